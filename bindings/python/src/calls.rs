//! A method that makes a call: `client.payment.create`.
//!
//! It is no function of Python, so no frame of ours holds the request, and nothing is defined for the 124
//! calls when the package is imported. What `help` and `inspect` ask for is read from the stub file.

use std::sync::OnceLock;

use iyzico_core::Entry;
use iyzico_core::error::ErrorKind;
use pyo3::exceptions::{PyAttributeError, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString, PyTuple, PyType};

use crate::client::Client;
use crate::convert::take_request;
use crate::error::{is_ours, unsent};
use crate::options;
use crate::running::Running;
use crate::runtime;

/// The calls of one resource, for a client that waits or for one on an event loop.
#[pyclass(subclass, frozen, module = "iyzico._native")]
pub(crate) struct Resource {
    client: Py<Client>,
    observer: Py<PyAny>,
    is_async: bool,
}

#[pymethods]
impl Resource {
    #[new]
    fn new(client: Py<Client>, observer: Py<PyAny>, is_async: bool) -> Self {
        Self { client, observer, is_async }
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let client = slf.get().client.bind(slf.py()).repr()?;
        Ok(format!("<{} of {client}>", slf.get_type().name()?))
    }
}

// A call of a resource. It has no text of its own in Python: `__doc__` is that of the call.
#[pyclass(frozen, module = "iyzico._native")]
pub(crate) struct Call {
    entry: &'static Entry,
    /// Module and class of its response, as in `payment.Payment`.
    returns: String,
    is_once: bool,
    /// Its options besides those of every call.
    further: &'static [&'static str],
    /// The field of the request that names a page, where the rows stand, and what names the first page.
    pages: Option<(String, String, Py<PyAny>)>,
    /// Module, class and name of the method in Python.
    place: OnceLock<(String, String, String)>,
    response: PyOnceLock<Py<PyType>>,
}

#[pymethods]
impl Call {
    #[new]
    #[pyo3(signature = (endpoint, returns, *, once = false, of_line = false, pages = None))]
    fn new(
        endpoint: &str,
        returns: String,
        once: bool,
        of_line: bool,
        pages: Option<(String, String, Py<PyAny>)>,
    ) -> PyResult<Self> {
        let missing = || PyTypeError::new_err(format!("there is no call {endpoint}"));
        let entry = Entry::find(endpoint).ok_or_else(missing)?;
        let (place, response) = (OnceLock::new(), PyOnceLock::new());
        let further = match (once, of_line) {
            (false, _) => &[],
            (true, false) => &options::ONCE[..options::ONCE.len() - 1],
            (true, true) => options::ONCE,
        };
        Ok(Self { entry, returns, is_once: once, further, pages, place, response })
    }

    fn __set_name__(&self, class: &Bound<'_, PyType>, name: String) -> PyResult<()> {
        let module = class.getattr("__module__")?.extract()?;
        let _ = self.place.set((module, class.name()?.to_string(), name));
        Ok(())
    }

