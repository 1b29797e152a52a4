//! Notifications: verified and signed in one synchronous call each.

use iyzico_http::Credentials;
use iyzico_http::webhook::{self, Webhooks};
use iyzico_node_common::{receive, text};
use napi::Error;
use napi_derive::napi;
use zeroize::Zeroizing;

use crate::error::{reject, throw};

/// Verifies a notification over its raw body; returns the event as JSON.
#[napi]
pub fn verify_webhook(
    body: &[u8],
    signature: Option<String>,
    secret_key: Option<String>,
    merchant_id: Option<String>,
) -> napi::Result<String> {
    let webhooks = Webhooks::new(credentials(secret_key)?);
    receive::event(webhooks, body, signature.as_deref(), merchant_id).map_err(Error::from_reason)
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

/// Refuses a merchant ID that cannot be one.
#[napi]
pub fn check_merchant_id(merchant_id: String) -> napi::Result<()> {
    webhook::check_merchant_id(&merchant_id).map_err(|wrong| throw(&wrong.into()))
}

/// The name of the header that carries the signature.
#[napi]
pub fn webhook_signature_header() -> &'static str {
    webhook::SIGNATURE_HEADER
}

/// The keys that belong to the secret key.
pub(crate) fn credentials(secret_key: Option<String>) -> napi::Result<Credentials> {
    let secret_key = secret_key.map(Zeroizing::new);
    let secret_key = secret_key.as_ref().map(|secret_key| secret_key.as_str());
    text::credentials(secret_key).map_err(|error| throw(&error))
}
