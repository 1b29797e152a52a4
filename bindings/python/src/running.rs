//! A call: what is to be done, and how Python waits for it.
//!
//! Nothing is sent before somebody waits. A call that were sent first could be lost when the wait cannot
//! be set up, and nobody would know what became of the money.
//!
//! A thread that waits does the work itself ([`Running::work`]). An event loop does as much of it as can be
//! done at once, and is told by the I/O thread when there is more ([`Running::advance`]). Where a loop cannot
//! be told, the I/O thread does it all, and leaves the ending in a slot.

use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::Waker;
use std::time::Duration;

use iyzico_core::endpoint::Safety;
use iyzico_core::error::{Outcome, TransportError};
use iyzico_core::raw::{self, RawResponse};
use iyzico_core::recovery::Pending;
use iyzico_core::value::view::AnyBody;
use iyzico_core::{Entry, Error, Response};
use iyzico_http::Settled;
use pyo3::prelude::*;
use pyo3::types::PyType;
use tokio::sync::Notify;

use crate::calls::is_ours;
use crate::error::{describe_findings, raise};
use crate::journal::{Event, Journal, with_journal};
use crate::mailbox::{BellOfCall, Mailbox};
use crate::response;
use crate::runtime::{self, Callers, Inside, Waited};
use crate::settled::settled;

/// A call that is ready to be made, under way, or over.
#[pyclass(frozen, module = "iyzico._native")]
pub(crate) struct Running {
    slot: Arc<Slot>,
    /// The class of a response that a call describes.
    response: Option<Py<PyType>>,
    journal: Arc<Journal>,
    /// Until it is started, and between two looks at signals.
    work: Mutex<Work>,
    mover: Mover,
    /// Tells the event loop that there is more to do.
    bell: OnceLock<BellOfCall>,
    /// The `conversationId`, if one was given.
    reference: Option<String>,
}

/// Who moves the traffic of a client. A connection stays with the one that opened it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mover {
    /// The threads that wait for calls.
    Callers,
    /// The I/O thread.
    Thread,
}

enum Work {
    Ready(Job),
    Begun(Doing),
    /// Over, or somebody works on it.
    Gone,
}

/// Does what is to be done, and ends early when it is told to stop.
pub(crate) type Job = Box<dyn FnOnce(Stop) -> Doing + Send>;
pub(crate) type Stop = Pin<Box<dyn Future<Output = ()> + Send>>;
pub(crate) type Doing = Pin<Box<dyn Future<Output = Ending> + Send>>;

