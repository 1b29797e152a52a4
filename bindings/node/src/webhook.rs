//! Notifications: verified and signed in one synchronous call each.

use iyzico_http::Credentials;
use iyzico_http::core::webhook;
use napi::bindgen_prelude::Result;
use napi_derive::napi;

use crate::error::{reject, throw};

/// The keys that a notification is signed with.
#[napi(object, object_to_js = false)]
pub struct NativeKeys {
    pub api_key: String,
    pub secret_key: String,
    /// Needed for notifications about subscriptions only.
    pub merchant_id: Option<String>,
}

/// Verifies a notification over its raw body; returns the event as JSON.
#[napi]
pub fn verify_webhook(body: &[u8], signature: Option<String>, keys: NativeKeys) -> Result<String> {
    let merchant_id = keys.merchant_id.clone();
    let credentials = keys.read()?;
    let event = webhook::verify(
        &credentials,
        merchant_id.as_deref(),
        body,
        signature.as_deref(),
    )
    .map_err(reject)?;
    Ok(serde_json::to_string(&event).expect("events are plain text"))
}

/// Signs a notification as iyzico does.
#[napi]
pub fn sign_webhook(body: &[u8], keys: NativeKeys) -> Result<String> {
    let merchant_id = keys.merchant_id.clone();
    webhook::sign(&keys.read()?, merchant_id.as_deref(), body).map_err(reject)
}

/// The name of the header that carries the signature.
#[napi]
pub fn webhook_signature_header() -> &'static str {
    webhook::SIGNATURE_HEADER
}

impl NativeKeys {
    fn read(self) -> Result<Credentials> {
        Credentials::new(self.api_key, self.secret_key).map_err(|wrong| throw(&wrong.into()))
    }
}
