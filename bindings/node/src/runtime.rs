//! The one thread for all that does not block JavaScript, and how calls come to it.

use std::cell::RefCell;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::Duration;

use iyzico_http::Error;
use iyzico_node_common::error::wrong;
use napi::bindgen_prelude::retain_current_module_for_unload_safety;
use tokio::runtime::{Builder, Handle};
use tokio::sync::Notify;
use tokio::time::sleep;

use crate::event_loop::{self, EventLoop, UnderWay};
use crate::memory;

/// What runs calls, for all clients of the process.
///
/// The thread is the whole runtime: with workers beside it, each call would wake one of them for nothing.
#[derive(Clone)]
pub(crate) struct Runtime {
    handle: Handle,
    queue: Arc<Queue>,
    heartbeat: Arc<Heartbeat>,
}

/// What is done for a call.
struct Call {
    work: Pin<Box<dyn Future<Output = ()> + Send>>,
    /// Where it began, if an event loop hears of sockets there.
    _under_way: Option<UnderWay>,
}

impl Future for Call {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.work.as_mut().poll(cx)
    }
}

impl Runtime {
    /// The first client starts the thread, which then waits for work until the process ends.
    pub(crate) fn shared() -> Result<Self, Error> {
        static STARTED: Mutex<Option<Runtime>> = Mutex::new(None);
        let mut started = STARTED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(runtime) = &*started {
            return Ok(runtime.clone());
        }
        let refused = |error: io::Error| wrong("client", format!("no thread for it: {error}"));
        let runtime = Self::start().map_err(refused)?;
        *started = Some(runtime.clone());
        Ok(runtime)
    }

    fn start() -> io::Result<Self> {
        // Node unloads an addon with the last thread of JavaScript that loaded it, and this one is not its.
        retain_current_module_for_unload_safety();
        memory::keep_for_long_responses();
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (queue, heartbeat) = <(Arc<Queue>, Arc<Heartbeat>)>::default();
        let started = Self {
            handle: runtime.handle().clone(),
            queue: queue.clone(),
            heartbeat: heartbeat.clone(),
        };
        runtime.spawn(async move { heartbeat.beat().await });
        thread::Builder::new()
            .name("iyzico".to_owned())
            .spawn(move || runtime.block_on(queue.serve()))?;
        Ok(started)
    }

    /// Runs a call. One that is alone begins here, if its request is not long.
    ///
    /// What it writes goes into a socket that takes it at once, so that the other thread need not be woken before
    /// there is a response. Where the event loop of this thread hears of that, it is not woken at all. Where other calls
    /// are under way, that thread is awake, and both work at a time; and a long request would keep JavaScript waiting.
    pub(crate) fn run(
        &self,
        is_alone: bool,
        length: usize,
        event_loop: Option<&EventLoop>,
        call: impl Future<Output = ()> + Send + 'static,
    ) {
        self.run_boxed(is_alone && length <= LONG_REQUEST, event_loop, Box::pin(call));
    }

    fn run_boxed(
        &self,
        may_begin: bool,
        event_loop: Option<&EventLoop>,
        work: Pin<Box<dyn Future<Output = ()> + Send>>,
    ) {
        let here = event_loop.filter(|_| may_begin);
        let here = here.and_then(|event_loop| Some((event_loop, event_loop.begin()?)));
        self.heartbeat.want(); // which stops when it sees no call under way
        if !may_begin {
            return self.queue.put(Call { work, _under_way: None });
        }
        match here {
            Some((event_loop, under_way)) => {
                let call = Call { work, _under_way: Some(under_way) };
                event_loop.scope(|| self.begin(call));
            }
            None => self.begin(Call { work, _under_way: None }),
        }
    }

    fn begin(&self, call: Call) {
        let (handle, waits) = (self.handle.clone(), Mutex::default());
        Arc::new(Begun { handle, waits }).go_on(call);
    }
}

/// The calls that wait for the other thread, which is woken for the first of them.
#[derive(Default)]
struct Queue {
    calls: Mutex<Vec<Call>>,
    arrived: Notify,
}

impl Queue {
    fn put(&self, call: Call) {
        let mut calls = self.lock();
        calls.push(call);
        let is_first = calls.len() == 1;
        drop(calls);
        if is_first {
            self.arrived.notify_one();
        }
    }

