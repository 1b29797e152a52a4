//! Connections that are kept for the next call.
//!
//! There is one origin, so this is smaller than a general pool, and it can promise what a general
//! one does not: a call gives its connection back *before* the next call may start, so there are
//! never more connections than there were concurrent calls. A pool that races a new connection
//! against one that is about to come back opens up to twice as many.
//!
//! A connection is moved by the runtime that it was opened in, and by no other: that one may be idle, as
//! those of threads that wait for other things are, or gone. So each runtime has connections of its own.

mod connection;
mod gate;
mod http2;
mod streams;
mod unanswered;

use std::collections::VecDeque;
use std::error::Error as _;
use std::io::{self, ErrorKind};
use std::mem;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use tokio::runtime::Id;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use crate::call_options::AttemptTime;
use crate::connect::Connector;
use crate::failure::{Failure, Progress, root_cause};
use crate::lock::lock;
use crate::message::{Sharing, in_milliseconds, not_sent_within};
use crate::pool::connection::{Connection, runtime};
use crate::pool::streams::Stream;
use crate::pool::unanswered::Unanswered;
use crate::socket::Meter;

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
    /// No connection is kept any more.
    is_closed: AtomicBool,
    /// So many are kept: those of a runtime that has ended are of no use to anybody.
    max: usize,
}

/// The connections that are kept for the next call.
#[derive(Default)]
struct Connections {
    /// The one that was used last is at the back.
    idle: VecDeque<Connection>,
    /// One for each runtime.
    shared: Vec<Connection>,
    /// Those that are not kept any more. They are hung up when nobody waits for the lock.
    gone: Vec<Connection>,
}

/// A connection, and the right to make one call over it.
pub(crate) struct Lease<'a> {
    connection: Connection,
    in_flight: InFlight<'a>,
    sharing: Sharing,
    reused: bool,
    _permit: SemaphorePermit<'a>,
}

/// A call that is under way. Unless its exchange completes, no further call uses the connection: a server
/// that did not respond to one may respond to none, although it still responds to pings.
struct InFlight<'a> {
    pool: &'a Pool,
    meter: Meter,
    /// With HTTP/2, the right to make it.
    stream: Option<Stream>,
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
            is_closed: AtomicBool::new(false),
            max,
        }
    }

    /// Drops the connections that no call uses, and from now on each as soon as its call is over.
    pub(crate) fn close(&self) {
        self.is_closed.store(true, Ordering::SeqCst);
        self.change(Connections::clear);
    }

    fn is_closed(&self) -> bool {
        self.is_closed.load(Ordering::SeqCst)
    }

    /// Keeps a connection, unless none are kept any more.
    fn keep(&self, connection: Connection, keep: impl FnOnce(&mut Connections, Connection, usize)) {
        self.change(|connections| {
            if self.is_closed() {
                connections.gone.push(connection);
            } else {
                keep(connections, connection, self.max);
            }
        });
    }

    /// Does something with the connections that are kept. Those that go are hung up afterwards: that writes
    /// to the network, and all calls would wait for the lock meanwhile.
    fn change<T>(&self, change: impl FnOnce(&mut Connections) -> T) -> T {
        let mut connections = self.lock();
        let changed = change(&mut connections);
        let gone = mem::take(&mut connections.gone);
        drop(connections);
        gone.into_iter().for_each(Connection::hang_up);
        changed
    }

    /// Waits for the right to make a call and takes a kept connection or opens one.
    pub(crate) async fn lease(
        &self,
        sharing: Sharing,
        connect_timeout: Duration,
    ) -> Result<Lease<'_>, Failure> {
        let permit = self.permits.acquire().await;
        let permit = permit.expect("the semaphore is never closed");
        loop {
            let (connection, reused) = match self.take_ready(sharing).await {
                Some(connection) => (connection, true),
                // Opening is rare and its future is large: calls do not carry it about.
                None => Box::pin(self.open(sharing, connect_timeout)).await?,
            };
            let stream = match connection.begin().await {
                Ok(stream) => stream,
                Err(_) if reused => continue, // it failed another call, or has ended
                Err(_) => return Err(self.unusable()),
            };
            let meter = connection.meter().clone();
            let in_flight = InFlight { pool: self, meter, stream, granted: 0, is_complete: false };
            return Ok(Lease { connection, in_flight, sharing, reused, _permit: permit });
        }
    }

    /// Takes a kept connection that still works; those that do not are dropped.
    ///
    /// A connection that the server closed while this program was busy is found here, not halfway
    /// through a payment.
    async fn take_ready(&self, sharing: Sharing) -> Option<Connection> {
        loop {
            let mut connection =
                self.change(|connections| connections.take(sharing, runtime(), Instant::now()))?;
            if connection.ready().await {
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
        match connection.share() {
            None => self.is_http1.store(true, Ordering::Relaxed),
            Some(shared) => self.keep(shared, Connections::share),
        }
        Ok((connection, false))
    }

    async fn connect(&self, limit: Duration) -> Result<Connection, Failure> {
        let connecting = async {
            let stream = self.connector.connect(limit).await?;
            let mut connection = Connection::handshake(stream).await.map_err(|error| {
                let problem = format!("no HTTP connection to {}: {error}", self.connector.peer());
                Failure::new(Progress::Unconnected, problem).caused_by(error)
            })?;
            if !connection.ready().await {
                return Err(self.unusable());
            }
            connection.meter().ask_system(); // once more, right before the request
            Ok(connection)
        };
        timeout(limit, connecting).await.map_err(|_| self.connect_timed_out(limit))?
    }

    fn unusable(&self) -> Failure {
        let peer = self.connector.peer();
        let problem = format!("{peer} closed the connection or sent data before the request");
        Failure::new(Progress::Unconnected, problem)
    }

    fn connect_timed_out(&self, limit: Duration) -> Failure {
        let limit = in_milliseconds(limit);
        let problem = format!("no connection to {} within {limit:?}", self.connector.peer());
        Failure::new(Progress::Unconnected, problem)
    }

    fn lock(&self) -> MutexGuard<'_, Connections> {
        lock(&self.connections)
    }
}

