//! Errors on their way to JavaScript: as JSON, because a native error carries one text only.

use iyzico_http::callback::CallbackError;
use iyzico_http::error::ErrorKind;
use iyzico_http::webhook::WebhookError;
pub(crate) use iyzico_node_common::error::{report, throw, wrong};
use serde_json::json;

/// Like [`throw`], for a notification that must not be believed.
pub(crate) fn reject(rejected: WebhookError) -> napi::Error {
    let report = json!({
        "class": rejected.kind(),
        "reason": rejected.reason(),
        "message": rejected.to_string(),
    });
    napi::Error::from_reason(report.to_string())
}

/// Like [`throw`], for a callback that leads to no payment.
pub(crate) fn refuse_callback(refused: &CallbackError) -> napi::Error {
    let mut report = json!({
        "class": refused.kind(),
        "reason": refused.reason(),
        "message": refused.to_string(),
    });
    if let CallbackError::NotAuthenticated { meaning, payment_id, conversation_id } = refused {
        report["mdStatus"] = json!({
            "code": meaning.0,
            "en": meaning.in_english(),
            "tr": meaning.in_turkish(),
        });
        report["paymentId"] = json!(payment_id);
        report["conversationId"] = json!(conversation_id);
    }
    napi::Error::from_reason(report.to_string())
}

/// A client that was closed.
pub(crate) fn closed() -> napi::Error {
    let message = "the client was closed; make another one";
    let report = json!({ "class": ErrorKind::ClientClosed, "message": message });
    napi::Error::from_reason(report.to_string())
}
