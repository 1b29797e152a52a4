//! How an event loop learns that there is something to do for its calls.
//!
//! The I/O thread puts the ticket of a call into a [`Mailbox`] and writes one byte to a socket that the
//! event loop watches. The loop then collects the tickets on its own thread. So the I/O thread never asks for the
//! interpreter's lock: it is not held up by busy Python code, and it cannot meet an interpreter that is ending, which
//! `call_soon_threadsafe` cannot promise.
//!
//! A loop that stands still, or was closed, collects nothing. What its calls hold, such as a connection and their
//! turn, the calls of other loops wait for. So the I/O thread watches each mailbox while there is something in it,
//! and goes on with the calls itself when nobody comes. It ends those of a loop that was closed: nobody would hear
//! of them.

use std::mem;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Wake, Waker};
use std::time::Duration;

use pyo3::prelude::*;
use tokio::runtime::Handle;
use tokio::time::sleep;

use crate::running::Parked;

/// Receives the tickets of calls for one event loop.
#[pyclass(frozen, module = "iyzico._native")]
pub(crate) struct Mailbox(Arc<Shared>);

/// The end of a mailbox that its event loop watches. Nobody else holds it, so it goes when the loop is closed.
#[pyclass(frozen, module = "iyzico._native")]
pub(crate) struct Bell {
    shared: Arc<Shared>,
    #[cfg(unix)]
    wire: unix::Bell,
    /// In a child process, nobody may be there who gives the lock back.
    process: u32,
}

/// The half of a mailbox that the I/O thread holds.
struct Shared {
    content: Mutex<Content>,
    #[cfg(unix)]
    rope: unix::Rope,
}

#[derive(Default)]
struct Content {
    /// Calls for which there is something to do.
    rung: Vec<Arc<Rung>>,
    /// How often the event loop was seen to move.
    moves: u64,
    /// Whether the event loop has not moved for a while.
    stands: bool,
    is_closed: bool,
    is_watched: bool,
}

impl Shared {
    /// Puts a ticket in. Only the first of several needs to ring: the loop collects all of them.
    fn deliver(self: &Arc<Self>, call: &Arc<Rung>) {
        let mut content = self.lock();
        if content.is_closed {
            drop(content);
            return call.end();
        }
        content.rung.push(Arc::clone(call));
        if content.rung.len() == 1 {
            #[cfg(unix)]
            self.rope.pull();
        }
        if content.stands {
            drop(content);
            call.take_over();
        } else {
            self.watch(content, call.io_thread.as_ref());
        }
    }

    /// The event loop moves.
    fn moved(self: &Arc<Self>, io_thread: Option<&Handle>) {
        let mut content = self.lock();
        content.moves += 1;
        if mem::take(&mut content.stands) {
            self.watch(content, io_thread);
        }
    }

    /// Lets the I/O thread watch while there is something to collect.
    fn watch(self: &Arc<Self>, mut content: MutexGuard<'_, Content>, io_thread: Option<&Handle>) {
        let Some(io_thread) = io_thread.filter(|_| !content.is_watched) else { return };
        content.is_watched = true;
        let mailbox = Arc::downgrade(self);
        let mut moves = content.moves;
        drop(content);
        io_thread.spawn(async move {
            loop {
                sleep(PATIENCE).await;
                let Some(mailbox) = mailbox.upgrade() else { return };
                match mailbox.look(moves) {
                    Some(latest) => moves = latest,
                    None => return,
                }
            }
        });
    }

    /// Goes on with all calls for which there is something to do if the event loop has not moved since; `None` when
    /// there is nothing to watch any more.
    fn look(&self, moves: u64) -> Option<u64> {
        let mut content = self.lock();
        content.is_watched = !content.rung.is_empty() && content.moves != moves;
        if content.is_watched {
            return Some(content.moves);
        }
        content.stands = !content.rung.is_empty();
        let rung = content.rung.clone();
        drop(content);
        for call in rung {
            call.take_over();
        }
        None
    }

    fn lock(&self) -> MutexGuard<'_, Content> {
        self.content.lock().unwrap_or_else(PoisonError::into_inner)
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
    io_thread: Option<Handle>,
    parked: Weak<Parked>,
}

impl Mailbox {
    pub(crate) fn bell_of(
        &self,
        ticket: u64,
        io_thread: Option<Handle>,
        parked: Weak<Parked>,
    ) -> BellOfCall {
        let (mailbox, is_told) = (Arc::clone(&self.0), AtomicBool::new(false));
        let call = Arc::new(Rung { mailbox, ticket, is_told, io_thread, parked });
        BellOfCall { waker: Waker::from(Arc::clone(&call)), call }
    }
}

/// The event loop was closed.
impl Drop for Bell {
    fn drop(&mut self) {
        if self.process != process::id() {
            return;
        }
        let mut content = self.shared.lock();
        content.is_closed = true;
        let rung = mem::take(&mut content.rung);
        drop(content);
        for call in rung {
            call.end();
        }
    }
}

impl BellOfCall {
    /// The event loop does something for the call. From now on it rings again.
    pub(crate) fn ready(&self) {
        self.call.mailbox.moved(self.call.io_thread.as_ref());
        self.call.is_told.store(false, Ordering::SeqCst);
    }
}

impl Rung {
    /// Lets the I/O thread end the call.
    fn end(self: &Arc<Self>) {
        self.parked.upgrade().iter().for_each(|parked| parked.stop());
        self.take_over();
    }

    /// Lets the I/O thread go on with the call.
    fn take_over(self: &Arc<Self>) {
        if let (Some(io_thread), Some(parked)) = (&self.io_thread, self.parked.upgrade()) {
            parked.take_over(io_thread, Waker::from(Arc::clone(self)));
        }
    }
}

impl Wake for Rung {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !self.is_told.swap(true, Ordering::SeqCst) {
            self.mailbox.deliver(self);
        }
    }
}

/// For how long a loop may be busy with other things before somebody else goes on with its calls.
const PATIENCE: Duration = Duration::from_millis(250);

#[cfg(unix)]
#[pymethods]
impl Bell {
    #[new]
    fn new() -> PyResult<Self> {
        let (wire, rope) = unix::bell()?;
        let shared = Shared { content: Mutex::default(), rope };
        Ok(Self { shared: Arc::new(shared), wire, process: process::id() })
    }

    /// The mailbox for which it rings.
    fn mailbox(&self) -> Mailbox {
        Mailbox(Arc::clone(&self.shared))
    }

    /// The descriptor that becomes readable when there is something to collect.
    fn fileno(&self) -> i32 {
        self.wire.fileno()
    }

    /// Takes all tickets.
    fn collect(&self) -> Vec<u64> {
        self.wire.silence();
        let mut content = self.shared.lock();
        content.moves += 1;
        mem::take(&mut content.rung).iter().map(|call| call.ticket).collect()
    }
}

/// The event loops of Windows watch no sockets; there a thread of a pool waits for each call.
#[cfg(not(unix))]
#[pymethods]
impl Bell {
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