impl Connections {
    /// The connection of a runtime that was used last: it is the least likely to have been closed meanwhile.
    fn take(&mut self, sharing: Sharing, of: Option<Id>, now: Instant) -> Option<Connection> {
        let is_old = |connection: &Connection| {
            now.saturating_duration_since(connection.last_used) >= IDLE_LIMIT
        };
        while self.idle.front().is_some_and(is_old) {
            self.gone.extend(self.idle.pop_front());
        }
        let is_over = |shared: &mut Connection| is_old(shared) || shared.is_closed();
        self.gone.extend(self.shared.extract_if(.., is_over));
        match self.shared.iter_mut().find(|shared| shared.runtime == of) {
            Some(shared) if sharing == Sharing::All => {
                shared.last_used = now;
                shared.share()
            }
            _ => {
                let last = self.idle.iter().rposition(|idle| idle.runtime == of)?;
                self.idle.remove(last)
            }
        }
    }

    /// Keeps a connection for one call at a time.
    fn put_back(&mut self, connection: Connection, max: usize) {
        while self.idle.len() >= max.max(1) {
            self.gone.extend(self.idle.pop_front());
        }
        self.idle.push_back(connection);
    }

    /// Keeps a connection for all calls of its runtime.
    fn share(&mut self, connection: Connection, max: usize) {
        self.gone.extend(self.shared.extract_if(.., |shared| shared.runtime == connection.runtime));
        if self.shared.len() >= max.max(1) {
            self.gone.push(self.shared.remove(0));
        }
        self.shared.push(connection);
    }

    fn retire(&mut self, meter: &Meter) {
        self.gone.extend(self.shared.extract_if(.., |shared| shared.meter().is_same(meter)));
    }

    /// Keeps none of them.
    fn clear(&mut self) {
        self.gone.extend(self.idle.drain(..));
        self.gone.append(&mut self.shared);
    }
}

impl Drop for Connections {
    fn drop(&mut self) {
        self.clear();
        mem::take(&mut self.gone).into_iter().for_each(Connection::hang_up);
    }
}

