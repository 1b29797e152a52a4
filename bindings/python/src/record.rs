//! The base of the classes of responses, errors' details and other values.
//!
//! A class names its fields with annotations, as a dataclass does, and costs little to make: nothing is
//! generated and compiled for it. An object holds what was given to it, or a part of a response, whose
//! values are made when they are first read.

mod layout;
mod options;
mod part;

use std::borrow::Cow;
use std::fmt::Write;
use std::sync::OnceLock;

use iyzico_core::card::hide_numbers;
use pyo3::basic::CompareOp;
use pyo3::exceptions::{PyAttributeError, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple, PyType};

use layout::Layout;
pub(crate) use options::{FieldOptions, field};
pub(crate) use part::{Part, Whole};

/// A value with named fields that do not change.
#[pyclass(subclass, frozen, module = "iyzico._native")]
pub(crate) struct Record {
    layout: Py<Layout>,
    values: Box<[OnceLock<Py<PyAny>>]>,
    /// Where values come from that were not read yet.
    part: Option<Part>,
}

#[pymethods]
impl Record {
    #[new]
    #[classmethod]
    #[pyo3(signature = (*positional, **fields))]
    fn new(
        class: &Bound<'_, PyType>,
        positional: &Bound<'_, PyTuple>,
        fields: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let layout = Layout::of(class)?;
        let count = layout.get().specs.len();
        let values: Box<[_]> = (0..count).map(|_| OnceLock::new()).collect();
        let layout = layout.unbind();
        if let Ok(first) = positional.get_borrowed_item(0)
            && let Ok(part) = first.cast_exact::<Part>()
        {
            return Ok(Self { layout, values, part: Some(part.get().clone()) });
        }
        let record = Self { layout, values, part: None };
        record.take(class, positional, fields)?;
        Ok(record)
    }

    #[classmethod]
    #[pyo3(signature = (*, kw_only = true, brief = None))]
    fn __init_subclass__(
        class: &Bound<'_, PyType>,
        kw_only: bool,
        brief: Option<bool>,
    ) -> PyResult<()> {
        layout::lay_out(class, kw_only, brief)
    }

    #[classattr]
    fn __dataclass_fields__() -> Computed {
        Computed("dataclass_fields")
    }

    #[classattr]
    fn __dataclass_params__() -> Computed {
        Computed("dataclass_params")
    }

    #[classattr]
    fn __signature__() -> Computed {
        Computed("signature")
    }

    #[classattr]
    fn __get_pydantic_core_schema__() -> Computed {
        Computed("pydantic_schema")
    }

    fn __setattr__(
        slf: &Bound<'_, Self>,
        name: &Bound<'_, PyString>,
        _value: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        Err(frozen(slf.py(), "assign to", name))
    }

    fn __delattr__(slf: &Bound<'_, Self>, name: &Bound<'_, PyString>) -> PyResult<()> {
        Err(frozen(slf.py(), "delete", name))
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let shown = if slf.get().layout.get().brief { brief(slf) } else { whole(slf) }?;
        Ok(match hide_numbers(&shown) {
            Cow::Borrowed(_) => shown,
            Cow::Owned(hidden) => hidden,
        })
    }

    fn __richcmp__<'py>(
        slf: &Bound<'py, Self>,
        other: &Bound<'py, PyAny>,
        operator: CompareOp,
    ) -> PyResult<Py<PyAny>> {
        let py = slf.py();
        let not_implemented = || py.NotImplemented();
        let wanted = match operator {
            CompareOp::Eq => true,
            CompareOp::Ne => false,
            _ => return Ok(not_implemented()),
        };
        if !slf.get_type().is(other.get_type()) {
            return Ok(not_implemented());
        }
        let other = other.cast::<Self>()?;
        let is_equal = compared(slf)?.eq(compared(other)?)?;
        Ok((is_equal == wanted).into_pyobject(py)?.to_owned().into_any().unbind())
    }

    fn __hash__(slf: &Bound<'_, Self>) -> PyResult<isize> {
        compared(slf)?.hash()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let py = slf.py();
        let restore = py.import(intern!(py, "iyzico._native"))?.getattr("restore")?;
        PyTuple::new(py, [restore, (slf.get_type(), all(slf)?).into_pyobject(py)?.into_any()])
    }

    fn __copy__<'py>(slf: &Bound<'py, Self>) -> Bound<'py, Self> {
        slf.clone()
    }

    /// The same with other values in some fields: `copy.replace`.
    #[pyo3(signature = (**changes))]
    fn __replace__<'py>(
        slf: &Bound<'py, Self>,
        changes: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let fields = all(slf)?;
        if let Some(changes) = changes {
            fields.update(changes.as_mapping())?;
        }
        restore(&slf.get_type(), &fields)
    }

    /// Returns the fields as values that JSON has: amounts and moments are text, nothing is `None`.
    ///
    /// The names are those of Python; with `wire`, those of the wire, and what is `None` is left out.
    /// What is known about the transport is left out.
    #[pyo3(signature = (*, wire = false))]
    fn to_dict<'py>(slf: &Bound<'py, Self>, wire: bool) -> PyResult<Bound<'py, PyDict>> {
        let py = slf.py();
        let dict = PyDict::new(py);
        for (index, spec) in slf.get().layout.get().specs.iter().enumerate() {
            if !spec.compared || spec.text == VERIFICATION {
                continue;
            }
            let value = slf.get().value(py, index)?;
            if wire && value.is_none() {
                continue;
            }
            let value = plain(value, wire)?;
            if wire {
                dict.set_item(&spec.wire, value)?;
            } else {
                dict.set_item(&spec.name, value)?;
            }
        }
        Ok(dict)
    }
}

