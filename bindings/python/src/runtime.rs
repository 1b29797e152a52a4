//! The one thread on which all network traffic of the process runs.
//!
//! That thread never enters Python, neither to hand over an answer nor to wake an event loop, so
//! the interpreter may end at any time without meeting it.

use std::mem;
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use pyo3::prelude::*;
use tokio::runtime::{Builder, Handle, Runtime};

/// Started by the first call, and again in a child process after a fork: threads do not survive one.
///
/// The lock is only ever taken by threads that are attached to Python and never held while they
/// detach, so a fork cannot leave it locked in the child.
static STATE: Mutex<State> = Mutex::new(State::Unstarted);

/// How many threads of Python wait for an answer at the moment.
static WAITING: AtomicUsize = AtomicUsize::new(0);

enum State {
    Unstarted,
    Running { process: u32, runtime: Runtime },
    Stopped,
}

/// Where tasks are started; `None` once the interpreter is about to end.
pub(crate) fn handle() -> PyResult<Option<Handle>> {
    let mut state = lock();
    match &*state {
        State::Stopped => return Ok(None),
        State::Running { process, runtime } if *process == process::id() => {
            return Ok(Some(runtime.handle().clone()));
        }
        State::Unstarted | State::Running { .. } => {}
    }
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("iyzico")
        .enable_all()
        .build()?;
    let handle = runtime.handle().clone();
    let before = mem::replace(
        &mut *state,
        State::Running {
            process: process::id(),
            runtime,
        },
    );
    // A runtime of the parent process waits for threads that do not exist here when it is dropped.
    mem::forget(before);
    Ok(Some(handle))
}

/// Ends all traffic before the interpreter does; called when Python exits.
///
/// A thread that waits for an answer gets an error and is back in Python when this returns. It
/// could not come back later: an interpreter that is ending kills every thread that enters it.
#[pyfunction]
pub(crate) fn stop(py: Python<'_>) {
    const LONGEST_WAIT: Duration = Duration::from_secs(1);
    const STEP: Duration = Duration::from_millis(1);
    let before = mem::replace(&mut *lock(), State::Stopped);
    match before {
        State::Running { process, runtime } if process == process::id() => {
            runtime.shutdown_background();
        }
        inherited => mem::forget(inherited),
    }
    py.detach(|| {
        let started = Instant::now();
        while WAITING.load(Ordering::Acquire) > 0 && started.elapsed() < LONGEST_WAIT {
            std::thread::sleep(STEP);
        }
    });
}

/// Runs `wait` without holding the interpreter's lock, and lets [`stop`] know of it.
pub(crate) fn wait_detached<T: Send>(py: Python<'_>, wait: impl FnOnce() -> T + Send) -> T {
    WAITING.fetch_add(1, Ordering::AcqRel);
    let waited = py.detach(wait);
    WAITING.fetch_sub(1, Ordering::AcqRel);
    waited
}

fn lock() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}
