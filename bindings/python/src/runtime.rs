//! The one thread on which all network traffic of the process runs, and how everything ends.
//!
//! That thread never enters Python, neither to hand over a response nor to wake an event loop. The
//! threads of Python itself are the harder part: `iyzico_python_common::inside` has them.

use std::mem;
use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};

use iyzico_python_common::inside::end;
pub(crate) use iyzico_python_common::inside::{Inside, enter, wait_detached};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use tokio::runtime::{Builder, Handle, Runtime};

/// Started by the first call, and again in a child process after a fork: threads do not survive one.
///
/// The lock is only ever taken by threads that are attached to Python and never held while they
/// detach, so a fork cannot leave it locked in the child.
static STATE: Mutex<State> = Mutex::new(State::Unstarted);

enum State {
    Unstarted,
    Running { process: u32, runtime: Runtime },
    Stopped,
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
    end(py, || match mem::replace(&mut *lock(), State::Stopped) {
        State::Running { process, runtime } if process == process::id() => {
            runtime.shutdown_background();
        }
        inherited => mem::forget(inherited),
    });
}

fn lock() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}