/// What is to be done, as far as it matters when it cannot be.
pub(crate) enum Task {
    /// To make a call.
    Call(&'static Entry),
    /// To make a request that no call describes.
    Request(Safety),
    /// To send a money call once, perhaps after an earlier attempt.
    Once(&'static Entry, Option<Box<Pending>>),
    /// To find out what became of a money call.
    Resolve(Box<Pending>),
}

/// What came of a call.
pub(crate) enum Ending {
    Response(Result<Response<AnyBody>, Error>),
    Raw(Result<RawResponse, Error>),
    Settled(Settled<AnyBody>),
}

/// Where the ending is left.
struct Slot {
    task: Task,
    state: Mutex<State>,
    finished: Condvar,
    stop: Notify,
}

enum State {
    Running,
    Finished(Box<Ending>),
    /// Handed over to Python, which may still lose it.
    Collected(Trace),
}

/// What remains of an ending: where the money is, and how to find it.
#[derive(Clone)]
struct Trace {
    outcome: Outcome,
    conversation_id: Option<String>,
    pending: Option<Box<Pending>>,
    raw: Option<String>,
}

/// Fills the slot exactly once, also when the work is dropped before it came to its end.
struct Promise(Option<Arc<Slot>>);

impl Running {
    /// A call that is made as soon as somebody waits for it.
    pub(crate) fn ready(
        mover: Mover,
        task: Task,
        response: Option<Py<PyType>>,
        journal: Arc<Journal>,
        job: Job,
    ) -> Self {
        let (slot, work) = (Slot::new(task, State::Running), Mutex::new(Work::Ready(job)));
        Self { slot, response, journal, work, mover, bell: OnceLock::new(), reference: None }
    }

    /// A call that has ended already.
    pub(crate) fn ended(
        mover: Mover,
        task: Task,
        response: Option<Py<PyType>>,
        journal: Arc<Journal>,
        ending: Ending,
    ) -> Self {
        let (state, work) = (State::Finished(Box::new(ending)), Mutex::new(Work::Gone));
        Self {
            slot: Slot::new(task, state),
            response,
            journal,
            work,
            mover,
            bell: OnceLock::new(),
            reference: None,
        }
    }

    /// Names the call by the reference that was given for it.
    pub(crate) fn of(self, reference: Option<String>) -> Self {
        Self { reference, ..self }
    }

    /// Starts the work on the I/O thread, if that was not done before.
    fn start(&self, inside: &Inside) {
        let Some(doing) = self.take_work() else { return };
        let handle = match runtime::handle(inside) {
            Ok(Some(handle)) => handle,
            Ok(None) => return self.slot.never(ENDING),
            Err(error) => return self.slot.never(&cannot_start(&error)),
        };
        let promise = Promise(Some(Arc::clone(&self.slot)));
        handle.spawn(async move { promise.keep(doing.await) });
    }

    /// Works on this thread until the call has ended, or a handler of a signal raises.
    fn work(&self, py: Python<'_>, inside: &Inside) -> PyResult<()> {
        let Some(mut doing) = self.take_work() else { return Ok(()) };
        let ending = match runtime::callers(inside) {
            Ok(Some(callers)) => {
                let worked = self.work_with(&callers, py, inside, &mut doing);
                worked.inspect_err(|_| *lock(&self.work) = Work::Begun(doing))?
            }
            Ok(None) => self.slot.task.unmade(ENDING),
            Err(error) => self.slot.task.unmade(&cannot_start(&error)),
        };
        self.slot.fill(ending);
        Ok(())
    }

    fn work_with(
        &self,
        callers: &Callers,
        py: Python<'_>,
        inside: &Inside,
        doing: &mut Doing,
    ) -> PyResult<Ending> {
        let mut longest = Some(BETWEEN_SIGNAL_CHECKS);
        loop {
            match runtime::wait_detached(py, inside, || callers.wait(doing, longest)) {
                Waited::Done(ending) => return Ok(ending),
                Waited::Never => return Ok(self.slot.given_up()),
                Waited::NotYet => {}
            }
            if runtime::gets_signals(py)? {
                py.check_signals()?;
            } else {
                longest = None;
            }
        }
    }

    /// Waits for the I/O thread until the call has ended, or a handler of a signal raises.
    fn await_thread(&self, py: Python<'_>, inside: &Inside) -> PyResult<()> {
        self.start(inside);
        while !runtime::wait_detached(py, inside, || self.slot.wait(BETWEEN_SIGNAL_CHECKS)) {
            if !runtime::gets_signals(py)? {
                runtime::wait_detached(py, inside, || self.slot.wait(Duration::MAX));
                break;
            }
            py.check_signals()?;
        }
        Ok(())
    }

    /// One step of the work, on a thread that does not wait.
    fn poll(&self, inside: &Inside, doing: &mut Doing, waker: &Waker) -> Waited<Ending> {
        match runtime::handle(inside) {
            Ok(Some(handle)) => runtime::poll(&handle, doing, waker),
            Ok(None) => Waited::Done(self.slot.task.unmade(ENDING)),
            Err(error) => Waited::Done(self.slot.task.unmade(&cannot_start(&error))),
        }
    }

    /// The last step of work that was told to stop.
    fn finish(
        &self,
        py: Python<'_>,
        inside: &Inside,
        doing: &mut Doing,
        longest: Duration,
    ) -> Waited<Ending> {
        match (self.mover, runtime::callers(inside)) {
            (Mover::Thread, _) => self.poll(inside, doing, Waker::noop()),
            (Mover::Callers, Ok(Some(callers))) => {
                runtime::wait_detached(py, inside, || callers.wait(doing, Some(longest)))
            }
            (Mover::Callers, _) => Waited::Never,
        }
    }

    fn take_work(&self) -> Option<Doing> {
        match std::mem::replace(&mut *lock(&self.work), Work::Gone) {
            Work::Ready(job) => {
                let slot = Arc::clone(&self.slot);
                let stop: Stop = Box::pin(async move { slot.stop.notified().await });
                Some(Box::pin(with_journal(Arc::clone(&self.journal), job(stop))))
            }
            Work::Begun(doing) => Some(doing),
            Work::Gone => None,
        }
    }

    fn collect<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self.slot.collect() {
            Ending::Response(Ok(response)) => self.read(py, response),
            Ending::Raw(Ok(response)) => {
                let RawResponse { http_status, text, warnings, .. } = response;
                let warnings = describe_findings(py, &warnings)?.to_tuple();
                Ok((http_status, text, warnings).into_pyobject(py)?.into_any())
            }
            Ending::Response(Err(error)) | Ending::Raw(Err(error)) => Err(raise(py, error)),
            Ending::Settled(ending) => settled(py, ending, |response| self.read(py, response)),
        }
    }

    fn read<'py>(
        &self,
        py: Python<'py>,
        response: Response<AnyBody>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let class = self.response.as_ref().map(|class| class.bind(py));
        response::read(py, self.slot.task.endpoint(), class, response)
    }
}