impl Record {
    /// The value of a field, made now if it was not read before.
    fn value<'py>(&self, py: Python<'py>, index: usize) -> PyResult<Bound<'py, PyAny>> {
        let slot = &self.values[index];
        if let Some(value) = slot.get() {
            return Ok(value.bind(py).clone());
        }
        let spec = &self.layout.get().specs[index];
        let made = match &self.part {
            Some(part) => part.value(py, spec)?,
            None => None,
        };
        let value = match made {
            Some(value) => value,
            None => spec.missing(py),
        };
        // Another thread may have been faster; then its value is the one.
        let _ = slot.set(value.unbind());
        Ok(slot.get().map_or_else(|| py.None().into_bound(py), |value| value.bind(py).clone()))
    }

    /// Takes what is given to a class as it is called.
    fn take(
        &self,
        class: &Bound<'_, PyType>,
        positional: &Bound<'_, PyTuple>,
        fields: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<()> {
        let (py, layout) = (class.py(), self.layout.get());
        let name = class.name()?;
        if positional.len() > layout.positional() {
            let (most, given) = (layout.positional() + 1, positional.len() + 1);
            let text = format!(
                "{name}.__init__() takes {most} positional arguments but {given} were given"
            );
            return Err(PyTypeError::new_err(text));
        }
        let mut named = 0;
        for (index, spec) in layout.specs.iter().enumerate() {
            let by_name = match fields {
                Some(fields) => fields.get_item(&spec.name)?,
                None => None,
            };
            named += usize::from(by_name.is_some());
            let value = match (positional.get_item(index).ok(), by_name, &spec.default) {
                (Some(_), Some(_), _) => {
                    let text = format!(
                        "{name}.__init__() got multiple values for argument '{}'",
                        spec.text
                    );
                    return Err(PyTypeError::new_err(text));
                }
                (Some(value), None, _) | (None, Some(value), _) => value.unbind(),
                (None, None, Some(default)) => default.clone_ref(py),
                (None, None, None) => {
                    return Err(layout.missing(&name.to_string(), positional.len(), fields));
                }
            };
            let _ = self.values[index].set(value);
        }
        match fields {
            Some(fields) if fields.len() > named => Err(layout.unknown(&name.to_string(), fields)),
            _ => Ok(()),
        }
    }
}

/// Makes a record from its fields: how records are unpickled.
#[pyfunction]
pub(crate) fn restore<'py>(
    class: &Bound<'py, PyType>,
    fields: &Bound<'py, PyDict>,
) -> PyResult<Bound<'py, PyAny>> {
    class.call((), Some(fields))
}

/// The fields of a class: name, annotation, whether there is a default, the default, whether `repr` shows
/// it, whether it is compared, and whether it is given by name only.
#[pyfunction]
pub(crate) fn record_fields<'py>(class: &Bound<'py, PyType>) -> PyResult<Vec<Bound<'py, PyTuple>>> {
    let py = class.py();
    let layout = Layout::of(class)?;
    let layout = layout.get();
    layout
        .specs
        .iter()
        .map(|spec| {
            let default = spec.default.as_ref().map(|default| default.clone_ref(py));
            (
                &spec.name,
                &spec.annotation,
                default.is_some(),
                default,
                spec.shown,
                spec.compared,
                layout.kw_only,
            )
                .into_pyobject(py)
        })
        .collect()
}

/// A field of a record, as its class has it.
#[pyclass(frozen, module = "iyzico._native", name = "FieldOfRecord")]
pub(crate) struct Field {
    index: usize,
}

#[pymethods]
impl Field {
    fn __get__<'py>(
        slf: &Bound<'py, Self>,
        record: Option<&Bound<'py, PyAny>>,
        _class: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match record {
            Some(record) if !record.is_none() => {
                let record = record.cast::<Record>()?;
                record.get().value(record.py(), slf.get().index)
            }
            _ => Ok(slf.clone().into_any()),
        }
    }

    fn __set__(&self, record: &Bound<'_, PyAny>, _value: &Bound<'_, PyAny>) -> PyResult<()> {
        let record = record.cast::<Record>()?;
        let name = &record.get().layout.get().specs[self.index].name;
        Err(frozen(record.py(), "assign to", name.bind(record.py())))
    }
}

