//! The form post with which the buyer comes back: verified and signed in one synchronous call each.

use iyzico_http::callback::Callbacks;
use iyzico_node_common::receive::{self, CallbackValues};
use napi::Error;
use napi_derive::napi;

use crate::webhook::credentials;

/// Reads and verifies the form post; returns it as JSON, with the request that follows from it.
#[napi]
pub fn read_callback(body: &[u8], secret_key: Option<String>) -> napi::Result<String> {
    let callbacks = Callbacks::new(credentials(secret_key)?);
    receive::callback(&callbacks, body).map_err(Error::from_reason)
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
    let values = CallbackValues {
        conversation_data: values.conversation_data,
        conversation_id: values.conversation_id,
        md_status: values.md_status,
        payment_id: values.payment_id,
        status: values.status,
    };
    Ok(values.sign(&credentials(secret_key)?))
}
