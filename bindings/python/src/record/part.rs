//! A response as Python reads it: nothing is converted before it is read.

use std::ptr;
use std::sync::Arc;

use iyzico_core::Response;
use iyzico_core::response::{Headers, Verification};
use iyzico_core::value::view::{Answer, AnyBody, ObjectView, View};
use iyzico_python_common::names::snake_case;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyString, PyTuple};
use yoke::{Yoke, Yokeable};

use super::layout::{Place, Spec};
use crate::error::describe_findings;
use crate::values::{amount, moment};

/// A response, or an object inside it, as a class of Python takes it to be made.
#[pyclass(frozen, module = "iyzico._native")]
#[derive(Clone)]
pub(crate) struct Part {
    object: Yoke<Seen<'static>, Arc<Whole>>,
    /// Whether it is the response itself.
    is_whole: bool,
}

/// An object where it lies in a response.
#[derive(Clone, Copy, Yokeable)]
struct Seen<'a>(ObjectView<'a>);

/// The way from an object to a value inside of it.
enum Way<'a> {
    Field(usize),
    Element(&'a Way<'a>, usize),
}

/// What came back.
pub(crate) struct Whole {
    /// All but its text.
    pub(crate) response: Response<AnyBody>,
    /// As it was received. Whoever waits for the call has it too, until Python has the response.
    pub(crate) text: Arc<String>,
}

impl Part {
    /// The response itself.
    pub(crate) fn of(whole: &Arc<Whole>) -> Self {
        let object = Yoke::<Seen<'static>, _>::attach_to_cart(Arc::clone(whole), |whole| {
            Seen(whole.response.body.view())
        });
        Self { object, is_whole: true }
    }

    /// The value of a field; `None` where it is absent.
    pub(super) fn value<'py>(
        &self,
        py: Python<'py>,
        spec: &Spec,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Seen(object) = *self.object.get();
        if let Some(index) = index_of(object, spec) {
            return self.make(py, object.at(index), spec, &Way::Field(index));
        }
        if self.is_whole
            && let Some(value) = self.about(py, spec)?
        {
            return Ok(Some(value));
        }
        let mut told = object.conclusions().into_iter().filter(|(name, _)| *name == spec.wire);
        told.next().map(|(_, answer)| conclusion(py, &answer, spec)).transpose()
    }

    /// What is known of a response besides its body.
    fn about<'py>(&self, py: Python<'py>, spec: &Spec) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Whole { response, text } = &**self.object.backing_cart();
        let envelope = ObjectView::new(&response.envelope);
        if let Some(index) = index_of(envelope, spec) {
            return self.make(py, envelope.at(index), spec, &Way::Field(index));
        }
        Ok(match spec.text.as_str() {
            "verification" => {
                let word = match response.verification {
                    Verification::Verified => "verified",
                    Verification::Unsigned => "unsigned",
                    Verification::Skipped => "skipped",
                    _ => "unknown",
                };
                Some(PyString::intern(py, word).into_any())
            }
            "raw_text" => Some(PyString::new(py, text).into_any()),
            "http_status" => match &response.http {
                Some(http) => Some(http.status.into_pyobject(py)?.into_any()),
                None => None,
            },
            "headers" => match &response.http {
                Some(http) => Some(headers(py, &http.headers)?),
                None => None,
            },
            "warnings" if response.warnings.is_empty() => Some(PyTuple::empty(py).into_any()),
            "warnings" => Some(describe_findings(py, &response.warnings)?.to_tuple().into_any()),
            _ => None,
        })
    }

    fn make<'py>(
        &self,
        py: Python<'py>,
        view: View<'_>,
        spec: &Spec,
        way: &Way<'_>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        Ok(Some(match view {
            View::Text(text) => PyString::new(py, text).into_any(),
            View::Moment(local) => return moment(py, local),
            View::Integer(number) => number.into_pyobject(py)?.into_any(),
            View::Boolean(flag) => PyBool::new(py, flag).to_owned().into_any(),
            View::Amount(decimal) => amount(py, decimal)?,
            View::Object(_) => {
                let Some(class) = spec.class(py)? else { return Ok(None) };
                class.call1((self.inside(way),))?
            }
            View::List(list) => {
                let values = list.iter().enumerate().filter_map(|(index, element)| {
                    self.make(py, element, spec, &Way::Element(way, index)).transpose()
                });
                PyTuple::new(py, values.collect::<PyResult<Vec<_>>>()?)?.into_any()
            }
            _ => return Ok(None),
        }))
    }

    fn inside(&self, way: &Way<'_>) -> Self {
        let inside =
            self.object.map_project_cloned::<Seen<'static>, _>(|object, _| object.at_end_of(way));
        Self { object: inside, is_whole: false }
    }
}

impl Seen<'_> {
    /// The object to which a way leads.
    fn at_end_of(self, way: &Way<'_>) -> Self {
        match way.walk(self.0) {
            View::Object(object) => Self(object),
            _ => self,
        }
    }
}

impl Way<'_> {
    fn walk<'a>(&self, object: ObjectView<'a>) -> View<'a> {
        match self {
            Self::Field(index) => object.at(*index),
            Self::Element(list, index) => match list.walk(object) {
                View::List(list) => list.at(*index),
                _ => View::Nothing,
            },
        }
    }
}

/// Which field it is. A class is made from objects with one table of names, so it is looked for once.
fn index_of(object: ObjectView<'_>, spec: &Spec) -> Option<usize> {
    let names = object.names();
    // `DS` is `Ds` in one name on the wire, and no two names of an object differ by case alone.
    let find = || names.iter().position(|name| name.wire.eq_ignore_ascii_case(&spec.wire));
    let place = spec.place.get_or_init(|| Place { names, index: find() });
    if ptr::eq(place.names, names) { place.index } else { find() }
}

fn conclusion<'py>(py: Python<'py>, answer: &Answer, spec: &Spec) -> PyResult<Bound<'py, PyAny>> {
    if let Answer::Boolean(flag) = answer {
        return Ok(PyBool::new(py, *flag).to_owned().into_any());
    }
    let fields = py.import("json")?.call_method1("loads", (answer.to_json(),))?;
    let texts = PyDict::new(py);
    for (name, text) in fields.cast_into::<PyDict>()? {
        texts.set_item(snake_case(&name.extract::<String>()?), text)?;
    }
    match spec.class(py)? {
        Some(class) => class.call((), Some(&texts)),
        None => Ok(texts.into_any()),
    }
}

/// Headers by their names; one that came more than once has its values in one text.
fn headers<'py>(py: Python<'py>, headers: &Headers) -> PyResult<Bound<'py, PyAny>> {
    let dict = PyDict::new(py);
    for (name, value) in headers.iter() {
        match dict.get_item(name)? {
            Some(first) => dict.set_item(name, format!("{first}, {value}"))?,
            None => dict.set_item(name, value)?,
        }
    }
    Ok(dict.into_any())
}
