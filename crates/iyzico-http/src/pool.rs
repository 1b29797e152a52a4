//! Connections that are kept for the next call.
//!
//! There is one origin, so this is smaller than a general pool, and it can promise what a general
//! one does not: a call gives its connection back *before* the next call may start, so there are
//! never more connections than there were concurrent calls. A pool that races a new connection
//! against one that is about to come back opens up to twice as many.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::{TrySendError, http1, http2};
use hyper_util::client::legacy::connect::Connection;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::yield_now;
use tokio::time::timeout;

use crate::connect::{self, Connector, Stream};
use crate::failure::{Failure, Progress, root_cause};
use crate::socket::Meter;

/// Makes at most `max` calls at a time, each over a connection of its own with HTTP/1.1, all over the
/// same one with HTTP/2. Connections that were idle for long are dropped by the next call.
pub(crate) struct Pool {
    connector: Connector,
    permits: Semaphore,
    connections: Mutex<Connections>,
    /// Held while a connection is opened, as long as it may turn out to be HTTP/2 and to serve all.
    opening: tokio::sync::Mutex<()>,
    /// Whether the server is known to speak HTTP/1.1, so that calls open theirs at the same time.
    is_http1: AtomicBool,
}

/// The connections that are kept for the next call.
#[derive(Default)]
struct Connections {
    idle: Vec<(Http1, Meter, Instant)>,
    shared: Option<(Http2, Meter, Instant)>,
}

/// A connection, and the right to make one call over it.
pub(crate) struct Lease<'a> {
    pool: &'a Pool,
    sender: Sender,
    meter: Meter,
    /// What the connection had written when it was leased.
    written: u64,
    reused: bool,
    _permit: SemaphorePermit<'a>,
}

enum Sender {
    Http1(Http1),
    Http2(Http2),
}

type Http1 = http1::SendRequest<Full<Bytes>>;
type Http2 = http2::SendRequest<Full<Bytes>>;

impl Pool {
    pub(crate) fn new(connector: Connector, max: usize) -> Self {
        Self {
            connector,
            permits: Semaphore::new(max.min(Semaphore::MAX_PERMITS)),
            connections: Mutex::default(),
            opening: tokio::sync::Mutex::default(),
            is_http1: AtomicBool::new(false),
        }
    }

    /// Waits for the right to make a call and takes a kept connection or opens one.
    pub(crate) async fn lease(&self, connect_timeout: Duration) -> Result<Lease<'_>, Failure> {
        let permit = self.permits.acquire().await;
        let permit = permit.expect("the semaphore is never closed");
        let (sender, meter, reused) = match self.take_ready().await {
            Some((sender, meter)) => (sender, meter, true),
            None => timeout(connect_timeout, self.open(connect_timeout))
                .await
                .map_err(|_| self.connect_timed_out(connect_timeout))??,
        };
        let written = meter.written();
        Ok(Lease { pool: self, sender, meter, written, reused, _permit: permit })
    }

    /// Takes a kept connection that still works; those that do not are dropped.
    async fn take_ready(&self) -> Option<(Sender, Meter)> {
        loop {
            let (mut sender, meter) = self.lock().take(Instant::now())?;
            // Lets the runtime look at its sockets: a connection that the server closed while this
            // program was busy is then found here, not halfway through a payment.
            yield_now().await;
            let Sender::Http1(connection) = &mut sender else {
                return Some((sender, meter));
            };
            if let Ok(Ok(())) = timeout(TIME_TO_SETTLE, connection.ready()).await {
                return Some((sender, meter));
            }
        }
    }

    /// Opens a connection, and says whether another call did so first.
    async fn open(&self, limit: Duration) -> Result<(Sender, Meter, bool), Failure> {
        let _turn = if self.is_http1.load(Ordering::Relaxed) {
            None
        } else {
            let opening = self.opening.lock().await;
            if let Some((sender, meter)) = self.take_ready().await {
                return Ok((sender, meter, true)); // opened by another call while this one waited
            }
            Some(opening)
        };
        let stream = self.connector.connect(limit).await?;
        let meter = connect::meter(&stream);
        let sender = self.handshake(stream).await?;
        match &sender {
            Sender::Http1(_) => self.is_http1.store(true, Ordering::Relaxed),
            Sender::Http2(sender) => {
                self.lock().shared = Some((sender.clone(), meter.clone(), Instant::now()));
            }
        }
        Ok((sender, meter, false))
    }

    async fn handshake(&self, stream: Stream) -> Result<Sender, Failure> {
        let opened = if stream.connected().is_negotiated_h2() {
            http2_settings().handshake(stream).await.map(|(sender, connection)| {
                tokio::spawn(connection);
                Sender::Http2(sender)
            })
        } else {
            http1_settings().handshake(stream).await.map(|(sender, connection)| {
                tokio::spawn(connection);
                Sender::Http1(sender)
            })
        };
        opened.map_err(|error| {
            let problem = format!("no HTTP connection to {}: {error}", self.connector.peer());
            Failure::new(Progress::Unconnected, problem).caused_by(error)
        })
    }

    fn connect_timed_out(&self, limit: Duration) -> Failure {
        let problem = format!("no connection to {} within {limit:?}", self.connector.peer());
        Failure::new(Progress::Unconnected, problem)
    }

    fn lock(&self) -> MutexGuard<'_, Connections> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connections {
    /// The connection that was used last: it is the least likely to have been closed meanwhile.
    fn take(&mut self, now: Instant) -> Option<(Sender, Meter)> {
        let is_stale = |since: Instant| now.saturating_duration_since(since) >= IDLE_LIMIT;
        self.shared.take_if(|(sender, _, since)| sender.is_closed() || is_stale(*since));
        if let Some((sender, meter, since)) = &mut self.shared {
            *since = now;
            return Some((Sender::Http2(sender.clone()), meter.clone()));
        }
        self.idle.retain(|(sender, _, since)| !sender.is_closed() && !is_stale(*since));
        self.idle.pop().map(|(sender, meter, _)| (Sender::Http1(sender), meter))
    }
}

