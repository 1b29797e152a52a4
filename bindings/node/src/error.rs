//! Errors on their way to JavaScript: as JSON, because a native error carries one text only.

use iyzico_http::core::error::{Config, Outcome, Transport};
use iyzico_http::core::webhook::Rejected;
use iyzico_http::{Entry, Error};
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
