//! One attempt: from a prepared request to the bytes of a response.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName, HeaderValue};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body, Incoming};
use iyzico_core::endpoint;
use iyzico_core::request::Prepared;
use iyzico_core::response::Http;
use tokio::time::{Instant, timeout};

use crate::attempt::AttemptRecorder;
use crate::call_options::Timeouts;
use crate::failure::{Failure, Progress};
use crate::origin::Origin;
use crate::pool::{self, Lease, Pool, Sharing};

/// Carries requests to one origin.
pub(crate) struct Transport {
    pub(crate) origin: Origin,
    pub(crate) pool: Pool,
    pub(crate) client_version: HeaderValue,
    pub(crate) max_response_bytes: usize,
}

/// What names and proves the sender of one attempt.
pub(crate) struct SignatureHeaders {
    pub(crate) authorization: String,
    pub(crate) nonce: String,
}

/// What came back, not looked at yet.
#[derive(Clone)]
pub(crate) struct HttpResponse {
    /// What stands before the body.
    pub(crate) head: Http,
    pub(crate) body: Bytes,
}

impl HttpResponse {
    /// A copy for keeping: the body of this one lies in the memory that the connection reads into.
    pub(crate) fn to_kept(&self) -> Self {
        Self { head: self.head.clone(), body: Bytes::copy_from_slice(&self.body) }
    }
}

fn head(status: StatusCode, headers: &HeaderMap) -> Http {
    let text = |(name, value): (&HeaderName, &HeaderValue)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    };
    Http::new(status.as_u16(), headers.iter().filter_map(text).collect())
}

/// Only the length is shown: a response may name a stored card.
impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HTTP {}, {} bytes", self.head.status, self.body.len())
    }
}

impl Transport {
    /// Sends the request once. Redirects are not followed: what is signed is meant for one host.
    pub(crate) async fn attempt(
        &self,
        prepared: &Arc<Prepared>,
        signature: &SignatureHeaders,
        sharing: Sharing,
        timeouts: &Timeouts,
        recorder: &AttemptRecorder<'_>,
    ) -> Result<HttpResponse, Failure> {
        let started = Instant::now();
        let limit = timeouts.attempt;
        let lease = timeout(limit, self.pool.lease(sharing, timeouts.connect))
            .await
            .map_err(|_| no_connection_within(limit))??;
        recorder.connected(lease.is_reused());
        let request = self.request(prepared, signature, lease.is_http2());
        timeout(limit.saturating_sub(started.elapsed()), self.exchange(lease, request))
            .await
            .map_err(|_| no_response_within(limit))?
    }

    async fn exchange(
        &self,
        mut lease: Lease<'_>,
        request: Request<Full<Bytes>>,
    ) -> Result<HttpResponse, Failure> {
        let response = lease.send(request).await?;
        let head = head(response.status(), response.headers());
        // A body in small pieces takes up to twice its size.
        lease.grant((self.max_response_bytes as u64).saturating_mul(2));
        let body = lease.drive(self.read(response.into_body())).await?;
        lease.keep();
        Ok(HttpResponse { head, body })
    }

    async fn read(&self, body: Incoming) -> Result<Bytes, Failure> {
        let limit = self.max_response_bytes;
        if body.size_hint().lower() > limit as u64 {
            return Err(too_large(limit));
        }
        match Limited::new(body, limit).collect().await {
            Ok(whole) => Ok(whole.to_bytes()),
            Err(error) => Err(match error.downcast::<hyper::Error>() {
                Ok(error) => pool::cut(*error),
                Err(error) => {
                    debug_assert!(error.is::<LengthLimitError>(), "{error}");
                    too_large(limit)
                }
            }),
        }
    }

    /// HTTP/1.1 wants the path and a `Host` header, HTTP/2 the whole URL.
    fn request(
        &self,
        prepared: &Arc<Prepared>,
        signature: &SignatureHeaders,
        http2: bool,
    ) -> Request<Full<Bytes>> {
        let body = Bytes::from_owner(SignedBody(Arc::clone(prepared)));
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = method(prepared.method);
        let headers = request.headers_mut();
        headers.reserve(6);
        headers.insert(ACCEPT, JSON);
        if !prepared.body.is_empty() {
            headers.insert(CONTENT_TYPE, JSON);
        }
        if !signature.authorization.is_empty() {
            headers.insert(AUTHORIZATION, secret(&signature.authorization));
            headers.insert(NONCE, secret(&signature.nonce));
        }
        for (name, value) in &prepared.headers {
            headers.insert(HeaderName::from_static(name), secret(value));
        }
        headers.insert(CLIENT_VERSION, self.client_version.clone());
        *request.uri_mut() = if http2 {
            self.origin.join(&prepared.target())
        } else {
            headers.insert(HOST, text(self.origin.authority().as_str()));
            prepared
                .target()
                .parse()
                .expect("the path of an endpoint and an escaped query make a URI")
        };
        request
    }
}

/// The body as it was signed, without a copy. It is wiped when the last request that uses it and
/// the call itself are done.
struct SignedBody(Arc<Prepared>);

impl AsRef<[u8]> for SignedBody {
    fn as_ref(&self) -> &[u8] {
        &self.0.body
    }
}

fn method(method: endpoint::Method) -> Method {
    Method::from_bytes(method.as_str().as_bytes()).expect("the API uses methods of HTTP")
}

/// A value that is kept out of logs and of HTTP/2's compression tables.
fn secret(value: &str) -> HeaderValue {
    let mut value = text(value);
    value.set_sensitive(true);
    value
}

fn text(value: &str) -> HeaderValue {
    HeaderValue::from_str(value)
        .expect("hosts, keys, signatures and fields in headers are printable ASCII")
}

/// A limit as it was set, not as what is left of it.
pub(crate) fn in_milliseconds(limit: Duration) -> Duration {
    let milliseconds = limit.as_nanos().div_ceil(1_000_000);
    Duration::from_millis(milliseconds.try_into().unwrap_or(u64::MAX))
}

fn no_connection_within(limit: Duration) -> Failure {
    let limit = in_milliseconds(limit);
    let problem = format!("no connection was free or could be opened within {limit:?}");
    Failure::new(Progress::Unconnected, problem)
}

fn no_response_within(limit: Duration) -> Failure {
    let limit = in_milliseconds(limit);
    Failure::new(Progress::Sent, format!("no complete response within {limit:?}"))
}

fn too_large(limit: usize) -> Failure {
    let problem = format!("the response is larger than {limit} bytes");
    Failure::new(Progress::Sent, problem).permanent(true)
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const NONCE: HeaderName = HeaderName::from_static("x-iyzi-rnd");
const CLIENT_VERSION: HeaderName = HeaderName::from_static("x-iyzi-client-version");