impl Lease<'_> {
    pub(crate) fn is_reused(&self) -> bool {
        self.reused
    }

    pub(crate) fn is_http2(&self) -> bool {
        matches!(self.sender, Sender::Http2(_))
    }

    /// Sends the request and waits for the head of the response.
    pub(crate) async fn send(
        &mut self,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, Failure> {
        let response = match &mut self.sender {
            Sender::Http1(sender) => sender.try_send_request(request).await,
            Sender::Http2(sender) => sender.try_send_request(request).await,
        };
        response.map_err(|error| self.classify(error))
    }

    /// There are two proofs that nothing was written: hyper returns the request, or the connection
    /// ended without having written anything at all.
    fn classify(&self, mut error: TrySendError<Request<Full<Bytes>>>) -> Failure {
        let is_returned = error.take_message().is_some();
        if is_returned || self.meter.ended_without_more_than(self.written) {
            // The server probably closed the other idle connections in the same moment.
            *self.pool.lock() = Connections::default();
            let problem = "the connection was closed before the request was written";
            return Failure::new(Progress::NotWritten, problem).caused_by(error.into_error());
        }
        cut(error.into_error())
    }

    /// Keeps the connection for the next call, after the whole response was read.
    pub(crate) fn keep(self) {
        if let Sender::Http1(sender) = self.sender {
            self.pool.lock().idle.push((sender, self.meter, Instant::now()));
        }
    }
}

/// The connection failed after hyper took the request.
pub(crate) fn cut(error: hyper::Error) -> Failure {
    let problem =
        format!("the connection failed before the response was complete: {}", root_cause(&error));
    Failure::new(Progress::Sent, problem).caused_by(error)
}

fn http1_settings() -> http1::Builder {
    let mut settings = http1::Builder::new();
    settings.max_headers(MAX_HEADERS).max_buf_size(MAX_HEADER_BYTES as usize);
    settings
}

fn http2_settings() -> http2::Builder<TokioExecutor> {
    let mut settings = http2::Builder::new(TokioExecutor::new());
    settings
        .timer(TokioTimer::new())
        .max_header_list_size(MAX_HEADER_BYTES)
        // One dead connection would take every call with it; pings find it while calls wait.
        .keep_alive_interval(PING_INTERVAL)
        .keep_alive_timeout(PING_TIMEOUT);
    settings
}

/// Below the 60 seconds after which usual load balancers close idle connections.
const IDLE_LIMIT: Duration = Duration::from_secs(30);
/// After a response was read, hyper's task needs a moment to take the next request.
const TIME_TO_SETTLE: Duration = Duration::from_secs(1);
const PING_INTERVAL: Duration = Duration::from_secs(15);
const PING_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_HEADERS: usize = 100;
const MAX_HEADER_BYTES: u32 = 64 * 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::origin::Origin;

    #[tokio::test]
    async fn a_request_on_a_connection_that_closed_meanwhile_is_handed_back() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = Origin::parse(&listener.local_addr().unwrap().to_string()).unwrap();
        let connector = Connector::new(&origin, None, connect::tls(&[], false).unwrap());
        let pool = Pool::new(connector, 1);
        let mut lease = pool.lease(Duration::from_secs(60)).await.unwrap();

        drop(listener.accept().await.unwrap());
        let Sender::Http1(sender) = &lease.sender else {
            panic!("plain http is HTTP/1.1");
        };
        while !sender.is_closed() {
            yield_now().await;
        }

        let failure = lease.send(Request::default()).await.unwrap_err();
        assert_eq!(failure.progress, Progress::NotWritten);
    }
}
