//! An event loop of JavaScript that hears of the sockets of its calls itself, on Linux.
//!
//! It watches one descriptor, that of a [`Watch`]. A response then wakes the thread of JavaScript, and no other thread on
//! the way. A thread that stands still hears of nothing. So the other thread looks now and then whether something has come
//! for a call that is under way, and goes on with it ([`help`]).

mod callback;
mod libuv;

use std::cell::RefCell;
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

pub(crate) use callback::Callback;
use iyzico_http::binding::Watch;
use libuv::Watcher;
use napi::Env;

use crate::inbox;
use crate::runtime::go_on_with_woken;

/// The event loop of a thread. However often the package is loaded there, it has one.
#[derive(Clone)]
pub(crate) struct EventLoop(Arc<Shared>);

struct Shared {
    watch: Watch,
    /// How many calls have begun here and not ended.
    calls: AtomicUsize,
    is_closed: AtomicBool,
}

/// A call that has begun here and not ended.
pub(crate) struct UnderWay(Arc<Shared>);

/// The loops of all threads.
static ALL: Mutex<Vec<Weak<Shared>>> = Mutex::new(Vec::new());

thread_local! {
    static OF_THREAD: RefCell<Weak<Shared>> = const { RefCell::new(Weak::new()) };
}

impl EventLoop {
    /// Lets the event loop of this thread hear of sockets from now on, until its environment ends.
    pub(crate) fn of_thread(env: Env) -> Result<Self, String> {
        if let Some(shared) = OF_THREAD.with_borrow(Weak::upgrade).filter(|known| known.is_open()) {
            return Ok(Self(shared));
        }
        let watch = Watch::new().map_err(|error| error.to_string())?;
        let descriptor = watch.as_raw_fd();
        let (calls, is_closed) = (AtomicUsize::new(0), AtomicBool::new(false));
        let shared = Arc::new(Shared { watch, calls, is_closed });
        libuv::watch(env, descriptor, Box::new(Collector(Arc::clone(&shared))))?;
        OF_THREAD.set(Arc::downgrade(&shared));
        let mut all = all();
        all.retain(|other| other.strong_count() > 0);
        all.push(Arc::downgrade(&shared));
        Ok(Self(shared))
    }

    /// Begins a call of this thread. `None` when nothing is heard any more.
    pub(crate) fn begin(&self) -> Option<UnderWay> {
        self.0.is_open().then(|| {
            self.0.calls.fetch_add(1, Ordering::Relaxed);
            UnderWay(Arc::clone(&self.0))
        })
    }

    /// Does something for calls. From now on this hears of the sockets that they use.
    pub(crate) fn scope<T>(&self, work: impl FnOnce() -> T) -> T {
        self.0.watch.scope(work)
    }
}

impl Shared {
    fn is_open(&self) -> bool {
        !self.is_closed.load(Ordering::Relaxed)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.calls.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Goes on with calls when something has come for them.
struct Collector(Arc<Shared>);

impl Watcher for Collector {
    fn readable(&self) {
        let Shared { watch, .. } = &*self.0;
        inbox::deliver(|| watch.scope(|| go_on_with_woken(|| watch.collect())));
    }

    /// The other thread goes on with all calls.
    fn closed(&self) {
        self.0.is_closed.store(true, Ordering::Relaxed);
        self.0.watch.give_up();
    }
}

fn all() -> MutexGuard<'static, Vec<Weak<Shared>>> {
    ALL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Hears of what has come for calls and has not been heard of, and wakes them on this thread. Says whether calls are
/// under way.
pub(crate) fn help() -> bool {
    let all: Vec<_> = all().iter().filter_map(Weak::upgrade).collect();
    let busy = all.iter().filter(|event_loop| event_loop.calls.load(Ordering::Relaxed) > 0);
    busy.inspect(|event_loop| event_loop.watch.collect()).count() > 0
}
