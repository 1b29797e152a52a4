//! Which requests came, and what came back.

use std::collections::VecDeque;
use std::fmt;

use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use iyzico_core::payment::PaymentId;
use iyzico_core::signature::Authorization;
use iyzico_core::{Credentials, Given};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::authentication::Verdict;
use crate::bank::clock::as_text;
use crate::bank::fields::optional;
use crate::faults::Fault;

/// A request and the outline of its response. Card numbers and security codes are not in it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Request {
    /// Counts the requests since the start or the last reset, from 1.
    pub number: u64,
    /// When it came, on the simulator's clock.
    #[serde(serialize_with = "as_text")]
    pub at: Timestamp,
    /// HTTP method.
    pub method: String,
    /// Path, without the query.
    pub path: String,
    /// Name of the call, such as `payment.create`; missing for an unknown path.
    pub call: Option<&'static str>,
    /// What the `Authorization` header says, decoded; missing when it cannot be.
    pub authorization: Option<Claim>,
    /// What the signature check found.
    pub signature: Verdict,
    /// The body as it was sent, secrets masked.
    pub body: String,
    /// The payment that the response, or else the request, names.
    pub payment_id: Option<String>,
    /// HTTP status of the response.
    pub status: u16,
    /// Error code of the response; missing for a success.
    pub error_code: Option<&'static str>,
    /// Group of the error.
    pub error_group: Option<&'static str>,
    /// Why it was refused, in more words than the response has.
    pub reason: Option<String>,
    /// What went wrong on purpose.
    pub faults: Vec<Fault>,
}

/// A decoded `Authorization` header.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Claim {
    /// The API key; shortened when it is not the simulator's, as it may be a secret in a wrong place.
    pub api_key: String,
    /// The random key.
    pub random_key: String,
    /// The signature.
    pub signature: String,
}

impl Claim {
    /// Decodes the header of a request.
    pub(crate) fn of(parts: &Parts, credentials: &Credentials) -> Option<Self> {
        let header = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
        let claim = Authorization::parse(header).ok()?;
        let known = claim.api_key == credentials.api_key();
        Some(Self {
            api_key: if known { claim.api_key } else { shorten(&claim.api_key) },
            random_key: claim.nonce,
            signature: claim.signature,
        })
    }
}

fn shorten(key: &str) -> String {
    const SHOWN: usize = 12;
    let start: String = key.chars().take(SHOWN).collect();
    if start.len() == key.len() { start } else { start + "…" }
}

/// The payment that a request or a response names.
pub(crate) fn named_payment(json: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Names {
        payment_id: Option<Given<PaymentId>>,
    }

    const LONGEST: usize = 12; // anything longer is not ours, and may be a card number
    let names: Names = serde_json::from_slice(json).ok()?;
    let id = optional(names.payment_id.as_ref())?.to_string();
    (id.len() <= LONGEST).then_some(id)
}

/// One line for people.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, path, status, .. } = self;
        write!(f, "{method} {path} {status}")?;
        match self.error_code {
            None => write!(f, " success")?,
            Some(code) => write!(f, " failure {code}")?,
        }
        if let Some(group) = self.error_group {
            write!(f, " {group}")?;
        }
        if let Some(reason) = &self.reason {
            write!(f, " ({})", reason.replace('\n', ";"))?;
        }
        self.faults.iter().try_for_each(|fault| write!(f, " [{fault}]"))
    }
}

/// The latest requests, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Log {
    requests: VecDeque<Request>,
    count: u64,
}

impl Log {
    /// The number of one more request.
    pub(crate) fn take_number(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    pub(crate) fn add(&mut self, request: Request) {
        const MOST: usize = 10_000;
        if self.requests.len() == MOST {
            self.requests.pop_front();
        }
        self.requests.push_back(request);
    }

    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn all(&self) -> impl DoubleEndedIterator<Item = &Request> {
        self.requests.iter()
    }
}
