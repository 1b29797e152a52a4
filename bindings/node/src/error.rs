//! Errors on their way to JavaScript: as JSON, because a native error carries one text only.

use iyzico_http::core::callback::CallbackError;
use iyzico_http::core::error::{Config, Outcome, Transport};
use iyzico_http::core::webhook::Rejected;
use iyzico_http::{Entry, Error};
use serde::Serialize;
use serde_json::json;

/// An error as a thrown value; `lib/errors.ts` makes a class of it.
pub(crate) fn throw(error: &Error) -> napi::Error {
    let report = serde_json::to_string(&error.report()).expect("reports are plain text");
    napi::Error::from_reason(report)
}

/// Like [`throw`], for a notification that must not be believed.
pub(crate) fn reject(rejected: Rejected) -> napi::Error {
    let reason = match rejected {
        Rejected::SignatureMissing => "signature_missing",
        Rejected::SignatureWrong => "signature_wrong",
        Rejected::NotAnEvent => "not_an_event",
        Rejected::UnknownForm => "unknown_form",
        Rejected::MerchantIdMissing => "merchant_id_missing",
        _ => "other",
    };
    let report = json!({ "kind": "webhook", "reason": reason, "message": rejected.to_string() });
    napi::Error::from_reason(report.to_string())
}

/// Like [`throw`], for a callback that leads to no payment.
pub(crate) fn refuse_callback(refused: &CallbackError) -> napi::Error {
    let mut report = CallbackReport {
        kind: "callback",
        reason: refused.reason(),
        message: refused.to_string(),
        md_status: None,
        payment_id: None,
        conversation_id: None,
    };
    if let CallbackError::NotAuthenticated {
        meaning,
        payment_id,
        conversation_id,
    } = refused
    {
        report.md_status = Some(MdStatusReport {
            code: &meaning.0,
            en: meaning.in_english(),
            tr: meaning.in_turkish(),
        });
        report.payment_id = Some(payment_id);
        report.conversation_id = conversation_id.as_deref();
    }
    let report = serde_json::to_string(&report).expect("reports are plain text");
    napi::Error::from_reason(report)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CallbackReport<'a> {
    kind: &'static str,
    reason: &'static str,
    message: String,
    md_status: Option<MdStatusReport<'a>>,
    payment_id: Option<&'a str>,
    conversation_id: Option<&'a str>,
}

#[derive(Serialize)]
struct MdStatusReport<'a> {
    code: &'a str,
    en: &'static str,
    tr: &'static str,
}

/// The caller gave up.
pub(crate) fn aborted(entry: &Entry, outcome: Outcome) -> Error {
    Error::Transport(Box::new(Transport {
        endpoint: entry.name,
        problem: "the call was aborted".to_owned(),
        outcome,
        source: None,
    }))
}

/// A setting that cannot work.
pub(crate) fn wrong(setting: &'static str, problem: impl Into<String>) -> Error {
    let problem = problem.into();
    Error::Config(Config { setting, problem })
}
