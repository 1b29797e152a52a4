//! The client as Python sees it: make a call, validate a request, close.

use std::mem;
use std::process;
use std::sync::{Mutex, MutexGuard};

use iyzico_core::callback::Callbacks;
use iyzico_core::endpoint::Method;
use iyzico_core::webhook::Webhooks;
use iyzico_core::{Entry, Error, raw};
use iyzico_http::ClientBuilder;
use iyzico_http::binding::SentBefore;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyType};

use crate::callback;
use crate::convert::{Json, Request, camel_case, take_request};
use crate::error::{closed, describe_findings, in_doubt, raise};
use crate::given::Given;
use crate::journal::{self, Event, Journal, Leftovers};
use crate::lock::lock;
use crate::options;
use crate::response;
use crate::running::{Ending, Mover, Running, Task};
use crate::runtime;
use crate::settings;
use crate::webhook;

/// A client with its connections.
#[pyclass(frozen, module = "iyzico._native")]
pub(crate) struct Client {
    /// Verifies what others post, even after the client was closed.
    webhooks: Webhooks,
    callbacks: Callbacks,
    host: String,
    merchants: Vec<String>,
    mover: Mover,
    /// Kept because a child process needs connections of its own after a fork.
    builder: ClientBuilder,
    connected: Mutex<Connected>,
}

enum Connected {
    Open {
        process: u32,
        open: Open,
    },
    /// What it had sent in this process.
    Closed(Option<SentBefore>),
}

/// What the calls of one client share.
#[derive(Clone)]
struct Open {
    client: iyzico_http::Client,
    leftovers: Leftovers,
}

#[pymethods]
impl Client {
    /// `waits` says that its calls are waited for by threads, not by event loops.
    #[new]
    fn new(py: Python<'_>, settings: &Bound<'_, PyDict>, waits: bool) -> PyResult<Self> {
        let _inside = runtime::enter(py);
        let mover = settings::mover(settings, waits);
        let builder = settings::read(settings);
        let merchant_id = Given::of(settings, "merchant_id");
        settings.clear();
        let builder = builder.map_err(|error| raise(py, error))?;
        let builder = builder.on_attempt(journal::note);
        let connected = connect(py, &builder)?;
        let Connected::Open { open, .. } = &connected else { return Err(closed(py)) };
        let webhooks = webhook::of_merchant(open.client.webhooks(), merchant_id);
        let webhooks = webhooks.map_err(|wrong| raise(py, wrong.into()))?;
        let callbacks = open.client.callbacks();
        let host = open.client.host().to_owned();
        let merchants = open.client.merchants().iter().map(ToString::to_string).collect();
        let connected = Mutex::new(connected);
        Ok(Self { webhooks, callbacks, host, merchants, mover, builder, connected })
    }