impl Lease<'_> {
    pub(crate) fn is_reused(&self) -> bool {
        self.reused
    }

    pub(crate) fn is_http2(&self) -> bool {
        self.connection.is_http2()
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
        time: AttemptTime,
    ) -> Result<Response<Incoming>, Failure> {
        self.grant(MAX_BYTES_BEFORE_RESPONSE);
        let written = self.in_flight.meter.written();
        let response = self.connection.send(request, time).await;
        response.map_err(|unanswered| self.classify(unanswered, written, time))
    }

    /// Does what needs the connection, such as reading the body of a response.
    pub(crate) async fn drive<T>(&mut self, work: Pin<&mut impl Future<Output = T>>) -> T {
        self.connection.drive(work).await
    }

    /// There are two proofs that nothing was written: the request was handed back, or the connection
    /// ended without having written more than it had before.
    #[cold]
    fn classify(&self, unanswered: Unanswered, written: u64, time: AttemptTime) -> Failure {
        let cause = match unanswered {
            Unanswered::NotBegun => return not_sent_within(time.limit),
            Unanswered::Returned(cause) => cause,
            Unanswered::Taken(error) if self.in_flight.meter.ended_without_more_than(written) => {
                error.into()
            }
            Unanswered::Taken(error) => {
                let is_secure = self.in_flight.pool.connector.is_secure();
                return if is_secure || !is_no_http(&error) { cut(error) } else { no_http(error) };
            }
        };
        // The server probably closed the other idle connections in the same moment.
        self.in_flight.pool.change(Connections::clear);
        let problem = "the connection was closed before the request was written";
        Failure::new(Progress::NotWritten, problem).caused_by(cause)
    }

    /// Keeps the connection for the next call, after the whole response was read or instead of sending.
    pub(crate) fn keep(mut self) {
        self.in_flight.is_complete = true;
        let is_kept_already = self.is_http2() && self.sharing == Sharing::All;
        if !is_kept_already && !self.connection.is_closed() {
            self.connection.last_used = Instant::now();
            self.in_flight.pool.keep(self.connection, Connections::put_back);
        }
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.meter.settle(self.granted);
        if !self.is_complete {
            self.pool.change(|connections| connections.retire(&self.meter));
            self.stream.iter().for_each(Stream::retire);
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

/// Whether what came back does not begin as HTTP does. hyper tells the kinds of its error apart by their texts only.
fn is_no_http(error: &hyper::Error) -> bool {
    error.is_parse() && error.to_string() == "invalid HTTP version parsed"
}

/// Something other than HTTP came back for a request in the clear: most likely a TLS alert.
fn no_http(error: hyper::Error) -> Failure {
    let problem =
        "the response is not HTTP; if the server speaks TLS, the base URL begins with https://";
    Failure::new(Progress::Sent, problem).caused_by(error)
}

/// Below the 60 seconds after which usual load balancers close idle connections.
const IDLE_LIMIT: Duration = Duration::from_secs(30);
/// Room for the head, for interim responses and for what HTTP/2 says of itself, with some to spare.
const MAX_BYTES_BEFORE_RESPONSE: u64 = 1024 * 1024;

#[cfg(test)]
mod tests {
    use rustls::RootCertStore;
    use tokio::io::AsyncReadExt;

    use super::*;
    use crate::connect;
    use crate::origin::Origin;

    /// A server to connect to, and a pool of its connections.
    async fn pool() -> (tokio::net::TcpListener, Pool) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = Origin::parse(&listener.local_addr().unwrap().to_string()).unwrap();
        let connector = Connector::new(&origin, None, connect::tls(RootCertStore::empty(), false));
        (listener, Pool::new(connector, 1))
    }

    /// Hanging up writes to the network, and all calls wait for what they do with the connections.
    #[tokio::test]
    async fn connections_are_hung_up_when_nobody_waits_for_them() {
        const LIMIT: Duration = Duration::from_secs(60);
        let (listener, pool) = pool().await;
        let mut connections = Connections::default();
        let mut far_ends = Vec::new();
        for _ in 0..3 {
            let connection = pool.connect(LIMIT).await.unwrap();
            far_ends.push(listener.accept().await.unwrap().0);
            connections.put_back(connection, 1);
        }
        assert_eq!(connections.gone.len(), 2, "one alone is kept");
        let later = Instant::now() + IDLE_LIMIT;
        assert!(connections.take(Sharing::All, runtime(), later).is_none());
        assert_eq!(connections.gone.len(), 3, "it was idle for too long");
        for is_shared in [false, true] {
            let connection = pool.connect(LIMIT).await.unwrap();
            far_ends.push(listener.accept().await.unwrap().0);
            let keep = if is_shared { Connections::share } else { Connections::put_back };
            keep(&mut connections, connection, 1);
        }
        connections.clear();
        assert_eq!(connections.gone.len(), 5);
        let is_open = |stream: &tokio::net::TcpStream| {
            let read = stream.try_read(&mut [0]);
            read.is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
        };
        assert!(far_ends.iter().all(is_open));
        *pool.lock() = connections;
        pool.change(|_| ());
        assert!(pool.lock().gone.is_empty());
        for mut far_end in far_ends {
            assert_eq!(far_end.read(&mut [0]).await.unwrap(), 0);
        }
    }

    #[tokio::test]
    async fn a_request_on_a_connection_that_closed_meanwhile_is_handed_back() {
        let (listener, pool) = pool().await;
        let mut lease = pool.lease(Sharing::All, Duration::from_secs(60)).await.unwrap();

        drop(listener.accept().await.unwrap());
        let time = AttemptTime::begin(Duration::from_secs(60));
        let failure = lease.send(Request::default(), time).await.unwrap_err();
        assert_eq!(failure.progress, Progress::NotWritten);
    }
}
