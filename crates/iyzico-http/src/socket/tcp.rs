//! A TCP stream that is heard of where it is used: by the runtime, or by the watch of an event loop.

use std::io::{self, IoSlice};
use std::net::{self, Shutdown};
use std::os::fd::{AsFd, BorrowedFd};
use std::pin::Pin;
use std::task::{Context, Poll};

use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::runtime::Handle;

use crate::watch::{HeardBy, Watched};

pub(super) enum Tcp {
    Runtime(TcpStream),
    Watch(Watched),
}

pub(super) fn heard_by_runtime(stream: TcpStream) -> Tcp {
    Tcp::Runtime(stream)
}

impl Tcp {
    /// Where it has to be waited for, those hear of it who use it now. What has been heard of until then counts.
    fn poll<T>(&mut self, mut poll: impl FnMut(&mut Self) -> Poll<T>) -> Poll<T> {
        let polled = poll(self);
        if polled.is_pending() && self.settle() { poll(self) } else { polled }
    }

    /// Says whether others hear of it from now on. Where that cannot be, it is as before, and they wake who uses it.
    fn settle(&mut self) -> bool {
        let watched = match self {
            Self::Watch(watched) => Some(&*watched),
            Self::Runtime(_) => None,
        };
        let Some(next) = HeardBy::instead_of(watched) else { return false };
        let Ok(Some(settled)) = self.heard_by(next) else { return false };
        *self = settled;
        true
    }

    fn heard_by(&self, next: HeardBy) -> io::Result<Option<Self>> {
        let stream =
            || Ok::<_, io::Error>(net::TcpStream::from(self.as_fd().try_clone_to_owned()?));
        Ok(match next {
            HeardBy::Watch(watch) => Some(Self::Watch(Watched::new(stream()?, watch)?)),
            HeardBy::Runtime if Handle::try_current().is_ok() => {
                Some(Self::Runtime(TcpStream::from_std(stream()?)?))
            }
            HeardBy::Runtime => None,
        })
    }
}

impl AsFd for Tcp {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Runtime(stream) => stream.as_fd(),
            Self::Watch(watched) => watched.as_fd(),
        }
    }
}

impl AsyncRead for Tcp {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.poll(|tcp| match tcp {
            Self::Runtime(stream) => Pin::new(stream).poll_read(cx, buffer),
            Self::Watch(watched) => watched.poll_read(cx, buffer),
        })
    }
}

impl AsyncWrite for Tcp {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll(|tcp| match tcp {
            Self::Runtime(stream) => Pin::new(stream).poll_write(cx, bytes),
            Self::Watch(watched) => watched.poll_write(cx, bytes),
        })
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.poll(|tcp| match tcp {
            Self::Runtime(stream) => Pin::new(stream).poll_write_vectored(cx, pieces),
            Self::Watch(watched) => watched.poll_write_vectored(cx, pieces),
        })
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    /// Nothing is held back here.
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut *self {
            Self::Runtime(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Watch(watched) => Poll::Ready(SockRef::from(&*watched).shutdown(Shutdown::Write)),
        }
    }
}
