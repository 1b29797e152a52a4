//! Requests and responses as messages, independent of the transport.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use iyzico_core::request::Prepared;
use iyzico_core::response::Http;

use crate::failure::{Failure, Progress};

/// What names and proves the sender of one attempt.
pub(crate) struct SignatureHeaders<'a> {
    pub(crate) authorization: Cow<'a, str>,
    pub(crate) nonce: Cow<'a, str>,
}

/// What came back, not looked at yet.
#[derive(Clone)]
pub(crate) struct HttpResponse {
    /// Status and headers.
    pub(crate) head: Http,
    pub(crate) body: Bytes,
}

impl HttpResponse {
    /// A copy to keep: the body of this one lies in the read buffer of the connection. `None` if it is too
    /// large, so that a hostile server cannot fill the memory.
    pub(crate) fn to_kept(&self) -> Option<Self> {
        (self.body.len() <= LARGEST_KEPT)
            .then(|| Self { head: self.head.clone(), body: Bytes::copy_from_slice(&self.body) })
    }
}

/// In bytes. The response to a payment of a hundred lines is smaller.
pub(crate) const LARGEST_KEPT: usize = 64 << 10;

/// Only the length is shown: a response may name a stored card.
impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HTTP {}, {} bytes", self.head.status, self.body.len())
    }
}

/// With whom a call shares its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sharing {
    /// With all others, if the server speaks HTTP/2.
    All,
    /// With nobody: when a connection fails and many calls are in doubt, the look-ups of the others
    /// must not fail together again.
    Nobody,
}

/// The name of a header.
pub(crate) struct Name {
    pub(crate) text: &'static str,
    /// As `http` wants it, for those that every request has: it was read when this crate was compiled.
    known: Option<HeaderName>,
}

impl Name {
    const fn known(text: &'static str) -> Self {
        Self { text, known: Some(HeaderName::from_static(text)) }
    }

    #[cfg_attr(not(feature = "hyper"), expect(dead_code, reason = "a host takes the text"))]
    pub(crate) fn into_http(self) -> HeaderName {
        self.known.unwrap_or_else(|| HeaderName::from_static(self.text))
    }
}

/// Passes the headers of a request to the transport, except those that it writes itself.
pub(crate) fn put_headers(
    prepared: &Prepared,
    signature: &SignatureHeaders<'_>,
    client_version: &HeaderValue,
    mut put: impl FnMut(Name, HeaderValue),
) {
    put(ACCEPT, JSON);
    if !prepared.body.is_empty() {
        put(CONTENT_TYPE, JSON);
    }
    if !signature.authorization.is_empty() {
        put(AUTHORIZATION, secret(&signature.authorization));
        put(NONCE, secret(&signature.nonce));
    }
    for (text, value) in &prepared.headers {
        put(Name { text, known: None }, secret(value));
    }
    put(CLIENT_VERSION, client_version.clone());
}

/// A value that is kept out of logs and of HTTP/2's compression tables.
fn secret(value: &str) -> HeaderValue {
    let mut value = text(value);
    value.set_sensitive(true);
    value
}

pub(crate) fn text(value: &str) -> HeaderValue {
    HeaderValue::from_str(value)
        .expect("hosts, keys, signatures and fields in headers are printable ASCII")
}

/// A limit as it was set, not as what is left of it.
pub(crate) fn in_milliseconds(limit: Duration) -> Duration {
    let milliseconds = limit.as_nanos().div_ceil(1_000_000);
    Duration::from_millis(milliseconds.try_into().unwrap_or(u64::MAX))
}

#[cold]
pub(crate) fn no_response_within(limit: Duration) -> Failure {
    let limit = in_milliseconds(limit);
    Failure::new(Progress::Sent, format!("no complete response within {limit:?}"))
}

#[cold]
pub(crate) fn not_sent_within(limit: Duration) -> Failure {
    let limit = in_milliseconds(limit);
    let problem = format!("{limit:?} were over before the request could be sent");
    Failure::new(Progress::Unconnected, problem)
}

#[cold]
pub(crate) fn too_large(limit: usize) -> Failure {
    let problem = format!("the response is larger than {limit} bytes");
    Failure::new(Progress::Sent, problem).permanent(true)
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const ACCEPT: Name = Name::known("accept");
const CONTENT_TYPE: Name = Name::known("content-type");
const AUTHORIZATION: Name = Name::known("authorization");
const NONCE: Name = Name::known("x-iyzi-rnd");
const CLIENT_VERSION: Name = Name::known("x-iyzi-client-version");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_does_not_hold_the_buffer_of_the_connection() {
        let buffer = Bytes::from(vec![b'1'; 8192]);
        let received =
            HttpResponse { head: Http::new(200, [("", ""); 0]), body: buffer.slice(..3) };
        let kept = received.to_kept().expect("a small one is kept");
        assert_eq!(kept.body, received.body);
        drop(received);
        assert!(buffer.is_unique(), "a copy of its own size");
    }
}
