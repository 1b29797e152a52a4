//! The client that JavaScript holds, and how a call is aborted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use iyzico_http::core::error::Config;
use iyzico_http::{Answer, CallOptions, Client, Entry, Error, Outcome};
use napi::bindgen_prelude::{Env, PromiseRaw, Result};
use napi_derive::napi;
use tokio::sync::Notify;
use zeroize::Zeroizing;

use crate::error::{aborted, throw};

/// A client of iyzico. The keys live on this side only: no JavaScript property holds them.
#[napi]
pub struct NativeClient {
    client: Client,
}

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

/// A successful answer.
#[napi(object, object_from_js = false)]
pub struct NativeAnswer {
    /// Envelope and body as one JSON object, amounts as text.
    pub body: String,
    /// `verified`, `unsigned` or `skipped`.
    pub signature: String,
    /// The answer as it was received.
    pub raw: String,
}

#[napi]
impl NativeClient {
    #[napi(constructor)]
    pub fn new(settings: NativeSettings) -> Result<Self> {
        build(settings)
            .map(|client| Self { client })
            .map_err(|error| throw(&error))
    }

    /// Sends a request and resolves to its answer.
    #[napi(ts_return_type = "Promise<NativeAnswer>")]
    pub fn call<'env>(
        &self,
        env: &'env Env,
        endpoint: String,
        request: String,
        options: NativeCallOptions,
        abort: Option<&NativeAbort>,
    ) -> Result<PromiseRaw<'env, NativeAnswer>> {
        let client = self.client.clone();
        let request = Zeroizing::new(request);
        let abort = abort.map(|abort| Arc::clone(&abort.request));
        env.spawn_future(async move {
            let options = options.read().map_err(|error| throw(&error))?;
            Box::pin(call(&client, &endpoint, &request, &options, abort))
                .await
                .map_err(|error| throw(&error))
        })
    }

    /// Validates a request without sending it; returns the findings as JSON.
    #[napi]
    pub fn lint(&self, endpoint: String, request: String) -> Result<String> {
        let request = Zeroizing::new(request);
        let findings = find(&endpoint)
            .and_then(|entry| match self.client.lint_json(entry, &request) {
                Err(Error::Invalid(invalid)) => Ok(invalid.findings),
                other => other,
            })
            .map_err(|error| throw(&error))?;
        Ok(serde_json::to_string(&findings).expect("findings are plain text"))
    }
}

/// Ends a call from outside.
#[napi]
pub struct NativeAbort {
    request: Arc<AbortRequest>,
}

#[derive(Default)]
struct AbortRequest {
    made: AtomicBool,
    wake: Notify,
}

#[napi]
impl NativeAbort {
    #[napi(constructor)]
    #[allow(clippy::new_without_default)] // JavaScript knows no `Default`
    pub fn new() -> Self {
        Self {
            request: Arc::default(),
        }
    }

    /// Ends the call, also one that is about to begin.
    #[napi]
    pub fn abort(&self) {
        self.request.made.store(true, Ordering::Release);
        self.request.wake.notify_one();
    }
}

async fn call(
    client: &Client,
    endpoint: &str,
    request: &str,
    options: &CallOptions,
    abort: Option<Arc<AbortRequest>>,
) -> std::result::Result<NativeAnswer, Error> {
    let entry = find(endpoint)?;
    let sending = Box::pin(client.call(entry, request, options));
    let answer = match abort {
        None => sending.await?,
        Some(abort) => until(&abort, entry, sending).await?,
    };
    Ok(NativeAnswer {
        body: answer.body,
        signature: word(answer.signature),
        raw: answer.raw,
    })
}

/// Drops the call when it is aborted. Once it has begun, how much of it has left is not known.
async fn until(
    abort: &AbortRequest,
    entry: &Entry,
    sending: impl Future<Output = std::result::Result<Answer<String>, Error>>,
) -> std::result::Result<Answer<String>, Error> {
    if abort.made.load(Ordering::Acquire) {
        return Err(aborted(entry, Outcome::NotSent));
    }
    tokio::select! {
        biased;
        answer = sending => answer,
        () = abort.wake.notified() => Err(aborted(entry, Outcome::Unknown)),
    }
}

fn find(endpoint: &str) -> std::result::Result<&'static Entry, Error> {
    Entry::find(endpoint).ok_or_else(|| wrong("endpoint", format!("there is no call {endpoint:?}")))
}

fn build(settings: NativeSettings) -> std::result::Result<Client, Error> {
    let mut builder =
        Client::builder().client_version(concat!("iyzico-node-", env!("CARGO_PKG_VERSION")));
    if let Some(api_key) = settings.api_key {
        builder = builder.api_key(api_key);
    }
    if let Some(secret_key) = settings.secret_key {
        builder = builder.secret_key(secret_key);
    }
    if let Some(base_url) = settings.base_url {
        builder = builder.base_url(base_url);
    }
    if let Some(timeout) = duration("timeout", settings.timeout)? {
        builder = builder.timeout(timeout);
    }
    if let Some(timeout) = duration("total_timeout", settings.total_timeout)? {
        builder = builder.total_timeout(timeout);
    }
    if let Some(timeout) = duration("connect_timeout", settings.connect_timeout)? {
        builder = builder.connect_timeout(timeout);
    }
    if let Some(bytes) = whole("max_response_bytes", settings.max_response_bytes)? {
        builder = builder.max_response_bytes(bytes.try_into().unwrap_or(usize::MAX));
    }
    if let Some(connections) = whole("max_connections", settings.max_connections)? {
        builder = builder.max_connections(connections.try_into().unwrap_or(usize::MAX));
    }
    if let Some(pem) = settings.root_certificate_pem {
        builder = builder.root_certificate_pem(pem.as_bytes());
    }
    if let Some(proxy) = settings.proxy {
        builder = builder.proxy(proxy);
    }
    if let Some(allow) = settings.allow_other_hosts {
        builder = builder.allow_other_hosts(allow);
    }
    builder.build()
}

impl NativeCallOptions {
    fn read(&self) -> std::result::Result<CallOptions, Error> {
        Ok(CallOptions {
            timeout: duration("timeout", self.timeout)?,
            total_timeout: duration("total_timeout", self.total_timeout)?,
            connect_timeout: duration("connect_timeout", self.connect_timeout)?,
            ..CallOptions::default()
        })
    }
}

fn duration(
    setting: &'static str,
    milliseconds: Option<f64>,
) -> std::result::Result<Option<Duration>, Error> {
    Ok(whole(setting, milliseconds)?.map(Duration::from_millis))
}

/// JavaScript has one type of number; a setting takes the whole ones above 0.
fn whole(setting: &'static str, number: Option<f64>) -> std::result::Result<Option<u64>, Error> {
    const LARGEST_SAFE: f64 = 9_007_199_254_740_991.0;
    let Some(number) = number else {
        return Ok(None);
    };
    if number.fract() != 0.0 || !(1.0..=LARGEST_SAFE).contains(&number) {
        return Err(wrong(
            setting,
            format!("{number} is not a whole number greater than 0"),
        ));
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked above
    Ok(Some(number as u64))
}

fn wrong(setting: &'static str, problem: String) -> Error {
    Error::Config(Config { setting, problem })
}

/// A unit variant as the word that stands for it in JSON.
fn word(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
