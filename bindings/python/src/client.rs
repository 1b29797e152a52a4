//! The client as Python sees it: start a call, wait for it, judge a request.

use std::mem;
use std::process;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use iyzico_core::error::{Config, Outcome, Transport};
use iyzico_core::{Entry, Error};
use iyzico_http::{CallOptions, ClientBuilder};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::convert::{Received, request_json};
use crate::error::{describe_findings, raise};
use crate::mailbox::{Mailbox, Shared};
use crate::pending::{Pending, Slot};
use crate::runtime::{self, Inside};

/// A client with its connections.
#[pyclass(frozen, module = "iyzico._native")]
pub(crate) struct Client {
    /// Kept because a child process needs connections of its own after a fork.
    builder: ClientBuilder,
    connected: Mutex<Connected>,
}

enum Connected {
    Open { process: u32, client: iyzico_http::Client },
    Closed,
}

#[pymethods]
impl Client {
    #[new]
    #[pyo3(signature = (*, api_key=None, secret_key=None, base_url=None, timeout=None, connect_timeout=None,
        total_timeout=None, max_response_bytes=None, max_connections=None, root_certificate_pem=None,
        proxy=None, allow_other_hosts=false))]
    #[expect(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn new(
        py: Python<'_>,
        api_key: Option<String>,
        secret_key: Option<String>,
        base_url: Option<String>,
        timeout: Option<f64>,
        connect_timeout: Option<f64>,
        total_timeout: Option<f64>,
        max_response_bytes: Option<usize>,
        max_connections: Option<usize>,
        root_certificate_pem: Option<Vec<u8>>,
        proxy: Option<String>,
        allow_other_hosts: bool,
    ) -> PyResult<Self> {
        let _inside = runtime::enter(py);
        let mut builder = iyzico_http::Client::builder()
            .client_version(CLIENT_VERSION)
            .allow_other_hosts(allow_other_hosts);
        if let Some(api_key) = api_key {
            builder = builder.api_key(api_key);
        }
        if let Some(secret_key) = secret_key {
            builder = builder.secret_key(secret_key);
        }
        if let Some(base_url) = base_url {
            builder = builder.base_url(base_url);
        }
        if let Some(timeout) = seconds(py, "timeout", timeout)? {
            builder = builder.timeout(timeout);
        }
        if let Some(timeout) = seconds(py, "connect_timeout", connect_timeout)? {
            builder = builder.connect_timeout(timeout);
        }
        if let Some(timeout) = seconds(py, "total_timeout", total_timeout)? {
            builder = builder.total_timeout(timeout);
        }
        if let Some(bytes) = max_response_bytes {
            builder = builder.max_response_bytes(bytes);
        }
        if let Some(connections) = max_connections {
            builder = builder.max_connections(connections);
        }
        if let Some(pem) = root_certificate_pem {
            builder = builder.root_certificate_pem(&pem);
        }
        if let Some(proxy) = proxy {
            builder = builder.proxy(proxy);
        }
        let connected = connect(py, &builder)?;
        Ok(Self { builder, connected: Mutex::new(connected) })
    }

    /// Makes a call and waits for the answer.
    fn call(
        &self,
        py: Python<'_>,
        endpoint: &str,
        request: &Bound<'_, PyAny>,
        timeout: Option<f64>,
    ) -> PyResult<Received> {
        let inside = runtime::enter(py);
        self.begin(py, &inside, endpoint, request, timeout, None)?.wait_inside(py, &inside)
    }

    /// Makes a call; its ticket is put into the mailbox when it has finished.
    #[pyo3(signature = (endpoint, request, timeout, mailbox=None, ticket=0))]
    fn start(
        &self,
        py: Python<'_>,
        endpoint: &str,
        request: &Bound<'_, PyAny>,
        timeout: Option<f64>,
        mailbox: Option<&Bound<'_, Mailbox>>,
        ticket: u64,
    ) -> PyResult<Pending> {
        let inside = runtime::enter(py);
        let mailbox = mailbox.map(|mailbox| (mailbox.get().shared(), ticket));
        self.begin(py, &inside, endpoint, request, timeout, mailbox)
    }

    /// Judges a request without sending it.
    fn lint<'py>(
        &self,
        py: Python<'py>,
        endpoint: &str,
        request: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyList>> {
        let _inside = runtime::enter(py);
        let entry = find(endpoint)?;
        let findings = match request_json(entry.name, request)? {
            Ok(json) => match self.connected(py)?.lint_json(entry, &json) {
                Ok(findings) => findings,
                Err(Error::Invalid(invalid)) => invalid.findings,
                Err(error) => return Err(raise(py, error)),
            },
            Err(invalid) => invalid.findings,
        };
        describe_findings(py, &findings)
    }

    /// Closes the connections. Calls that are under way come to their end.
    fn close(&self) {
        *self.lock() = Connected::Closed;
    }
}

