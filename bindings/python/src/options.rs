//! The options of one call, as Python gives them.

use iyzico_core::Error;
use iyzico_core::error::ConfigError;
use iyzico_core::extra::Extra;
use iyzico_core::recovery::{Pending, is_name_of_handle};
use iyzico_core::response::Verify;
use iyzico_core::rule::InvalidValueError;
use iyzico_http::binding::{SentBefore, UnsentCall};
use iyzico_http::{CallOptions, OnceOptions, RateLimit};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyString};

use crate::convert::free_json;
use crate::error::raise;
use crate::given::{Given, must_be};

/// Takes the options out of the keyword arguments of a call; the rest is the request.
pub(crate) fn take<'py>(
    request: &Bound<'py, PyDict>,
    further: &[&'static str],
) -> PyResult<Bound<'py, PyDict>> {
    let py = request.py();
    let options = PyDict::new(py);
    for name in CALL.iter().chain(further) {
        let name = PyString::intern(py, name);
        if let Some(value) = request.get_item(&name)? {
            options.set_item(&name, value)?;
            request.del_item(&name)?;
        }
    }
    if further.contains(&"pending") && options.get_item("pending")?.is_none_or(|it| it.is_none()) {
        take_misnamed_handle(request, &options)?;
    }
    Ok(options)
}

/// Takes a handle that was given under another name, such as `pendng`, or among the extra fields for one: its call
/// may have been made, even where the handle cannot be read. The request keeps the name, and is refused for it.
fn take_misnamed_handle(request: &Bound<'_, PyDict>, options: &Bound<'_, PyDict>) -> PyResult<()> {
    let extra = options.get_item("extra")?;
    let extra = extra.as_ref().and_then(|extra| extra.cast::<PyDict>().ok());
    for (name, value) in request.iter().chain(extra.into_iter().flat_map(PyDictMethods::iter)) {
        if is_handle(&value) {
            return options.set_item("pending", value);
        }
        let name = name.cast::<PyString>();
        let is_meant = name.is_ok_and(|name| is_name_of_handle(&name.to_string_lossy()));
        if is_meant && !value.is_none() {
            options.set_item("pending", value)?;
        }
    }
    Ok(())
}

fn is_handle(value: &Bound<'_, PyAny>) -> bool {
    let Ok(text) = value.cast::<PyString>() else { return false };
    // Nothing else that is sent begins with these names.
    text.to_str().is_ok_and(|text| text.starts_with('{') && read_handle(text).is_ok())
}

/// The options of every call.
pub(crate) fn of_call(options: &Bound<'_, PyDict>) -> Result<CallOptions, Error> {
    if options.is_empty() {
        return Ok(CallOptions::default());
    }
    let of = |name| Given::of(options, name);
    Ok(CallOptions {
        timeout: of("timeout").seconds()?,
        connect_timeout: of("connect_timeout").seconds()?,
        total_timeout: of("total_timeout").seconds()?,
        verify: verify(of("verify"))?,
        extra: extra(of("extra"))?,
    })
}

/// The options of a call that is sent once.
pub(crate) fn of_once(options: &Bound<'_, PyDict>) -> Result<OnceOptions, Error> {
    let usual = OnceOptions::default();
    if options.is_empty() {
        return Ok(usual);
    }
    let of = |name| Given::of(options, name);
    Ok(OnceOptions {
        call: of_call(options)?,
        deadline: of("deadline").seconds()?.unwrap_or(usual.deadline),
        first_pause: of("first_pause").seconds()?.unwrap_or(usual.first_pause),
        longest_pause: of("longest_pause").seconds()?.unwrap_or(usual.longest_pause),
        payment_id: match of("payment_id").text()? {
            None => None,
            Some(text) => Some(text.parse().map_err(|refused: InvalidValueError| {
                wrong("payment_id", refused.problem.to_owned())
            })?),
        },
        pending: of("pending").text_that_is(HANDLE)?.map(|text| read_handle(&text)).transpose()?,
    })
}

