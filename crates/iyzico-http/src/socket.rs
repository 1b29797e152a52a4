//! A TCP connection that knows what has passed it.
//!
//! Whether a payment has left this machine is not known above: hyper takes a request before it
//! writes it, and TLS holds it back once more. Here is the last place that knows.

use std::io::{self, IoSlice, Read};
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, ready};

use hyper_util::client::legacy::connect::{Connected, Connection};
use socket2::SockRef;
use tcp::Tcp;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::task::coop::poll_proceed;

use crate::lock::lock;

#[cfg(target_os = "linux")]
mod tcp;
#[cfg(not(target_os = "linux"))]
mod tcp {
    //! Everything is heard of by the runtime.
    pub(super) use tokio::net::TcpStream as Tcp;

    pub(super) fn heard_by_runtime(stream: Tcp) -> Tcp {
        stream
    }
}

pub(crate) struct Socket {
    stream: Tcp,
    meter: Meter,
}

/// What can be seen of a [`Socket`] from outside.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meter(Arc<Readings>);

#[derive(Debug, Default)]
struct Readings {
    written: AtomicU64,
    is_over: AtomicBool,
    /// Told when it is over.
    over: Notify,
    /// Whether the next read asks the system, even if the runtime knows of nothing to read. A write
    /// that comes before it asks as well.
    asks_system: AtomicBool,
    allowance: Mutex<Allowance>,
}

/// How much the other end may send. Without a limit it could keep this program busy for ever, with
/// interim responses or with frames of HTTP/2 that mean nothing.
#[derive(Debug)]
struct Allowance {
    left: u64,
    /// The sum of what was granted to the calls that are under way.
    granted: u64,
}

impl Default for Allowance {
    fn default() -> Self {
        Self { left: WITHOUT_CALLS, granted: 0 }
    }
}

impl Meter {
    /// Bytes that the system has taken.
    pub(crate) fn written(&self) -> u64 {
        self.0.written.load(Ordering::Acquire)
    }

    /// Whether the connection has ended and nothing was written beyond `before`. Then nothing ever
    /// will be.
    pub(crate) fn ended_without_more_than(&self, before: u64) -> bool {
        self.is_over() && self.written() == before
    }

    pub(crate) fn is_over(&self) -> bool {
        self.0.is_over.load(Ordering::Acquire)
    }

    /// Waits for the end of the connection.
    pub(crate) async fn over(&self) {
        let told = self.0.over.notified();
        if !self.is_over() {
            told.await;
        }
    }

    /// No response can come any more, so no request may leave.
    pub(crate) fn end(&self) {
        self.0.is_over.store(true, Ordering::Release);
        self.0.over.notify_waiters();
    }

    /// Lets the next read ask the system whether there is anything, an end for instance. Nothing is
    /// written into a connection that had ended by now.
    pub(crate) fn ask_system(&self) {
        self.0.asks_system.store(true, Ordering::Release);
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Lets the other end send so much more, because of a call.
    pub(crate) fn grant(&self, bytes: u64) {
        let mut allowance = self.allowance();
        allowance.granted = allowance.granted.saturating_add(bytes);
        allowance.left = allowance.left.saturating_add(bytes);
    }

    /// The call is over to which so much was granted.
    pub(crate) fn settle(&self, granted: u64) {
        let mut allowance = self.allowance();
        allowance.granted = allowance.granted.saturating_sub(granted);
        let most = allowance.granted.saturating_add(WITHOUT_CALLS);
        allowance.left = if allowance.granted == 0 { most } else { allowance.left.min(most) };
    }

    pub(crate) fn count_written(&self, bytes: u64) {
        self.0.written.fetch_add(bytes, Ordering::AcqRel);
    }

    fn count_read(&self, bytes: u64) -> io::Result<()> {
        let mut allowance = self.allowance();
        let left = allowance.left.checked_sub(bytes);
        allowance.left = left.ok_or_else(|| io::Error::other("the server sends without end"))?;
        Ok(())
    }

    fn allowance(&self) -> MutexGuard<'_, Allowance> {
        lock(&self.0.allowance)
    }
}

impl Socket {
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self { stream: tcp::heard_by_runtime(stream), meter: Meter::default() }
    }

    pub(crate) fn meter(&self) -> Meter {
        self.meter.clone()
    }

    fn check_open(&self) -> io::Result<()> {
        // Who was moving the connection when the question came has read before, and writes now.
        if self.meter.0.asks_system.load(Ordering::Acquire) && self.has_ended() {
            self.meter.end();
        }
        if self.meter.is_over() {
            return Err(io::Error::new(io::ErrorKind::BrokenPipe, "the connection has ended"));
        }
        Ok(())
    }

    fn count(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match &written {
            Poll::Ready(Ok(bytes)) => self.meter.count_written(*bytes as u64),
            Poll::Ready(Err(_)) => self.meter.end(),
            Poll::Pending => {}
        }
        written
    }

    /// Whether the system knows of an end, with nothing to be read before it.
    fn has_ended(&self) -> bool {
        match SockRef::from(&self.stream).peek(&mut [MaybeUninit::uninit()]) {
            Ok(bytes) => bytes == 0,
            Err(error) => !is_passing(&error),
        }
    }

    /// Asks the system itself. The runtime only knows what it saw last, and while the program is busy, that
    /// may be older than the end of the connection.
    ///
    /// It asks with little room, because usually there is nothing and the room has to be zeroed; where
    /// there is something, it asks again.
    fn read_now(&self, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        // A server that never stops talking must not keep the runtime from everything else.
        let Poll::Ready(turn) = poll_proceed(cx) else {
            self.meter.ask_system();
            return Poll::Pending;
        };
        let room = buffer.remaining().min(LITTLE_ROOM);
        match (&*SockRef::from(&self.stream)).read(buffer.initialize_unfilled_to(room)) {
            Ok(read) => {
                turn.made_progress();
                buffer.advance(read);
                if read > 0 {
                    self.meter.ask_system();
                }
                Poll::Ready(Ok(()))
            }
            Err(error) if is_passing(&error) => Poll::Pending,
            Err(error) => Poll::Ready(Err(error)),
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let (room, before) = (buffer.remaining(), buffer.filled().len());
        let mut read = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if read.is_pending() && room > 0 && self.meter.0.asks_system.swap(false, Ordering::AcqRel) {
            read = self.read_now(cx, buffer);
        }
        let bytes = buffer.filled().len() - before;
        let read = ready!(read).and_then(|()| self.meter.count_read(bytes as u64));
        if read.is_err() {
            buffer.set_filled(before);
        }
        if read.is_err() || room > 0 && bytes == 0 {
            self.meter.end();
        }
        take_turns(cx, bytes / BYTES_A_TURN);
        Poll::Ready(read)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check_open()?;
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.count(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check_open()?;
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, pieces);
        self.count(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

impl Connection for Socket {
    fn connected(&self) -> Connected {
        Connected::new()
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.meter.end();
    }
}

/// Much to read is much work for the task that reads, so that it ends its turn sooner.
fn take_turns(cx: &mut Context<'_>, turns: usize) {
    for _ in 0..turns {
        let Poll::Ready(turn) = poll_proceed(cx) else { return };
        turn.made_progress();
    }
}

fn is_passing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}

const LITTLE_ROOM: usize = 256;
const BYTES_A_TURN: usize = 1024;
/// What a connection may send that serves no call: the handshake, pings, settings, its end.
const WITHOUT_CALLS: u64 = 256 * 1024;

#[cfg(test)]
mod tests;
