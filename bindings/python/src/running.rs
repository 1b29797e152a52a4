//! A call: what is to be done, and how Python waits for it.
//!
//! Nothing is sent before somebody waits. A call that were sent first could be lost when the wait cannot
//! be set up, and nobody would know what became of the money.
//!
//! A thread that waits does the work itself ([`Running::work`]). An event loop does as much of it as can be
//! done at once, and is told when there is more ([`Running::advance`]). Where a loop cannot be told, the I/O thread does it all, and leaves the ending in a slot; so it does with the rest of a call whose loop
//! stands still or was closed ([`Parked::take_over`]).

mod parked;
mod slot;
mod task;
mod trace;
mod work;

use std::sync::{Arc, OnceLock};
use std::task::Waker;
use std::time::Duration;

use iyzico_core::Response;
use iyzico_core::raw::RawResponse;
use iyzico_core::value::view::AnyBody;
pub(crate) use parked::Parked;
use pyo3::prelude::*;
use pyo3::types::PyType;
use slot::{Promise, Slot, State};
pub(crate) use task::Task;
use work::Work;
pub(crate) use work::{Doing, Ending, Job, Stop};

use crate::error::{describe_findings, is_ours, raise};
use crate::journal::{Event, Journal, with_journal};
use crate::lock::lock;
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
    parked: Arc<Parked>,
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

impl Running {
    /// A call that is made as soon as somebody waits for it.
    pub(crate) fn ready(
        mover: Mover,
        task: Task,
        response: Option<Py<PyType>>,
        journal: Arc<Journal>,
        job: Job,
    ) -> Self {
        Self::new(mover, Slot::new(task, State::Running), response, journal, Work::Ready(job))
    }

    /// A call that has ended already.
    pub(crate) fn ended(
        mover: Mover,
        task: Task,
        response: Option<Py<PyType>>,
        journal: Arc<Journal>,
        ending: Ending,
    ) -> Self {
        let slot = Slot::new(task, State::Finished(Box::new(ending)));
        Self::new(mover, slot, response, journal, Work::Gone)
    }

    fn new(
        mover: Mover,
        slot: Arc<Slot>,
        response: Option<Py<PyType>>,
        journal: Arc<Journal>,
        work: Work,
    ) -> Self {
        let parked = Parked::new(&slot, work);
        Self { slot, response, journal, parked, mover, bell: OnceLock::new(), reference: None }
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
        let promise = Promise::of(&self.slot);
        handle.spawn(async move { promise.keep(doing.await) });
    }

    /// Works on this thread until the call has ended, or a handler of a signal raises.
    fn work(&self, py: Python<'_>, inside: &Inside) -> PyResult<()> {
        let Some(mut doing) = self.take_work() else { return Ok(()) };
        let ending = match runtime::callers(inside) {
            Ok(Some(callers)) => {
                let worked = self.work_with(&callers, py, inside, &mut doing);
                worked.inspect_err(|_| *lock(&self.parked.work) = Work::Begun(doing))?
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
            Ok(Some(handle)) => {
                let mut poll = || runtime::poll(&handle, doing, waker);
                match self.bell.get() {
                    Some(bell) => bell.heard(poll),
                    None => poll(),
                }
            }
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
            (Mover::Thread, _) => {
                self.bell.get().inspect(|bell| bell.hear());
                self.poll(inside, doing, Waker::noop())
            }
            (Mover::Callers, Ok(Some(callers))) => {
                runtime::wait_detached(py, inside, || callers.wait(doing, Some(longest)))
            }
            (Mover::Callers, _) => Waited::Never,
        }
    }

    fn take_work(&self) -> Option<Doing> {
        match std::mem::replace(&mut *lock(&self.parked.work), Work::Gone) {
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
        let (ending, text) = self.slot.collect();
        match ending {
            Ending::Response(Ok(response)) => self.read(py, response, text),
            Ending::Raw(Ok(response)) => {
                let RawResponse { http_status, text, warnings, .. } = response;
                let warnings = describe_findings(py, &warnings)?.to_tuple();
                Ok((http_status, text, warnings).into_pyobject(py)?.into_any())
            }
            Ending::Response(Err(error)) | Ending::Raw(Err(error)) => Err(raise(py, error)),
            Ending::Settled(ending) => {
                settled(py, ending, |response| self.read(py, response, Arc::clone(&text)))
            }
        }
    }

    fn read<'py>(
        &self,
        py: Python<'py>,
        response: Response<AnyBody>,
        text: Arc<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let class = self.response.as_ref().map(|class| class.bind(py));
        response::read(py, self.slot.task.endpoint(), class, response, text)
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
        let call = self.bell.get_or_init(|| {
            let io_thread = runtime::handle(&inside).ok().flatten();
            mailbox.get().bell_of(ticket, io_thread, Arc::downgrade(&self.parked))
        });
        call.ready();
        // Once the I/O thread has taken it over, there is nothing to do but to wait.
        let Some(mut doing) = self.take_work() else { return self.slot.has_ended() };
        match self.poll(&inside, &mut doing, &call.waker) {
            Waited::Done(ending) => self.slot.fill(ending),
            Waited::Never => self.slot.fill(self.slot.given_up()),
            Waited::NotYet => {
                *lock(&self.parked.work) = Work::Begun(doing);
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
    fn interrupt<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        const LONGEST_WAIT: Duration = Duration::from_secs(1);
        let inside = runtime::enter(py);
        self.slot.stop.notify_one();
        let work = std::mem::replace(&mut *lock(&self.parked.work), Work::Gone);
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
        // An interpreter that is ending has no classes of ours any more, and nobody who would hear of it.
        let Ok(reference) = error.getattr("conversation_id") else { return Ok(None) };
        error.setattr("raw_text", raw.as_deref())?;
        if reference.is_none() {
            error.setattr("conversation_id", self.conversation_id())?;
        }
        Ok(Some(error))
    }
}

fn cannot_start(error: &PyErr) -> String {
    format!("no thread can be started for it: {error}")
}

const BETWEEN_SIGNAL_CHECKS: Duration = Duration::from_millis(100);
const ENDING: &str = "the Python interpreter is about to end";
