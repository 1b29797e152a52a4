//! Sockets that an event loop of another language watches itself, in place of the runtime.
//!
//! Such a loop watches one descriptor, that of a [`Watch`]. It becomes readable when something has come for any of the
//! sockets behind it. So a response wakes the loop that waits for it, and no thread of the runtime on the way. The loop never
//! sees the descriptor of a connection: that may be closed at any moment, and stand for something else in the next.
//!
//! Where a socket is used, there it is heard of from then on: by the [`Watch`] in whose scope that is, or by the runtime.

mod readiness;
mod watched;

use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, RawFd};
use std::process;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Waker;
use std::time::Duration;

use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Token};
use readiness::Readiness;

use crate::lock::lock;
pub(crate) use watched::Watched;

thread_local! {
    static HERE: RefCell<Option<Watch>> = const { RefCell::new(None) };
}

/// Watches the sockets of one event loop.
///
/// ```
/// use std::os::fd::AsRawFd;
///
/// use iyzico_http::binding::Watch;
///
/// # fn watch_descriptor(_: i32, _: impl Fn()) {}
/// # fn poll_calls() {}
/// let watch = Watch::new()?;
/// watch_descriptor(watch.as_raw_fd(), || watch.collect()); // as the event loop does it
/// watch.scope(poll_calls);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone)]
pub struct Watch(Arc<Shared>);

struct Shared {
    content: Mutex<Content>,
    bell: mio::Waker,
    /// In a child process all of this is the parent's, the registrations of its sockets included.
    process: u32,
}

struct Content {
    poll: Poll,
    events: Events,
    last_token: usize,
    sockets: HashMap<Token, Arc<Readiness>>,
}

impl Watch {
    /// A watch without sockets.
    ///
    /// # Errors
    ///
    /// When the system has no descriptors left.
    pub fn new() -> io::Result<Self> {
        let poll = Poll::new()?;
        let bell = mio::Waker::new(poll.registry(), BELL)?;
        let events = Events::with_capacity(EVENTS_A_TURN);
        let content = Content { poll, events, last_token: BELL.0, sockets: HashMap::new() };
        Ok(Self(Arc::new(Shared { content: Mutex::new(content), bell, process: process::id() })))
    }

    /// Does something. Of the sockets that are used meanwhile, this hears from now on.
    pub fn scope<T>(&self, work: impl FnOnce() -> T) -> T {
        let _outer = Outer(HERE.replace(Some(self.clone())));
        work()
    }

    /// Makes the descriptor readable.
    pub fn ring(&self) {
        // It fails when it has been rung too often to count.
        let _ = self.0.bell.wake();
    }

    /// Wakes those who wait for a socket for which something has come.
    pub fn collect(&self) {
        let Some(mut content) = self.content() else { return };
        let Content { poll, events, sockets, .. } = &mut *content;
        if poll.poll(events, Some(Duration::ZERO)).is_err() {
            return; // a signal came between; the descriptor is readable still
        }
        let heard = events.iter().filter_map(|event| Some((sockets.get(&event.token())?, event)));
        let woken: Vec<_> = heard.flat_map(|(socket, event)| socket.hear(event)).collect();
        drop(content);
        woken.into_iter().for_each(Waker::wake);
    }

    /// Wakes all who wait for a socket: nobody collects any more. What has come until now counts.
    pub fn give_up(&self) {
        self.collect();
        let Some(content) = self.content() else { return };
        let woken: Vec<_> = content.sockets.values().flat_map(|socket| socket.give_up()).collect();
        drop(content);
        woken.into_iter().for_each(Waker::wake);
    }

    fn add(&self, socket: BorrowedFd<'_>) -> io::Result<(Token, Arc<Readiness>)> {
        const ALL: Interest = Interest::READABLE.add(Interest::WRITABLE);
        let mut content = self.content().ok_or_else(|| io::Error::other("it is the parent's"))?;
        content.last_token += 1; // never used twice, so that no event is taken for that of another socket
        let token = Token(content.last_token);
        content.poll.registry().register(&mut SourceFd(&socket.as_raw_fd()), token, ALL)?;
        let readiness = Arc::<Readiness>::default();
        content.sockets.insert(token, Arc::clone(&readiness));
        Ok((token, readiness))
    }

    /// To be called before the socket is closed: where a child process has it as well, closing does not remove it.
    fn remove(&self, token: Token, socket: BorrowedFd<'_>) {
        let Some(mut content) = self.content() else { return };
        content.sockets.remove(&token);
        // It fails for a descriptor that is not watched, which is what is wanted.
        let _ = content.poll.registry().deregister(&mut SourceFd(&socket.as_raw_fd()));
    }

    /// `None` in a child process.
    fn content(&self) -> Option<MutexGuard<'_, Content>> {
        (self.0.process == process::id()).then(|| lock(&self.0.content))
    }

    fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// Readable when there is something to collect.
impl AsRawFd for Watch {
    fn as_raw_fd(&self) -> RawFd {
        lock(&self.0.content).poll.as_raw_fd()
    }
}

/// What was in scope before.
struct Outer(Option<Watch>);

impl Drop for Outer {
    fn drop(&mut self) {
        HERE.set(self.0.take());
    }
}

/// By whom a socket is heard of.
pub(crate) enum HeardBy {
    Runtime,
    Watch(Watch),
}

impl HeardBy {
    /// Who hears of what is used on this thread now, unless it is the same one as before.
    pub(crate) fn instead_of(before: Option<&Watched>) -> Option<Self> {
        HERE.with_borrow(|here| match (here, before) {
            (None, None) => None,
            (Some(here), Some(before)) if here.is_same(before.watch()) => None,
            (Some(here), _) => Some(Self::Watch(here.clone())),
            (None, Some(_)) => Some(Self::Runtime),
        })
    }
}

const BELL: Token = Token(0);
/// More are left for the next turn.
const EVENTS_A_TURN: usize = 64;

#[cfg(test)]
mod tests;
