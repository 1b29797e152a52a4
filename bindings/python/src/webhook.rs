//! Notifications: one synchronous call each.

use iyzico_core::Credentials;
use iyzico_core::error::ConfigError;
use iyzico_core::webhook::{Hint, Webhooks};
use pyo3::prelude::*;
use pyo3::types::PyNone;
use zeroize::Zeroizing;

use crate::error::{raise, reject};
use crate::given::{Given, optional};

/// Verifies a notification over its raw body; returns the event as JSON text.
#[pyfunction]
#[pyo3(signature = (secret_key, body, signature, merchant_id=None))]
pub(crate) fn verify_webhook(
    py: Python<'_>,
    secret_key: &Bound<'_, PyAny>,
    body: &[u8],
    signature: &Bound<'_, PyAny>,
    merchant_id: Option<&Bound<'_, PyAny>>,
) -> PyResult<String> {
    let webhooks = Webhooks::new(credentials(py, secret_key)?);
    let none = PyNone::get(py);
    verify_with(py, &webhooks, body, signature, merchant_id.unwrap_or(&none))
}

/// The same with the keys of a client.
pub(crate) fn verify_with(
    py: Python<'_>,
    webhooks: &Webhooks,
    body: &[u8],
    signature: &Bound<'_, PyAny>,
    merchant_id: &Bound<'_, PyAny>,
) -> PyResult<String> {
    let signature = optional("headers", signature, Given::text)?;
    let merchant_id = Given::new("merchant_id", Ok(merchant_id.clone()));
    let webhooks = of_merchant(webhooks.clone(), merchant_id);
    let webhooks = webhooks.map_err(|wrong| raise(py, wrong.into()))?;
    match webhooks.verify(body, signature.as_deref()) {
        Ok(event) => Ok(serde_json::to_string(&event).expect("an event has text keys only")),
        Err(rejected) => Err(reject(py, rejected)),
    }
}

/// Returns the identifiers of an unsigned notification as JSON text; `None` if it is not a notification.
#[pyfunction]
pub(crate) fn read_hint(body: &[u8]) -> Option<String> {
    let hint = Hint::of(body)?;
    Some(serde_json::to_string(&hint).expect("a hint has text keys only"))
}

/// Signs a notification as iyzico does.
#[pyfunction]
#[pyo3(signature = (secret_key, body, merchant_id=None))]
pub(crate) fn sign_webhook(
    py: Python<'_>,
    secret_key: &Bound<'_, PyAny>,
    body: &[u8],
    merchant_id: Option<&Bound<'_, PyAny>>,
) -> PyResult<String> {
    let webhooks = Webhooks::new(credentials(py, secret_key)?);
    let none = PyNone::get(py);
    let merchant_id = merchant_id.map_or_else(|| none.to_owned().into_any(), Clone::clone);
    let webhooks = of_merchant(webhooks, Given::new("merchant_id", Ok(merchant_id)));
    match webhooks.map_err(|wrong| raise(py, wrong.into()))?.sign(body) {
        Ok(signature) => Ok(signature),
        Err(rejected) => Err(reject(py, rejected)),
    }
}

/// Notifications and callbacks are signed with the secret key alone; the API key has no part in it.
pub(crate) fn credentials(py: Python<'_>, secret_key: &Bound<'_, PyAny>) -> PyResult<Credentials> {
    let given = Given::new("secret_key", Ok(secret_key.clone())).text();
    let secret_key =
        Zeroizing::new(given.map_err(|refused| raise(py, refused.into()))?.unwrap_or_default());
    match Credentials::new(secret_key.as_str(), secret_key.as_str()) {
        Ok(credentials) => Ok(credentials),
        Err(wrong) => {
            let config = ConfigError { setting: "secret_key", problem: wrong.problem.to_owned() };
            Err(raise(py, config.into()))
        }
    }
}

/// Names the merchant by its number, if one was given.
pub(crate) fn of_merchant(webhooks: Webhooks, given: Given<'_>) -> Result<Webhooks, ConfigError> {
    Ok(match given.text()? {
        Some(merchant_id) => webhooks.with_merchant_id(merchant_id),
        None => webhooks,
    })
}
