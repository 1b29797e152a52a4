//! A call that is under way.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use iyzico_core::error::{Outcome, Transport};
use iyzico_core::{Answer, Entry, Error};
use pyo3::prelude::*;
use tokio::task::AbortHandle;

use crate::convert::{Received, received};
use crate::error::raise;
use crate::mailbox::Shared;
use crate::runtime::{self, Inside};

/// A call that is under way.
#[pyclass(frozen, module = "iyzico._native")]
pub(crate) struct Pending {
    slot: Arc<Slot>,
    task: AbortHandle,
}

/// Where the I/O thread leaves the result.
pub(crate) struct Slot {
    entry: &'static Entry,
    state: Mutex<State>,
    finished: Condvar,
    mailbox: Option<(Arc<Shared>, u64)>,
}

enum State {
    Running,
    Finished(Result<Answer<String>, Error>),
    Collected,
}

/// Fills the slot exactly once, also when the task is dropped before it came to its end.
pub(crate) struct Promise(Option<Arc<Slot>>);

impl Pending {
    pub(crate) fn new(slot: Arc<Slot>, task: AbortHandle) -> Self {
        Self { slot, task }
    }

    pub(crate) fn wait_inside(&self, py: Python<'_>, inside: &Inside) -> PyResult<Received> {
        const BETWEEN_SIGNAL_CHECKS: Duration = Duration::from_millis(100);
        while !runtime::wait_detached(py, inside, || self.slot.wait(BETWEEN_SIGNAL_CHECKS)) {
            py.check_signals().inspect_err(|_| self.task.abort())?;
        }
        self.collect(py)
    }

    fn collect(&self, py: Python<'_>) -> PyResult<Received> {
        match self.slot.collect() {
            Ok(answer) => Ok(received(answer)),
            Err(error) => Err(raise(py, error)),
        }
    }
}

#[pymethods]
impl Pending {
    /// Waits for the answer. Other threads run meanwhile, and Ctrl-C ends the wait.
    fn wait(&self, py: Python<'_>) -> PyResult<Received> {
        self.wait_inside(py, &runtime::enter(py))
    }

    /// The answer of a call that has finished.
    fn result(&self, py: Python<'_>) -> PyResult<Received> {
        let _inside = runtime::enter(py);
        self.collect(py)
    }

    /// Drops the request: the connection is closed and an answer is not waited for.
    fn cancel(&self) {
        self.task.abort();
    }
}

impl Slot {
    /// An empty slot, and the promise to fill it.
    pub(crate) fn new(
        entry: &'static Entry,
        mailbox: Option<(Arc<Shared>, u64)>,
    ) -> (Arc<Self>, Promise) {
        let slot = Arc::new(Self {
            entry,
            state: Mutex::new(State::Running),
            finished: Condvar::new(),
            mailbox,
        });
        let promise = Promise(Some(Arc::clone(&slot)));
        (slot, promise)
    }

    /// Waits for at most `longest`; says whether the call has finished.
    fn wait(&self, longest: Duration) -> bool {
        let running = |state: &mut State| matches!(state, State::Running);
        let waited = self
            .finished
            .wait_timeout_while(self.lock(), longest, running)
            .unwrap_or_else(PoisonError::into_inner);
        !waited.1.timed_out()
    }

    fn collect(&self) -> Result<Answer<String>, Error> {
        match std::mem::replace(&mut *self.lock(), State::Collected) {
            State::Finished(result) => result,
            State::Running | State::Collected => Err(self.given_up()),
        }
    }

    fn fill(&self, result: Result<Answer<String>, Error>) {
        *self.lock() = State::Finished(result);
        self.finished.notify_all();
        if let Some((mailbox, ticket)) = &self.mailbox {
            mailbox.deliver(*ticket);
        }
    }

    fn given_up(&self) -> Error {
        Error::Transport(Box::new(Transport {
            endpoint: self.entry.name,
            problem: "cancelled before an answer came".to_owned(),
            outcome: Outcome::Unknown,
            source: None,
        }))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Promise {
    pub(crate) fn keep(mut self, result: Result<Answer<String>, Error>) {
        if let Some(slot) = self.0.take() {
            slot.fill(result);
        }
    }
}

impl Drop for Promise {
    fn drop(&mut self) {
        if let Some(slot) = self.0.take() {
            slot.fill(Err(slot.given_up()));
        }
    }
}
