//! What is different for one call, as Python gives it.

use std::time::Duration;

use iyzico_core::Error;
use iyzico_core::answer::Verify;
use iyzico_core::error::ConfigError;
use iyzico_core::payment::PaymentId;
use iyzico_core::rule::InvalidValueError;
use iyzico_http::{CallOptions, OnceOptions, RateLimit};
use pyo3::prelude::*;

/// Mirrors `CallOptions` of `_calls.py`.
#[derive(FromPyObject)]
pub(crate) struct GivenCallOptions {
    timeout: Option<f64>,
    connect_timeout: Option<f64>,
    total_timeout: Option<f64>,
    verify: Option<String>,
}

/// Mirrors `OnceOptions` of `_calls.py`.
#[derive(FromPyObject)]
pub(crate) struct GivenOnceOptions {
    deadline: Option<f64>,
    first_pause: Option<f64>,
    longest_pause: Option<f64>,
    payment_id: Option<String>,
    call: GivenCallOptions,
}

impl GivenCallOptions {
    pub(crate) fn read(self) -> Result<CallOptions, Error> {
        Ok(CallOptions {
            timeout: seconds("timeout", self.timeout)?,
            connect_timeout: seconds("connect_timeout", self.connect_timeout)?,
            total_timeout: seconds("total_timeout", self.total_timeout)?,
            verify: self.verify.as_deref().map(verify).transpose()?,
        })
    }
}

impl GivenOnceOptions {
    pub(crate) fn read(self) -> Result<OnceOptions, Error> {
        let usual = OnceOptions::default();
        Ok(OnceOptions {
            call: self.call.read()?,
            deadline: seconds("deadline", self.deadline)?.unwrap_or(usual.deadline),
            first_pause: seconds("first_pause", self.first_pause)?.unwrap_or(usual.first_pause),
            longest_pause: seconds("longest_pause", self.longest_pause)?
                .unwrap_or(usual.longest_pause),
            payment_id: self.payment_id.as_deref().map(payment_id).transpose()?,
        })
    }
}

pub(crate) fn seconds(
    setting: &'static str,
    seconds: Option<f64>,
) -> Result<Option<Duration>, Error> {
    let read = |seconds| {
        Duration::try_from_secs_f64(seconds)
            .map_err(|_| wrong(setting, format!("{seconds} is not a number of seconds")))
    };
    seconds.map(read).transpose()
}

pub(crate) fn verify(word: &str) -> Result<Verify, Error> {
    match word {
        "strictly" => Ok(Verify::Strictly),
        "not" => Ok(Verify::Not),
        _ => Err(wrong("verify", format!("{word:?} is neither \"strictly\" nor \"not\""))),
    }
}

pub(crate) fn rate_limit(word: &str) -> Result<RateLimit, Error> {
    match word {
        "off" => Ok(RateLimit::Off),
        "wait" => Ok(RateLimit::Wait),
        "fail_fast" => Ok(RateLimit::FailFast),
        _ => Err(wrong(
            "rate_limit",
            format!("{word:?} is neither \"off\" nor \"wait\" nor \"fail_fast\""),
        )),
    }
}

fn payment_id(text: &str) -> Result<PaymentId, Error> {
    text.parse()
        .map_err(|refused: InvalidValueError| wrong("payment_id", refused.problem.to_owned()))
}

fn wrong(setting: &'static str, problem: String) -> Error {
    ConfigError { setting, problem }.into()
}
