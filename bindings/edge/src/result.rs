//! How results go back to JavaScript.

use iyzico_http::{Error, Response};
use iyzico_node_common::error::report;
use iyzico_node_common::text;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::imports;

/// Hands over a result, or the report of an error.
pub(crate) fn give(result: Result<impl AsRef<str>, String>) {
    match result {
        Ok(text) => hand(false, text.as_ref()),
        Err(report) => hand(true, &report),
    }
}

fn hand(is_error: bool, text: &str) {
    imports::give(is_error, text.as_ptr(), text.len());
}

/// The report of an error, for [`give`].
pub(crate) fn reported(error: impl Into<Error>) -> String {
    report(&error.into())
}

/// How a call ended: one of the fields is there.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Ended {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) response: Option<Answer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) raw_response: Option<RawAnswer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) settled: Option<SettledAnswer>,
    /// The report of the error as JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
}

/// A successful response.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    /// Envelope and body as one JSON object, amounts as text.
    body: String,
    signature: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    http_status: Option<u16>,
    raw: String,
    warnings: Option<String>,
}

/// The response to a request that no call describes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawAnswer {
    pub(crate) http_status: u16,
    pub(crate) body: String,
    pub(crate) raw: String,
    pub(crate) warnings: Option<String>,
}

/// How a call that is sent once ended.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SettledAnswer {
    pub(crate) status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) response: Option<Answer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) looked_up: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pending: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
}

impl From<Response<String>> for Answer {
    fn from(response: Response<String>) -> Self {
        let warnings = &response.warnings;
        Self {
            warnings: (!warnings.is_empty()).then(|| text::of_findings(warnings)),
            body: response.body,
            signature: text::word(response.signature),
            http_status: response.http.map(|http| http.status),
            raw: response.raw,
        }
    }
}

impl Ended {
    /// A call that failed.
    pub(crate) fn failed(error: &Error) -> Self {
        Self { error: Some(report(error)), ..Self::default() }
    }

    /// Tells JavaScript.
    pub(crate) fn tell(&self, call: u32) {
        let text = serde_json::to_string(self).expect("results are plain text");
        let text = Zeroizing::new(text);
        imports::end(call, text.as_ptr(), text.len());
    }
}
