//! What is different for one call, as Python gives it.
//!
//! Every option is taken by its name, so that a value of the wrong kind is refused by its name.

use std::time::Duration;

use iyzico_core::Error;
use iyzico_core::error::ConfigError;
use iyzico_core::payment::PaymentId;
use iyzico_core::recovery::Pending;
use iyzico_core::response::Verify;
use iyzico_core::rule::InvalidValueError;
use iyzico_http::{CallOptions, OnceOptions, RateLimit};
use pyo3::conversion::FromPyObjectOwned;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

/// Reads `CallOptions` of `_calls.py`.
pub(crate) fn of_call(options: &Bound<'_, PyAny>) -> Result<CallOptions, Error> {
    let of = |name| options.getattr(name);
    Ok(CallOptions {
        timeout: seconds("timeout", of("timeout"))?,
        connect_timeout: seconds("connect_timeout", of("connect_timeout"))?,
        total_timeout: seconds("total_timeout", of("total_timeout"))?,
        verify: verify(of("verify"))?,
    })
}

/// Reads `OnceOptions` of `_calls.py`.
pub(crate) fn of_once(options: &Bound<'_, PyTuple>) -> Result<OnceOptions, Error> {
    let usual = OnceOptions::default();
    let of = |name| options.getattr(name);
    let call = of("call").map_err(|_| wrong("call", "is missing".to_owned()))?;
    Ok(OnceOptions {
        call: of_call(&call)?,
        deadline: seconds("deadline", of("deadline"))?.unwrap_or(usual.deadline),
        first_pause: seconds("first_pause", of("first_pause"))?.unwrap_or(usual.first_pause),
        longest_pause: seconds("longest_pause", of("longest_pause"))?
            .unwrap_or(usual.longest_pause),
        payment_id: payment_id(of("payment_id"))?,
        pending: of("pending")
            .ok()
            .filter(|pending| !pending.is_none())
            .map(|pending| handle(&pending).map(Box::new))
            .transpose()?,
    })
}

/// Reads the handle of a money call.
pub(crate) fn handle(pending: &Bound<'_, PyAny>) -> Result<Pending, Error> {
    let text: Option<String> = given("pending", "the text of a handle", Ok(pending.clone()))?;
    let text = text.ok_or_else(|| wrong("pending", "must be a handle, not None".to_owned()))?;
    Ok(Pending::from_json(&text)?)
}

/// Reads a value that may be missing; `kind` says in words what it must be.
pub(crate) fn given<'py, T: FromPyObjectOwned<'py>>(
    setting: &'static str,
    kind: &str,
    value: PyResult<Bound<'py, PyAny>>,
) -> Result<Option<T>, Error> {
    let Some(value) = value.ok().filter(|value| !value.is_none()) else {
        return Ok(None);
    };
    value.extract().map(Some).map_err(|_| {
        let found =
            value.get_type().name().map_or_else(|_| "something else".into(), |n| n.to_string());
        wrong(setting, format!("must be {kind}, not {found}"))
    })
}

pub(crate) fn seconds(
    setting: &'static str,
    value: PyResult<Bound<'_, PyAny>>,
) -> Result<Option<Duration>, Error> {
    let read = |seconds| {
        Duration::try_from_secs_f64(seconds)
            .map_err(|_| wrong(setting, format!("{seconds} is not a number of seconds")))
    };
    given(setting, "a number of seconds", value)?.map(read).transpose()
}

pub(crate) fn verify(value: PyResult<Bound<'_, PyAny>>) -> Result<Option<Verify>, Error> {
    let allowed = "\"strictly\" or \"not\"";
    match given::<String>("verify", allowed, value)?.as_deref() {
        None => Ok(None),
        Some("strictly") => Ok(Some(Verify::Strictly)),
        Some("not") => Ok(Some(Verify::Not)),
        Some(word) => Err(wrong("verify", format!("must be {allowed}, not {word:?}"))),
    }
}

pub(crate) fn rate_limit(value: PyResult<Bound<'_, PyAny>>) -> Result<Option<RateLimit>, Error> {
    let allowed = "\"off\", \"wait\" or \"fail_fast\"";
    match given::<String>("rate_limit", allowed, value)?.as_deref() {
        None => Ok(None),
        Some("off") => Ok(Some(RateLimit::Off)),
        Some("wait") => Ok(Some(RateLimit::Wait)),
        Some("fail_fast") => Ok(Some(RateLimit::FailFast)),
        Some(word) => Err(wrong("rate_limit", format!("must be {allowed}, not {word:?}"))),
    }
}

fn payment_id(value: PyResult<Bound<'_, PyAny>>) -> Result<Option<PaymentId>, Error> {
    let text: Option<String> = given("payment_id", "text", value)?;
    let read = |text: String| {
        text.parse()
            .map_err(|refused: InvalidValueError| wrong("payment_id", refused.problem.to_owned()))
    };
    text.map(read).transpose()
}

pub(crate) fn wrong(setting: &'static str, problem: String) -> Error {
    ConfigError { setting, problem }.into()
}
