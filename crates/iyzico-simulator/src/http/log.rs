//! Which requests came, and what came back.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use iyzico_core::Credentials;
use iyzico_core::signature::Authorization;
use iyzico_core::value::read::Entries;
use jiff::Timestamp;
use serde::Serialize;

use super::authentication::Verdict;
use crate::bank::clock::as_text;
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

impl Request {
    /// How much memory it takes, about.
    fn bytes(&self) -> usize {
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
    const LONGEST: usize = 12; // anything longer is not ours, and may be a card number
    let entries = std::str::from_utf8(json).ok().and_then(Entries::read)?;
    let id = entries.text("paymentId")?;
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
    requests: VecDeque<Arc<Request>>,
    /// Memory of all requests together.
    bytes: usize,
    count: u64,
}

impl Log {
    /// The number of one more request.
    pub(crate) fn take_number(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    /// Adds a request; the oldest ones make room for it.
    pub(crate) fn add(&mut self, request: Request) {
        self.bytes += request.bytes();
        self.requests.push_back(Arc::new(request));
        while self.requests.len() > MOST_REQUESTS || self.bytes > MOST_BYTES {
            let Some(oldest) = self.requests.pop_front() else {
                return;
            };
            self.bytes -= oldest.bytes();
        }
    }

    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn all(&self) -> impl DoubleEndedIterator<Item = &Arc<Request>> {
        self.requests.iter()
    }
}

const MOST_REQUESTS: usize = 10_000;
const MOST_BYTES: usize = 32 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    fn request(number: u64, body: String) -> Request {
        Request {
            number,
            at: Timestamp::UNIX_EPOCH,
            method: "POST".to_owned(),
            path: "/payment/auth".to_owned(),
            call: Some("payment.create"),
            authorization: None,
            signature: Verdict::Missing,
            body,
            payment_id: None,
            status: 200,
            error_code: Some("1001"),
            error_group: None,
            reason: None,
            faults: Vec::new(),
        }
    }

    #[test]
    fn large_bodies_make_room_for_each_other() {
        let mut log = Log::default();
        for number in 1..=100 {
            log.add(request(number, "x".repeat(1024 * 1024)));
        }
        let kept: usize = log.all().map(|request| request.body.len()).sum();
        assert!(kept <= MOST_BYTES, "{kept} bytes");
        let numbers: Vec<_> = log.all().map(|request| request.number).collect();
        assert_eq!(numbers, (70..=100).collect::<Vec<_>>());
    }

    #[test]
    fn small_ones_are_counted() {
        let mut log = Log::default();
        for number in 1..=10_001 {
            log.add(request(number, "{}".to_owned()));
        }
        assert_eq!(log.all().count(), MOST_REQUESTS);
        assert_eq!(log.all().map(|request| request.bytes()).sum::<usize>(), log.bytes);
    }

    #[test]
    fn a_reset_gives_all_memory_back() {
        let mut log = Log::default();
        log.add(request(1, "x".repeat(1024)));
        log.forget();
        assert_eq!((log.bytes, log.requests.capacity(), log.take_number()), (0, 0, 1));
    }
}