/// An attribute of a class that Python computes when somebody asks for it, with modules that take long to
/// import: `iyzico._record` has a function of this name for it.
#[pyclass(frozen, module = "iyzico._native")]
pub(crate) struct Computed(&'static str);

#[pymethods]
impl Computed {
    fn __get__<'py>(
        &self,
        py: Python<'py>,
        record: Option<&Bound<'py, PyAny>>,
        class: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let _inside = crate::runtime::enter(py);
        let class = match (class, record) {
            (Some(class), _) if !class.is_none() => class.clone(),
            (_, Some(record)) => record.get_type().into_any(),
            _ => return Err(PyAttributeError::new_err(self.0)),
        };
        py.import("iyzico._record")?.getattr(self.0)?.call1((class,))
    }
}

fn frozen(py: Python<'_>, what: &str, name: &Bound<'_, PyString>) -> PyErr {
    let text = format!("cannot {what} field '{name}'");
    let class = py.import("dataclasses").and_then(|module| module.getattr("FrozenInstanceError"));
    match class.and_then(|class| class.call1((&text,))) {
        Ok(error) => PyErr::from_value(error),
        Err(_) => PyAttributeError::new_err(text),
    }
}

/// All fields by their names.
fn all<'py>(record: &Bound<'py, Record>) -> PyResult<Bound<'py, PyDict>> {
    let fields = PyDict::new(record.py());
    for (index, spec) in record.get().layout.get().specs.iter().enumerate() {
        fields.set_item(&spec.name, record.get().value(record.py(), index)?)?;
    }
    Ok(fields)
}

fn compared<'py>(record: &Bound<'py, Record>) -> PyResult<Bound<'py, PyTuple>> {
    let specs = record.get().layout.get().specs.iter().enumerate();
    let values = specs.filter(|(_, spec)| spec.compared);
    let values: Vec<_> =
        values.map(|(index, _)| record.get().value(record.py(), index)).collect::<PyResult<_>>()?;
    PyTuple::new(record.py(), values)
}

/// Every field that may be shown, as a dataclass shows itself.
fn whole(record: &Bound<'_, Record>) -> PyResult<String> {
    let mut shown = Vec::new();
    for (index, spec) in record.get().layout.get().specs.iter().enumerate() {
        if spec.shown {
            let value = record.get().value(record.py(), index)?;
            shown.push(format!("{}={}", spec.text, value.repr()?));
        }
    }
    Ok(format!("{}({})", record.get_type().qualname()?, shown.join(", ")))
}

/// What identifies the object, on one line: the first of its own fields; records inside of it by their names.
fn brief(record: &Bound<'_, Record>) -> PyResult<String> {
    let layout = record.get().layout.get();
    let mut line = format!("{}(", record.get_type().qualname()?);
    let (inherited, own) = layout.specs.split_at(layout.inherited);
    let indices = (inherited.len()..layout.specs.len()).chain(0..inherited.len());
    debug_assert_eq!(own.len() + inherited.len(), layout.specs.len());
    let mut is_first = true;
    for index in indices {
        let spec = &layout.specs[index];
        if !spec.shown {
            continue;
        }
        let value = record.get().value(record.py(), index)?;
        let value = match in_short(&value)? {
            Some(name) if index >= inherited.len() => name,
            None if !value.is_none() => value.repr()?.to_string(),
            _ => continue,
        };
        let comma = if is_first { "" } else { ", " };
        if line.chars().count() + comma.len() + spec.text.len() + value.chars().count()
            > LONGEST_LINE
        {
            write!(line, "{comma}…").unwrap_or_default();
            break;
        }
        write!(line, "{comma}{}={value}", spec.text).unwrap_or_default();
        is_first = false;
    }
    Ok(line + ")")
}

/// What takes the place of a record, or of several, in one line; `None` for any other value.
fn in_short(value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if let Ok(several) = value.cast::<PyTuple>() {
        let items = several.len();
        return Ok(Some(format!("({items} item{})", if items == 1 { "" } else { "s" })));
    }
    let is_record = value.is_instance_of::<Record>();
    is_record.then(|| Ok(format!("{}(…)", value.get_type().qualname()?))).transpose()
}

/// A value as JSON has it.
fn plain(value: Bound<'_, PyAny>, wire: bool) -> PyResult<Bound<'_, PyAny>> {
    let py = value.py();
    if let Ok(record) = value.cast::<Record>() {
        return Ok(Record::to_dict(record, wire)?.into_any());
    }
    if let Ok(values) = value.cast::<PyTuple>() {
        let values: Vec<_> =
            values.iter().map(|value| plain(value, wire)).collect::<PyResult<_>>()?;
        return values.into_pyobject(py);
    }
    if value.hasattr(intern!(py, "isoformat"))? {
        return value.call_method0("isoformat");
    }
    if value.hasattr(intern!(py, "as_tuple"))? {
        return Ok(value.str()?.into_any());
    }
    Ok(value)
}

const VERIFICATION: &str = "verification";
/// The closing bracket and what says that there is more follow.
const LONGEST_LINE: usize = 114;