    fn __get__<'py>(
        slf: &Bound<'py, Self>,
        resource: Option<&Bound<'py, PyAny>>,
        _class: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match resource {
            Some(resource) if !resource.is_none() => {
                class_of_methods(resource)?.call1((slf, resource))
            }
            _ => Ok(slf.clone().into_any()),
        }
    }

    #[pyo3(signature = (resource, /, *positional, **request))]
    fn __call__<'py>(
        slf: &Bound<'py, Self>,
        resource: &Bound<'py, PyAny>,
        positional: &Bound<'py, PyTuple>,
        request: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let _inside = runtime::enter(py);
        let this = slf.get();
        let (given, resource) = (resource, resource.cast::<Resource>()?.get());
        if !positional.is_empty() {
            return Err(Self::unnamed(slf, positional)?);
        }
        // It is a dictionary of this call alone, whatever the arguments came from.
        let request = request.cloned().unwrap_or_else(|| PyDict::new(py));
        if let Some(pages) = &this.pages {
            return this.pages(given, resource.is_async, pages, &request);
        }
        let options = options::take(&request, this.further)?;
        let wanted = resource.wants_attempts(py)?;
        if let Some(extra) = options.get_item(intern!(py, "extra"))? {
            rare(py)?.call_method1("tell_extra", (this.entry.name, extra))?;
        }
        let started = this.start(py, resource, &request, &options, wanted);
        if resource.is_async {
            return this.later(py, resource, started, &options);
        }
        match started {
            Ok(running) => {
                let observer = wanted.then(|| resource.observer.bind(py));
                Running::end(&Bound::new(py, running)?, observer)
            }
            Err(error) => this.unsent(py, error),
        }
    }

    #[getter]
    fn __name__(&self) -> PyResult<&str> {
        self.place().map(|(_, _, name)| name.as_str())
    }

    #[getter]
    fn __qualname__(&self) -> PyResult<String> {
        self.place().map(|(_, class, name)| format!("{class}.{name}"))
    }

    #[getter]
    fn __module__(&self) -> PyResult<&str> {
        self.place().map(|(module, ..)| module.as_str())
    }

    #[getter]
    fn __signature__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.described(py, "signature")
    }

    #[getter]
    fn __annotations__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.described(py, "types_of")
    }

    /// What `inspect` and `asyncio` recognise functions by that return coroutines.
    fn __getattr__<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        let is_async = self.place().is_ok_and(|(_, class, _)| class.starts_with("Async"));
        let module = match name {
            "_is_coroutine_mark" if is_async => "inspect",
            "_is_coroutine" if is_async => "asyncio.coroutines",
            _ => return Err(PyAttributeError::new_err(name.to_owned())),
        };
        py.import(module)?.getattr(name)
    }

    fn __repr__(&self) -> PyResult<String> {
        Ok(format!("<call {}>", self.__qualname__()?))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let (module, class, name) = slf.get().place()?;
        let class = slf.py().import(module)?.getattr(class)?;
        let getattr = slf.py().import("builtins")?.getattr("getattr")?;
        (getattr, (class, name)).into_pyobject(slf.py())
    }
}

/// The text of a call. The class has one as well, so a getter of the class cannot give it.
#[pyclass(frozen, module = "iyzico._native")]
pub(crate) struct TextOfCall;

#[pymethods]
impl TextOfCall {
    fn __get__<'py>(
        slf: &Bound<'py, Self>,
        call: Option<&Bound<'py, PyAny>>,
        _class: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        match call {
            Some(call) if !call.is_none() => call.cast::<Call>()?.get().described(slf.py(), "doc"),
            _ => Ok(PyString::new(slf.py(), "A call of a resource.").into_any()),
        }
    }
}

impl Call {
    fn start(
        &self,
        py: Python<'_>,
        resource: &Resource,
        request: &Bound<'_, PyDict>,
        options: &Bound<'_, PyDict>,
        wanted: bool,
    ) -> PyResult<Running> {
        let response = self.response.get_or_try_init(py, || {
            let class = self.class_of_response(py).map(Bound::unbind);
            class.map_err(|problem| cannot_begin(py, self.entry.name, problem))
        });
        let client = resource.client.bind(py).get();
        let response = match response {
            Ok(response) => response.bind(py),
            Err(error) if self.is_once => {
                let json = take_request(request)?;
                return Err(client.unbegun(self.entry.name, &json, options, error));
            }
            Err(error) => return Err(error),
        };
        if self.is_once {
            client.once(self.entry, response, request, options, wanted)
        } else {
            client.make(self.entry, response, request, options, wanted)
        }
    }

    /// The class of its responses, imported with the first call.
    fn class_of_response<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyType>> {
        let (module, class) = self.returns.split_once('.').unwrap_or_default();
        let module = py.import(format!("iyzico._responses.{module}"))?;
        Ok(module.getattr(class)?.cast_into()?)
    }

