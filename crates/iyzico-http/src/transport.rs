//! One attempt: from a prepared request to the bytes of a response.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{HOST, HeaderName, HeaderValue};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body, Incoming};
use iyzico_core::endpoint;
use iyzico_core::request::Prepared;
use iyzico_core::response::Http;
use tokio::time::timeout;

use crate::attempt::AttemptRecorder;
use crate::call_options::{AttemptTime, Timeouts};
use crate::clock::timeout_unless_ready;
use crate::failure::{Failure, Progress};
use crate::message::{
    self, HttpResponse, Sharing, SignatureHeaders, in_milliseconds, no_response_within,
    not_sent_within, too_large,
};
use crate::origin::Origin;
use crate::pool::{self, Lease, Pool};

/// Carries requests to one origin.
pub(crate) struct Transport {
    pub(crate) origin: Origin,
    pub(crate) pool: Pool,
    /// The header `Host` of HTTP/1.1.
    pub(crate) host: HeaderValue,
    pub(crate) client_version: HeaderValue,
    pub(crate) max_response_bytes: usize,
}

fn head<'a>(status: StatusCode, headers: &'a HeaderMap) -> Http {
    let text = |(name, value): (&'a HeaderName, &'a HeaderValue)| {
        Some((name.as_str(), value.to_str().ok()?))
    };
    Http::new(status.as_u16(), headers.iter().filter_map(text))
}

impl Transport {
    pub(crate) fn close(&self) {
        self.pool.close();
    }

    /// Sends the request once. Redirects are not followed: what is signed is meant for one host.
    pub(crate) async fn attempt(
        &self,
        prepared: &Arc<Prepared>,
        signature: &SignatureHeaders<'_>,
        sharing: Sharing,
        timeouts: &Timeouts,
        recorder: &AttemptRecorder<'_>,
    ) -> Result<HttpResponse, Failure> {
        let limit = timeouts.attempt;
        let time = AttemptTime::begin(limit);
        let mut lease = {
            let lease = pin!(self.pool.lease(sharing, timeouts.connect));
            let leased = timeout_unless_ready(limit, lease).await;
            leased.map_err(|_| no_connection_within(limit))??
        };
        if time.is_over() {
            lease.keep();
            return Err(not_sent_within(limit));
        }
        recorder.connected(Some(lease.is_reused()));
        let response = {
            // Where it lies: a timer would move a kilobyte.
            let exchange = pin!(self.exchange(&mut lease, prepared, signature, time));
            timeout(time.left(), exchange).await.map_err(|_| no_response_within(limit))??
        };
        lease.keep();
        Ok(response)
    }

    async fn exchange(
        &self,
        lease: &mut Lease<'_>,
        prepared: &Arc<Prepared>,
        signature: &SignatureHeaders<'_>,
        time: AttemptTime,
    ) -> Result<HttpResponse, Failure> {
        let request = self.request(prepared, signature, lease.is_http2());
        let (parts, body) = lease.send(request, time).await?.into_parts();
        let head = head(parts.status, &parts.headers);
        // A body in small pieces takes up to twice its size.
        lease.grant((self.max_response_bytes as u64).saturating_mul(2));
        let body = lease.drive(pin!(self.read(body))).await?;
        Ok(HttpResponse { head, body })
    }

    /// Reads a body. One that comes in pieces is put together as they come: what holds on to them all makes the
    /// connection read each into memory of its own.
    async fn read(&self, body: Incoming) -> Result<Bytes, Failure> {
        let limit = self.max_response_bytes;
        if body.size_hint().lower() > limit as u64 {
            return Err(too_large(limit));
        }
        let mut body = Limited::new(body, limit);
        let (mut whole, mut pieces) = (Bytes::new(), BytesMut::new());
        while let Some(frame) = body.frame().await {
            let Ok(piece) = frame.map_err(|error| broken(error, limit))?.into_data() else {
                continue;
            };
            if pieces.is_empty() && body.is_end_stream() {
                whole = piece;
            } else {
                let to_come = usize::try_from(body.size_hint().lower()).unwrap_or_default();
                pieces.reserve(piece.len() + to_come);
                pieces.extend_from_slice(&piece);
            }
        }
        Ok(if pieces.is_empty() { whole } else { pieces.freeze() })
    }

    /// HTTP/1.1 wants the path and a `Host` header, HTTP/2 the whole URL.
    fn request(
        &self,
        prepared: &Arc<Prepared>,
        signature: &SignatureHeaders<'_>,
        http2: bool,
    ) -> Request<Full<Bytes>> {
        let body = Bytes::from_owner(SignedBody(Arc::clone(prepared)));
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = method(prepared.method);
        let headers = request.headers_mut();
        headers.reserve(MOST_HEADERS);
        message::put_headers(prepared, signature, &self.client_version, |name, value| {
            headers.insert(name.into_http(), value);
        });
        *request.uri_mut() = if http2 {
            self.origin.join(&prepared.target())
        } else {
            headers.insert(HOST, self.host.clone());
            prepared
                .target()
                .parse()
                .expect("the path of an endpoint and an escaped query make a URI")
        };
        request
    }
}

/// As many as calls have, with the length of the body, which hyper adds.
const MOST_HEADERS: usize = 7;

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

/// Why a body could not be read to its end.
#[cold]
fn broken(error: Box<dyn std::error::Error + Send + Sync>, limit: usize) -> Failure {
    match error.downcast::<hyper::Error>() {
        Ok(error) => pool::cut(*error),
        Err(error) => {
            debug_assert!(error.is::<LengthLimitError>(), "{error}");
            too_large(limit)
        }
    }
}

#[cold]
fn no_connection_within(limit: Duration) -> Failure {
    let limit = in_milliseconds(limit);
    let problem = format!("no connection was free or could be opened within {limit:?}");
    Failure::new(Progress::Unconnected, problem)
}
