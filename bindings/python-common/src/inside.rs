//! Which threads of Python are in our code, and how they leave it before the interpreter ends.
//!
//! An interpreter that is ending kills every other thread that asks for its lock, and a thread that is
//! killed in the middle of our code takes the process down with it. So [`end`], which Python calls when
//! it exits, waits until the others have left our code, and from then on lets none of them in: they
//! sleep until the process is gone.

use std::process;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use pyo3::prelude::*;

/// How many threads are in our code, and in which process they were counted.
static INSIDE: AtomicUsize = AtomicUsize::new(0);
static COUNTED_IN: AtomicU32 = AtomicU32::new(0);

/// The thread that ends the interpreter: the only one that may still come in.
static ENDING: OnceLock<ThreadId> = OnceLock::new();

/// Says that a thread of Python is in our code, as long as it lives.
pub struct Inside {
    process: u32,
}

/// Lets a thread of Python in. Every function that lets go of the interpreter's lock, or runs code
/// of Python, starts with this.
pub fn enter(py: Python<'_>) -> Inside {
    let process = forget_threads_of_parent();
    INSIDE.fetch_add(1, Ordering::SeqCst);
    let inside = Inside { process };
    if has_ended() {
        py.detach(sleep_forever);
    }
    inside
}

impl Inside {
    /// The process in which the thread came in, so that the system is not asked again. It holds until code of Python
    /// runs, which may fork.
    pub fn process(&self) -> u32 {
        self.process
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Runs `wait` without the interpreter's lock.
pub fn wait_detached<T: Send>(py: Python<'_>, _: &Inside, wait: impl FnOnce() -> T + Send) -> T {
    py.detach(|| {
        let waited = wait();
        if has_ended() {
            sleep_forever();
        }
        waited
    })
}

/// Lets no thread in any more, stops what is running, and waits for those that are inside.
pub fn end(py: Python<'_>, stop: impl FnOnce()) {
    const LONGEST_WAIT: Duration = Duration::from_secs(1);
    const STEP: Duration = Duration::from_millis(1);
    forget_threads_of_parent();
    ENDING.get_or_init(|| thread::current().id());
    stop();
    py.detach(|| {
        let started = Instant::now();
        while INSIDE.load(Ordering::SeqCst) > 0 && started.elapsed() < LONGEST_WAIT {
            thread::sleep(STEP);
        }
    });
}

/// Whether the interpreter is ending, so that this thread must not go back to it.
pub fn has_ended() -> bool {
    ENDING.get().is_some_and(|ending| *ending != thread::current().id())
}

/// For a thread that is inside without the interpreter's lock: it counts as gone.
fn sleep_forever() -> ! {
    INSIDE.fetch_sub(1, Ordering::SeqCst);
    loop {
        thread::park();
    }
}

/// The threads that the parent process had inside when it forked are not in this process, which is returned.
fn forget_threads_of_parent() -> u32 {
    let here = process::id();
    if COUNTED_IN.swap(here, Ordering::SeqCst) != here {
        INSIDE.store(0, Ordering::SeqCst);
    }
    here
}
