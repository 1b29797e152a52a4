//! The form post with which the buyer comes back: verified and signed in one synchronous call each.

use iyzico_http::callback::{self, Callbacks};
use iyzico_node_common::text;
use napi_derive::napi;

use crate::error::refuse_callback;
use crate::webhook::credentials;

/// Reads and verifies the form post; returns it as JSON, with the request that follows from it.
#[napi]
pub fn read_callback(body: &[u8], secret_key: Option<String>) -> napi::Result<String> {
    read(&Callbacks::new(credentials(secret_key)?), body)
}

/// The same with any keys.
pub(crate) fn read(callbacks: &Callbacks, body: &[u8]) -> napi::Result<String> {
    let callback = callbacks.read(body).map_err(|refused| refuse_callback(&refused))?;
    Ok(text::of_callback(&callback))
}

/// The values that the signature of a 3-D Secure callback covers.
#[napi(object, object_to_js = false)]
pub struct NativeCallbackValues {
    pub conversation_data: String,
    pub conversation_id: String,
    pub md_status: String,
    pub payment_id: String,
    pub status: String,
}

/// Signs a 3-D Secure callback as iyzico does.
#[napi]
pub fn sign_callback(
    values: NativeCallbackValues,
    secret_key: Option<String>,
) -> napi::Result<String> {
    let values = [
        &*values.conversation_data,
        &*values.conversation_id,
        &*values.md_status,
        &*values.payment_id,
        &*values.status,
    ];
    Ok(callback::sign(&credentials(secret_key)?, values))
}
