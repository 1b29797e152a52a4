//! A call that is under way.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use iyzico_core::error::{Outcome, TransportError};
use iyzico_core::{Answer, Error};
use iyzico_http::Settled;
use pyo3::prelude::*;
use tokio::task::AbortHandle;

use crate::convert::received;
use crate::error::raise;
use crate::journal::{Event, Journal, with_journal};
use crate::mailbox::{self, Mailbox};
use crate::runtime::{self, Inside};
use crate::settled::settled;

/// A call that is under way.
#[pyclass(frozen, module = "iyzico._native")]
pub(crate) struct Running {
    slot: Arc<Slot>,
    journal: Arc<Journal>,
    /// None for a call that ended before anything was sent.
    task: Option<AbortHandle>,
}

/// What came of a call.
pub(crate) enum Ending {
    Answer(Result<Answer<String>, Error>),
    Settled(Settled<String>),
}

/// Where the I/O thread leaves the ending.
struct Slot {
    endpoint: &'static str,
    state: Mutex<State>,
    finished: Condvar,
}

enum State {
    /// Under way, and who wants to know of its end.
    Running(Option<(Arc<mailbox::Shared>, u64)>),
    Finished(Ending),
    Collected,
}

/// Fills the slot exactly once, also when the task is dropped before it came to its end.
struct Promise(Option<Arc<Slot>>);

impl Running {
    /// Starts the work on the I/O thread, unless it is `too_late` because the interpreter ends.
    pub(crate) fn start(
        inside: &Inside,
        endpoint: &'static str,
        journal: Arc<Journal>,
        work: impl Future<Output = Ending> + Send + 'static,
        too_late: impl FnOnce() -> Ending,
    ) -> PyResult<Self> {
        let Some(runtime) = runtime::handle(inside)? else {
            return Ok(Self::ended(endpoint, journal, too_late()));
        };
        let slot = Slot::new(endpoint, State::Running(None));
        let promise = Promise(Some(Arc::clone(&slot)));
        let work = with_journal(Arc::clone(&journal), work);
        let task = runtime.spawn(async move { promise.keep(work.await) });
        Ok(Self { slot, journal, task: Some(task.abort_handle()) })
    }

    /// A call that has ended already.
    pub(crate) fn ended(endpoint: &'static str, journal: Arc<Journal>, ending: Ending) -> Self {
        Self { slot: Slot::new(endpoint, State::Finished(ending)), journal, task: None }
    }

    fn abort(&self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }

    fn collect<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self.slot.collect() {
            Ending::Answer(Ok(answer)) => Ok(received(answer).into_pyobject(py)?.into_any()),
            Ending::Answer(Err(error)) => Err(raise(py, error)),
            Ending::Settled(ending) => settled(py, ending),
        }
    }
}

#[pymethods]
impl Running {
    /// Name of the call.
    #[getter]
    fn endpoint(&self) -> &'static str {
        self.slot.endpoint
    }

    /// Waits for the end of the call. Other threads run meanwhile, and Ctrl-C ends the wait.
    fn wait<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        const BETWEEN_SIGNAL_CHECKS: Duration = Duration::from_millis(100);
        let inside = runtime::enter(py);
        while !runtime::wait_detached(py, &inside, || self.slot.wait(BETWEEN_SIGNAL_CHECKS)) {
            py.check_signals().inspect_err(|_| self.abort())?;
        }
        self.collect(py)
    }

    /// What came of a call that has ended.
    fn result<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let _inside = runtime::enter(py);
        self.collect(py)
    }

    /// Puts the ticket into the mailbox at the end of the call.
    fn notify(&self, mailbox: &Bound<'_, Mailbox>, ticket: u64) {
        self.slot.notify(mailbox.get().shared(), ticket);
    }

    /// Takes what is known about the attempts, after those that earlier calls left behind.
    fn attempts(&self, py: Python<'_>) -> Vec<Event> {
        let _inside = runtime::enter(py);
        self.journal.take()
    }

    /// Drops the request: the connection is closed and an answer is not waited for.
    fn cancel(&self) {
        self.abort();
    }
}

impl Slot {
    fn new(endpoint: &'static str, state: State) -> Arc<Self> {
        Arc::new(Self { endpoint, state: Mutex::new(state), finished: Condvar::new() })
    }

    /// Waits for at most `longest`; says whether the call has ended.
    fn wait(&self, longest: Duration) -> bool {
        let running = |state: &mut State| matches!(state, State::Running(_));
        let waited = self
            .finished
            .wait_timeout_while(self.lock(), longest, running)
            .unwrap_or_else(PoisonError::into_inner);
        !waited.1.timed_out()
    }

    fn notify(&self, mailbox: Arc<mailbox::Shared>, ticket: u64) {
        match &mut *self.lock() {
            State::Running(listener) => *listener = Some((mailbox, ticket)),
            State::Finished(_) | State::Collected => mailbox.deliver(ticket),
        }
    }

    fn collect(&self) -> Ending {
        match std::mem::replace(&mut *self.lock(), State::Collected) {
            State::Finished(ending) => ending,
            State::Running(_) | State::Collected => self.given_up(),
        }
    }

    fn fill(&self, ending: Ending) {
        let before = std::mem::replace(&mut *self.lock(), State::Finished(ending));
        self.finished.notify_all();
        if let State::Running(Some((mailbox, ticket))) = before {
            mailbox.deliver(ticket);
        }
    }

    fn given_up(&self) -> Ending {
        Ending::Answer(Err(Error::Transport(Box::new(TransportError {
            endpoint: self.endpoint,
            problem: "cancelled before an answer came".to_owned(),
            outcome: Outcome::Unknown,
            source: None,
        }))))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Promise {
    fn keep(mut self, ending: Ending) {
        if let Some(slot) = self.0.take() {
            slot.fill(ending);
        }
    }
}

impl Drop for Promise {
    fn drop(&mut self) {
        if let Some(slot) = self.0.take() {
            slot.fill(slot.given_up());
        }
    }
}
