//! What is special about a field.

use pyo3::prelude::*;

/// What stands in the place of a default.
#[pyclass(frozen, module = "iyzico._native")]
pub(crate) struct FieldOptions {
    pub(super) default: Option<Py<PyAny>>,
    pub(super) shown: bool,
    pub(super) compared: bool,
    pub(super) wire: Option<String>,
}

/// Says what is special about a field: its default, whether `repr` shows it, whether it is compared, and its name on
/// the wire where that is not the usual one.
#[pyfunction]
#[pyo3(signature = (*, repr = true, compare = true, wire = None, **default))]
pub(crate) fn field(
    repr: bool,
    compare: bool,
    wire: Option<String>,
    default: Option<&Bound<'_, pyo3::types::PyDict>>,
) -> PyResult<FieldOptions> {
    let default = match default {
        Some(given) => given.get_item("default")?,
        None => None,
    };
    Ok(FieldOptions { default: default.map(Bound::unbind), shown: repr, compared: compare, wire })
}
