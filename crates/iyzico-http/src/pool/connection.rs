//! One connection, and who moves it.
//!
//! A connection with HTTP/1.1 serves one call at a time, so that call moves it: there is no task of
//! its own that would have to be woken for every step, and once the call is dropped nothing is
//! written any more. Between calls nobody reads. Whether the server closed it meanwhile is asked of the
//! system before the next request ([`Connection::ready`]).

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::client::legacy::connect::Connection as _;
use tokio::runtime::{Handle, Id};
use tokio::task::yield_now;

use crate::call_options::AttemptTime;
use crate::carrier::{self, Stream};
use crate::clock::timeout_unless_ready;
use crate::pool::gate::Gate;
use crate::pool::http2::{Http2, MAX_HEADER_BYTES};
use crate::pool::streams::Stream as Place;
use crate::pool::unanswered::Unanswered;
use crate::socket::Meter;

/// A connection over which calls can be made.
pub(crate) struct Connection {
    protocol: Protocol,
    meter: Meter,
    pub(crate) last_used: Instant,
    /// The runtime that hears of its events.
    pub(crate) runtime: Option<Id>,
}

enum Protocol {
    Http1(Http1),
    Http2(Http2),
}

/// No call begins over this connection any more.
pub(crate) struct Ended;

struct Http1 {
    sender: http1::SendRequest<Full<Bytes>>,
    driver: Driver,
}

/// The half of hyper that reads and writes, whenever it is polled.
struct Driver {
    /// Gone when the connection has ended.
    connection: Option<Box<http1::Connection<Stream, Full<Bytes>>>>,
    /// Wakes the call because of the connection.
    of_connection: Gate,
    /// Wakes the call because of what it waits for.
    of_work: Gate,
}

impl Connection {
    pub(crate) async fn handshake(stream: Stream) -> hyper::Result<Self> {
        let meter = carrier::meter(&stream);
        let protocol = if stream.connected().is_negotiated_h2() {
            // Its future is large, and connections with HTTP/1.1 do not carry it about either.
            Protocol::Http2(Box::pin(Http2::open(stream)).await?)
        } else {
            let (sender, connection) = http1_settings().handshake(stream).await?;
            Protocol::Http1(Http1 { sender, driver: Driver::new(connection) })
        };
        meter.ask_system();
        Ok(Self { protocol, meter, last_used: Instant::now(), runtime: runtime() })
    }

    /// Another handle of the same connection, where calls may share it.
    pub(crate) fn share(&self) -> Option<Self> {
        let Protocol::Http2(http2) = &self.protocol else { return None };
        let protocol = Protocol::Http2(http2.clone());
        let (meter, runtime) = (self.meter.clone(), self.runtime);
        Some(Self { protocol, meter, last_used: Instant::now(), runtime })
    }

    /// Waits for the right to make a call, where connections give one: there may be many over the same one.
    /// `Err` where no call begins any more.
    pub(crate) async fn begin(&self) -> Result<Option<Place>, Ended> {
        match &self.protocol {
            Protocol::Http1(_) => Ok(None),
            // As for sending, this is a rare future.
            Protocol::Http2(http2) => Box::pin(http2.take()).await.map(Some).ok_or(Ended),
        }
    }

    /// Makes sure that a connection works, and that nobody has spoken who was not asked: what came before the
    /// request is no response to it.
    pub(crate) async fn ready(&mut self) -> bool {
        match &mut self.protocol {
            Protocol::Http1(http1) => {
                self.meter.ask_system();
                let ready = pin!(http1.ready());
                let ready = timeout_unless_ready(TIME_TO_SETTLE, ready).await;
                ready.is_ok_and(|is_ready| is_ready)
            }
            Protocol::Http2(_) => {
                // Lets its task notice what the runtime has already heard of.
                yield_now().await;
                !self.is_closed()
            }
        }
    }

    /// Sends the request and waits for the head of the response.
    pub(crate) async fn send(
        &mut self,
        request: Request<Full<Bytes>>,
        time: AttemptTime,
    ) -> Result<Response<Incoming>, Unanswered> {
        match &mut self.protocol {
            Protocol::Http1(http1) => {
                let Http1 { sender, driver } = http1;
                let response = driver.of_connection.hold(|| sender.try_send_request(request));
                let response = pin!(response);
                let driven = pin!(driver.drive(response));
                let begun = begun_in_time(&self.meter, time, driven).await;
                Ok(begun.ok_or(Unanswered::NotBegun)??)
            }
            // Calls with HTTP/1.1 do not carry this future about.
            Protocol::Http2(http2) => Box::pin(http2.send(request, &self.meter)).await,
        }
    }

