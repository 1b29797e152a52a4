//! What Python gives under a name: settings, options and arguments. A value of the wrong kind is
//! refused by its name, with what it is and what would be right.

use std::time::Duration;

use iyzico_core::Error;
use iyzico_core::error::ConfigError;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyByteArray, PyBytes, PyDict, PyFloat, PyInt, PyString};

use crate::shape::secret;

/// A value and its name. `None` counts as missing.
pub(crate) struct Given<'py> {
    name: &'static str,
    value: Option<Bound<'py, PyAny>>,
}

impl<'py> Given<'py> {
    pub(crate) fn new(name: &'static str, value: PyResult<Bound<'py, PyAny>>) -> Self {
        Self { name, value: value.ok().filter(|value| !value.is_none()) }
    }

    /// The value with this name in a dictionary of settings.
    pub(crate) fn of(settings: &Bound<'py, PyDict>, name: &'static str) -> Self {
        Self::new(name, settings.as_any().get_item(name))
    }

    pub(crate) fn text(self) -> Result<Option<String>, Error> {
        self.text_that_is("text")
    }

    /// A text, described in other words.
    pub(crate) fn text_that_is(self, allowed: &str) -> Result<Option<String>, Error> {
        self.read(|value| {
            let revealed = secret(value).map_err(|_| "cannot be read".to_owned())?;
            let text = revealed.as_ref().unwrap_or(value);
            let text = text.cast::<PyString>().map_err(|_| must_be(allowed, value))?;
            let half = |_| "holds half of a surrogate pair, which is not text".to_owned();
            text.to_cow().map(std::borrow::Cow::into_owned).map_err(half)
        })
    }

    pub(crate) fn flag(self) -> Result<Option<bool>, Error> {
        self.read(|value| {
            let flag = value.cast::<PyBool>().map_err(|_| must_be("True or False", value))?;
            Ok(flag.is_true())
        })
    }

    /// A whole number that is not below `least`.
    pub(crate) fn whole<T: TryFrom<u64>>(self, least: u64) -> Result<Option<T>, Error> {
        self.read(|value| whole_number(value, least, ""))
    }

    /// A time in seconds, which may have a fraction.
    pub(crate) fn seconds(self) -> Result<Option<Duration>, Error> {
        self.read(|value| {
            let seconds = (!value.is_instance_of::<PyBool>())
                .then(|| value.extract::<f64>().ok())
                .flatten()
                .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            seconds.ok_or_else(|| must_be_number("a positive number of seconds", value))
        })
    }

    pub(crate) fn bytes(self) -> Result<Option<Vec<u8>>, Error> {
        self.read(|value| {
            let is_bytes =
                value.is_instance_of::<PyBytes>() || value.is_instance_of::<PyByteArray>();
            let bytes = is_bytes.then(|| value.extract().ok()).flatten();
            bytes.ok_or_else(|| must_be("bytes", value))
        })
    }

    /// A value of another type, described in words.
    pub(crate) fn kind<T>(self, allowed: &str) -> Result<Option<T>, Error>
    where
        T: for<'a> FromPyObject<'a, 'py>,
    {
        self.read(|value| value.extract().map_err(|_| must_be(allowed, value)))
    }

    pub(crate) fn read<T>(
        self,
        read: impl FnOnce(&Bound<'py, PyAny>) -> Result<T, String>,
    ) -> Result<Option<T>, Error> {
        let wrong = |problem| Error::from(ConfigError { setting: self.name, problem });
        self.value.as_ref().map(read).transpose().map_err(wrong)
    }
}

pub(crate) fn whole_number<T: TryFrom<u64>>(
    value: &Bound<'_, PyAny>,
    least: u64,
    or: &str,
) -> Result<T, String> {
    let is_whole = value.is_instance_of::<PyInt>() && !value.is_instance_of::<PyBool>();
    let number = is_whole.then(|| value.extract::<u64>().ok()).flatten();
    let Some(number) = number.filter(|number| *number >= least) else {
        let from = if least == 0 { ", 0 or greater" } else { " greater than 0" };
        return Err(must_be_number(&format!("a whole number{from}{or}"), value));
    };
    T::try_from(number).map_err(|_| format!("must be a smaller number than {number}"))
}

/// Of what was given the type alone is told: it may be a key.
pub(crate) fn must_be(allowed: &str, value: &Bound<'_, PyAny>) -> String {
    format!("must be {allowed}, not {}", type_of(value))
}

/// The same where a number was wanted: a wrong one is shown.
pub(crate) fn must_be_number(allowed: &str, value: &Bound<'_, PyAny>) -> String {
    format!("must be {allowed}, not {}", shown(value))
}

/// The name of its type; a class may refuse to say its own.
pub(crate) fn type_of(value: &Bound<'_, PyAny>) -> String {
    value.get_type().name().map_or_else(|_| "something else".into(), |name| name.to_string())
}

/// A number as it is, unless it is a long one; of everything else the type.
fn shown(value: &Bound<'_, PyAny>) -> String {
    const LONGEST_SHOWN: usize = 24;
    let kind = type_of(value);
    let is_number = value.is_instance_of::<PyInt>() || value.is_instance_of::<PyFloat>();
    if !is_number || value.is_instance_of::<PyBool>() {
        return kind;
    }
    match exact_text(value) {
        Ok(repr) if repr.len() <= LONGEST_SHOWN => repr,
        _ => format!("a longer {kind}"),
    }
}

/// A number as Python writes it, whatever a subclass says about itself: `np.float64(1.5)` is 1.5.
pub(crate) fn exact_text(number: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = number.py();
    let text = if number.is_instance_of::<PyFloat>() {
        py.get_type::<PyFloat>().call_method1("__repr__", (number,))?
    } else {
        py.get_type::<PyInt>().call_method1("__repr__", (number,))?
    };
    text.extract()
}

/// An argument of a function that must be there; Python raises a `TypeError` for such mistakes.
pub(crate) fn argument<'py, T>(
    name: &'static str,
    value: &Bound<'py, PyAny>,
    read: impl FnOnce(Given<'py>) -> Result<Option<T>, Error>,
) -> PyResult<T> {
    let missing = || PyTypeError::new_err(format!("{name}: must not be None"));
    optional(name, value, read)?.ok_or_else(missing)
}

/// An argument of a function that may be `None`.
pub(crate) fn optional<'py, T>(
    name: &'static str,
    value: &Bound<'py, PyAny>,
    read: impl FnOnce(Given<'py>) -> Result<Option<T>, Error>,
) -> PyResult<Option<T>> {
    let given = Given::new(name, Ok(value.clone()));
    read(given).map_err(|error| PyTypeError::new_err(error.to_string()))
}
