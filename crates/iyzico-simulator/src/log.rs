//! Which requests came, and what they were answered.

use std::collections::VecDeque;
use std::fmt;

use jiff::Timestamp;
use serde::Serialize;

use crate::authentication::Verdict;
use crate::ledger::as_text;

/// A request and the outline of its answer. Card numbers and security codes are not in it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Request {
    /// When it came, on the simulator's clock.
    #[serde(serialize_with = "as_text")]
    pub at: Timestamp,
    /// HTTP method.
    pub method: String,
    /// Path, without the query.
    pub path: String,
    /// Name of the call, such as `payment.create`; missing for an unknown path.
    pub call: Option<&'static str>,
    /// What the signature check found.
    pub signature: Verdict,
    /// The body as it was sent, secrets masked.
    pub body: String,
    /// HTTP status of the answer.
    pub status: u16,
    /// Error code of the answer; missing for a success.
    pub error_code: Option<&'static str>,
    /// Group of the error.
    pub error_group: Option<&'static str>,
    /// Why it was refused, in more words than the answer has.
    pub reason: Option<String>,
}

/// One line for people.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            method,
            path,
            status,
            ..
        } = self;
        write!(f, "{method} {path} {status}")?;
        match self.error_code {
            None => write!(f, " success")?,
            Some(code) => write!(f, " failure {code}")?,
        }
        if let Some(group) = self.error_group {
            write!(f, " {group}")?;
        }
        match &self.reason {
            Some(reason) => write!(f, " ({})", reason.replace('\n', ";")),
            None => Ok(()),
        }
    }
}

/// The latest requests, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Log {
    requests: VecDeque<Request>,
}

impl Log {
    pub(crate) fn add(&mut self, request: Request) {
        const MOST: usize = 10_000;
        if self.requests.len() == MOST {
            self.requests.pop_front();
        }
        self.requests.push_back(request);
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Request> {
        self.requests.iter()
    }
}