    /// Does what needs the connection to be moved meanwhile, such as reading a body.
    pub(crate) async fn drive<T>(&mut self, work: Pin<&mut impl Future<Output = T>>) -> T {
        match &mut self.protocol {
            Protocol::Http1(http1) => http1.driver.drive(work).await,
            Protocol::Http2(_) => work.await,
        }
    }

    pub(crate) fn meter(&self) -> &Meter {
        &self.meter
    }

    pub(crate) fn is_http2(&self) -> bool {
        matches!(self.protocol, Protocol::Http2(_))
    }

    /// Whether it is known to have ended.
    pub(crate) fn is_closed(&self) -> bool {
        match &self.protocol {
            Protocol::Http1(http1) => http1.sender.is_closed(),
            Protocol::Http2(http2) => self.meter.is_over() || http2.is_closed(),
        }
    }

    /// Tells the other end that no request will follow, as far as that needs no waiting.
    pub(crate) fn hang_up(self) {
        if let Protocol::Http1(Http1 { sender, mut driver }) = self.protocol {
            drop(sender);
            driver.advance(&mut Context::from_waker(Waker::noop()));
        }
    }
}

impl Http1 {
    async fn ready(&mut self) -> bool {
        poll_fn(|cx| {
            self.driver.advance(cx);
            self.sender.poll_ready(cx)
        })
        .await
        .is_ok()
    }
}

impl Driver {
    fn new(connection: http1::Connection<Stream, Full<Bytes>>) -> Self {
        let (of_connection, of_work) = (Gate::new(), Gate::new());
        Self { connection: Some(Box::new(connection)), of_connection, of_work }
    }

    /// Works, and moves the connection along. An end of the connection ends the work: hyper reports it
    /// there.
    ///
    /// The two wake each other at every step. They run right after each other here, so nobody else needs
    /// to hear of it: the runtime would look for events and run the call once more, for nothing.
    async fn drive<T>(&mut self, mut work: Pin<&mut impl Future<Output = T>>) -> T {
        let waker = self.of_work.waker.clone();
        poll_fn(|cx| {
            self.of_work.lead_to(cx.waker());
            let mut of_work = Context::from_waker(&waker);
            let done = self.of_connection.hold(|| work.as_mut().poll(&mut of_work));
            if done.is_ready() {
                return done;
            }
            self.of_work.begin_hold();
            self.advance(cx);
            self.of_work.end_hold();
            let done = self.of_connection.hold(|| work.as_mut().poll(&mut of_work));
            if done.is_pending() && self.of_connection.was_used() {
                cx.waker().wake_by_ref();
            }
            done
        })
        .await
    }

    fn advance(&mut self, cx: &mut Context<'_>) {
        let Some(connection) = &mut self.connection else { return };
        self.of_connection.lead_to(cx.waker());
        let mut of_connection = Context::from_waker(&self.of_connection.waker);
        if Pin::new(connection).poll(&mut of_connection).is_ready() {
            self.connection = None;
        }
    }
}

/// Works, unless the time is over before anything was written.
async fn begun_in_time<T>(
    meter: &Meter,
    time: AttemptTime,
    mut work: Pin<&mut impl Future<Output = T>>,
) -> Option<T> {
    let before = meter.written();
    poll_fn(|cx| {
        if meter.written() == before && time.is_over() {
            return Poll::Ready(None);
        }
        work.as_mut().poll(cx).map(Some)
    })
    .await
}

fn http1_settings() -> http1::Builder {
    let mut settings = http1::Builder::new();
    settings.max_headers(MAX_HEADERS).max_buf_size(MAX_HEADER_BYTES as usize);
    settings
}

/// The runtime that this runs in.
pub(super) fn runtime() -> Option<Id> {
    Handle::try_current().ok().map(|runtime| runtime.id())
}

/// A response may come before the whole request is written, and the rest follows.
const TIME_TO_SETTLE: Duration = Duration::from_secs(1);
const MAX_HEADERS: usize = 100;

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::future;

    use tokio::time::{advance, timeout};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn work_that_has_written_nothing_is_not_touched_after_its_time() {
        const LIMIT: Duration = Duration::from_secs(1);
        for (writes, is_touched) in [(0, false), (1, true)] {
            let (meter, worked) = (Meter::default(), Cell::new(0));
            let work = poll_fn(|_| {
                worked.set(worked.get() + 1);
                meter.count_written(writes);
                Poll::<()>::Pending
            });
            let mut work = pin!(work);
            let mut begun = pin!(begun_in_time(&meter, AttemptTime::begin(LIMIT), work.as_mut()));
            let poll = timeout(Duration::ZERO, begun.as_mut());
            poll.await.unwrap_err();
            advance(LIMIT).await;
            tokio::select! {
                biased;
                done = begun => assert_eq!(done, None),
                () = future::ready(()) => {}
            }
            assert_eq!(worked.get(), if is_touched { 2 } else { 1 });
        }
    }
}
