//! The connection that a request came over, for cutting it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Says how much may still be written to a connection. Clones speak of the same one.
#[derive(Clone, Debug)]
pub(crate) struct Wire(Arc<AtomicU64>);

impl Default for Wire {
    fn default() -> Self {
        Self(Arc::new(AtomicU64::new(UNLIMITED)))
    }
}

impl Wire {
    /// Closes the connection before another byte leaves.
    pub(crate) fn cut(&self) {
        self.cut_after(0);
    }

    /// Closes the connection when so many more bytes have left.
    pub(crate) fn cut_after(&self, bytes: u64) {
        self.0.store(bytes, Ordering::Release);
    }

    /// Takes back a cut that the last response was too short for.
    pub(crate) fn mend(&self) {
        self.0.store(UNLIMITED, Ordering::Release);
    }

    fn left(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }

    fn spend(&self, bytes: usize) {
        if self.left() != UNLIMITED {
            self.0.fetch_sub(bytes as u64, Ordering::AcqRel);
        }
    }
}

/// A connection that can be cut.
pub(crate) struct Severable<S> {
    stream: S,
    wire: Wire,
}

impl<S> Severable<S> {
    pub(crate) fn new(stream: S, wire: Wire) -> Self {
        Self { stream, wire }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Severable<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Severable<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let left = usize::try_from(self.wire.left()).unwrap_or(usize::MAX);
        if left == 0 {
            ready!(Pin::new(&mut self.stream).poll_flush(context))?;
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        let allowed = &bytes[..bytes.len().min(left)];
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, allowed))?;
        self.wire.spend(written);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

const UNLIMITED: u64 = u64::MAX;