impl Client {
    fn begin(
        &self,
        py: Python<'_>,
        inside: &Inside,
        endpoint: &str,
        request: &Bound<'_, PyAny>,
        timeout: Option<f64>,
        mailbox: Option<(Arc<Shared>, u64)>,
    ) -> PyResult<Pending> {
        let entry = find(endpoint)?;
        let options =
            CallOptions { timeout: seconds(py, "timeout", timeout)?, ..CallOptions::default() };
        let json = match request_json(entry.name, request)? {
            Ok(json) => json,
            Err(invalid) => return Err(raise(py, invalid.into())),
        };
        let client = self.connected(py)?;
        let Some(runtime) = runtime::handle(inside)? else {
            return Err(raise(py, interpreter_ends(entry)));
        };
        let (slot, promise) = Slot::new(entry, mailbox);
        let task = runtime.spawn(async move {
            promise.keep(client.call(entry, &json, &options).await);
        });
        Ok(Pending::new(slot, task.abort_handle()))
    }

    fn connected(&self, py: Python<'_>) -> PyResult<iyzico_http::Client> {
        let mut connected = self.lock();
        if let Connected::Open { process, .. } = &*connected
            && *process != process::id()
        {
            let inherited = mem::replace(&mut *connected, connect(py, &self.builder)?);
            // Its sockets belong to the parent process; closing them here would end TLS there.
            mem::forget(inherited);
        }
        match &*connected {
            Connected::Open { client, .. } => Ok(client.clone()),
            Connected::Closed => Err(PyRuntimeError::new_err("the client is closed")),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Connected> {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn connect(py: Python<'_>, builder: &ClientBuilder) -> PyResult<Connected> {
    match builder.clone().build() {
        Ok(client) => Ok(Connected::Open { process: process::id(), client }),
        Err(error) => Err(raise(py, error)),
    }
}

fn find(endpoint: &str) -> PyResult<&'static Entry> {
    Entry::find(endpoint)
        .ok_or_else(|| PyValueError::new_err(format!("there is no call named {endpoint:?}")))
}

fn seconds(
    py: Python<'_>,
    setting: &'static str,
    seconds: Option<f64>,
) -> PyResult<Option<Duration>> {
    let Some(seconds) = seconds else {
        return Ok(None);
    };
    Duration::try_from_secs_f64(seconds).map(Some).map_err(|_| {
        let problem = format!("{seconds} is not a number of seconds");
        raise(py, Config { setting, problem }.into())
    })
}

fn interpreter_ends(entry: &Entry) -> Error {
    Error::Transport(Box::new(Transport {
        endpoint: entry.name,
        problem: "the Python interpreter is about to end".to_owned(),
        outcome: Outcome::NotSent,
        source: None,
    }))
}

const CLIENT_VERSION: &str = concat!("iyzico-python-", env!("CARGO_PKG_VERSION"));
