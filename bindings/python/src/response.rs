//! Makes the responses that Python reads; [`Part`] says how their values are read.

use std::sync::Arc;

use iyzico_core::Response;
use iyzico_core::error::Received;
use iyzico_core::text::Text;
use iyzico_core::value::view::AnyBody;
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};

use crate::error::describe_findings;
use crate::record::{Part, Whole};

/// Makes the response to a call.
///
/// A response that Python cannot hold is not lost: the error has it as it was received.
pub(crate) fn read<'py>(
    py: Python<'py>,
    endpoint: &str,
    class: Option<&Bound<'py, PyType>>,
    response: Response<AnyBody>,
    text: Arc<String>,
) -> PyResult<Bound<'py, PyAny>> {
    let whole = Arc::new(Whole { response, text });
    let made = || {
        let warnings = &whole.response.warnings;
        if !warnings.is_empty() {
            let warnings = describe_findings(py, warnings)?.to_tuple();
            let reference = whole.response.envelope.conversation_id.as_ref().map(Text::as_str);
            py.import("iyzico._rare")?
                .getattr("tell_warnings")?
                .call1((endpoint, warnings, reference))?;
        }
        let class = class.ok_or_else(|| PyTypeError::new_err("the response has no class"))?;
        class.call1((Part::of(&whole),))
    };
    made().or_else(|problem| {
        let raw = Received::of(&whole.text);
        Err(unreadable(py, endpoint, &raw, problem)?)
    })
}

fn unreadable(py: Python<'_>, endpoint: &str, raw: &Received, problem: PyErr) -> PyResult<PyErr> {
    let kind = problem.get_type(py).name()?;
    let text = format!("the response to {endpoint} came, but {kind} was raised over it");
    let known = PyDict::new(py);
    known.set_item("endpoint", endpoint)?;
    known.set_item("raw_text", &**raw)?;
    let class = py.import("iyzico.errors")?.getattr("UntrustedResponse")?;
    let error = PyErr::from_value(class.call((text,), Some(&known))?);
    error.set_cause(py, Some(problem));
    Ok(error)
}

/// The class of the responses of a call that is known by its name alone.
pub(crate) fn class_of<'py>(py: Python<'py>, endpoint: &str) -> PyResult<Bound<'py, PyType>> {
    let index = py.import(intern!(py, "iyzico._lookup"))?;
    Ok(index.getattr("response_of")?.call1((endpoint,))?.cast_into()?)
}
