//! How calls end, as JavaScript takes it.

use iyzico_core::raw::RawResponse;
use iyzico_core::response::Verification;
use iyzico_core::{Error, Findings, Response};
use iyzico_http::Settled;
use iyzico_http::binding::SentBefore;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::error::{report, report_unknown};
use crate::options::Options;
use crate::text;

/// How a call ended. It crosses as three texts: JavaScript reads them, and an object graph would cost more.
#[derive(Default)]
pub struct Ended {
    /// What is known, as JSON; empty when nothing is.
    pub head: String,
    /// The response as one JSON object, amounts as text; empty when there is none.
    pub body: String,
    /// The response as it was received; empty when there is none.
    pub raw: String,
}

/// What is known; `lib/ended.ts` has the same.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Head<'a> {
    /// Of a call that is sent once: `succeeded`, `under_review`, `refused_by_risk`, `not_sent`, `declined` or `unknown`.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    looked_up: Option<bool>,
    /// The handle as JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pending: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verification: Option<Verification>,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    /// What the rules doubted about the request, and what is odd about the response.
    #[serde(skip_serializing_if = "Option::is_none")]
    warnings: Option<&'a Findings>,
}

impl Ended {
    /// A call that failed.
    pub fn failed(error: &Error) -> Self {
        Head::failed(error).alone()
    }

    /// A call that failed with this report of an error.
    pub fn reported(report: String) -> Self {
        Head::reported(report).alone()
    }

    /// A call that is sent once or looked up.
    pub fn settled(settled: Settled<String>) -> Self {
        let (status, error) = match settled {
            Settled::Succeeded { response, looked_up } => {
                return Self::carried_out("succeeded", response, looked_up);
            }
            Settled::UnderReview { response, looked_up } => {
                return Self::carried_out("under_review", response, looked_up);
            }
            Settled::RefusedByRisk { response, looked_up } => {
                return Self::carried_out("refused_by_risk", response, looked_up);
            }
            Settled::Unknown(pending, error) => {
                return Self::unknown(pending.to_json(), &error);
            }
            Settled::NotSent(error) => ("not_sent", error),
            Settled::Declined(error) => ("declined", error),
        };
        Head { status: Some(status), ..Head::failed(&error) }.alone()
    }

    /// A call that is sent once and cannot begin, because of something beside its request.
    pub fn unbegun(
        sent: &SentBefore,
        endpoint: &str,
        request: &str,
        options: &Options,
        error: &Error,
    ) -> Self {
        match text::open(sent, endpoint, request, options) {
            Some(pending) => Self::unknown(pending, error),
            None => Head { status: Some("not_sent"), ..Head::failed(error) }.alone(),
        }
    }

    /// The error may be about a mistake of now, and the money about what was sent before.
    fn unknown(pending: String, error: &Error) -> Self {
        let report = report_unknown(error, &pending);
        let (status, pending) = (Some("unknown"), Some(pending));
        Head { status, pending, ..Head::reported(report) }.alone()
    }

    fn carried_out(status: &'static str, response: Response<String>, looked_up: bool) -> Self {
        let (status, looked_up) = (Some(status), Some(looked_up));
        let head = Head { status, looked_up, ..Head::of(&response) }.to_json();
        Self { head, body: response.body, raw: response.raw }
    }
}

impl From<Result<Response<String>, Error>> for Ended {
    fn from(result: Result<Response<String>, Error>) -> Self {
        match result {
            Ok(response) => {
                let head = Head::of(&response).to_json();
                Self { head, body: response.body, raw: response.raw }
            }
            Err(error) => Self::failed(&error),
        }
    }
}

impl From<Result<RawResponse, Error>> for Ended {
    fn from(result: Result<RawResponse, Error>) -> Self {
        match result {
            Ok(response) => {
                let http_status = Some(response.http_status);
                let warnings = some(&response.warnings);
                let head = Head { http_status, warnings, ..Head::default() }.to_json();
                Self { head, body: response.with_numbers_as_text(), raw: response.text }
            }
            Err(error) => Self::failed(&error),
        }
    }
}

impl<'a> Head<'a> {
    fn of(response: &'a Response<String>) -> Self {
        Self {
            verification: Some(response.verification),
            http_status: response.http.as_ref().map(|http| http.status),
            warnings: some(&response.warnings),
            ..Self::default()
        }
    }

    fn failed(error: &Error) -> Self {
        Self::reported(report(error))
    }

    fn reported(report: String) -> Self {
        let report = RawValue::from_string(report).expect("reports are JSON");
        Self { error: Some(report), ..Self::default() }
    }

    fn to_json(&self) -> String {
        serde_json::to_string(self).expect("what is known is plain text")
    }

    fn alone(&self) -> Ended {
        Ended { head: self.to_json(), ..Ended::default() }
    }
}

fn some(warnings: &Findings) -> Option<&Findings> {
    (!warnings.is_empty()).then_some(warnings)
}
