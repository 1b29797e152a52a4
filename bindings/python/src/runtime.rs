//! What moves the traffic of the network, and how everything ends.
//!
//! A thread that waits for its own call moves it itself: it needs nobody who would have to wake it, and
//! whoever waits at the same time is moved along ([`Callers`]). An event loop cannot wait like that. It does
//! what can be done at once ([`poll`]), hears of its sockets itself where it can, and one thread that all event loops
//! share does the rest: it connects, keeps the time, and hears of what no loop hears of ([`handle`]). That thread
//! never enters Python, neither to hand over a response nor to wake an event loop.
//!
//! The threads of Python itself are the harder part: `iyzico_python_common::inside` has them.

use std::future::poll_fn;
use std::io;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::process;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

pub(crate) use iyzico_python_common::inside::{Inside, enter, wait_detached};
use iyzico_python_common::inside::{end, has_ended};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::Notify;
use tokio::time::sleep;

/// Started by the first calls, and again in a child process after a fork: threads and what they wait
/// for do not survive one.
///
/// The lock is only ever taken by threads that are attached to Python and never held while they
/// detach, so a fork cannot leave it locked in the child.
static STATE: Mutex<State> = Mutex::new(State::Open(Runtimes::NONE));

/// Told when the interpreter is about to end.
static ENDED: Notify = Notify::const_new();

enum State {
    Open(Runtimes),
    Stopped,
}

/// Those of one process.
struct Runtimes {
    process: u32,
    of_thread: Option<Runtime>,
    of_callers: Option<Arc<Runtime>>,
}

/// Moves the traffic of all calls whose threads wait for them.
pub(crate) struct Callers(Arc<Runtime>);

/// How a wait went.
pub(crate) enum Waited<T> {
    /// The work has ended.
    Done(T),
    /// There is more to do.
    NotYet,
    /// The work will never end: it panicked, or the interpreter is about to end.
    Never,
}

impl Runtimes {
    const NONE: Self = Self { process: 0, of_thread: None, of_callers: None };

    /// Those of this process; those of the parent process are left alone, because they would wait for
    /// threads that do not exist here.
    fn of(&mut self, process: u32) -> &mut Self {
        if self.process != process {
            mem::forget(mem::replace(self, Self { process, ..Self::NONE }));
        }
        self
    }
}

impl Callers {
    /// Works on this thread until the work ends or the time is over.
    pub(crate) fn wait<T>(
        &self,
        work: &mut Pin<Box<dyn Future<Output = T> + Send>>,
        longest: Option<Duration>,
    ) -> Waited<T> {
        self.0.block_on(async {
            let mut ended = pin!(ENDED.notified());
            if has_ended() {
                return Waited::Never;
            }
            let mut time = pin!(longest.map(sleep));
            poll_fn(|context| {
                match step(work, context) {
                    Waited::NotYet => {}
                    ended => return Poll::Ready(ended),
                }
                if ended.as_mut().poll(context).is_ready() {
                    return Poll::Ready(Waited::Never);
                }
                match time.as_mut().as_pin_mut().map(|time| time.poll(context)) {
                    Some(Poll::Ready(())) => Poll::Ready(Waited::NotYet),
                    Some(Poll::Pending) | None => Poll::Pending,
                }
            })
            .await
        })
    }
}

/// Does one step of work whose connections and timers belong to the thread of event loops.
pub(crate) fn poll<T>(
    handle: &Handle,
    work: &mut Pin<Box<dyn Future<Output = T> + Send>>,
    waker: &Waker,
) -> Waited<T> {
    let _runtime = handle.enter();
    step(work, &mut Context::from_waker(waker))
}

/// One step; a panic ends the work.
fn step<T>(
    work: &mut Pin<Box<dyn Future<Output = T> + Send>>,
    context: &mut Context<'_>,
) -> Waited<T> {
    match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
        Ok(Poll::Ready(done)) => Waited::Done(done),
        Ok(Poll::Pending) => Waited::NotYet,
        Err(_) => Waited::Never,
    }
}

/// What calls are moved by whose threads wait for them; `None` once the interpreter is about to end. To be asked before
/// code of Python runs.
pub(crate) fn callers(inside: &Inside) -> PyResult<Option<Callers>> {
    let mut state = lock();
    let State::Open(runtimes) = &mut *state else { return Ok(None) };
    let runtimes = runtimes.of(inside.process());
    if runtimes.of_callers.is_none() {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        runtimes.of_callers = Some(Arc::new(runtime));
    }
    Ok(runtimes.of_callers.clone().map(Callers))
}

/// Where the tasks of event loops are started; `None` once the interpreter is about to end. To be asked before code of
/// Python runs.
pub(crate) fn handle(inside: &Inside) -> PyResult<Option<Handle>> {
    let mut state = lock();
    let State::Open(runtimes) = &mut *state else { return Ok(None) };
    let runtimes = runtimes.of(inside.process());
    if runtimes.of_thread.is_none() {
        runtimes.of_thread = Some(with_thread()?);
    }
    Ok(runtimes.of_thread.as_ref().map(|runtime| runtime.handle().clone()))
}

/// A runtime with a thread of its own. tokio panics where none can be started.
fn with_thread() -> io::Result<Runtime> {
    let start = || {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(1).thread_name("iyzico").enable_all().build()
    };
    catch_unwind(start).unwrap_or_else(|_| Err(io::Error::other("the system refused it")))
}

/// Whether Python runs the handlers of signals on this thread: it does on the main one alone. Where nobody
/// has started a thread by the usual module, this is the main thread. To ask is to run code of Python, so
/// it raises what a handler raises meanwhile.
pub(crate) fn gets_signals(py: Python<'_>) -> PyResult<bool> {
    let modules = py.import("sys")?.getattr("modules")?.cast_into::<PyDict>()?;
    if !modules.contains("threading")? {
        return Ok(true);
    }
    let threading = py.import("threading")?; // waits for a thread that is loading it right now
    let main = threading.call_method0("main_thread")?.getattr("ident")?;
    threading.call_method0("get_ident")?.eq(main)
}

/// Ends all traffic before the interpreter does; called when Python exits.
#[pyfunction]
pub(crate) fn stop(py: Python<'_>) {
    end(py, || {
        ENDED.notify_waiters();
        let State::Open(mut runtimes) = mem::replace(&mut *lock(), State::Stopped) else { return };
        let Runtimes { of_thread, of_callers, .. } =
            mem::replace(runtimes.of(process::id()), Runtimes::NONE);
        of_thread.into_iter().for_each(Runtime::shutdown_background);
        match of_callers.map(Arc::try_unwrap) {
            Some(Ok(runtime)) => runtime.shutdown_background(),
            // Threads are on their way out of it.
            Some(Err(shared)) => mem::forget(shared),
            None => {}
        }
    });
}

fn lock() -> MutexGuard<'static, State> {
    crate::lock::lock(&STATE)
}