    /// A coroutine that waits for the end: nothing is raised before somebody awaits it.
    fn later<'py>(
        &self,
        py: Python<'py>,
        resource: &Resource,
        started: PyResult<Running>,
        options: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let calls = calls(py)?;
        let observer = &resource.observer;
        match started {
            Ok(running) => {
                let unsent = if self.is_once { Some(earlier(options)?) } else { None };
                calls.getattr(intern!(py, "end_of"))?.call1((
                    running,
                    observer,
                    self.is_once,
                    unsent.flatten(),
                ))
            }
            Err(error) => match self.unsent(py, error) {
                Ok(ending) => calls.getattr("answer")?.call1((ending,)),
                Err(error) => calls.getattr("fail")?.call1((error,)),
            },
        }
    }

    /// All pages of a list, each requested by the call for one page.
    fn pages<'py>(
        &self,
        given: &Bound<'py, PyAny>,
        is_async: bool,
        (page, rows, first): &(String, String, Py<PyAny>),
        request: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let action = self.entry.name.split('.').next_back().unwrap_or_default();
        let method = given.getattr(action)?;
        let class = if is_async { "AsyncPages" } else { "Pages" };
        let class = given.py().import("iyzico._paging")?.getattr(class)?;
        class.call1((method, self.entry.name, page, rows, first, request))
    }

    /// The end of a call that did not start.
    fn unsent<'py>(&self, py: Python<'py>, error: PyErr) -> PyResult<Bound<'py, PyAny>> {
        if !self.is_once || !is_ours(py, &error)? {
            return Err(error);
        }
        rare(py)?.getattr("unsent")?.call1((error,))
    }

    /// The error for what was given without a name; what was given is not in it.
    fn unnamed(slf: &Bound<'_, Self>, positional: &Bound<'_, PyTuple>) -> PyResult<PyErr> {
        let py = slf.py();
        let first = positional.get_item(0)?;
        let error = rare(py)?.getattr("unnamed")?.call1((slf.get().entry.name, slf, first))?;
        Ok(PyErr::from_value(error))
    }

    fn place(&self) -> PyResult<&(String, String, String)> {
        self.place.get().ok_or_else(|| PyAttributeError::new_err("the call stands in no class"))
    }

    fn described<'py>(&self, py: Python<'py>, what: &str) -> PyResult<Bound<'py, PyAny>> {
        let (module, class, name) = self.place()?;
        py.import("iyzico._described")?.getattr(what)?.call1((module, class, name))
    }
}

impl Resource {
    /// Whether anybody observes the attempts.
    fn wants_attempts(&self, py: Python<'_>) -> PyResult<bool> {
        self.observer.bind(py).call_method0(intern!(py, "is_wanted"))?.is_truthy()
    }
}

/// The error for a call whose modules cannot be imported, such as in a program without free descriptors.
fn cannot_begin(py: Python<'_>, endpoint: &str, problem: PyErr) -> PyErr {
    let in_short = format!("{endpoint} cannot begin: {problem}");
    let error = unsent(py, ErrorKind::Transport, &in_short);
    error.set_cause(py, Some(problem));
    error
}

/// The class of what a class of Python binds to its objects, `types.MethodType`. The module `types` is not
/// imported for it: a method of the observer has the same class.
fn class_of_methods<'py>(resource: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyType>> {
    static METHOD: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let py = resource.py();
    let class = METHOD.get_or_try_init(py, || {
        if let Ok(resource) = resource.cast::<Resource>() {
            let class = resource.get().observer.bind(py).getattr("is_wanted")?.get_type();
            if class.name()? == "method" {
                return Ok(class.unbind());
            }
        }
        Ok::<_, PyErr>(py.import("types")?.getattr("MethodType")?.cast_into()?.unbind())
    })?;
    Ok(class.bind(py).clone())
}

/// The handle of an earlier attempt, as it was given.
fn earlier<'py>(options: &Bound<'py, PyDict>) -> PyResult<Option<Bound<'py, PyAny>>> {
    Ok(options
        .get_item("pending")?
        .filter(|given| !given.is_none() && given.is_instance_of::<PyString>()))
}

fn rare(py: Python<'_>) -> PyResult<Bound<'_, PyModule>> {
    py.import("iyzico._rare")
}

fn calls(py: Python<'_>) -> PyResult<Bound<'_, PyModule>> {
    py.import(intern!(py, "iyzico._calls"))
}
