//! Connections that are kept for the next call.
//!
//! There is one origin, so this is smaller than a general pool, and it can promise what a general
//! one does not: a call gives its connection back *before* the next call may start, so there are
//! never more connections than there were concurrent calls. A pool that races a new connection
//! against one that is about to come back opens up to twice as many.

use std::error::Error as _;
use std::io::{self, ErrorKind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::{TrySendError, http1, http2};
use hyper_util::client::legacy::connect::Connection as _;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::yield_now;
use tokio::time::timeout;

use crate::connect::{self, Connector, Stream};
use crate::failure::{Failure, Progress, root_cause};
use crate::socket::Meter;
use crate::transport::in_milliseconds;

/// Makes at most `max` calls at a time, each over a connection of its own with HTTP/1.1, all over the
/// same one with HTTP/2. Connections that were idle for long are dropped by the next call.
pub(crate) struct Pool {
    connector: Connector,
    permits: Semaphore,
    connections: Mutex<Connections>,
    /// Held while a connection is opened that may turn out to be HTTP/2 and to serve all.
    opening: tokio::sync::Mutex<()>,
    /// How often opening such a connection failed.
    failed_openings: AtomicUsize,
    /// Whether the server is known to speak HTTP/1.1, so that calls open theirs at the same time.
    is_http1: AtomicBool,
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

/// The connections that are kept for the next call.
#[derive(Default)]
struct Connections {
    idle: Vec<Connection>,
    shared: Option<Connection>,
}

struct Connection {
    sender: Sender,
    meter: Meter,
    last_used: Instant,
}

enum Sender {
    Http1(http1::SendRequest<Full<Bytes>>),
    Http2(http2::SendRequest<Full<Bytes>>),
}

/// A connection, and the right to make one call over it.
pub(crate) struct Lease<'a> {
    connection: Connection,
    in_flight: InFlight<'a>,
    sharing: Sharing,
    reused: bool,
    /// What the connection had written when it was leased.
    written: u64,
    _permit: SemaphorePermit<'a>,
}

/// A call that is under way. Unless its exchange completes, no further call uses the connection: a
/// server that did not respond to one may respond to none, and still answer pings.
struct InFlight<'a> {
    pool: &'a Pool,
    meter: Meter,
    /// How many bytes the server may send because of this call.
    granted: u64,
    is_complete: bool,
}

impl Pool {
    pub(crate) fn new(connector: Connector, max: usize) -> Self {
        Self {
            is_http1: AtomicBool::new(!connector.may_speak_http2()),
            connector,
            permits: Semaphore::new(max.min(Semaphore::MAX_PERMITS)),
            connections: Mutex::default(),
            opening: tokio::sync::Mutex::default(),
            failed_openings: AtomicUsize::new(0),
        }
    }

    /// Waits for the right to make a call and takes a kept connection or opens one.
    pub(crate) async fn lease(
        &self,
        sharing: Sharing,
        connect_timeout: Duration,
    ) -> Result<Lease<'_>, Failure> {
        let permit = self.permits.acquire().await;
        let permit = permit.expect("the semaphore is never closed");
        let (connection, reused) = match self.take_ready(sharing).await {
            Some(connection) => (connection, true),
            None => self.open(sharing, connect_timeout).await?,
        };
        let meter = connection.meter.clone();
        let written = meter.written();
        let in_flight = InFlight { pool: self, meter, granted: 0, is_complete: false };
        Ok(Lease { connection, in_flight, sharing, reused, written, _permit: permit })
    }

    /// Takes a kept connection that still works; those that do not are dropped.
    async fn take_ready(&self, sharing: Sharing) -> Option<Connection> {
        loop {
            let mut connection = self.lock().take(sharing, Instant::now())?;
            // Lets the runtime look at its sockets: a connection that the server closed while this
            // program was busy is then found here, not halfway through a payment.
            yield_now().await;
            let Sender::Http1(sender) = &mut connection.sender else {
                return Some(connection);
            };
            if let Ok(Ok(())) = timeout(TIME_TO_SETTLE, sender.ready()).await {
                return Some(connection);
            }
        }
    }

    /// Opens a connection, and says whether it was used before.
    async fn open(&self, sharing: Sharing, limit: Duration) -> Result<(Connection, bool), Failure> {
        if sharing == Sharing::Nobody || self.is_http1.load(Ordering::Relaxed) {
            return Ok((self.connect(limit).await?, false));
        }
        let failed = self.failed_openings.load(Ordering::Relaxed);
        let opening = self.opening.lock().await;
        if let Some(connection) = self.take_ready(sharing).await {
            return Ok((connection, true)); // opened by another call while this one waited
        }
        if self.is_http1.load(Ordering::Relaxed)
            || self.failed_openings.load(Ordering::Relaxed) != failed
        {
            // Nobody waits a second time: there is nothing to share, or not even a server.
            drop(opening);
        }
        let connection = self.connect(limit).await.inspect_err(|_| {
            self.failed_openings.fetch_add(1, Ordering::Relaxed);
        })?;
        match connection.sender.shared() {
            None => self.is_http1.store(true, Ordering::Relaxed),
            Some(sender) => self.lock().shared = Some(Connection::new(sender, &connection.meter)),
        }
        Ok((connection, false))
    }

    async fn connect(&self, limit: Duration) -> Result<Connection, Failure> {
        let connecting = async {
            let stream = self.connector.connect(limit).await?;
            let meter = connect::meter(&stream);
            Ok(Connection::new(self.handshake(stream).await?, &meter))
        };
        timeout(limit, connecting).await.map_err(|_| self.connect_timed_out(limit))?
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
        let limit = in_milliseconds(limit);
        let problem = format!("no connection to {} within {limit:?}", self.connector.peer());
        Failure::new(Progress::Unconnected, problem)
    }

    fn lock(&self) -> MutexGuard<'_, Connections> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connection {
    fn new(sender: Sender, meter: &Meter) -> Self {
        Self { sender, meter: meter.clone(), last_used: Instant::now() }
    }

    fn is_usable(&self, now: Instant) -> bool {
        let idle = now.saturating_duration_since(self.last_used);
        idle < IDLE_LIMIT && !self.sender.is_closed()
    }
}