/// The handle of an earlier attempt that may have moved money, for a call sent once that cannot start.
/// Unreadable options count as the worst that they may have said.
pub(crate) fn open_before(
    sent: Option<&SentBefore>,
    endpoint: &str,
    json: &str,
    options: &Bound<'_, PyDict>,
) -> Option<Box<Pending>> {
    let of = |name| Given::of(options, name);
    let pending = match of("pending").text_that_is(HANDLE) {
        Ok(text) => text,
        Err(_) => Some(String::new()),
    };
    let payment_id = of("payment_id").text().ok().flatten();
    let call = UnsentCall {
        json,
        pending: pending.as_deref(),
        payment_id: payment_id.and_then(|text| text.parse().ok()),
        extra: extra(of("extra")).unwrap_or_else(|_| Extra::from_json("")),
    };
    match sent {
        Some(sent) => sent.open(endpoint, &call),
        // After a fork only the given handle is known.
        None => read_handle(call.pending?).ok(),
    }
}

/// Reads the handle of a money call.
pub(crate) fn handle(pending: &Bound<'_, PyAny>) -> Result<Pending, Error> {
    let text = Given::new("pending", Ok(pending.clone())).text_that_is(HANDLE)?;
    let text = text.ok_or_else(|| wrong("pending", format!("must be {HANDLE}, not None")))?;
    Ok(*read_handle(&text)?)
}

fn read_handle(text: &str) -> Result<Box<Pending>, Error> {
    Ok(Box::new(Pending::from_json(text)?))
}

/// Further fields of a request, by their names on the wire.
pub(crate) fn extra(given: Given<'_>) -> Result<Extra, Error> {
    let written = given.read(|value| {
        let fields = value.cast::<PyMapping>().map_err(|_| must_be("a dict of fields", value))?;
        let json = free_json(fields).map_err(|_| "cannot be read".to_owned())?;
        Ok(Extra::from_json(&*json))
    });
    Ok(written?.unwrap_or_default())
}

const CALL: &[&str] = &["timeout", "connect_timeout", "total_timeout", "verify", "extra"];
/// The options of a call that is sent once, with the payment of a line last.
pub(crate) const ONCE: &[&str] =
    &["deadline", "first_pause", "longest_pause", "pending", "payment_id"];
const HANDLE: &str = "the text of a handle";

pub(crate) fn verify(given: Given<'_>) -> Result<Option<Verify>, Error> {
    let allowed = "\"strictly\" or \"not\"";
    match given.text_that_is(allowed)?.as_deref() {
        None => Ok(None),
        Some("strictly") => Ok(Some(Verify::Strictly)),
        Some("not") => Ok(Some(Verify::Not)),
        Some(word) => Err(wrong("verify", format!("must be {allowed}, not {word:?}"))),
    }
}

pub(crate) fn rate_limit(given: Given<'_>) -> Result<Option<RateLimit>, Error> {
    let allowed = "\"off\", \"wait\" or \"fail_fast\"";
    match given.text_that_is(allowed)?.as_deref() {
        None => Ok(None),
        Some("off") => Ok(Some(RateLimit::Off)),
        Some("wait") => Ok(Some(RateLimit::Wait)),
        Some("fail_fast") => Ok(Some(RateLimit::FailFast)),
        Some(word) => Err(wrong("rate_limit", format!("must be {allowed}, not {word:?}"))),
    }
}

fn wrong(setting: &'static str, problem: String) -> Error {
    ConfigError { setting, problem }.into()
}

/// Refuses options that a call sent once cannot have.
#[pyfunction]
pub(crate) fn check_once(options: &Bound<'_, PyDict>) -> PyResult<()> {
    of_once(options).map(drop).map_err(|error| raise(options.py(), error))
}

/// The names of extra fields as they may stand in a log.
#[pyfunction]
pub(crate) fn extra_names(given: &Bound<'_, PyAny>) -> Vec<String> {
    let extra = extra(Given::new("extra", Ok(given.clone())));
    extra.map_or_else(|_| Vec::new(), |extra| extra.names())
}
