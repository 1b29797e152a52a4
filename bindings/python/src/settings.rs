//! How a client is set up, as Python gives it.

use iyzico_core::rule::InvalidValueError;
use iyzico_core::{Error, MerchantMark};
use iyzico_http::{Client, ClientBuilder};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyMapping, PyString, PyTuple};

use crate::given::{Given, must_be, whole_number};
use crate::options::{rate_limit, verify};
use crate::running::Mover;

/// Reads `Settings` of `_settings.py`.
pub(crate) fn read(settings: &Bound<'_, PyDict>) -> Result<ClientBuilder, Error> {
    type Set = ClientBuilder;
    let of = |name| Given::of(settings, name);
    let version = of("client_version").text()?.unwrap_or_else(|| CLIENT_VERSION.to_owned());
    let mut builder = Client::builder().client_version(version);
    builder = with(builder, of("api_key").text()?, Set::api_key);
    builder = with(builder, of("secret_key").text()?, Set::secret_key);
    builder = with(builder, of("base_url").text()?, Set::base_url);
    builder = with(builder, of("timeout").seconds()?, Set::timeout);
    builder = with(builder, of("connect_timeout").seconds()?, Set::connect_timeout);
    builder = with(builder, of("total_timeout").seconds()?, Set::total_timeout);
    builder = with(builder, of("max_response_bytes").whole(1)?, Set::max_response_bytes);
    builder = with(builder, of("max_connections").whole(1)?, Set::max_connections);
    let certificate = of("root_certificate_pem").bytes()?;
    builder = with(builder, certificate, |builder, pem| builder.root_certificate_pem(&pem));
    let system = of("system_certificates").flag()?;
    builder = with(builder, system, Set::system_certificates);
    builder = with(builder, of("proxy").text()?, Set::proxy);
    builder = with(builder, of("http2").flag()?, Set::http2);
    builder = with(builder, of("allow_other_hosts").flag()?, Set::allow_other_hosts);
    builder = with(builder, verify(of("verify"))?, Set::verify);
    builder = with(builder, rate_limit(of("rate_limit"))?, Set::rate_limit);
    builder = with(builder, of("former_marks").read(marks)?, Set::former_marks);
    let limits = of("calls_per_minute").read(limits)?.unwrap_or_default();
    Ok(limits
        .into_iter()
        .fold(builder, |builder, (endpoint, calls)| builder.calls_per_minute(endpoint, calls)))
}

/// Who moves the traffic. Threads that wait can, but for HTTP/2: its connections are shared by calls, and
/// live between them.
pub(crate) fn mover(settings: &Bound<'_, PyDict>, waits: bool) -> Mover {
    let is_http2 = Given::of(settings, "http2").flag().ok().flatten().unwrap_or_default();
    if waits && !is_http2 { Mover::Callers } else { Mover::Thread }
}

/// Marks of the merchant, as its records and handles have them.
fn marks(given: &Bound<'_, PyAny>) -> Result<Vec<MerchantMark>, String> {
    const KIND: &str = "a list of marks, such as `checkout.merchant` and `merchant` of a handle";
    if !given.is_instance_of::<PyList>() && !given.is_instance_of::<PyTuple>() {
        return Err(must_be(KIND, given));
    }
    let texts: Vec<String> = given.extract().map_err(|_| must_be(KIND, given))?;
    let mark = |text: &String| {
        text.parse().map_err(|wrong: InvalidValueError| {
            format!("{text:?} {}, which has {}", wrong.problem, wrong.allowed)
        })
    };
    texts.iter().map(mark).collect()
}

/// Numbers of calls by the names of calls; `None` lifts a limit.
fn limits(given: &Bound<'_, PyAny>) -> Result<Vec<(String, Option<u32>)>, String> {
    const KIND: &str = "a dict from names of calls to numbers or None";
    let wrong = || must_be(KIND, given);
    let items = given.cast::<PyMapping>().map_err(|_| wrong())?.items().map_err(|_| wrong())?;
    let limit = |item: Bound<'_, PyAny>| {
        let (name, calls): (Bound<'_, PyAny>, Bound<'_, PyAny>) =
            item.extract().map_err(|_| wrong())?;
        let is_text = name.is_instance_of::<PyString>();
        let Some(name) = is_text.then(|| name.extract::<String>().ok()).flatten() else {
            return Err(format!("names {}", must_be("text", &name)));
        };
        if calls.is_none() {
            return Ok((name, None));
        }
        let calls = whole_number(&calls, 1, " or None");
        let calls = calls.map_err(|problem| format!("{name} {problem}"))?;
        Ok((name, Some(calls)))
    };
    items.iter().map(limit).collect()
}

fn with<T>(
    builder: ClientBuilder,
    value: Option<T>,
    set: impl FnOnce(ClientBuilder, T) -> ClientBuilder,
) -> ClientBuilder {
    match value {
        Some(value) => set(builder, value),
        None => builder,
    }
}

const CLIENT_VERSION: &str = concat!("iyzico-python-", env!("CARGO_PKG_VERSION"));
