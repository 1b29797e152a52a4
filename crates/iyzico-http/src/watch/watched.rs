//! A socket that a [`Watch`] hears of.

use std::io::{self, ErrorKind, IoSlice, Read, Write};
use std::net::TcpStream;
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::Arc;
use std::task::{Context, Poll};

use mio::Token;
use tokio::io::ReadBuf;

use super::Watch;
use super::readiness::{Readiness, Side};

pub(crate) struct Watched {
    stream: TcpStream,
    token: Token,
    readiness: Arc<Readiness>,
    watch: Watch,
}

impl Watched {
    pub(crate) fn new(stream: TcpStream, watch: Watch) -> io::Result<Self> {
        let (token, readiness) = watch.add(stream.as_fd())?;
        Ok(Self { stream, token, readiness, watch })
    }

    pub(super) fn watch(&self) -> &Watch {
        &self.watch
    }

    /// Reads what is there. Whoever has read less than the room is told when more comes.
    pub(crate) fn poll_read(
        &self,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let room = buffer.remaining();
        let read = self.poll(Side::Read, cx, || (&self.stream).read(buffer.initialize_unfilled()));
        read.map_ok(|bytes| {
            if bytes == room {
                self.readiness.put_back(Side::Read);
            }
            buffer.advance(bytes);
        })
    }

    pub(crate) fn poll_write(&self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = self.poll(Side::Write, cx, || (&self.stream).write(bytes));
        written.map(|written| self.may_go_on(written))
    }

    pub(crate) fn poll_write_vectored(
        &self,
        cx: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = self.poll(Side::Write, cx, || (&self.stream).write_vectored(pieces));
        written.map(|written| self.may_go_on(written))
    }

    fn may_go_on(&self, written: io::Result<usize>) -> io::Result<usize> {
        self.readiness.put_back(Side::Write);
        written
    }

    fn poll<T>(
        &self,
        side: Side,
        cx: &mut Context<'_>,
        mut attempt: impl FnMut() -> io::Result<T>,
    ) -> Poll<io::Result<T>> {
        while self.readiness.take(side, cx.waker()) {
            match attempt() {
                Err(error) if error.kind() == ErrorKind::WouldBlock => self.readiness.goes_on(side),
                Err(error) if error.kind() == ErrorKind::Interrupted => {
                    self.readiness.put_back(side);
                }
                done => return Poll::Ready(done),
            }
        }
        Poll::Pending
    }
}

impl AsFd for Watched {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.watch.remove(self.token, self.stream.as_fd());
    }
}
