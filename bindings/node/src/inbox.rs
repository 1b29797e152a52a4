//! Where calls that have ended wait until JavaScript takes them.
//!
//! A promise of the runtime costs a function that is shared between threads, and a wake-up, for each call. Here
//! one function serves all clients of a JavaScript thread, and wakes it once for all that have ended.

use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use iyzico_node_common::ended::Ended;
use napi::bindgen_prelude::{Buffer, Either5, Function, Latin1String};
use napi::threadsafe_function::ThreadsafeFunctionCallMode;
use napi::{Env, JsStringLatin1};
use napi_derive::napi;

use crate::attempts::Wake;
use crate::event_loop::{Callback, EventLoop};
use crate::taken_over;

/// The calls that have ended and that JavaScript has not taken.
#[napi]
pub struct NativeInbox {
    inbox: Inbox,
    /// Whether the engine takes a text over where it lies.
    takes_over: bool,
}

#[napi]
impl NativeInbox {
    /// `wake` is called when the first call waits.
    #[napi(constructor)]
    pub fn new(env: Env, #[napi(ts_arg_type = "() => void")] wake: Wake) -> Self {
        let (waiting, under_way, event_loop) = Default::default();
        let inbox = Inbox(Arc::new(Shared { waiting, under_way, wake, event_loop }));
        Self { inbox, takes_over: takes_over(env) }
    }

    /// Takes what has ended since the last time, oldest first: in turn the number of a call, and the texts
    /// of [`Ended`]. A list is far cheaper than objects with names. A long text that few read crosses as bytes.
    #[napi(ts_return_type = "Array<number | string | Uint8Array>")]
    pub fn take<'env>(&self, env: &'env Env) -> napi::Result<Vec<Crossing<'env>>> {
        let ended = std::mem::take(&mut self.inbox.lock().ended);
        self.inbox.0.under_way.fetch_sub(ended.len(), Ordering::Relaxed);
        let mut parts = Vec::with_capacity(ended.len() * 4);
        for (call, Ended { head, body, raw }) in ended {
            let (head, body) = (self.text(env, head)?, self.text(env, body)?);
            parts.extend([Either5::A(call), head, body, self.late(env, raw)?]);
        }
        Ok(parts)
    }

    /// V8 takes text over as it is when it knows that there are only single bytes in it; a long one stays where it
    /// is, until V8 frees it.
    fn text<'env>(&self, env: &'env Env, text: String) -> napi::Result<Crossing<'env>> {
        Ok(if !text.is_ascii() {
            Either5::B(text)
        } else if text.len() <= SHORT || !self.takes_over {
            Either5::C(text.into())
        } else {
            Either5::D(taken_over::string(env, text)?)
        })
    }

    /// Bytes stay where they are until somebody reads them.
    fn late<'env>(&self, env: &'env Env, raw: String) -> napi::Result<Crossing<'env>> {
        if raw.len() <= SHORT {
            self.text(env, raw)
        } else {
            Ok(Either5::E(raw.into_bytes().into()))
        }
    }

    pub(crate) fn share(&self) -> Inbox {
        self.inbox.clone()
    }
}

/// Lets the event loop of Node hear of sockets itself; `wake` is called as by the inbox. Returns why that cannot be.
#[napi]
pub fn hear_sockets(
    env: Env,
    inbox: &NativeInbox,
    #[napi(ts_arg_type = "() => void")] wake: Function<'_, (), ()>,
) -> napi::Result<Option<String>> {
    let event_loop = match EventLoop::of_thread(env) {
        Ok(event_loop) => event_loop,
        Err(problem) => return Ok(Some(problem)),
    };
    let callback = Callback::new(env, &wake)?;
    inbox.inbox.0.event_loop.get_or_init(|| (event_loop, callback));
    Ok(None)
}

#[derive(Clone)]
pub(crate) struct Inbox(Arc<Shared>);

struct Shared {
    waiting: Mutex<Waiting>,
    /// Calls that JavaScript has made and of which it has not taken the end.
    under_way: AtomicUsize,
    wake: Wake,
    /// Where that hears of sockets itself, and what it calls when the first call waits.
    event_loop: OnceLock<(EventLoop, Callback)>,
}

