//! The client as Python sees it: start a call, judge a request, close.

use std::mem;
use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};

use iyzico_core::error::{InvalidRequestError, Outcome, TransportError};
use iyzico_core::recovery::Pending;
use iyzico_core::{Entry, Error};
use iyzico_http::{ClientBuilder, Settled};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use zeroize::Zeroizing;

use crate::convert::take_request;
use crate::error::{describe_findings, raise};
use crate::journal::{self, Event, Journal, Leftovers};
use crate::options::{GivenCallOptions, GivenOnceOptions};
use crate::running::{Ending, Running};
use crate::runtime;
use crate::settings::GivenSettings;

/// A client with its connections.
#[pyclass(frozen, module = "iyzico._native")]
pub(crate) struct Client {
    /// Kept because a child process needs connections of its own after a fork.
    builder: ClientBuilder,
    connected: Mutex<Connected>,
}

enum Connected {
    Open { process: u32, open: Open },
    Closed,
}

/// What the calls of one client share.
#[derive(Clone)]
struct Open {
    client: iyzico_http::Client,
    leftovers: Leftovers,
}

#[pymethods]
impl Client {
    #[new]
    fn new(py: Python<'_>, settings: GivenSettings) -> PyResult<Self> {
        let _inside = runtime::enter(py);
        let builder = settings.read().map_err(|error| raise(py, error))?;
        let builder = builder.on_attempt(journal::note);
        let connected = Mutex::new(connect(py, &builder)?);
        Ok(Self { builder, connected })
    }

    /// Makes a call.
    fn start(
        &self,
        py: Python<'_>,
        endpoint: &str,
        request: &Bound<'_, PyDict>,
        options: GivenCallOptions,
    ) -> PyResult<Running> {
        let inside = runtime::enter(py);
        let (entry, json) = take(endpoint, request)?;
        let Open { client, leftovers } = self.open(py)?;
        let (json, options) = both(json, options.read()).map_err(|error| raise(py, error))?;
        let work = async move { Ending::Answer(client.call(entry, &json, &options).await) };
        let too_late = || Ending::Answer(Err(interpreter_ends(entry.name, Outcome::NotSent)));
        Running::start(&inside, entry.name, Journal::new(leftovers), work, too_late)
    }

    /// Makes a money call once, and finds out what became of it if its answer is lost.
    fn start_once(
        &self,
        py: Python<'_>,
        endpoint: &str,
        request: &Bound<'_, PyDict>,
        options: GivenOnceOptions,
    ) -> PyResult<Running> {
        let inside = runtime::enter(py);
        let (entry, json) = take(endpoint, request)?;
        let Open { client, leftovers } = self.open(py)?;
        let journal = Journal::new(leftovers);
        let not_sent = |error| Ending::Settled(Settled::NotSent(error));
        let (json, options) = match both(json, options.read()) {
            Ok(ready) => ready,
            Err(error) => return Ok(Running::ended(entry.name, journal, not_sent(error))),
        };
        let work = async move { Ending::Settled(client.call_once(entry, &json, &options).await) };
        let too_late = || not_sent(interpreter_ends(entry.name, Outcome::NotSent));
        Running::start(&inside, entry.name, journal, work, too_late)
    }

    /// Finds out what became of a money call.
    fn start_resolve(
        &self,
        py: Python<'_>,
        pending: &str,
        options: GivenOnceOptions,
    ) -> PyResult<Running> {
        let inside = runtime::enter(py);
        let Open { client, leftovers } = self.open(py)?;
        let pending = Pending::from_json(pending).map_err(|error| raise(py, error.into()))?;
        let options = options.read().map_err(|error| raise(py, error))?;
        let endpoint = pending.call.endpoint();
        let unresolved = Box::new(pending.clone());
        let work =
            async move { Ending::Settled(client.resolve(&pending, &options).await.into_json()) };
        let too_late = || {
            let error = interpreter_ends(endpoint, Outcome::Unknown);
            Ending::Settled(Settled::Unknown(unresolved, error))
        };
        Running::start(&inside, endpoint, Journal::new(leftovers), work, too_late)
    }

    /// The handle of a money call that is about to be made, as JSON text.
    fn pending(
        &self,
        py: Python<'_>,
        endpoint: &str,
        request: &Bound<'_, PyDict>,
    ) -> PyResult<String> {
        let _inside = runtime::enter(py);
        let (entry, json) = take(endpoint, request)?;
        let pending = match json {
            Ok(json) => self.open(py)?.client.pending_json(entry, &json),
            Err(invalid) => Err(invalid.into()),
        };
        pending.map(|pending| pending.to_json()).map_err(|error| raise(py, error))
    }

    /// Judges a request without sending it.
    fn lint<'py>(
        &self,
        py: Python<'py>,
        endpoint: &str,
        request: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyList>> {
        let _inside = runtime::enter(py);
        let (entry, json) = take(endpoint, request)?;
        let findings = match json {
            Ok(json) => match self.open(py)?.client.lint_json(entry, &json) {
                Ok(findings) => findings,
                Err(Error::Invalid(invalid)) => invalid.findings,
                Err(error) => return Err(raise(py, error)),
            },
            Err(invalid) => invalid.findings,
        };
        describe_findings(py, &findings)
    }

    /// Closes the connections, and returns the attempts of calls that were not waited for. Calls
    /// that are under way come to their end.
    fn close(&self, py: Python<'_>) -> Vec<Event> {
        let _inside = runtime::enter(py);
        match mem::replace(&mut *self.lock(), Connected::Closed) {
            Connected::Open { open, process } if process == process::id() => {
                journal::take_leftovers(&open.leftovers)
            }
            inherited => {
                mem::forget(inherited);
                Vec::new()
            }
        }
    }
}

impl Client {
    fn open(&self, py: Python<'_>) -> PyResult<Open> {
        let mut connected = self.lock();
        if let Connected::Open { process, .. } = &*connected
            && *process != process::id()
        {
            let inherited = mem::replace(&mut *connected, connect(py, &self.builder)?);
            // Its sockets belong to the parent process; closing them here would end TLS there.
            mem::forget(inherited);
        }
        match &*connected {
            Connected::Open { open, .. } => Ok(open.clone()),
            Connected::Closed => Err(PyRuntimeError::new_err("the client is closed")),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Connected> {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn connect(py: Python<'_>, builder: &ClientBuilder) -> PyResult<Connected> {
    match builder.clone().build() {
        Ok(client) => {
            let open = Open { client, leftovers: Leftovers::default() };
            Ok(Connected::Open { process: process::id(), open })
        }
        Err(error) => Err(raise(py, error)),
    }
}

/// Everything that a call needs, or what is wrong with the first of it.
fn both<O>(json: Json, options: Result<O, Error>) -> Result<(Zeroizing<String>, O), Error> {
    Ok((json?, options?))
}

type Json = Result<Zeroizing<String>, InvalidRequestError>;

/// The call with this name, and its request. Whatever happens, the arguments are empty afterwards.
fn take(endpoint: &str, request: &Bound<'_, PyDict>) -> PyResult<(&'static Entry, Json)> {
    let Some(entry) = Entry::find(endpoint) else {
        request.clear();
        let problem = format!("there is no call named {endpoint:?}");
        return Err(PyValueError::new_err(problem));
    };
    Ok((entry, take_request(entry.name, request)?))
}

fn interpreter_ends(endpoint: &'static str, outcome: Outcome) -> Error {
    Error::Transport(Box::new(TransportError {
        endpoint,
        problem: "the Python interpreter is about to end".to_owned(),
        outcome,
        source: None,
    }))
}
