//! What is kept of a request.

use std::fmt;

use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use iyzico_core::Credentials;
use iyzico_core::signature::Authorization;
use jiff::Timestamp;
use serde::Serialize;

use crate::bank::clock::as_text;
use crate::faults::Fault;
use crate::http::authentication::Verdict;
use crate::http::mask::mask_text;

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

impl Request {
    /// How much memory it takes, about.
    pub(super) fn bytes(&self) -> usize {
        let reason = self.reason.as_ref().map_or(0, String::capacity);
        let claim = self.authorization.as_ref().map_or(0, Claim::bytes);
        size_of::<Self>() + self.path.capacity() + self.body.capacity() + reason + claim
    }
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
    fn bytes(&self) -> usize {
        self.api_key.capacity() + self.random_key.capacity() + self.signature.capacity()
    }

    /// Decodes the header of a request.
    pub(crate) fn of(parts: &Parts, credentials: &Credentials) -> Option<Self> {
        let header = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
        let claim = Authorization::parse(header).ok()?;
        let known = claim.api_key == credentials.api_key();
        Some(Self {
            api_key: if known { claim.api_key } else { shorten(mask_text(&claim.api_key)) },
            random_key: mask_text(&claim.nonce).to_owned(),
            signature: mask_text(&claim.signature).to_owned(),
        })
    }
}

fn shorten(key: &str) -> String {
    const SHOWN: usize = 12;
    let start: String = key.chars().take(SHOWN).collect();
    if start.len() == key.len() { start } else { start + "…" }
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
