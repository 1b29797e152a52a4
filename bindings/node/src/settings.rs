//! Settings as JavaScript gives them: durations are milliseconds, and every number is a float.

use std::time::Duration;

use iyzico_http::{CallOptions, Client, Error};
use napi_derive::napi;

use crate::error::wrong;

/// How a client is set up. Durations are milliseconds.
#[napi(object, object_to_js = false)]
pub struct NativeSettings {
    pub api_key: Option<String>,
    pub secret_key: Option<String>,
    pub base_url: Option<String>,
    pub timeout: Option<f64>,
    pub total_timeout: Option<f64>,
    pub connect_timeout: Option<f64>,
    pub max_response_bytes: Option<f64>,
    pub max_connections: Option<f64>,
    pub root_certificate_pem: Option<String>,
    pub proxy: Option<String>,
    pub allow_other_hosts: Option<bool>,
}

/// What is different for one call. Durations are milliseconds.
#[napi(object, object_to_js = false)]
pub struct NativeCallOptions {
    pub timeout: Option<f64>,
    pub total_timeout: Option<f64>,
    pub connect_timeout: Option<f64>,
}

impl NativeSettings {
    pub(crate) fn build(self) -> Result<Client, Error> {
        let mut builder =
            Client::builder().client_version(concat!("iyzico-node-", env!("CARGO_PKG_VERSION")));
        if let Some(api_key) = self.api_key {
            builder = builder.api_key(api_key);
        }
        if let Some(secret_key) = self.secret_key {
            builder = builder.secret_key(secret_key);
        }
        if let Some(base_url) = self.base_url {
            builder = builder.base_url(base_url);
        }
        if let Some(timeout) = duration("timeout", self.timeout)? {
            builder = builder.timeout(timeout);
        }
        if let Some(timeout) = duration("total_timeout", self.total_timeout)? {
            builder = builder.total_timeout(timeout);
        }
        if let Some(timeout) = duration("connect_timeout", self.connect_timeout)? {
            builder = builder.connect_timeout(timeout);
        }
        if let Some(bytes) = whole("max_response_bytes", self.max_response_bytes)? {
            builder = builder.max_response_bytes(bytes.try_into().unwrap_or(usize::MAX));
        }
        if let Some(connections) = whole("max_connections", self.max_connections)? {
            builder = builder.max_connections(connections.try_into().unwrap_or(usize::MAX));
        }
        if let Some(pem) = self.root_certificate_pem {
            builder = builder.root_certificate_pem(pem.as_bytes());
        }
        if let Some(proxy) = self.proxy {
            builder = builder.proxy(proxy);
        }
        if let Some(allow) = self.allow_other_hosts {
            builder = builder.allow_other_hosts(allow);
        }
        builder.build()
    }
}

impl NativeCallOptions {
    pub(crate) fn read(&self) -> Result<CallOptions, Error> {
        Ok(CallOptions {
            timeout: duration("timeout", self.timeout)?,
            total_timeout: duration("total_timeout", self.total_timeout)?,
            connect_timeout: duration("connect_timeout", self.connect_timeout)?,
            ..CallOptions::default()
        })
    }
}

pub(crate) fn duration(
    setting: &'static str,
    milliseconds: Option<f64>,
) -> Result<Option<Duration>, Error> {
    Ok(whole(setting, milliseconds)?.map(Duration::from_millis))
}

/// JavaScript has one type of number; a setting takes the whole ones above 0.
fn whole(setting: &'static str, number: Option<f64>) -> Result<Option<u64>, Error> {
    const LARGEST_SAFE: f64 = 9_007_199_254_740_991.0;
    let Some(number) = number else {
        return Ok(None);
    };
    if number.fract() != 0.0 || !(1.0..=LARGEST_SAFE).contains(&number) {
        return Err(wrong(setting, format!("{number} is not a whole number greater than 0")));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    Ok(Some(number as u64))
}
