//! From the values of Python to the JSON text of a request.

mod names;
mod request;
mod writer;

use iyzico_core::value::wiped::WipedText;
use pyo3::prelude::*;
use pyo3::types::PyDict;

pub(crate) use names::camel_case;
pub(crate) use request::Request;
use writer::{Spelling, write_json};

/// Takes a request out of its keyword arguments.
///
/// The arguments are empty afterwards: they stand in the frames of our own functions, and a report
/// of an error with the values of its frames would show the card.
pub(crate) fn take_request(request: &Bound<'_, PyDict>) -> PyResult<Request> {
    let json = write_json(request, Spelling::Wire);
    request.clear();
    json
}

/// A value of a described type, which stays with the caller.
pub(crate) fn request_json(value: &Bound<'_, PyAny>) -> PyResult<WipedText> {
    write_json(value, Spelling::Wire).map(|request| request.json)
}

/// JSON that a caller writes without a description of it: names stay as they are, and so does `None`, as `null`.
pub(crate) fn free_json(value: &Bound<'_, PyAny>) -> PyResult<WipedText> {
    write_json(value, Spelling::Given).map(|request| request.json)
}

/// A JSON value on its way to the core. It is opaque in Python, so that no frame shows what it holds.
#[pyclass(frozen, module = "iyzico._native")]
pub(crate) struct Json(pub(crate) WipedText);

#[pymethods]
impl Json {
    #[new]
    fn new(py: Python<'_>, value: &Bound<'_, PyAny>) -> PyResult<Self> {
        let _inside = crate::runtime::enter(py);
        free_json(value).map(Self)
    }
}
