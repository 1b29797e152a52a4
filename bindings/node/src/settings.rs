//! Settings as JavaScript gives them: durations are milliseconds, and every number is a float.

use iyzico_http::extra::Extra;
use iyzico_http::{CallOptions, ClientBuilder, Error, OnceOptions};
use iyzico_node_common::number::{duration, whole};
use iyzico_node_common::options::{Options, Settings};
use napi_derive::napi;
use zeroize::Zeroizing;

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
    pub system_certificates: Option<bool>,
    pub proxy: Option<String>,
    pub http2: Option<bool>,
    pub allow_other_hosts: Option<bool>,
    pub verify: Option<String>,
    pub client_version: Option<String>,
    /// Marks of the merchant, as a list in JSON.
    pub former_marks: Option<String>,
    pub rate_limit: Option<String>,
    /// Names of calls with a number or `null`, as JSON.
    pub calls_per_minute: Option<String>,
}

/// What is different for one call. Durations are milliseconds.
#[napi(object, object_to_js = false)]
pub struct NativeCallOptions {
    pub timeout: Option<f64>,
    pub total_timeout: Option<f64>,
    pub connect_timeout: Option<f64>,
    pub verify: Option<String>,
    /// Further fields of the request, as JSON.
    pub extra: Option<String>,
    pub deadline: Option<f64>,
    pub first_pause: Option<f64>,
    pub longest_pause: Option<f64>,
    pub payment_id: Option<String>,
    /// The handle of an earlier attempt, as JSON.
    pub pending: Option<String>,
}

impl NativeSettings {
    pub(crate) fn read(self) -> Result<ClientBuilder, Error> {
        let settings = Settings {
            api_key: self.api_key,
            secret_key: self.secret_key.map(Zeroizing::new),
            base_url: self.base_url,
            timeout: self.timeout,
            total_timeout: self.total_timeout,
            max_response_bytes: self.max_response_bytes,
            allow_other_hosts: self.allow_other_hosts,
            verify: self.verify,
            client_version: self.client_version,
            former_marks: self.former_marks,
            rate_limit: self.rate_limit,
            calls_per_minute: self.calls_per_minute,
        };
        let mut builder = settings.read(concat!("iyzico-node-", env!("CARGO_PKG_VERSION")))?;
        if let Some(timeout) = duration("connect_timeout", self.connect_timeout)? {
            builder = builder.connect_timeout(timeout);
        }
        if let Some(connections) = whole("max_connections", self.max_connections)? {
            builder = builder.max_connections(connections.try_into().unwrap_or(usize::MAX));
        }
        if let Some(pem) = self.root_certificate_pem {
            builder = builder.root_certificate_pem(pem.as_bytes());
        }
        if let Some(system) = self.system_certificates {
            builder = builder.system_certificates(system);
        }
        if let Some(proxy) = self.proxy {
            builder = builder.proxy(proxy);
        }
        if let Some(http2) = self.http2 {
            builder = builder.http2(http2);
        }
        Ok(builder)
    }
}

impl NativeCallOptions {
    pub(crate) fn read(&self) -> Result<CallOptions, Error> {
        self.options().read()
    }

    pub(crate) fn read_once(&self) -> Result<OnceOptions, Error> {
        self.options().read_once()
    }

    pub(crate) fn options(&self) -> Options {
        Options {
            timeout: self.timeout,
            total_timeout: self.total_timeout,
            connect_timeout: self.connect_timeout,
            verify: self.verify.clone(),
            extra: self.extra.clone(),
            deadline: self.deadline,
            first_pause: self.first_pause,
            longest_pause: self.longest_pause,
            payment_id: self.payment_id.clone(),
            pending: self.pending.clone(),
        }
    }
}

/// The names of extra fields as they may stand in a log.
#[napi]
pub fn extra_names(json: String) -> Vec<String> {
    Extra::from_json(&json).names()
}
