//! Notifications: verified and signed in one synchronous call each.

use iyzico_http::Credentials;
use iyzico_http::webhook::{self, Webhooks};
use napi_derive::napi;

use crate::error::{reject, throw, wrong};
use crate::settings::missing_key;

/// Verifies a notification over its raw body; returns the event as JSON.
#[napi]
pub fn verify_webhook(
    body: &[u8],
    signature: Option<String>,
    secret_key: Option<String>,
    merchant_id: Option<String>,
) -> napi::Result<String> {
    verify(Webhooks::new(credentials(secret_key)?), body, signature, merchant_id)
}

/// The same with any keys.
#[expect(clippy::needless_pass_by_value, reason = "as JavaScript gives them")]
pub(crate) fn verify(
    mut webhooks: Webhooks,
    body: &[u8],
    signature: Option<String>,
    merchant_id: Option<String>,
) -> napi::Result<String> {
    if let Some(merchant_id) = merchant_id {
        webhooks = webhooks.of_merchant(merchant_id);
    }
    let event = webhooks.verify(body, signature.as_deref()).map_err(reject)?;
    Ok(serde_json::to_string(&event).expect("events are plain text"))
}

/// Signs a notification as iyzico does.
#[napi]
pub fn sign_webhook(
    body: &[u8],
    secret_key: Option<String>,
    merchant_id: Option<String>,
) -> napi::Result<String> {
    webhook::sign(&credentials(secret_key)?, merchant_id.as_deref(), body).map_err(reject)
}

/// The name of the header that carries the signature.
#[napi]
pub fn webhook_signature_header() -> &'static str {
    webhook::SIGNATURE_HEADER
}

/// Notifications and callbacks are signed with the secret key alone; the API key has no part in it.
pub(crate) fn credentials(secret_key: Option<String>) -> napi::Result<Credentials> {
    let secret_key =
        secret_key.ok_or_else(|| throw(&missing_key("secret_key", "IYZICO_SECRET_KEY")))?;
    Credentials::new(secret_key.as_str(), secret_key.as_str())
        .map_err(|refused| throw(&wrong("secret_key", refused.problem)))
}
