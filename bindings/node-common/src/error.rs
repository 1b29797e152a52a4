//! Errors on their way to JavaScript: as JSON, because a native error carries one text only.

use iyzico_core::callback::CallbackError;
use iyzico_core::error::{ConfigError, ErrorKind, Report};
use iyzico_core::recovery::Pending;
use iyzico_core::webhook::WebhookError;
use iyzico_core::{Error, Outcome};
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// An error as JSON; `lib/report.ts` makes a class of it.
pub fn report(error: &Error) -> String {
    if let Error::Config(config) = error {
        let (setting, message) = config.spelled(camel_case);
        let class = ErrorKind::Config;
        let outcome = error.outcome();
        return json!({ "class": class, "outcome": outcome, "setting": setting, "message": message })
            .to_string();
    }
    serde_json::to_string(&Whole::of(error)).expect("reports are plain text")
}

/// The report of the core, and what it leaves out: in JavaScript that is there and not shown.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    report: Report<'a>,
    raw: Option<&'a str>,
    /// What the response of the call itself was lost by, or what kept it from being sent now.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<Box<RawValue>>,
}

impl<'a> Whole<'a> {
    fn of(error: &'a Error) -> Self {
        let json = |lost| RawValue::from_string(report(lost)).expect("reports are JSON");
        let cause = error.lost().map(json);
        Self { report: error.report(), raw: error.raw(), cause }
    }
}

/// Like [`report`], for the error of a call whose handle says that money may have moved.
pub fn report_unknown(error: &Error, pending: &str) -> String {
    let mut report: Value = serde_json::from_str(&report(error)).expect("reports are JSON");
    report["outcome"] = json!(Outcome::Unknown);
    let open = Pending::from_json(pending).ok();
    report["advice"] = json!(open.as_ref().and_then(Pending::advice)); // not that of what is wrong now
    report["pending"] = json!(pending); // the same text as beside the error
    report.to_string()
}

/// The name of a setting as JavaScript spells it: `base_url` is `baseUrl`.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (initial, rest) = word.split_at(word.len().min(1));
        name + &initial.to_ascii_uppercase() + rest
    })
}

/// Like [`report`], for a notification that must not be believed.
pub fn rejected(rejected: WebhookError) -> String {
    let report = json!({
        "class": rejected.kind(),
        "outcome": rejected.outcome(),
        "reason": rejected.reason(),
        "message": rejected.to_string(),
    });
    report.to_string()
}

/// Like [`report`], for a callback that leads to no payment.
pub fn refused(refused: &CallbackError) -> String {
    let mut report = json!({
        "class": refused.kind(),
        "outcome": refused.outcome(),
        "reason": refused.reason(),
        "message": refused.to_string(),
    });
    if let CallbackError::NotAuthenticated { meaning, payment_id, conversation_id } = refused {
        let (english, turkish) = refused.meaning().unwrap_or_default();
        report["advice"] = json!(refused.advice());
        report["mdStatus"] = json!({ "code": meaning.0, "en": english, "tr": turkish });
        report["paymentId"] = json!(payment_id);
        report["conversationId"] = json!(conversation_id);
    }
    report.to_string()
}

/// Like [`report`], for a client that was closed.
pub fn closed() -> String {
    let message = "the client was closed; make another one";
    let (class, outcome) = (ErrorKind::ClientClosed, Outcome::NotSent);
    json!({ "class": class, "outcome": outcome, "message": message }).to_string()
}

/// An error as a thrown value.
#[cfg(feature = "napi")]
pub fn throw(error: &Error) -> napi::Error {
    napi::Error::from_reason(report(error))
}

/// A setting that cannot work.
pub fn wrong(setting: &'static str, problem: impl Into<String>) -> Error {
    let problem = problem.into();
    Error::Config(ConfigError { setting, problem })
}