impl Sender {
    fn is_closed(&self) -> bool {
        match self {
            Self::Http1(sender) => sender.is_closed(),
            Self::Http2(sender) => sender.is_closed(),
        }
    }

    /// Another sender over the same connection, where that is possible.
    fn shared(&self) -> Option<Self> {
        match self {
            Self::Http1(_) => None,
            Self::Http2(sender) => Some(Self::Http2(sender.clone())),
        }
    }
}

impl Connections {
    /// The connection that was used last: it is the least likely to have been closed meanwhile.
    fn take(&mut self, sharing: Sharing, now: Instant) -> Option<Connection> {
        self.shared.take_if(|shared| !shared.is_usable(now));
        self.idle.retain(|connection| connection.is_usable(now));
        match &mut self.shared {
            Some(shared) if sharing == Sharing::All => {
                shared.last_used = now;
                Some(Connection::new(shared.sender.shared()?, &shared.meter))
            }
            _ => self.idle.pop(),
        }
    }

    fn retire(&mut self, meter: &Meter) {
        self.shared.take_if(|shared| shared.meter.is_same(meter));
    }
}

impl Lease<'_> {
    pub(crate) fn is_reused(&self) -> bool {
        self.reused
    }

    pub(crate) fn is_http2(&self) -> bool {
        matches!(self.connection.sender, Sender::Http2(_))
    }

    /// Lets the server send so much because of this call.
    pub(crate) fn grant(&mut self, bytes: u64) {
        self.in_flight.granted = self.in_flight.granted.saturating_add(bytes);
        self.in_flight.meter.grant(bytes);
    }

    /// Sends the request and waits for the head of the response.
    pub(crate) async fn send(
        &mut self,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, Failure> {
        self.grant(MAX_BYTES_BEFORE_RESPONSE);
        let response = match &mut self.connection.sender {
            Sender::Http1(sender) => sender.try_send_request(request).await,
            Sender::Http2(sender) => sender.try_send_request(request).await,
        };
        response.map_err(|error| self.classify(error))
    }

    /// There are two proofs that nothing was written: hyper returns the request, or the connection
    /// ended without having written anything at all.
    fn classify(&self, mut error: TrySendError<Request<Full<Bytes>>>) -> Failure {
        let is_returned = error.take_message().is_some();
        if is_returned || self.connection.meter.ended_without_more_than(self.written) {
            // The server probably closed the other idle connections in the same moment.
            *self.in_flight.pool.lock() = Connections::default();
            let problem = "the connection was closed before the request was written";
            return Failure::new(Progress::NotWritten, problem).caused_by(error.into_error());
        }
        cut(error.into_error())
    }

    /// Keeps the connection for the next call, after the whole response was read.
    pub(crate) fn keep(mut self) {
        self.in_flight.is_complete = true;
        let is_kept_already = self.is_http2() && self.sharing == Sharing::All;
        if !is_kept_already {
            let Connection { sender, meter, .. } = self.connection;
            self.in_flight.pool.lock().idle.push(Connection::new(sender, &meter));
        }
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.meter.settle(self.granted);
        if !self.is_complete {
            self.pool.lock().retire(&self.meter);
        }
    }
}

/// The connection failed after hyper took the request.
pub(crate) fn cut(error: hyper::Error) -> Failure {
    let root = root_cause(&error);
    let cause = error.source().and_then(|cause| cause.downcast_ref::<io::Error>());
    let is_end = error.is_incomplete_message()
        || cause.is_some_and(|cause| cause.kind() == ErrorKind::UnexpectedEof);
    let problem = if is_end {
        "the connection was closed before the response was complete".to_owned()
    } else {
        format!("the connection failed before the response was complete: {root}")
    };
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
/// Room for the head, for interim responses and for what HTTP/2 says of itself, with some to spare.
const MAX_BYTES_BEFORE_RESPONSE: u64 = 1024 * 1024;

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
        let mut lease = pool.lease(Sharing::All, Duration::from_secs(60)).await.unwrap();

        drop(listener.accept().await.unwrap());
        let Sender::Http1(sender) = &lease.connection.sender else {
            panic!("plain http is HTTP/1.1");
        };
        while !sender.is_closed() {
            yield_now().await;
        }

        let failure = lease.send(Request::default()).await.unwrap_err();
        assert_eq!(failure.progress, Progress::NotWritten);
    }
}
