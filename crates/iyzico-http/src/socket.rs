//! A TCP connection that knows what has passed it.
//!
//! Whether a payment has left this machine is not known above: hyper takes a request before it
//! writes it, and TLS holds it back once more. Here is the last place that knows.

use std::io::{self, IoSlice, Read};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use hyper_util::client::legacy::connect::{Connected, Connection};
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::task::coop::poll_proceed;

pub(crate) struct Socket {
    stream: TcpStream,
    meter: Meter,
}

/// What can be seen of a [`Socket`] from outside.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meter(Arc<Readings>);

#[derive(Debug, Default)]
struct Readings {
    written: AtomicU64,
    is_over: AtomicBool,
    /// Whether the next read asks the system, even if the runtime knows of nothing to read.
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
        self.0.is_over.load(Ordering::Acquire) && self.written() == before
    }

    /// Lets the next read ask the system whether there is anything, an end for instance.
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

    fn count_read(&self, bytes: u64) -> io::Result<()> {
        let mut allowance = self.allowance();
        let left = allowance.left.checked_sub(bytes);
        allowance.left = left.ok_or_else(|| io::Error::other("the server sends without end"))?;
        Ok(())
    }

    fn allowance(&self) -> MutexGuard<'_, Allowance> {
        self.0.allowance.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Socket {
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self { stream, meter: Meter::default() }
    }

    pub(crate) fn meter(&self) -> Meter {
        self.meter.clone()
    }

    /// No response can come any more, so no request may leave.
    fn end(&self) {
        self.meter.0.is_over.store(true, Ordering::Release);
    }

    fn check_open(&self) -> io::Result<()> {
        if self.meter.0.is_over.load(Ordering::Acquire) {
            return Err(io::Error::new(io::ErrorKind::BrokenPipe, "the connection has ended"));
        }
        Ok(())
    }

    fn count(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match &written {
            Poll::Ready(Ok(bytes)) => {
                self.meter.0.written.fetch_add(*bytes as u64, Ordering::AcqRel);
            }
            Poll::Ready(Err(_)) => self.end(),
            Poll::Pending => {}
        }
        written
    }

    /// Asks the system itself. The runtime answers from what it saw last, and while the program is
    /// busy, that may be older than the end of the connection.
    ///
    /// It asks with little room, because usually there is nothing and the room has to be zeroed; where
    /// there is something, it asks again.
    fn read_now(&self, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        // A server that never stops talking must not keep the runtime from everything else.
        let turn = ready!(poll_proceed(cx));
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
            self.end();
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
        self.stream.connected()
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.end();
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
mod tests {
    use std::future::poll_fn;
    use std::net::TcpListener;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    /// A socket, and the other end of it.
    async fn pair() -> (Socket, std::net::TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        (Socket::new(stream), listener.accept().unwrap().0)
    }

    #[tokio::test]
    async fn an_end_that_the_runtime_has_not_seen_is_read() {
        let (mut socket, other) = pair().await;
        let meter = socket.meter();
        socket.write_all(b"four").await.unwrap();
        drop(other);
        meter.ask_system();
        let mut buffer = [0; 8];
        let read = poll_fn(|cx| {
            // The runtime has had no chance to look at its sockets.
            Poll::Ready(Pin::new(&mut socket).poll_read(cx, &mut ReadBuf::new(&mut buffer)))
        });
        assert!(read.await.is_ready());
        assert!(meter.ended_without_more_than(4));
        assert!(!meter.ended_without_more_than(3));
    }

    /// The last words of a server are longer than the room, and its end stands behind them.
    #[tokio::test]
    async fn an_end_behind_much_to_read_is_read() {
        let (mut socket, mut other) = pair().await;
        std::io::Write::write_all(&mut other, &[b'x'; 3 * LITTLE_ROOM]).unwrap();
        drop(other);
        let meter = socket.meter();
        meter.ask_system();
        let read = poll_fn(|cx| {
            let mut buffer = [0; 4 * LITTLE_ROOM];
            let mut buffer = ReadBuf::new(&mut buffer);
            // The runtime has had no chance to look at its sockets.
            while !meter.ended_without_more_than(0) {
                assert!(Pin::new(&mut socket).poll_read(cx, &mut buffer).is_ready());
            }
            Poll::Ready(buffer.filled().len())
        });
        assert_eq!(read.await, 3 * LITTLE_ROOM);
    }

    /// Each further question would be a system call for nothing.
    #[tokio::test]
    async fn the_system_is_asked_once_for_each_time_that_is_wanted() {
        let (mut socket, other) = pair().await;
        let meter = socket.meter();
        poll_fn(|cx| {
            let mut buffer = [0; 8];
            let mut read = || Pin::new(&mut socket).poll_read(cx, &mut ReadBuf::new(&mut buffer));
            meter.ask_system();
            assert!(read().is_pending());
            other.shutdown(std::net::Shutdown::Both).unwrap();
            assert!(read().is_pending());
            meter.ask_system();
            assert!(read().is_ready());
            Poll::Ready(())
        })
        .await;
    }

    #[tokio::test]
    async fn nothing_is_written_after_the_end() {
        let (mut socket, other) = pair().await;
        drop(other);
        socket.read_to_end(&mut Vec::new()).await.unwrap();
        let error = socket.write_all(b"four").await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
        assert!(socket.meter().ended_without_more_than(0));
    }

    #[tokio::test]
    async fn a_connection_that_lasts_proves_nothing() {
        let (socket, _other) = pair().await;
        let meter = socket.meter();
        assert!(!meter.ended_without_more_than(0));
        drop(socket);
        assert!(meter.ended_without_more_than(0));
    }

    /// A server that never stops sending must not keep the thread from everything else.
    #[tokio::test]
    async fn a_flood_leaves_the_others_their_turn() {
        const TURN: usize = 1000;
        let (mut socket, mut other) = pair().await;
        std::io::Write::write_all(&mut other, &[b'x'; 16 * TURN]).unwrap();
        let reads = poll_fn(|cx| {
            let mut buffer = [0; 8];
            let mut read = || Pin::new(&mut socket).poll_read(cx, &mut ReadBuf::new(&mut buffer));
            Poll::Ready((0..TURN).take_while(|_| read().is_ready()).count())
        });
        assert!(reads.await < TURN);
    }

    /// A task may read 128 times in a turn, but not 128 large pieces.
    #[tokio::test]
    async fn much_to_read_ends_the_turn_sooner() {
        let (mut socket, mut other) = pair().await;
        std::thread::spawn(move || std::io::Write::write_all(&mut other, &vec![b'x'; 1 << 20]));
        let mut read = 0;
        poll_fn(|cx| {
            let mut buffer = [0; 1 << 14];
            let mut buffer = ReadBuf::new(&mut buffer);
            while Pin::new(&mut socket).poll_read(cx, &mut buffer).is_ready() {
                read += buffer.filled().len();
                buffer.clear();
            }
            Poll::Ready(())
        })
        .await;
        assert!(read <= 256 * 1024, "{read} bytes in one turn");
    }

    #[tokio::test]
    async fn what_serves_no_call_is_cut_off_and_what_was_granted_is_read() {
        let (mut socket, mut other) = pair().await;
        let meter = socket.meter();
        std::thread::spawn(
            move || while std::io::Write::write_all(&mut other, &[b'x'; 999]).is_ok() {},
        );
        meter.grant(1 << 20);
        socket.read_exact(&mut vec![0; 1 << 20]).await.unwrap();
        meter.settle(1 << 20);
        let mut rest = Vec::new();
        let error = socket.read_to_end(&mut rest).await.unwrap_err();
        assert_eq!(error.to_string(), "the server sends without end");
        assert!(rest.len() as u64 <= WITHOUT_CALLS);
    }
}
