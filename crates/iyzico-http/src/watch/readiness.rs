//! What is known of a socket, and who wants to hear of it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::Waker;

use mio::event::Event;

use crate::lock::lock;

/// The system tells once that something has come, and again only when more comes after everything was taken.
pub(super) struct Readiness {
    ready: AtomicU8,
    wakers: Mutex<Wakers>,
}

#[derive(Default)]
struct Wakers {
    of_reader: Option<Waker>,
    of_writer: Option<Waker>,
}

/// What is waited for.
#[derive(Clone, Copy)]
pub(super) enum Side {
    Read,
    Write,
}

/// A new socket is tried before it is waited for.
impl Default for Readiness {
    fn default() -> Self {
        Self { ready: AtomicU8::new(READABLE | WRITABLE), wakers: Mutex::default() }
    }
}

impl Readiness {
    /// Whether it is worth trying. What comes from now on counts for the next time. If it is not, this wakes once it is.
    pub(super) fn take(&self, side: Side, waker: &Waker) -> bool {
        self.take_now(side) || {
            self.wakers(|wakers| match side.waker(wakers) {
                Some(known) => known.clone_from(waker),
                none => *none = Some(waker.clone()),
            });
            self.take_now(side) // it may have come before the waker was there
        }
    }

    fn take_now(&self, side: Side) -> bool {
        let before = self.ready.fetch_and(!side.ready(), Ordering::AcqRel);
        before & (side.ready() | side.ended()) != 0
    }

    /// There may be more than was taken.
    pub(super) fn put_back(&self, side: Side) {
        self.ready.fetch_or(side.ready(), Ordering::AcqRel);
    }

    /// The connection has not ended after all.
    pub(super) fn goes_on(&self, side: Side) {
        self.ready.fetch_and(!side.ended(), Ordering::AcqRel);
    }

    /// Returns who is to be woken.
    pub(super) fn hear(&self, event: &Event) -> impl Iterator<Item = Waker> + use<> {
        let read_ended = event.is_read_closed() || event.is_error();
        let write_ended = event.is_write_closed() || event.is_error();
        let mut ready = 0;
        for (is_so, what) in [
            (event.is_readable() || read_ended, READABLE),
            (event.is_writable() || write_ended, WRITABLE),
            (read_ended, READ_ENDED),
            (write_ended, WRITE_ENDED),
        ] {
            ready |= if is_so { what } else { 0 };
        }
        self.ready.fetch_or(ready, Ordering::AcqRel);
        self.wakers(|wakers| {
            let reader = wakers.of_reader.take_if(|_| ready & READABLE != 0);
            let writer = wakers.of_writer.take_if(|_| ready & WRITABLE != 0);
            [reader, writer].into_iter().flatten()
        })
    }

    /// Returns all who wait.
    pub(super) fn give_up(&self) -> impl Iterator<Item = Waker> + use<> {
        self.wakers(|wakers| {
            [wakers.of_reader.take(), wakers.of_writer.take()].into_iter().flatten()
        })
    }

    fn wakers<T>(&self, with: impl FnOnce(&mut Wakers) -> T) -> T {
        with(&mut lock(&self.wakers))
    }
}

impl Side {
    fn ready(self) -> u8 {
        match self {
            Self::Read => READABLE,
            Self::Write => WRITABLE,
        }
    }

    fn ended(self) -> u8 {
        match self {
            Self::Read => READ_ENDED,
            Self::Write => WRITE_ENDED,
        }
    }

    fn waker(self, wakers: &mut Wakers) -> &mut Option<Waker> {
        match self {
            Self::Read => &mut wakers.of_reader,
            Self::Write => &mut wakers.of_writer,
        }
    }
}

const READABLE: u8 = 1;
const WRITABLE: u8 = 2;
/// The system does not tell of an end again that stands behind something that was read.
const READ_ENDED: u8 = 4;
const WRITE_ENDED: u8 = 8;
