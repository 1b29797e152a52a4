//! The form post with which the buyer comes back: verified and signed in one synchronous call each.

use iyzico_http::callback::{self, Callback, Callbacks};
use napi_derive::napi;
use serde_json::{Value, json};

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
    let request = match &callback {
        Callback::ThreeDs(three_ds) => to_json(&three_ds.uncompared_completion()),
        Callback::Page(page) => to_json(&page.result()),
        _ => Value::Null,
    };
    Ok(json!({ "callback": to_json(&callback), "request": request }).to_string())
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

fn to_json(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).expect("callbacks and requests are plain text")
}
