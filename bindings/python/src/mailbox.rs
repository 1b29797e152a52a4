//! How an event loop learns that there is something to do for its calls.
//!
//! The I/O thread puts the ticket of a call into a [`Mailbox`] and writes one byte to a socket that the
//! event loop watches. The loop then collects the tickets on its own thread. So the I/O thread never asks for the interpreter's lock: it is not held up by busy Python code, and it
//! cannot meet an interpreter that is ending, which `call_soon_threadsafe` cannot promise.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Wake, Waker};

use pyo3::prelude::*;

/// Receives the tickets of calls for one event loop.
#[pyclass(frozen, module = "iyzico._native")]
pub(crate) struct Mailbox {
    shared: Arc<Shared>,
    #[cfg(unix)]
    bell: unix::Bell,
}

/// The half of a mailbox that the I/O thread holds.
struct Shared {
    tickets: Mutex<Vec<u64>>,
    #[cfg(unix)]
    rope: unix::Rope,
}

impl Shared {
    /// Puts a ticket in. Only the first of several needs to ring: the loop collects all of them.
    fn deliver(&self, ticket: u64) {
        let mut tickets = self.lock();
        tickets.push(ticket);
        if tickets.len() == 1 {
            #[cfg(unix)]
            self.rope.pull();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<u64>> {
        self.tickets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Puts the ticket of a call into a mailbox, once between two steps of the call.
pub(crate) struct BellOfCall {
    pub(crate) waker: Waker,
    call: Arc<Rung>,
}

struct Rung {
    mailbox: Arc<Shared>,
    ticket: u64,
    is_told: AtomicBool,
}

impl Mailbox {
    pub(crate) fn bell_of(&self, ticket: u64) -> BellOfCall {
        let (mailbox, is_told) = (Arc::clone(&self.shared), AtomicBool::new(false));
        let call = Arc::new(Rung { mailbox, ticket, is_told });
        BellOfCall { waker: Waker::from(Arc::clone(&call)), call }
    }
}

impl BellOfCall {
    /// From now on it rings again.
    pub(crate) fn ready(&self) {
        self.call.is_told.store(false, Ordering::SeqCst);
    }
}

impl Wake for Rung {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !self.is_told.swap(true, Ordering::SeqCst) {
            self.mailbox.deliver(self.ticket);
        }
    }
}

#[cfg(unix)]
#[pymethods]
impl Mailbox {
    #[new]
    fn new() -> PyResult<Self> {
        let (bell, rope) = unix::bell()?;
        let shared = Shared { tickets: Mutex::default(), rope };
        Ok(Self { shared: Arc::new(shared), bell })
    }

    /// The descriptor that becomes readable when there is something to collect.
    fn fileno(&self) -> i32 {
        self.bell.fileno()
    }

    /// Takes all tickets.
    fn collect(&self) -> Vec<u64> {
        self.bell.silence();
        std::mem::take(&mut *self.shared.lock())
    }
}

/// The event loops of Windows watch no sockets; there a thread of a pool waits for each call.
#[cfg(not(unix))]
#[pymethods]
impl Mailbox {
    #[new]
    fn new() -> PyResult<Self> {
        Err(pyo3::exceptions::PyNotImplementedError::new_err(
            "event loops watch no sockets on this system",
        ))
    }
}

#[cfg(unix)]
mod unix {
    use std::io::{self, Read, Write};
    use std::os::fd::AsRawFd;
    use std::os::unix::net::UnixStream;

    /// The end that the event loop watches.
    pub(super) struct Bell(UnixStream);
    /// The end that the I/O thread writes to.
    pub(super) struct Rope(UnixStream);

    pub(super) fn bell() -> io::Result<(Bell, Rope)> {
        let (bell, rope) = UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        rope.set_nonblocking(true)?;
        Ok((Bell(bell), Rope(rope)))
    }

    impl Rope {
        /// A full socket or a closed one needs no byte: it rings already, or nobody listens.
        pub(super) fn pull(&self) {
            let _ = (&self.0).write(&[1]);
        }
    }

    impl Bell {
        pub(super) fn fileno(&self) -> i32 {
            self.0.as_raw_fd()
        }

        /// At most one byte is there for every collection, so one read empties the socket.
        pub(super) fn silence(&self) {
            let _ = (&self.0).read(&mut [0; 64]);
        }
    }
}
