//! Errors on their way to JavaScript: as JSON, because a native error carries one text only.

use iyzico_http::Error;
use iyzico_http::callback::CallbackError;
use iyzico_http::error::{ConfigError, Report};
use iyzico_http::webhook::WebhookError;
use iyzico_simulator::PageError;
use serde::Serialize;
use serde_json::json;

/// An error as JSON; `lib/errors.ts` makes a class of it.
pub(crate) fn report(error: &Error) -> String {
    /// The report of the core leaves the response out: in JavaScript it is there and not shown.
    #[derive(Serialize)]
    struct WithRaw<'a> {
        #[serde(flatten)]
        report: Report<'a>,
        raw: Option<&'a str>,
    }
    let report = WithRaw { report: error.report(), raw: error.raw() };
    serde_json::to_string(&report).expect("reports are plain text")
}

/// An error as a thrown value.
pub(crate) fn throw(error: &Error) -> napi::Error {
    napi::Error::from_reason(report(error))
}

/// Like [`throw`], for a notification that must not be believed.
pub(crate) fn reject(rejected: WebhookError) -> napi::Error {
    let reason = match rejected {
        WebhookError::SignatureMissing => "signature_missing",
        WebhookError::SignatureWrong => "signature_wrong",
        WebhookError::NotAnEvent => "not_an_event",
        WebhookError::UnknownForm => "unknown_form",
        WebhookError::MerchantIdMissing => "merchant_id_missing",
        _ => "other",
    };
    let report = json!({ "kind": "webhook", "reason": reason, "message": rejected.to_string() });
    napi::Error::from_reason(report.to_string())
}

/// Like [`throw`], for a callback that leads to no payment.
pub(crate) fn refuse_callback(refused: &CallbackError) -> napi::Error {
    let mut report = json!({
        "kind": "callback",
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

/// Like [`throw`], for a page of the simulator that does not do what was asked of it.
pub(crate) fn refuse_page(refused: &PageError) -> napi::Error {
    let (reason, code) = match refused {
        PageError::Unknown => ("unknown", None),
        PageError::Over => ("over", None),
        PageError::Refused { code, .. } => ("refused", Some(code)),
        _ => ("other", None),
    };
    let message = refused.to_string();
    let report = json!({ "kind": "page", "reason": reason, "code": code, "message": message });
    napi::Error::from_reason(report.to_string())
}

/// A setting that cannot work.
pub(crate) fn wrong(setting: &'static str, problem: impl Into<String>) -> Error {
    let problem = problem.into();
    Error::Config(ConfigError { setting, problem })
}
