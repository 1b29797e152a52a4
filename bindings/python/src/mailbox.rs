//! How an event loop learns that there is something to do for its calls.
//!
//! Whoever has something for a call puts its ticket into a [`Mailbox`] and rings: a descriptor becomes readable that the
//! event loop watches. The loop then collects the tickets on its own thread. So the I/O thread never asks for the
//! interpreter's lock: it is not held up by busy Python code, and it cannot meet an interpreter that is ending, which
//! `call_soon_threadsafe` cannot promise. On Linux the same descriptor becomes readable when a response comes, and
//! the I/O thread is not woken for it ([`Wire`]).
//!
//! A loop that stands still, or was closed, collects nothing. What its calls hold, such as a connection and their
//! turn, the calls of other loops wait for. So the I/O thread looks at each mailbox now and then while there are calls,
//! and goes on with them itself when there is something in it and nobody comes. It ends those of a loop that was
//! closed: nobody would hear of them.

mod wire;

use std::mem;
use std::process;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Weak};
use std::task::{Wake, Waker};
use std::time::Duration;

use pyo3::prelude::*;
use tokio::runtime::Handle;
use tokio::time::sleep;

use wire::Wire;

use crate::lock::lock;
use crate::running::Parked;

/// Receives the tickets of calls for one event loop.
#[pyclass(frozen, module = "iyzico._native")]
pub(crate) struct Mailbox(Arc<Shared>);

/// The end of a mailbox that its event loop watches. Nobody else holds it, so it goes when the loop is closed.
#[pyclass(frozen, module = "iyzico._native")]
pub(crate) struct Bell {
    shared: Arc<Shared>,
    /// In a child process, nobody may be there who gives the lock back.
    process: u32,
}

/// The half of a mailbox that calls and the I/O thread hold.
struct Shared {
    content: Mutex<Content>,
    /// How many calls are under way.
    calls: AtomicUsize,
    wire: Wire,
}

#[derive(Default)]
struct Content {
    /// Calls for which there is something to do.
    rung: Vec<Arc<Rung>>,
    /// What the event loop does, as far as it is known.
    event_loop: EventLoop,
    /// How often the event loop was seen to move.
    moves: u64,
    is_closed: bool,
    is_watched: bool,
}

#[derive(Default, PartialEq, Eq)]
enum EventLoop {
    #[default]
    Moves,
    /// It is about to take what is rung.
    Collects,
    /// It has not moved for a while, although there was something to do.
    Stands,
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
        if content.event_loop == EventLoop::Collects {
            return;
        }
        if content.rung.len() == 1 {
            self.wire.ring();
        }
        if content.event_loop == EventLoop::Stands {
            drop(content);
            call.take_over();
        }
    }

    /// The event loop moves, and does something for a call.
    fn moved(self: &Arc<Self>, io_thread: Option<&Handle>) {
        let mut content = self.lock();
        content.moves += 1;
        content.event_loop = EventLoop::Moves;
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
        if content.moves != moves {
            return Some(content.moves);
        }
        if content.is_closed || self.calls.load(Ordering::SeqCst) == 0 {
            content.is_watched = false;
            return None;
        }
        let rung = content.rung.clone();
        if !rung.is_empty() {
            content.event_loop = EventLoop::Stands;
        }
        drop(content);
        for call in rung {
            call.take_over();
        }
        self.hear(); // a loop that only waits has collected it by the next time
        Some(moves)
    }

    /// Hears of what has come, in the place of the event loop. That is not heard of twice, the bell included.
    fn hear(&self) {
        self.wire.hear();
        if !self.lock().rung.is_empty() {
            self.wire.ring();
        }
    }

    /// Takes all tickets.
    fn collect(&self) -> Vec<u64> {
        self.lock().event_loop = EventLoop::Collects;
        self.wire.hear();
        let mut content = self.lock();
        content.event_loop = EventLoop::Moves;
        content.moves += 1;
        mem::take(&mut content.rung).iter().map(|call| call.ticket).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Content> {
        lock(&self.content)
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
        mailbox.calls.fetch_add(1, Ordering::SeqCst);
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
        self.shared.wire.give_up();
    }
}

impl BellOfCall {
    /// Does something for the call, and lets the event loop hear of the sockets that it uses.
    pub(crate) fn heard<T>(&self, work: impl FnOnce() -> T) -> T {
        self.call.mailbox.wire.heard(work)
    }

    /// Hears of what has come by now, although the event loop has not collected it.
    pub(crate) fn hear(&self) {
        self.call.mailbox.hear();
    }

    /// The event loop does something for the call. From now on it rings again.
    pub(crate) fn ready(&self) {
        self.call.mailbox.moved(self.call.io_thread.as_ref());
        self.call.is_told.store(false, Ordering::SeqCst);
    }
}

impl Drop for BellOfCall {
    fn drop(&mut self) {
        self.call.mailbox.calls.fetch_sub(1, Ordering::SeqCst);
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

/// For how long a loop may be busy with other things before somebody else goes on with its calls. A program that makes calls
/// is woken this often.
const PATIENCE: Duration = Duration::from_millis(500);

#[pymethods]
impl Bell {
    #[new]
    fn new() -> PyResult<Self> {
        let (content, calls, wire) = (Mutex::default(), AtomicUsize::new(0), Wire::new()?);
        let shared = Arc::new(Shared { content, calls, wire });
        Ok(Self { shared, process: process::id() })
    }

    /// The mailbox for which it rings.
    fn mailbox(&self) -> Mailbox {
        Mailbox(Arc::clone(&self.shared))
    }

    /// The descriptor that becomes readable when there is something to collect.
    fn fileno(&self) -> i32 {
        self.shared.wire.fileno()
    }

    /// Takes all tickets.
    fn collect(&self) -> Vec<u64> {
        self.shared.collect()
    }
}
