//! Errors of the client on their way to JavaScript.

use iyzico_http::webhook::WebhookError;
use iyzico_node_common::error;
pub(crate) use iyzico_node_common::error::throw;

/// Like [`throw`], for a notification that must not be believed.
pub(crate) fn reject(rejected: WebhookError) -> napi::Error {
    napi::Error::from_reason(error::rejected(rejected))
}

/// A client that was closed.
pub(crate) fn closed() -> napi::Error {
    napi::Error::from_reason(error::closed())
}