    async fn serve(&self) {
        loop {
            self.arrived.notified().await;
            let calls = std::mem::take(&mut *self.lock());
            for call in calls {
                tokio::spawn(call);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Call>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call that has begun. When it is woken, it goes on as a task of the runtime, or where an event loop hears of sockets.
struct Begun {
    handle: Handle,
    waits: Mutex<Waits>,
}

#[derive(Default)]
struct Waits {
    call: Option<Call>,
    is_woken: bool,
    /// How often it was woken where it began.
    wakes: u8,
}

impl Begun {
    /// Does on this thread what can be done at once.
    fn go_on(self: &Arc<Self>, mut call: Call) {
        let waker = Waker::from(Arc::clone(self));
        let _inside = self.handle.enter();
        for _ in 0..MOST_POLLS {
            // Like a task, a call that panics is dropped; then it ends without a result.
            let poll = || Pin::new(&mut call).poll(&mut Context::from_waker(&waker)).is_pending();
            if !catch_unwind(AssertUnwindSafe(poll)).unwrap_or(false) {
                return;
            }
            match self.wait(call) {
                // Its response may have come already, before this thread is given the processor again.
                Some(woken) => call = woken,
                None => return,
            }
        }
        self.handle.spawn(call);
    }

    /// Lets the call wait until it is woken. Gives it back if that has happened since the last time.
    fn wait(&self, call: Call) -> Option<Call> {
        let mut waits = self.lock();
        if std::mem::take(&mut waits.is_woken) {
            return Some(call);
        }
        waits.call = Some(call);
        None
    }

    fn lock(&self) -> MutexGuard<'_, Waits> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for Begun {
    fn wake(self: Arc<Self>) {
        let mut waits = self.lock();
        let Some(call) = waits.call.take() else {
            waits.is_woken = true;
            return;
        };
        waits.wakes += 1;
        let is_long = waits.wakes > MOST_WAKES;
        drop(waits);
        let handle = self.handle.clone();
        let elsewhere = WOKEN.with_borrow_mut(|woken| match woken {
            Some(woken) if !is_long => {
                woken.push((self, call));
                None
            }
            _ => Some(call),
        });
        if let Some(call) = elsewhere {
            handle.spawn(call);
        }
    }
}

type Woken = Vec<(Arc<Begun>, Call)>;

thread_local! {
    /// Where this thread goes on with the calls that are woken now: those that were woken by now.
    static WOKEN: RefCell<Option<Woken>> = const { RefCell::new(None) };
}

/// Goes on with the calls that this wakes, on this thread.
#[cfg(target_os = "linux")]
pub(crate) fn go_on_with_woken(wake: impl FnOnce()) {
    WOKEN.set(Some(Woken::new()));
    let _ = catch_unwind(AssertUnwindSafe(wake)); // who was woken by then goes on
    for (begun, call) in WOKEN.take().into_iter().flatten() {
        begun.go_on(call);
    }
}

/// A timer that runs while calls are made.
///
/// One that comes before all others wakes the thread when it is set. Without this one that would be the timer of
/// each call.
#[derive(Default)]
struct Heartbeat {
    is_wanted: AtomicBool,
    begins: Notify,
}

impl Heartbeat {
    fn want(&self) {
        if !self.is_wanted.swap(true, Ordering::Relaxed) {
            self.begins.notify_one();
        }
    }

    async fn beat(&self) {
        loop {
            self.begins.notified().await;
            let mut calls_wait = false;
            while self.is_wanted.swap(false, Ordering::Relaxed) || calls_wait {
                sleep(BEAT).await;
                calls_wait = event_loop::help();
            }
        }
    }
}

/// Shorter than the time that calls are usually given, and as long as JavaScript may stand still before the other thread
/// goes on with its calls.
const BEAT: Duration = Duration::from_millis(500);
/// For writing the request, for reading the response, and once more.
const MOST_POLLS: usize = 3;
/// What comes in more pieces is long, and to read and interpret it would keep JavaScript waiting.
const MOST_WAKES: u8 = 4;
/// A tenth of a millisecond of work.
const LONG_REQUEST: usize = 8 * 1024;
