//! A request on its way to the core.

use std::ops::{Deref, Range};

use iyzico_core::value::wiped::WipedText;
use iyzico_core::{Error, Findings};
use iyzico_http::Settled;

/// A request as JSON text, which is wiped from memory when dropped.
pub(crate) struct Request {
    pub(super) json: WipedText,
    /// The fields that were given as secrets, by their paths on the wire.
    pub(super) secrets: Vec<String>,
    /// Where the `conversationId` stands in the text.
    pub(super) reference: Range<usize>,
}

impl Request {
    /// The `conversationId`, if one was given.
    pub(crate) fn conversation_id(&self) -> Option<String> {
        serde_json::from_str(self.json.get(self.reference.clone())?).ok()
    }

    /// Hides secret values in an error about the request.
    pub(crate) fn hide<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        result.map_err(|error| self.hide_in(error))
    }

    /// The same for the end of a money call.
    pub(crate) fn hide_settled<T>(&self, settled: Settled<T>) -> Settled<T> {
        match settled {
            Settled::NotSent(error) => Settled::NotSent(self.hide_in(error)),
            Settled::Unknown(pending, error) => Settled::Unknown(pending, self.hide_in(error)),
            other => other,
        }
    }

    pub(crate) fn hide_in_findings(&self, findings: Findings) -> Findings {
        if self.secrets.is_empty() { findings } else { findings.hide(&self.secrets) }
    }

    fn hide_in(&self, error: Error) -> Error {
        match error {
            Error::Invalid(mut invalid) => {
                invalid.findings = self.hide_in_findings(invalid.findings);
                Error::Invalid(invalid)
            }
            other => other.map_lost(|lost| self.hide_in(lost)),
        }
    }
}

impl Deref for Request {
    type Target = str;

    fn deref(&self) -> &str {
        &self.json
    }
}
