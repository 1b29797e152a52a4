//! The one thread on which all network traffic of the process runs, and how everything ends.
//!
//! That thread never enters Python, neither to hand over a response nor to wake an event loop. The
//! threads of Python itself are the harder part: an interpreter that is ending kills every other
//! thread that asks for its lock, and a thread that is killed in the middle of our code takes the
//! process down with it. So [`stop`], which Python calls when it exits, waits until the others have
//! left our code, and from then on lets none of them in: they sleep until the process is gone.

use std::mem;
use std::process;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use pyo3::prelude::*;
use pyo3::types::PyDict;
use tokio::runtime::{Builder, Handle, Runtime};

/// Started by the first call, and again in a child process after a fork: threads do not survive one.
///
/// The lock is only ever taken by threads that are attached to Python and never held while they
/// detach, so a fork cannot leave it locked in the child.
static STATE: Mutex<State> = Mutex::new(State::Unstarted);

/// How many threads are in our code, and in which process they were counted.
static INSIDE: AtomicUsize = AtomicUsize::new(0);
static COUNTED_IN: AtomicU32 = AtomicU32::new(0);

/// The thread that ends the interpreter: the only one that may still come in.
static ENDING: OnceLock<ThreadId> = OnceLock::new();

enum State {
    Unstarted,
    Running { process: u32, runtime: Runtime },
    Stopped,
}

/// Says that a thread of Python is in our code, as long as it lives.
pub(crate) struct Inside(());

/// Lets a thread of Python in. Every function that lets go of the interpreter's lock, or runs code
/// of Python, starts with this.
pub(crate) fn enter(py: Python<'_>) -> Inside {
    forget_threads_of_parent();
    INSIDE.fetch_add(1, Ordering::SeqCst);
    let inside = Inside(());
    if has_ended() {
        py.detach(sleep_forever);
    }
    inside
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Runs `wait` without the interpreter's lock.
pub(crate) fn wait_detached<T: Send>(
    py: Python<'_>,
    _: &Inside,
    wait: impl FnOnce() -> T + Send,
) -> T {
    py.detach(|| {
        let waited = wait();
        if has_ended() {
            sleep_forever();
        }
        waited
    })
}

/// Where tasks are started; `None` once the interpreter is about to end.
pub(crate) fn handle(_: &Inside) -> PyResult<Option<Handle>> {
    let mut state = lock();
    match &*state {
        State::Stopped => return Ok(None),
        State::Running { process, runtime } if *process == process::id() => {
            return Ok(Some(runtime.handle().clone()));
        }
        State::Unstarted | State::Running { .. } => {}
    }
    let runtime =
        Builder::new_multi_thread().worker_threads(1).thread_name("iyzico").enable_all().build()?;
    let handle = runtime.handle().clone();
    let process = process::id();
    let before = mem::replace(&mut *state, State::Running { process, runtime });
    // A runtime of the parent process would wait for threads that do not exist here.
    mem::forget(before);
    Ok(Some(handle))
}

/// Whether Python runs the handlers of signals on this thread: it does on the main one alone. Where nobody
/// has started a thread by the usual module, this is the main thread. To ask is to run code of Python, so
/// it raises what a handler raises meanwhile.
pub(crate) fn gets_signals(py: Python<'_>) -> PyResult<bool> {
    let modules = py.import("sys")?.getattr("modules")?.cast_into::<PyDict>()?;
    let Some(threading) = modules.get_item("threading")? else { return Ok(true) };
    let main = threading.call_method0("main_thread")?.getattr("ident")?;
    threading.call_method0("get_ident")?.eq(main)
}

/// Ends all traffic before the interpreter does; called when Python exits.
#[pyfunction]
pub(crate) fn stop(py: Python<'_>) {
    const LONGEST_WAIT: Duration = Duration::from_secs(1);
    const STEP: Duration = Duration::from_millis(1);
    forget_threads_of_parent();
    ENDING.get_or_init(|| thread::current().id());
    match mem::replace(&mut *lock(), State::Stopped) {
        State::Running { process, runtime } if process == process::id() => {
            runtime.shutdown_background();
        }
        inherited => mem::forget(inherited),
    }
    py.detach(|| {
        let started = Instant::now();
        while INSIDE.load(Ordering::SeqCst) > 0 && started.elapsed() < LONGEST_WAIT {
            thread::sleep(STEP);
        }
    });
}

/// Whether the interpreter is ending, so that this thread must not go back to it.
fn has_ended() -> bool {
    ENDING.get().is_some_and(|ending| *ending != thread::current().id())
}

/// For a thread that is inside without the interpreter's lock: it counts as gone.
fn sleep_forever() -> ! {
    INSIDE.fetch_sub(1, Ordering::SeqCst);
    loop {
        thread::park();
    }
}

/// The threads that the parent process had inside when it forked are not in this process.
fn forget_threads_of_parent() {
    let here = process::id();
    if COUNTED_IN.swap(here, Ordering::SeqCst) != here {
        INSIDE.store(0, Ordering::SeqCst);
    }
}

fn lock() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}
