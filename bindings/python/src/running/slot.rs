//! Where the ending of a call is left until Python takes it, and what is known of it afterwards.

use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use iyzico_core::Error;
use iyzico_core::error::Received;
use tokio::sync::Notify;

use super::task::Task;
use super::trace::Trace;
use super::work::Ending;
use crate::lock::lock;

/// Where the ending is left.
pub(super) struct Slot {
    pub(super) task: Task,
    state: Mutex<State>,
    finished: Condvar,
    /// Whether a thread sleeps, or slept, until the call has ended. A condition variable cannot tell, and to wake nobody
    /// is a call of the system as well.
    is_awaited: AtomicBool,
    /// Told when nobody waits for the call any more.
    pub(super) stop: Notify,
}

pub(super) enum State {
    Running,
    Finished(Box<Ending>),
    /// Handed over to Python, which may still lose it.
    Collected(Trace),
}

/// Fills the slot exactly once, also when the work is dropped before it came to its end.
pub(super) struct Promise(Option<Arc<Slot>>);

impl Slot {
    pub(super) fn new(task: Task, state: State) -> Arc<Self> {
        let (state, finished, stop) = (Mutex::new(state), Condvar::new(), Notify::new());
        Arc::new(Self { task, state, finished, is_awaited: AtomicBool::new(false), stop })
    }

    /// Waits for at most `longest`; says whether the call has ended.
    pub(super) fn wait(&self, longest: Duration) -> bool {
        let running = |state: &mut State| matches!(state, State::Running);
        let state = self.lock();
        self.is_awaited.store(true, Ordering::Relaxed); // seen by whoever has the lock after us
        if longest == Duration::MAX {
            drop(self.finished.wait_while(state, running));
            return true;
        }
        let waited = self.finished.wait_timeout_while(state, longest, running);
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    pub(super) fn has_ended(&self) -> bool {
        !matches!(&*self.lock(), State::Running)
    }

    /// Hands the ending over, and the text of its response beside it.
    pub(super) fn collect(&self) -> (Ending, Arc<String>) {
        let mut state = self.lock();
        match mem::replace(&mut *state, State::Collected(Trace::unknown())) {
            State::Finished(mut ending) => {
                let trace = Trace::with_text_of(&mut ending);
                let text = trace.raw.clone().unwrap_or_default();
                *state = State::Collected(trace);
                (*ending, text)
            }
            State::Running | State::Collected(_) => (self.given_up(), Arc::default()),
        }
    }

    pub(super) fn fill(&self, ending: Ending) {
        let finished = State::Finished(Box::new(ending));
        *self.lock() = finished;
        if self.is_awaited.load(Ordering::Relaxed) {
            self.finished.notify_all();
        }
    }

    /// The call is not made, and never will be.
    pub(super) fn never(&self, problem: &str) {
        self.fill(self.task.unmade(problem));
    }

    pub(super) fn given_up(&self) -> Ending {
        self.task.broken_off("it ended before a response came")
    }

    /// What is known about a call that nobody waits for any more, and the response if it came all the same.
    pub(super) fn interrupted(&self) -> (Error, Option<Received>) {
        let trace = match &*self.lock() {
            State::Running => Trace::unknown(),
            State::Finished(ending) => Trace::of(ending),
            State::Collected(trace) => trace.clone(),
        };
        let problem = match &trace.raw {
            Some(_) => "the wait was interrupted as the response came",
            None => "the wait for the response was interrupted",
        };
        let mut error = self.task.failure(problem, trace.outcome);
        if trace.conversation_id.is_some() || trace.pending.is_some() {
            error = error.of(trace.conversation_id.as_deref(), trace.pending);
        }
        (Box::new(error).into(), trace.raw.map(|text| Received::of(&text)))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl Promise {
    pub(super) fn of(slot: &Arc<Slot>) -> Self {
        Self(Some(Arc::clone(slot)))
    }

    pub(super) fn keep(mut self, ending: Ending) {
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
