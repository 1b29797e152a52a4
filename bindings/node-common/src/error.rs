//! Errors on their way to JavaScript: as JSON, because a native error carries one text only.

use iyzico_core::Error;
use iyzico_core::error::{ConfigError, Report};
use serde::Serialize;

/// An error as JSON; `lib/errors.ts` makes a class of it.
pub fn report(error: &Error) -> String {
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
pub fn throw(error: &Error) -> napi::Error {
    napi::Error::from_reason(report(error))
}

/// A setting that cannot work.
pub fn wrong(setting: &'static str, problem: impl Into<String>) -> Error {
    let problem = problem.into();
    Error::Config(ConfigError { setting, problem })
}