    /// A request that no call describes, to be made as soon as somebody waits for it.
    fn request(
        &self,
        py: Python<'_>,
        method: &Bound<'_, PyAny>,
        path: &Bound<'_, PyAny>,
        body: Option<&Bound<'_, Json>>,
        options: &Bound<'_, PyDict>,
        wanted: bool,
    ) -> PyResult<Running> {
        let _inside = runtime::enter(py);
        let body = body.map(|body| body.get().0.clone());
        let Open { client, leftovers } = self.open(py)?;
        let text = |name, given: &Bound<'_, PyAny>| {
            Ok::<_, Error>(Given::new(name, Ok(given.clone())).text()?.unwrap_or_default())
        };
        let read = || {
            let method = Method::named(&text("method", method)?)?;
            Ok((method, text("path", path)?, options::of_call(options)?))
        };
        let (method, path, options) = read().map_err(|error| raise(py, error))?;
        Ok(Running::ready(
            self.mover,
            Task::Request(raw::safety(method)),
            None,
            Journal::new(leftovers, wanted),
            Box::new(move |stop| {
                Box::pin(async move {
                    let body = body.as_deref();
                    let called = client.request_until(method, &path, body, &options, stop);
                    Ending::Raw(called.await)
                })
            }),
        ))
    }

    /// Finding out what became of a money call.
    fn resolve(
        &self,
        py: Python<'_>,
        pending: &Bound<'_, PyAny>,
        options: &Bound<'_, PyDict>,
        wanted: bool,
    ) -> PyResult<Running> {
        let _inside = runtime::enter(py);
        let handle = options::handle(pending);
        let given = handle.as_ref().ok().cloned();
        let ready = self.open(py).and_then(|open| {
            let ready = handle.and_then(|pending| Ok((pending, options::of_once(options)?)));
            let (pending, options) = ready.map_err(|error| raise(py, error))?;
            Ok((open, pending, options))
        });
        // The outcome of the call is as unknown as before.
        let (open, pending, options) =
            ready.map_err(|error| in_doubt(py, error, given.as_ref()))?;
        let Open { client, leftovers } = open;
        let response = response::class_of(py, pending.endpoint)?;
        Ok(Running::ready(
            self.mover,
            Task::Resolve(Box::new(pending.clone())),
            Some(response.unbind()),
            Journal::new(leftovers, wanted),
            Box::new(move |stop| {
                Box::pin(async move {
                    let resolved = client.resolve_untyped_until(&pending, &options, stop);
                    Ending::Settled(resolved.await)
                })
            }),
        ))
    }

    /// The handle of a money call that is about to be made, as JSON text.
    fn pending(
        &self,
        py: Python<'_>,
        endpoint: &Bound<'_, PyAny>,
        request: &Bound<'_, PyDict>,
        extra: &Bound<'_, PyAny>,
    ) -> PyResult<String> {
        let _inside = runtime::enter(py);
        let (entry, json) = take(endpoint, request)?;
        let client = self.open(py)?.client;
        let extra = options::extra(Given::new("extra", Ok(extra.clone())));
        let pending = extra.and_then(|extra| client.pending_json_with(entry, &json, &extra));
        json.hide(pending).map(|pending| pending.to_json()).map_err(|error| raise(py, error))
    }

    /// Validates a request without sending it.
    fn lint<'py>(
        &self,
        py: Python<'py>,
        endpoint: &Bound<'_, PyAny>,
        request: &Bound<'py, PyDict>,
        extra: &Bound<'_, PyAny>,
    ) -> PyResult<Bound<'py, PyList>> {
        let _inside = runtime::enter(py);
        let (entry, json) = take(endpoint, request)?;
        let client = self.open(py)?.client;
        let extra = options::extra(Given::new("extra", Ok(extra.clone())));
        match extra.and_then(|extra| client.lint_json_with(entry, &json, &extra)) {
            Ok(findings) => describe_findings(py, &json.hide_in_findings(findings)),
            Err(Error::Invalid(invalid)) => {
                describe_findings(py, &json.hide_in_findings(invalid.findings))
            }
            Err(error) => Err(raise(py, error)),
        }
    }

    /// Validates single fields of a request; returns them as JSON text as they would be sent.
    fn fields_as_sent(
        &self,
        py: Python<'_>,
        endpoint: &Bound<'_, PyAny>,
        fields: &Bound<'_, PyDict>,
    ) -> PyResult<String> {
        let _inside = runtime::enter(py);
        let names: Vec<_> = fields.keys().iter().map(|name| name.to_string()).collect();
        let names: Vec<_> = names.iter().map(|name| camel_case(name)).collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let (entry, json) = take(endpoint, fields)?;
        let client = self.open(py)?.client;
        let sent = entry.fields_as_sent(&json, &names, &client.context());
        json.hide(sent.map_err(Error::from)).map_err(|error| raise(py, error))
    }

    /// Verifies a notification over its raw body; returns the event as JSON text.
    fn verify_webhook(
        &self,
        py: Python<'_>,
        body: &[u8],
        signature: &Bound<'_, PyAny>,
        merchant_id: &Bound<'_, PyAny>,
    ) -> PyResult<String> {
        webhook::verify_with(py, &self.webhooks, body, signature, merchant_id)
    }

    /// Verifies the body of the form post; returns what was read as JSON text.
    fn read_callback(&self, py: Python<'_>, body: &[u8]) -> PyResult<String> {
        callback::read_with(py, &self.callbacks, body)
    }

    /// Where its calls go, and the beginning of its key.
    fn __repr__(&self) -> String {
        const LONGEST_BEGINNING: usize = 12;
        match &*self.lock() {
            Connected::Closed(_) => "closed".to_owned(),
            Connected::Open { open, .. } => {
                let key = open.client.credentials().api_key();
                let shown = LONGEST_BEGINNING.min(key.len() / 2);
                format!("{}, key {}…", self.host, key.get(..shown).unwrap_or_default())
            }
        }
    }

    /// The host that the client talks to, with its port where it is not the usual one.
    #[getter]
    fn host(&self) -> &str {
        &self.host
    }

    /// The marks that the merchant at that host has or had, and first the one by which it is known.
    #[getter]
    fn merchants(&self) -> &[String] {
        &self.merchants
    }

    /// Closes the connections, and returns the attempts of calls that were not waited for. Calls in progress
    /// are completed.
    fn close(&self, py: Python<'_>) -> Vec<Event> {
        let _inside = runtime::enter(py);
        let mut connected = self.lock();
        match mem::replace(&mut *connected, Connected::Closed(None)) {
            Connected::Open { open, process } if process == process::id() => {
                *connected = Connected::Closed(Some(open.client.sent_before()));
                journal::take_leftovers(&open.leftovers)
            }
            Connected::Closed(sent) => {
                *connected = Connected::Closed(sent);
                Vec::new()
            }
            inherited @ Connected::Open { .. } => {
                mem::forget(inherited);
                Vec::new()
            }
        }
    }
}