#[pymethods]
impl Running {
    /// Name of the call.
    #[getter]
    fn endpoint(&self) -> &'static str {
        self.slot.task.endpoint()
    }

    /// The merchant's own reference of the call, if one was given.
    #[getter]
    fn conversation_id(&self) -> Option<&str> {
        match &self.slot.task {
            Task::Once(_, Some(pending)) | Task::Resolve(pending) => {
                Some(pending.conversation_id.as_str())
            }
            _ => self.reference.as_deref(),
        }
    }

    /// Makes the call and waits for its end. Other threads run meanwhile, and Ctrl-C ends the wait.
    pub(crate) fn wait<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let inside = runtime::enter(py);
        match self.mover {
            Mover::Callers => self.work(py, &inside)?,
            Mover::Thread => self.await_thread(py, &inside)?,
        }
        // What a signal raises between here and Python would lose the ending.
        py.check_signals()?;
        self.collect(py)
    }

    /// Makes the call, waits for its end, and tells the observer of its attempts. Whatever else than an
    /// error of ours ends the wait says what is known of the money.
    #[pyo3(signature = (observer = None))]
    pub(crate) fn end<'py>(
        slf: &Bound<'py, Self>,
        observer: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        if let Some(observer) = observer {
            return py.import("iyzico._rare")?.call_method1("observed", (slf, observer));
        }
        match slf.get().wait(py) {
            Err(error) if !is_ours(py, &error)? => {
                py.import("iyzico._rare")?.call_method1("say", (error.value(py), slf))?;
                Err(error)
            }
            ended => ended,
        }
    }

    /// Does as much of the call as can be done at once; says whether it has ended. Otherwise the ticket
    /// is put into the mailbox as soon as there is more to do.
    fn advance(&self, py: Python<'_>, mailbox: &Bound<'_, Mailbox>, ticket: u64) -> bool {
        let inside = runtime::enter(py);
        let Some(mut doing) = self.take_work() else { return true };
        let call = self.bell.get_or_init(|| mailbox.get().bell_of(ticket));
        call.ready();
        match self.poll(&inside, &mut doing, &call.waker) {
            Waited::Done(ending) => self.slot.fill(ending),
            Waited::Never => self.slot.fill(self.slot.given_up()),
            Waited::NotYet => {
                *lock(&self.work) = Work::Begun(doing);
                return false;
            }
        }
        true
    }

    /// What came of a call that has ended.
    fn result<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let _inside = runtime::enter(py);
        self.collect(py)
    }

    /// Takes what is known about the attempts, after those that earlier calls left behind.
    fn attempts(&self, py: Python<'_>) -> Vec<Event> {
        let _inside = runtime::enter(py);
        self.journal.take()
    }

    /// Ends the call, because nobody waits for it any more; returns an error that says what is known
    /// about the money. That takes no time, unless the machine is very busy.
    fn interrupt<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        const LONGEST_WAIT: Duration = Duration::from_secs(1);
        let inside = runtime::enter(py);
        self.slot.stop.notify_one();
        let work = std::mem::replace(&mut *lock(&self.work), Work::Gone);
        match work {
            Work::Ready(_) => self.slot.never("nobody waited for it any more"),
            Work::Begun(mut doing) => {
                if let Waited::Done(ending) = self.finish(py, &inside, &mut doing, LONGEST_WAIT) {
                    self.slot.fill(ending);
                }
            }
            Work::Gone => {
                runtime::wait_detached(py, &inside, || self.slot.wait(LONGEST_WAIT));
            }
        }
        let (error, raw) = self.slot.interrupted();
        let error = raise(py, error).into_value(py).into_bound(py).into_any();
        error.setattr("raw_text", raw)?;
        if error.getattr("conversation_id")?.is_none() {
            error.setattr("conversation_id", self.conversation_id())?;
        }
        Ok(error)
    }
}

