//! Errors of the client on their way to JavaScript.

use iyzico_http::error::Received;
use iyzico_http::webhook::WebhookError;
use iyzico_node_common::error;
pub(crate) use iyzico_node_common::error::throw;
use napi_derive::napi;

/// Like [`throw`], for a notification that must not be believed.
pub(crate) fn reject(rejected: WebhookError) -> napi::Error {
    napi::Error::from_reason(error::rejected(rejected))
}

/// A client that was closed.
pub(crate) fn closed() -> napi::Error {
    napi::Error::from_reason(error::closed())
}

/// A response as errors keep it: card numbers in it are hidden.
#[napi]
pub fn received_text(response: String) -> String {
    Received::of(&response).to_string()
}
