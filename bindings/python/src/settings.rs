//! How a client is set up, as Python gives it.

use std::collections::BTreeMap;

use iyzico_core::Error;
use iyzico_http::{Client, ClientBuilder};
use pyo3::prelude::*;

use crate::options::{rate_limit, seconds, verify};

/// Mirrors `Settings` of `_settings.py`; every key is there.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct GivenSettings {
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
    http2: Option<bool>,
    allow_other_hosts: Option<bool>,
    verify: Option<String>,
    client_version: Option<String>,
    rate_limit: Option<String>,
    calls_per_minute: Option<BTreeMap<String, Option<u32>>>,
}

impl GivenSettings {
    pub(crate) fn read(self) -> Result<ClientBuilder, Error> {
        type Set = ClientBuilder;
        let verify = self.verify.as_deref().map(verify).transpose()?;
        let rate_limit = self.rate_limit.as_deref().map(rate_limit).transpose()?;
        let version = self.client_version.unwrap_or_else(|| CLIENT_VERSION.to_owned());
        let mut builder = Client::builder().client_version(version);
        builder = with(builder, self.api_key, Set::api_key);
        builder = with(builder, self.secret_key, Set::secret_key);
        builder = with(builder, self.base_url, Set::base_url);
        builder = with(builder, seconds("timeout", self.timeout)?, Set::timeout);
        builder =
            with(builder, seconds("connect_timeout", self.connect_timeout)?, Set::connect_timeout);
        builder = with(builder, seconds("total_timeout", self.total_timeout)?, Set::total_timeout);
        builder = with(builder, self.max_response_bytes, Set::max_response_bytes);
        builder = with(builder, self.max_connections, Set::max_connections);
        builder = with(builder, self.root_certificate_pem, |builder, pem| {
            builder.root_certificate_pem(&pem)
        });
        builder = with(builder, self.proxy, Set::proxy);
        builder = with(builder, self.http2, Set::http2);
        builder = with(builder, self.allow_other_hosts, Set::allow_other_hosts);
        builder = with(builder, verify, Set::verify);
        builder = with(builder, rate_limit, Set::rate_limit);
        let limits = self.calls_per_minute.unwrap_or_default();
        Ok(limits
            .into_iter()
            .fold(builder, |builder, (endpoint, calls)| builder.calls_per_minute(endpoint, calls)))
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