#[derive(Default)]
struct Waiting {
    ended: Vec<(u32, Ended)>,
    /// JavaScript is waiting for us, and will look at what has ended.
    is_attended: bool,
}

impl Inbox {
    /// Where a call reports its end, under the number that JavaScript gave it.
    pub(crate) fn expect(&self, call: u32) -> Expected {
        let is_alone = self.0.under_way.fetch_add(1, Ordering::Relaxed) == 0;
        Expected { inbox: self.clone(), call, ended: Ended::default(), is_alone }
    }

    pub(crate) fn event_loop(&self) -> Option<&EventLoop> {
        self.0.event_loop.get().map(|(event_loop, _)| event_loop)
    }

    /// Does something for which JavaScript waits; returns whether it has to take what has ended. It is not
    /// woken meanwhile.
    pub(crate) fn attend(&self, work: impl FnOnce()) -> bool {
        /// Ends with a panic as well, or nobody would be woken ever again.
        struct Attended<'a>(&'a Inbox);
        impl Drop for Attended<'_> {
            fn drop(&mut self) {
                self.0.lock().is_attended = false;
            }
        }
        self.lock().is_attended = true;
        let attended = Attended(self);
        work();
        drop(attended);
        !self.lock().ended.is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn post(&self, call: u32, ended: Ended) {
        let mut waiting = self.lock();
        waiting.ended.push((call, ended));
        let is_first = waiting.ended.len() == 1 && !waiting.is_attended;
        drop(waiting);
        if is_first && !self.is_delivered_here() {
            // Refused only when JavaScript is shutting down: nobody is left to be told.
            let _ = self.0.wake.call((), ThreadsafeFunctionCallMode::NonBlocking);
        }
    }

    /// Whether this thread will call JavaScript anyway.
    fn is_delivered_here(&self) -> bool {
        self.0.event_loop.get().is_some_and(|(_, callback)| callback.is_here())
            && FILLED.with_borrow_mut(|filled| {
                filled.as_mut().map(|filled| filled.push(self.clone())).is_some()
            })
    }
}

thread_local! {
    /// The inboxes in which calls have ended, where this thread will call JavaScript.
    static FILLED: RefCell<Option<Vec<Inbox>>> = const { RefCell::new(None) };
}

/// Does something in which calls of this thread end. JavaScript is called for them afterwards, by the event loop.
#[cfg(target_os = "linux")]
pub(crate) fn deliver(work: impl FnOnce()) {
    use std::panic;

    FILLED.set(Some(Vec::new()));
    let _ = panic::catch_unwind(panic::AssertUnwindSafe(work)); // what has ended by then is delivered
    for inbox in FILLED.take().into_iter().flatten() {
        if let Some((_, callback)) = inbox.0.event_loop.get() {
            callback.call();
        }
    }
}

/// A call that is under way. It ends once, even when its task panics or the runtime stops: then without
/// a result, and JavaScript says that nothing is known.
pub(crate) struct Expected {
    inbox: Inbox,
    call: u32,
    ended: Ended,
    is_alone: bool,
}

impl Expected {
    /// Whether no other call of its thread was under way when it was made.
    pub(crate) fn is_alone(&self) -> bool {
        self.is_alone
    }

    /// Reports how the call ended.
    pub(crate) fn end(mut self, ended: Ended) {
        self.ended = ended;
    }
}

impl Drop for Expected {
    fn drop(&mut self) {
        self.inbox.post(self.call, std::mem::take(&mut self.ended));
    }
}

type Crossing<'env> = Either5<u32, String, Latin1String, JsStringLatin1<'env>, Buffer>;

/// Node has had the function for it since 20.4, and other engines name a later version as theirs.
fn takes_over(env: Env) -> bool {
    env.get_node_version().is_ok_and(|version| (version.major, version.minor) >= (20, 4))
}

/// Letting a text stay where it is costs more than a copy of a short one, but V8 takes pages from the system for each
/// copy that is longer.
const SHORT: usize = 1 << 16;
