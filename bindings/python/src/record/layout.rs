//! The fields of a class, read from its annotations.

use std::sync::OnceLock;

use iyzico_core::value::field::Name;
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString, PyType};

use super::{Field, FieldOptions};
use crate::convert::camel_case;

/// The fields of a class, in their order.
#[pyclass(frozen, module = "iyzico._native")]
pub(crate) struct Layout {
    pub(super) specs: Vec<Spec>,
    pub(super) kw_only: bool,
    /// Whether `repr` fits a line.
    pub(super) brief: bool,
    /// How many fields come from the bases.
    pub(super) inherited: usize,
}

/// One field.
pub(crate) struct Spec {
    pub(crate) name: Py<PyString>,
    pub(crate) text: String,
    /// Its name on the wire.
    pub(crate) wire: String,
    pub(super) annotation: Py<PyAny>,
    pub(super) default: Option<Py<PyAny>>,
    pub(super) shown: bool,
    pub(super) compared: bool,
    /// Where the annotation stands.
    module: Py<PyAny>,
    class: PyOnceLock<Option<Py<PyType>>>,
    /// Where it stood in the description when it was read first.
    pub(super) place: OnceLock<Place>,
}

/// Where a field stands in an object, if the object has it.
pub(super) struct Place {
    pub(super) names: &'static [Name],
    pub(super) index: Option<usize>,
}

/// Reads the fields of a class that is being made.
pub(super) fn lay_out(
    class: &Bound<'_, PyType>,
    kw_only: bool,
    brief: Option<bool>,
) -> PyResult<()> {
    let py = class.py();
    let base = class.getattr_opt(intern!(py, "__layout__"))?;
    let base = base.map(Bound::cast_into::<Layout>).transpose()?;
    let mut specs: Vec<Spec> = Vec::new();
    let mut is_brief = brief.unwrap_or(false);
    if let Some(base) = &base {
        specs.extend(base.get().specs.iter().map(|spec| spec.copy(py)));
        is_brief |= base.get().brief && brief != Some(false);
    }
    let inherited = specs.len();
    let module = class.getattr("__module__")?;
    let own = class.getattr("__dict__")?;
    let annotations = class.getattr("__annotations__")?.cast_into::<PyDict>()?;
    for (name, annotation) in annotations {
        let name = name.cast_into::<PyString>()?;
        if annotation.str()?.to_cow()?.contains("ClassVar") {
            continue;
        }
        let given = own.call_method1("get", (&name, FieldOptions::none(py)?))?;
        let (default, shown, compared, wire) = match given.cast::<FieldOptions>() {
            Ok(options) => {
                let options = options.get();
                (
                    options.default.as_ref().map(|it| it.clone_ref(py)),
                    options.shown,
                    options.compared,
                    options.wire.clone(),
                )
            }
            Err(_) => (Some(given.unbind()), true, true, None),
        };
        class.setattr(&name, Field { index: specs.len() })?;
        let text = name.to_cow()?.into_owned();
        specs.push(Spec {
            wire: wire.unwrap_or_else(|| camel_case(&text)),
            text,
            name: name.unbind(),
            annotation: annotation.unbind(),
            default,
            shown,
            compared,
            module: module.clone().unbind(),
            class: PyOnceLock::new(),
            place: OnceLock::new(),
        });
    }
    let matched = if kw_only { Vec::new() } else { specs.iter().map(|spec| &spec.name).collect() };
    class.setattr("__match_args__", pyo3::types::PyTuple::new(py, matched)?)?;
    class.setattr(intern!(py, "__layout__"), Layout { specs, kw_only, brief: is_brief, inherited })
}

impl Layout {
    /// The fields of a class that was made.
    pub(super) fn of<'py>(class: &Bound<'py, PyType>) -> PyResult<Bound<'py, Self>> {
        Ok(class.getattr(intern!(class.py(), "__layout__"))?.cast_into()?)
    }

    /// How many fields can be given by position.
    pub(super) fn positional(&self) -> usize {
        if self.kw_only { 0 } else { self.specs.len() }
    }

    pub(super) fn missing(
        &self,
        class: &str,
        positional: usize,
        fields: Option<&Bound<'_, PyDict>>,
    ) -> PyErr {
        let is_given = |name: &Py<PyString>| {
            fields.is_some_and(|fields| fields.contains(name).unwrap_or(false))
        };
        let missing = self.specs.iter().enumerate().filter(|(index, spec)| {
            *index >= positional && spec.default.is_none() && !is_given(&spec.name)
        });
        let names: Vec<_> = missing.map(|(_, spec)| format!("'{}'", spec.text)).collect();
        let kind = if self.kw_only { "keyword-only" } else { "positional" };
        let (count, ending) = (names.len(), if names.len() == 1 { "" } else { "s" });
        PyTypeError::new_err(format!(
            "{class}.__init__() missing {count} required {kind} argument{ending}: {}",
            names.join(", ")
        ))
    }

    pub(super) fn unknown(&self, class: &str, fields: &Bound<'_, PyDict>) -> PyErr {
        let is_known = |name: &str| self.specs.iter().any(|spec| spec.text == name);
        let names = fields.keys().iter().map(|name| name.to_string());
        let name = names.into_iter().find(|name| !is_known(name)).unwrap_or_default();
        PyTypeError::new_err(format!(
            "{class}.__init__() got an unexpected keyword argument '{name}'"
        ))
    }
}

impl Spec {
    fn copy(&self, py: Python<'_>) -> Self {
        Self {
            name: self.name.clone_ref(py),
            text: self.text.clone(),
            wire: self.wire.clone(),
            annotation: self.annotation.clone_ref(py),
            default: self.default.as_ref().map(|default| default.clone_ref(py)),
            shown: self.shown,
            compared: self.compared,
            module: self.module.clone_ref(py),
            class: PyOnceLock::new(),
            place: OnceLock::new(),
        }
    }

    /// What stands in the field of a response that lacks it.
    pub(super) fn missing<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        match &self.default {
            Some(default) => default.bind(py).clone(),
            None => py.None().into_bound(py),
        }
    }

    /// The class of the objects in this field, which its annotation names:
    /// `ItemTransaction | None`, `tuple[ItemTransaction, ...]`.
    pub(crate) fn class<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyType>>> {
        let found = self.class.get_or_try_init(py, || {
            let annotation = self.annotation.bind(py).str()?;
            let annotation = annotation.to_cow()?;
            let name = annotation.strip_prefix("tuple[").unwrap_or(&annotation);
            let end = name.find([',', ' ', ']']).unwrap_or(name.len());
            let modules = py.import("sys")?.getattr("modules")?;
            let class = modules.get_item(&self.module)?.getattr_opt(&name[..end])?;
            Ok::<_, PyErr>(
                class.and_then(|class| class.cast_into::<PyType>().ok()).map(Bound::unbind),
            )
        })?;
        Ok(found.as_ref().map(|class| class.bind(py).clone()))
    }
}

impl FieldOptions {
    /// A field without a default.
    fn none(py: Python<'_>) -> PyResult<Py<Self>> {
        Py::new(py, Self { default: None, shown: true, compared: true, wire: None })
    }
}