impl Task {
    fn endpoint(&self) -> &'static str {
        match self {
            Self::Call(entry) | Self::Once(entry, _) => entry.name,
            Self::Request(_) => raw::NAME,
            Self::Resolve(pending) => pending.endpoint,
        }
    }

    /// The error for an exchange that is over without a response.
    fn failure(&self, problem: &str, outcome: Outcome) -> TransportError {
        let problem = problem.to_owned();
        match self {
            Self::Call(entry) | Self::Once(entry, None) => {
                TransportError::new(entry.name, entry.safety, problem, outcome)
            }
            Self::Request(safety) => TransportError::new(raw::NAME, *safety, problem, outcome),
            Self::Once(_, Some(pending)) | Self::Resolve(pending) => {
                let safety = Entry::find(pending.endpoint).map(|entry| entry.safety);
                let safety = safety.expect("a handle was read, so its call is known");
                TransportError::new(pending.endpoint, safety, problem, Outcome::Unknown)
                    .of(Some(pending.conversation_id.as_str()), Some(pending.clone()))
            }
        }
    }

    /// The ending of a call that is not made, and never will be.
    fn unmade(&self, problem: &str) -> Ending {
        self.unsent(Error::from(Box::new(self.failure(problem, Outcome::NotSent))))
    }

    /// The ending for an error before anything was sent.
    pub(crate) fn unsent(&self, error: Error) -> Ending {
        match self {
            Self::Call(_) => Ending::Response(Err(error)),
            Self::Request(_) => Ending::Raw(Err(error)),
            Self::Once(_, None) => Ending::Settled(Settled::NotSent(error)),
            Self::Once(_, Some(pending)) | Self::Resolve(pending) => {
                Ending::Settled(Settled::Unknown(pending.clone(), error))
            }
        }
    }
}

impl Slot {
    fn new(task: Task, state: State) -> Arc<Self> {
        let (state, finished, stop) = (Mutex::new(state), Condvar::new(), Notify::new());
        Arc::new(Self { task, state, finished, stop })
    }

    /// Waits for at most `longest`; says whether the call has ended.
    fn wait(&self, longest: Duration) -> bool {
        let running = |state: &mut State| matches!(state, State::Running);
        let state = self.lock();
        if longest == Duration::MAX {
            drop(self.finished.wait_while(state, running));
            return true;
        }
        let waited = self.finished.wait_timeout_while(state, longest, running);
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    fn collect(&self) -> Ending {
        let mut state = self.lock();
        let trace = match &*state {
            State::Finished(ending) => Trace::of(ending),
            State::Running | State::Collected(_) => Trace::unknown(),
        };
        match std::mem::replace(&mut *state, State::Collected(trace)) {
            State::Finished(ending) => *ending,
            State::Running | State::Collected(_) => self.given_up(),
        }
    }

    fn fill(&self, ending: Ending) {
        let finished = State::Finished(Box::new(ending));
        *self.lock() = finished;
        self.finished.notify_all();
    }

    /// The call is not made, and never will be.
    fn never(&self, problem: &str) {
        self.fill(self.task.unmade(problem));
    }

    fn given_up(&self) -> Ending {
        let error = self.task.failure("it ended before a response came", Outcome::Unknown);
        Ending::Response(Err(Box::new(error).into()))
    }

    /// What is known about a call that nobody waits for any more, and the response if it came all the same.
    fn interrupted(&self) -> (Error, Option<String>) {
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
        (Box::new(error).into(), trace.raw)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl Trace {
    fn of(ending: &Ending) -> Self {
        match ending {
            Ending::Response(Ok(response))
            | Ending::Settled(
                Settled::Succeeded { response, .. } | Settled::UnderReview { response, .. },
            ) => Self::of_response(response),
            Ending::Raw(Ok(response)) => {
                Self { raw: Some(response.text.clone()), ..Self::unknown() }
            }
            Ending::Response(Err(error))
            | Ending::Raw(Err(error))
            | Ending::Settled(Settled::NotSent(error) | Settled::Declined(error)) => {
                Self::of_error(error)
            }
            Ending::Settled(Settled::Unknown(pending, error)) => {
                Self { pending: Some(pending.clone()), ..Self::of_error(error) }
            }
        }
    }

    fn of_response(response: &Response<AnyBody>) -> Self {
        let conversation_id = &response.envelope.conversation_id;
        Self {
            conversation_id: conversation_id.as_ref().map(|id| id.as_str().to_owned()),
            pending: response.pending.clone(),
            raw: Some(response.raw.clone()),
            ..Self::unknown()
        }
    }

    fn of_error(error: &Error) -> Self {
        Self {
            outcome: error.outcome(),
            conversation_id: error.conversation_id().map(str::to_owned),
            pending: error.pending().map(|pending| Box::new(pending.clone())),
            raw: error.raw().map(str::to_owned),
        }
    }

    fn unknown() -> Self {
        Self { outcome: Outcome::Unknown, conversation_id: None, pending: None, raw: None }
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

fn cannot_start(error: &PyErr) -> String {
    format!("no thread can be started for it: {error}")
}

const BETWEEN_SIGNAL_CHECKS: Duration = Duration::from_millis(100);
const ENDING: &str = "the Python interpreter is about to end";

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