impl Client {
    /// A call, to be made as soon as somebody waits for it.
    pub(crate) fn make(
        &self,
        entry: &'static Entry,
        response: &Bound<'_, PyType>,
        request: &Bound<'_, PyDict>,
        options: &Bound<'_, PyDict>,
        wanted: bool,
    ) -> PyResult<Running> {
        let (py, json) = (request.py(), take_request(request)?);
        let Open { client, leftovers } = self.open(py)?;
        let (task, response) = (Task::Call(entry), Some(response.clone().unbind()));
        let journal = Journal::new(leftovers, wanted);
        let reference = if wanted { json.conversation_id() } else { None };
        let running = match options::of_call(options) {
            Err(error) => {
                let ending = task.unsent(error);
                Running::ended(self.mover, task, response, journal, ending)
            }
            Ok(options) => Running::ready(
                self.mover,
                task,
                response,
                journal,
                Box::new(move |stop| {
                    Box::pin(async move {
                        let called = client.call_untyped_until(entry, &json, &options, stop);
                        Ending::Response(json.hide(called.await))
                    })
                }),
            ),
        };
        Ok(running.of(reference))
    }

    /// A money call that is sent once, and looked up if its response is lost.
    pub(crate) fn once(
        &self,
        entry: &'static Entry,
        response: &Bound<'_, PyType>,
        request: &Bound<'_, PyDict>,
        options: &Bound<'_, PyDict>,
        wanted: bool,
    ) -> PyResult<Running> {
        let (py, json) = (request.py(), take_request(request)?);
        let ready = self.open(py).and_then(|open| {
            let options = options::of_once(options).map_err(|error| raise(py, error))?;
            Ok((open, options))
        });
        let (open, options) =
            ready.map_err(|error| self.unbegun(entry.name, &json, options, error))?;
        let Open { client, leftovers } = open;
        let reference = if wanted { json.conversation_id() } else { None };
        let running = Running::ready(
            self.mover,
            Task::Once(entry, options.pending.clone()),
            Some(response.clone().unbind()),
            Journal::new(leftovers, wanted),
            Box::new(move |stop| {
                Box::pin(async move {
                    let called = client.call_once_untyped_until(entry, &json, &options, stop);
                    Ending::Settled(json.hide_settled(called.await))
                })
            }),
        );
        Ok(running.of(reference))
    }

    /// The error of a money call that cannot start. It says what became of the same call earlier.
    pub(crate) fn unbegun(
        &self,
        endpoint: &str,
        json: &str,
        options: &Bound<'_, PyDict>,
        error: PyErr,
    ) -> PyErr {
        let sent = match &*self.lock() {
            Connected::Open { process, open } if *process == process::id() => {
                Some(open.client.sent_before())
            }
            Connected::Closed(sent) => sent.clone(),
            Connected::Open { .. } => None,
        };
        match options::open_before(sent.as_ref(), endpoint, json, options) {
            Some(open) => in_doubt(options.py(), error, Some(&open)),
            None => error,
        }
    }

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
            Connected::Closed(_) => Err(closed(py)),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Connected> {
        lock(&self.connected)
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

/// Method and path of a call, the path with the names of fields in it; `None` for what is no call.
#[pyfunction]
pub(crate) fn route(endpoint: &str) -> Option<(&'static str, &'static str)> {
    Entry::find(endpoint).map(|entry| (entry.method.as_str(), entry.path))
}

/// The call with this name, and its request. Whatever happens, the arguments are empty afterwards.
fn take(
    endpoint: &Bound<'_, PyAny>,
    request: &Bound<'_, PyDict>,
) -> PyResult<(&'static Entry, Request)> {
    let json = take_request(request);
    let given = Given::new("endpoint", Ok(endpoint.clone()));
    let named = given.text_that_is("the name of a call").and_then(|name| {
        let name = name.unwrap_or_default();
        Entry::named(&name)
    });
    let entry = named.map_err(|refused| raise(request.py(), refused.into()))?;
    Ok((entry, json?))
}
