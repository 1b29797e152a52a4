//! How a client is set up, as Python gives it.

use std::collections::BTreeMap;

use iyzico_core::Error;
use iyzico_http::{Client, ClientBuilder};
use pyo3::conversion::FromPyObjectOwned;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::options::{given, rate_limit, seconds, verify};

/// Reads `Settings` of `_settings.py`.
pub(crate) fn read(settings: &Bound<'_, PyDict>) -> Result<ClientBuilder, Error> {
    type Set = ClientBuilder;
    let all = Given(settings);
    let version = all.of("client_version", "text")?.unwrap_or_else(|| CLIENT_VERSION.to_owned());
    let mut builder = Client::builder().client_version(version);
    builder = with(builder, all.of::<String>("api_key", "text")?, Set::api_key);
    builder = with(builder, all.of::<String>("secret_key", "text")?, Set::secret_key);
    builder = with(builder, all.of::<String>("base_url", "text")?, Set::base_url);
    builder = with(builder, seconds("timeout", all.item("timeout"))?, Set::timeout);
    builder = with(
        builder,
        seconds("connect_timeout", all.item("connect_timeout"))?,
        Set::connect_timeout,
    );
    builder =
        with(builder, seconds("total_timeout", all.item("total_timeout"))?, Set::total_timeout);
    builder =
        with(builder, all.of("max_response_bytes", "a whole number")?, Set::max_response_bytes);
    builder = with(builder, all.of("max_connections", "a whole number")?, Set::max_connections);
    let certificate: Option<Vec<u8>> = all.of("root_certificate_pem", "bytes")?;
    builder = with(builder, certificate, |builder, pem| builder.root_certificate_pem(&pem));
    builder = with(builder, all.of::<String>("proxy", "text")?, Set::proxy);
    builder = with(builder, all.of("http2", "True or False")?, Set::http2);
    builder = with(builder, all.of("allow_other_hosts", "True or False")?, Set::allow_other_hosts);
    builder = with(builder, verify(all.item("verify"))?, Set::verify);
    builder = with(builder, rate_limit(all.item("rate_limit"))?, Set::rate_limit);
    let limits: Option<BTreeMap<String, Option<u32>>> =
        all.of("calls_per_minute", "a dict from names of calls to whole numbers or None")?;
    let limits = limits.unwrap_or_default();
    Ok(limits
        .into_iter()
        .fold(builder, |builder, (endpoint, calls)| builder.calls_per_minute(endpoint, calls)))
}

struct Given<'a, 'py>(&'a Bound<'py, PyDict>);

impl<'py> Given<'_, 'py> {
    fn of<T: FromPyObjectOwned<'py>>(
        &self,
        setting: &'static str,
        kind: &str,
    ) -> Result<Option<T>, Error> {
        given(setting, kind, self.item(setting))
    }

    fn item(&self, setting: &'static str) -> PyResult<Bound<'py, PyAny>> {
        self.0.as_any().get_item(setting)
    }
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
