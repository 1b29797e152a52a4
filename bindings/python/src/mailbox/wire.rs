//! What an event loop watches: a descriptor that becomes readable when there is something for it.

#[cfg(not(unix))]
pub(super) use nowhere::Wire;
#[cfg(target_os = "linux")]
pub(super) use sockets::Wire;
#[cfg(all(unix, not(target_os = "linux")))]
pub(super) use thread::Wire;

/// What is watched hears of sockets as well.
#[cfg(target_os = "linux")]
mod sockets {
    use std::io;
    use std::os::fd::AsRawFd;

    use iyzico_http::binding::Watch;

    pub(crate) struct Wire(Watch);

    impl Wire {
        pub(crate) fn new() -> io::Result<Self> {
            Watch::new().map(Self)
        }

        pub(crate) fn fileno(&self) -> i32 {
            self.0.as_raw_fd()
        }

        pub(crate) fn ring(&self) {
            self.0.ring();
        }

        /// Wakes the calls for which something has come.
        pub(crate) fn hear(&self) {
            self.0.collect();
        }

        /// Hears of the sockets that are used in this work.
        pub(crate) fn heard<T>(&self, work: impl FnOnce() -> T) -> T {
            self.0.scope(work)
        }

        /// Wakes all calls that wait for a socket: the event loop was closed.
        pub(crate) fn give_up(&self) {
            self.0.give_up();
        }
    }
}

/// The I/O thread hears of sockets, and rings. The queue of events of other systems cannot be watched on each of them as
/// any other descriptor.
#[cfg(all(unix, not(target_os = "linux")))]
mod thread {
    use std::io::{self, Read, Write};
    use std::os::fd::AsRawFd;
    use std::os::unix::net::UnixStream;

    pub(crate) struct Wire {
        bell: UnixStream,
        rope: UnixStream,
    }

    impl Wire {
        pub(crate) fn new() -> io::Result<Self> {
            let (bell, rope) = UnixStream::pair()?;
            bell.set_nonblocking(true)?;
            rope.set_nonblocking(true)?;
            Ok(Self { bell, rope })
        }

        pub(crate) fn fileno(&self) -> i32 {
            self.bell.as_raw_fd()
        }

        /// A full socket needs no byte: it rings already.
        pub(crate) fn ring(&self) {
            let _ = (&self.rope).write(&[1]);
        }

        /// At most one byte is there for every collection, so one read empties the socket.
        pub(crate) fn hear(&self) {
            let _ = (&self.bell).read(&mut [0; 64]);
        }

        pub(crate) fn heard<T>(&self, work: impl FnOnce() -> T) -> T {
            work()
        }

        pub(crate) fn give_up(&self) {}
    }
}

/// The event loops of Windows watch no sockets; there a thread of a pool waits for each call.
#[cfg(not(unix))]
mod nowhere {
    use std::convert::Infallible;

    use pyo3::exceptions::PyNotImplementedError;
    use pyo3::prelude::*;

    /// There is none.
    pub(crate) struct Wire(Infallible);

    impl Wire {
        pub(crate) fn new() -> PyResult<Self> {
            Err(PyNotImplementedError::new_err("event loops watch no sockets on this system"))
        }

        pub(crate) fn fileno(&self) -> i32 {
            match self.0 {}
        }

        pub(crate) fn ring(&self) {
            match self.0 {}
        }

        pub(crate) fn hear(&self) {
            match self.0 {}
        }

        pub(crate) fn heard<T>(&self, _: impl FnOnce() -> T) -> T {
            match self.0 {}
        }

        pub(crate) fn give_up(&self) {
            match self.0 {}
        }
    }
}
