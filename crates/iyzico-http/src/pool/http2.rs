//! A connection with HTTP/2, over which many calls go at once. A task of its own moves it.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::http2::{Builder, SendRequest};
use hyper::rt::Executor as _;
use hyper_util::rt::TokioTimer;

use crate::carrier::Stream as Way;
use crate::lock::lock;
use crate::pool::streams::{Moved, Stream, Streams};
use crate::pool::unanswered::Unanswered;
use crate::socket::Meter;

/// A handle of a connection. All its clones send over the same one.
#[derive(Clone)]
pub(super) struct Http2 {
    /// Gone once the connection has ended.
    sender: Arc<Mutex<Option<SendRequest<Full<Bytes>>>>>,
    streams: Arc<Streams>,
}

impl Http2 {
    pub(super) async fn open(way: Way) -> hyper::Result<Self> {
        let moved = Moved::default();
        let first_step = moved.next();
        let (sender, connection) = settings(moved.clone()).handshake(way).await?;
        let connection = Arc::new(Mutex::new(connection));
        let seen = Arc::downgrade(&connection);
        let most = move || Some(lock(&*seen.upgrade()?).current_max_send_streams());
        let streams = Streams::new(moved.clone(), most);
        moved.execute(poll_fn(move |cx| Pin::new(&mut *lock(&connection)).poll(cx)));
        first_step.await; // it reads what was there before any request
        Ok(Self::new(sender, streams))
    }

    fn new(sender: SendRequest<Full<Bytes>>, streams: Streams) -> Self {
        Self { sender: Arc::new(Mutex::new(Some(sender))), streams: Arc::new(streams) }
    }

    /// Waits for the right to make a call; `None` where no call begins any more.
    pub(super) async fn take(&self) -> Option<Stream> {
        Arc::clone(&self.streams).take().await
    }

    /// Sends the request and waits for the head of the response.
    ///
    /// hyper forgets a request that comes in the very moment in which its queue closes
    /// (<https://github.com/hyperium/hyper/issues/4122>), and hands it back only when nobody can send any
    /// more. So nobody can once the connection has ended.
    pub(super) async fn send(
        &self,
        request: Request<Full<Bytes>>,
        meter: &Meter,
    ) -> Result<Response<Incoming>, Unanswered> {
        meter.ask_system();
        let sent = self.sender().as_mut().map(|sender| sender.try_send_request(request));
        let Some(response) = sent else {
            return Err(Unanswered::Returned("the connection has ended".into()));
        };
        let mut response = pin!(response);
        tokio::select! {
            biased;
            response = &mut response => return Ok(response?),
            () = meter.over() => {}
        }
        self.sender().take();
        Ok(response.await?)
    }

    /// Whether it takes no request any more.
    pub(super) fn is_closed(&self) -> bool {
        self.sender().as_ref().is_none_or(SendRequest::is_closed)
    }

    fn sender(&self) -> MutexGuard<'_, Option<SendRequest<Full<Bytes>>>> {
        lock(&self.sender)
    }
}

fn settings(moved: Moved) -> Builder<Moved> {
    let mut settings = Builder::new(moved);
    settings
        .timer(TokioTimer::new())
        // The first call need not wait until the server says how many it allows.
        .initial_max_send_streams(1)
        .max_header_list_size(MAX_HEADER_BYTES)
        // One dead connection would take every call with it; pings find it while calls wait.
        .keep_alive_interval(PING_INTERVAL)
        .keep_alive_timeout(PING_TIMEOUT);
    settings
}

/// The most that the head of a response may have, in either version of HTTP.
pub(super) const MAX_HEADER_BYTES: u32 = 64 * 1024;
const PING_INTERVAL: Duration = Duration::from_secs(15);
const PING_TIMEOUT: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use std::hint::spin_loop;
    use std::sync::mpsc::{self, TryRecvError};
    use std::thread;

    use hyper::client::conn::http2::Connection;
    use hyper_util::rt::TokioIo;
    use tokio::io::{DuplexStream, duplex};
    use tokio::task::yield_now;
    use tokio::time::timeout;

    use super::*;

    /// hyper's half of a connection, which nobody moves.
    type Half = Connection<TokioIo<DuplexStream>, Full<Bytes>, Moved>;

    /// A connection, and the other end of it.
    async fn open() -> (Http2, Half, DuplexStream) {
        let (stream, other) = duplex(1024);
        let settings = settings(Moved::default());
        let (sender, half) = settings.handshake(TokioIo::new(stream)).await.unwrap();
        (Http2::new(sender, Streams::new(Moved::default(), || None)), half, other)
    }

    #[track_caller]
    fn assert_returned(sent: &Result<Response<Incoming>, Unanswered>) {
        assert!(matches!(sent, Err(Unanswered::Returned(_))));
    }

    #[tokio::test]
    async fn nobody_can_send_once_it_is_seen_that_the_connection_has_ended() {
        let (http2, half, _other) = open().await;
        let meter = Meter::default();
        let waiting = tokio::spawn({
            let (http2, meter) = (http2.clone(), meter.clone());
            async move { http2.send(Request::default(), &meter).await }
        });
        yield_now().await;
        assert!(!http2.is_closed());
        meter.end();
        let closed = async {
            while !http2.is_closed() {
                yield_now().await;
            }
        };
        timeout(PATIENCE, closed).await.unwrap();
        assert_returned(&http2.send(Request::default(), &meter).await);
        drop(half);
        assert_returned(&waiting.await.unwrap());
    }

    /// hyper's half goes away on another thread, a little earlier or later.
    #[tokio::test]
    async fn a_request_that_comes_as_the_connection_ends_is_handed_back() {
        let (endings, received) = mpsc::channel::<(Meter, Half)>();
        let ending = thread::spawn(move || {
            loop {
                match received.try_recv() {
                    Ok((meter, half)) => {
                        meter.end();
                        drop(half);
                    }
                    Err(TryRecvError::Empty) => thread::yield_now(),
                    Err(TryRecvError::Disconnected) => return,
                }
            }
        });
        for round in 0..5_000 {
            let (http2, half, _other) = open().await;
            let meter = Meter::default();
            endings.send((meter.clone(), half)).unwrap();
            (0..round % 128).for_each(|_| spin_loop());
            let sent = timeout(PATIENCE, http2.send(Request::default(), &meter)).await;
            assert_returned(&sent.expect("the request was forgotten"));
        }
        drop(endings);
        ending.join().unwrap();
    }

    const PATIENCE: Duration = Duration::from_secs(10);
}
