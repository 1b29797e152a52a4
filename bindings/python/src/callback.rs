//! What the buyer's browser brings back, and what a page has come to: one synchronous call each.

use std::borrow::Cow;

use iyzico_core::callback::{self, Callbacks};
use iyzico_core::card;
use iyzico_core::hosted::page_result;
use iyzico_core::html;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde_json::to_string;

use crate::convert::request_json;
use crate::error::{raise, refuse};
use crate::given::{Given, argument};
use crate::webhook::credentials;

/// Verifies the body of the form post; returns what was read as JSON text.
#[pyfunction]
pub(crate) fn read_callback(
    py: Python<'_>,
    secret_key: &Bound<'_, PyAny>,
    body: &[u8],
) -> PyResult<String> {
    read_with(py, &Callbacks::new(credentials(py, secret_key)?), body)
}

/// The same with the keys of a client.
pub(crate) fn read_with(py: Python<'_>, callbacks: &Callbacks, body: &[u8]) -> PyResult<String> {
    match callbacks.read(body) {
        Ok(callback) => Ok(to_string(&callback).expect("a callback has text keys only")),
        Err(refused) => Err(refuse(py, &refused)),
    }
}

/// Signs the fields of a 3-D Secure callback as iyzico does.
#[pyfunction]
#[pyo3(signature = (secret_key, *, conversation_data, conversation_id, md_status, payment_id, status))]
pub(crate) fn sign_callback(
    py: Python<'_>,
    secret_key: &Bound<'_, PyAny>,
    conversation_data: &Bound<'_, PyAny>,
    conversation_id: &Bound<'_, PyAny>,
    md_status: &Bound<'_, PyAny>,
    payment_id: &Bound<'_, PyAny>,
    status: &Bound<'_, PyAny>,
) -> PyResult<String> {
    let credentials = credentials(py, secret_key)?;
    let conversation_data = argument("conversation_data", conversation_data, Given::text)?;
    let conversation_id = argument("conversation_id", conversation_id, Given::text)?;
    let md_status = argument("md_status", md_status, Given::text)?;
    let payment_id = argument("payment_id", payment_id, Given::text)?;
    let status = argument("status", status, Given::text)?;
    let values = [&*conversation_data, &conversation_id, &md_status, &payment_id, &status];
    Ok(callback::sign(&credentials, values))
}

/// Whether the buyer has paid for this order on a page.
#[pyfunction]
#[pyo3(signature = (result, **order))]
pub(crate) fn is_as_ordered(
    py: Python<'_>,
    result: &Bound<'_, PyAny>,
    order: Option<&Bound<'_, PyDict>>,
) -> PyResult<bool> {
    let order = order.map_or_else(|| PyDict::new(py), Clone::clone);
    let (result, order) = (request_json(result)?, request_json(&order)?);
    let found = page_result::is_as_ordered_json(&result, &order, None);
    found.map_err(|invalid| raise(py, invalid.into()))
}

/// Reads HTML inside a response, whether base64 or raw.
#[pyfunction]
pub(crate) fn decode_html(content: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(html::decode(&argument("content", content, Given::text)?))
}

/// Returns a text without the card numbers in it, for logs.
#[pyfunction]
pub(crate) fn hide_numbers(text: &str) -> Cow<'_, str> {
    card::hide_numbers(text)
}
