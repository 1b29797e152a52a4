//! What Python gives under a name: settings, options and arguments. A value of the wrong kind is
//! refused by its name, with what it is and what would be right.

use std::time::Duration;

use iyzico_core::error::ConfigError;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyByteArray, PyBytes, PyDict, PyFloat, PyInt, PyString};

/// A value and its name. `None` counts as missing.
pub struct Given<'py> {
    name: &'static str,
    value: Option<Bound<'py, PyAny>>,
}

impl<'py> Given<'py> {
    /// A value that was looked up; one that is not there counts as missing.
    pub fn new(name: &'static str, value: PyResult<Bound<'py, PyAny>>) -> Self {
        Self { name, value: value.ok().filter(|value| !value.is_none()) }
    }

    /// The value with this name in a dictionary of settings.
    pub fn of(settings: &Bound<'py, PyDict>, name: &'static str) -> Self {
        let value = settings.get_item(name).ok().flatten();
        Self { name, value: value.filter(|value| !value.is_none()) }
    }

    /// A text.
    pub fn text(self) -> Result<Option<String>, ConfigError> {
        self.text_that_is("text")
    }

    /// A text, described in other words.
    pub fn text_that_is(self, allowed: &str) -> Result<Option<String>, ConfigError> {
        self.read(|value| {
            let revealed = secret(value).map_err(|_| "cannot be read".to_owned())?;
            let text = revealed.as_ref().unwrap_or(value);
            let text = text.cast::<PyString>().map_err(|_| must_be(allowed, value))?;
            let half = |_| "holds half of a surrogate pair, which is not text".to_owned();
            text.to_cow().map(std::borrow::Cow::into_owned).map_err(half)
        })
    }

    /// `True` or `False`.
    pub fn flag(self) -> Result<Option<bool>, ConfigError> {
        self.read(|value| {
            let flag = value.cast::<PyBool>().map_err(|_| must_be("True or False", value))?;
            Ok(flag.is_true())
        })
    }

    /// A whole number that is not below `least`.
    pub fn whole<T: TryFrom<u64>>(self, least: u64) -> Result<Option<T>, ConfigError> {
        self.read(|value| whole_number(value, least, ""))
    }

    /// A time in seconds, which may have a fraction.
    pub fn seconds(self) -> Result<Option<Duration>, ConfigError> {
        self.read(|value| {
            let seconds = (!value.is_instance_of::<PyBool>())
                .then(|| value.extract::<f64>().ok())
                .flatten()
                .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            seconds.ok_or_else(|| must_be_number("a positive number of seconds", value))
        })
    }

    /// Bytes that cannot change meanwhile.
    pub fn bytes(self) -> Result<Option<Vec<u8>>, ConfigError> {
        self.read(|value| {
            let is_bytes =
                value.is_instance_of::<PyBytes>() || value.is_instance_of::<PyByteArray>();
            let bytes = is_bytes.then(|| value.extract().ok()).flatten();
            bytes.ok_or_else(|| must_be("bytes", value))
        })
    }

    /// A value of another type, described in words.
    pub fn kind<T>(self, allowed: &str) -> Result<Option<T>, ConfigError>
    where
        T: for<'a> FromPyObject<'a, 'py>,
    {
        self.read(|value| value.extract().map_err(|_| must_be(allowed, value)))
    }

    /// Whatever `read` makes of it, or what is wrong with it.
    pub fn read<T>(
        self,
        read: impl FnOnce(&Bound<'py, PyAny>) -> Result<T, String>,
    ) -> Result<Option<T>, ConfigError> {
        let wrong = |problem| ConfigError { setting: self.name, problem };
        self.value.as_ref().map(read).transpose().map_err(wrong)
    }
}

/// A whole number that is not below `least`; `or` says what else would be allowed.
pub fn whole_number<T: TryFrom<u64>>(
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
pub fn must_be(allowed: &str, value: &Bound<'_, PyAny>) -> String {
    format!("must be {allowed}, not {}", type_of(value))
}

/// The same where a number was wanted: a wrong one is shown.
pub fn must_be_number(allowed: &str, value: &Bound<'_, PyAny>) -> String {
    format!("must be {allowed}, not {}", shown(value))
}

/// The text that pydantic's `SecretStr`, or a class like it, keeps from being shown.
pub fn secret<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    if value.get_type().hasattr("get_secret_value")? {
        return value.call_method0("get_secret_value").map(Some);
    }
    Ok(None)
}

/// The name of its type; a class may refuse to say its own.
pub fn type_of(value: &Bound<'_, PyAny>) -> String {
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
pub fn exact_text(number: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = number.py();
    let text = if number.is_instance_of::<PyFloat>() {
        py.get_type::<PyFloat>().call_method1("__repr__", (number,))?
    } else {
        py.get_type::<PyInt>().call_method1("__repr__", (number,))?
    };
    text.extract()
}

/// An argument of a function that must be there; Python raises a `TypeError` for such mistakes.
pub fn argument<'py, T>(
    name: &'static str,
    value: &Bound<'py, PyAny>,
    read: impl FnOnce(Given<'py>) -> Result<Option<T>, ConfigError>,
) -> PyResult<T> {
    let missing = || PyTypeError::new_err(format!("{name}: must not be None"));
    optional(name, value, read)?.ok_or_else(missing)
}

/// An argument of a function that may be `None`.
pub fn optional<'py, T>(
    name: &'static str,
    value: &Bound<'py, PyAny>,
    read: impl FnOnce(Given<'py>) -> Result<Option<T>, ConfigError>,
) -> PyResult<Option<T>> {
    let given = Given::new(name, Ok(value.clone()));
    read(given).map_err(|refused| PyTypeError::new_err(refused.to_string()))
}
