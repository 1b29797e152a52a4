//! What the buyer's browser brings back: one synchronous call each.

use iyzico_core::{callback, html};
use pyo3::prelude::*;
use serde_json::to_string;

use crate::error::refuse;
use crate::webhook::credentials;

/// Verifies the body of the form post; returns what was read as JSON text.
#[pyfunction]
pub(crate) fn read_callback(py: Python<'_>, secret_key: &str, body: &[u8]) -> PyResult<String> {
    let credentials = credentials(py, secret_key)?;
    match callback::read(&credentials, body) {
        Ok(callback) => Ok(to_string(&callback).expect("a callback has text keys only")),
        Err(refused) => Err(refuse(py, &refused)),
    }
}

/// Signs the fields of a 3-D Secure callback as iyzico does.
#[pyfunction]
#[pyo3(signature = (secret_key, *, conversation_data, conversation_id, md_status, payment_id, status))]
pub(crate) fn sign_callback(
    py: Python<'_>,
    secret_key: &str,
    conversation_data: &str,
    conversation_id: &str,
    md_status: &str,
    payment_id: &str,
    status: &str,
) -> PyResult<String> {
    let credentials = credentials(py, secret_key)?;
    let values = [conversation_data, conversation_id, md_status, payment_id, status];
    Ok(callback::sign(&credentials, values))
}

/// Reads HTML inside a response, whether base64 or raw.
#[pyfunction]
pub(crate) fn decode_html(content: &str) -> String {
    html::decode(content)
}
