//! Notifications: one synchronous call each.

use iyzico_core::error::ConfigError;
use iyzico_core::{Credentials, webhook};
use pyo3::prelude::*;

use crate::error::{raise, reject};

/// Verifies a notification over its raw body; returns the event as JSON text.
#[pyfunction]
#[pyo3(signature = (secret_key, body, signature, merchant_id=None))]
pub(crate) fn verify_webhook(
    py: Python<'_>,
    secret_key: &str,
    body: &[u8],
    signature: Option<&str>,
    merchant_id: Option<&str>,
) -> PyResult<String> {
    let credentials = credentials(py, secret_key)?;
    match webhook::verify(&credentials, merchant_id, body, signature) {
        Ok(event) => Ok(serde_json::to_string(&event).expect("an event has text keys only")),
        Err(rejected) => Err(reject(py, rejected)),
    }
}

/// Signs a notification as iyzico does.
#[pyfunction]
#[pyo3(signature = (secret_key, body, merchant_id=None))]
pub(crate) fn sign_webhook(
    py: Python<'_>,
    secret_key: &str,
    body: &[u8],
    merchant_id: Option<&str>,
) -> PyResult<String> {
    let credentials = credentials(py, secret_key)?;
    match webhook::sign(&credentials, merchant_id, body) {
        Ok(signature) => Ok(signature),
        Err(rejected) => Err(reject(py, rejected)),
    }
}

/// Notifications and callbacks are signed with the secret key alone; the API key has no part in it.
pub(crate) fn credentials(py: Python<'_>, secret_key: &str) -> PyResult<Credentials> {
    match Credentials::new(secret_key, secret_key) {
        Ok(credentials) => Ok(credentials),
        Err(wrong) => {
            let config = ConfigError {
                setting: "secret_key",
                problem: format!("the secret key {}", wrong.problem),
            };
            Err(raise(py, config.into()))
        }
    }
}
