//! The client that JavaScript holds.

use iyzico_http::endpoint::Method;
use iyzico_http::raw::RawResponse;
use iyzico_http::{Client, Entry, Error, Findings, Response};
use napi::bindgen_prelude::{Env, PromiseRaw};
use napi_derive::napi;
use zeroize::Zeroizing;

use crate::abort::{self, NativeAbort};
use crate::attempts::{NativeAttempts, Wake};
use crate::callback;
use crate::error::throw;
use crate::settings::{NativeCallOptions, NativeSettings, extra};
use crate::webhook;

/// A client of iyzico. The keys live on this side only: no JavaScript property holds them.
#[napi]
pub struct NativeClient {
    pub(crate) client: Client,
}

/// A successful response.
#[napi(object, object_from_js = false)]
pub struct NativeResponse {
    /// Envelope and body as one JSON object, amounts as text.
    pub body: String,
    /// `verified`, `unsigned` or `skipped`.
    pub signature: String,
    /// The response as it was received.
    pub raw: String,
    /// What the rules doubted about the request, and what is odd about the response, as JSON; `None`
    /// when there is nothing of that.
    pub warnings: Option<String>,
}

/// What a request that no call describes is sent to.
#[napi(object, object_to_js = false)]
pub struct NativeTarget {
    pub method: String,
    /// Path, and the query behind it.
    pub path: String,
}

/// The response to such a request.
#[napi(object, object_from_js = false)]
pub struct NativeRawResponse {
    pub http_status: u32,
    /// The JSON with numbers as text.
    pub body: String,
    /// The response as it was received.
    pub raw: String,
    /// What the rules doubted about the request, as JSON; `None` when there is nothing of that.
    pub warnings: Option<String>,
}

#[napi]
impl NativeClient {
    /// Every attempt of a call goes to `attempts`; `wake` is called when the first one waits there.
    #[napi(constructor)]
    pub fn new(
        settings: NativeSettings,
        attempts: Option<&NativeAttempts>,
        #[napi(ts_arg_type = "() => void")] wake: Option<Wake>,
    ) -> napi::Result<Self> {
        let mut builder = settings.read().map_err(|error| throw(&error))?;
        if let (Some(attempts), Some(wake)) = (attempts, wake) {
            builder = builder.on_attempt(attempts.hook(wake));
        }
        builder.build().map(|client| Self { client }).map_err(|error| throw(&error))
    }

    /// Sends a request and resolves to its response.
    #[napi(ts_return_type = "Promise<NativeResponse>")]
    pub fn call<'env>(
        &self,
        env: &'env Env,
        endpoint: String,
        request: String,
        options: NativeCallOptions,
        abort: Option<&NativeAbort>,
    ) -> napi::Result<PromiseRaw<'env, NativeResponse>> {
        let client = self.client.clone();
        let request = Zeroizing::new(request);
        let stop = abort::requested(abort);
        env.spawn_future(async move {
            let ready = find(&endpoint).and_then(|entry| Ok((entry, options.read()?)));
            let (entry, options) = ready.map_err(|error| throw(&error))?;
            let call = Box::pin(client.call_until(entry, &request, &options, stop));
            call.await.map(NativeResponse::from).map_err(|error| throw(&error))
        })
    }

    /// Sends a request that no call describes and resolves to its response.
    #[napi(ts_return_type = "Promise<NativeRawResponse>")]
    pub fn request<'env>(
        &self,
        env: &'env Env,
        target: NativeTarget,
        body: Option<String>,
        options: NativeCallOptions,
        abort: Option<&NativeAbort>,
    ) -> napi::Result<PromiseRaw<'env, NativeRawResponse>> {
        let client = self.client.clone();
        let body = body.map(Zeroizing::new);
        let stop = abort::requested(abort);
        env.spawn_future(async move {
            let read = || Ok::<_, Error>((Method::named(&target.method)?, options.read()?));
            let (method, options) = read().map_err(|error| throw(&error))?;
            let (path, body) = (&target.path, body.as_ref().map(|body| body.as_str()));
            let call = Box::pin(client.request_until(method, path, body, &options, stop));
            call.await.map(NativeRawResponse::from).map_err(|error| throw(&error))
        })
    }

    /// Verifies a notification over its raw body, with the keys of the client; returns the event as JSON.
    #[napi]
    pub fn verify_webhook(
        &self,
        body: &[u8],
        signature: Option<String>,
        merchant_id: Option<String>,
    ) -> napi::Result<String> {
        webhook::verify(self.client.webhooks(), body, signature, merchant_id)
    }

    /// Reads and verifies a form post with the keys of the client; returns it as JSON, with the request
    /// that follows from it.
    #[napi]
    pub fn read_callback(&self, body: &[u8]) -> napi::Result<String> {
        callback::read(&self.client.callbacks(), body)
    }

    /// Validates a request without sending it; returns the findings as JSON.
    #[napi]
    pub fn lint(
        &self,
        endpoint: String,
        request: String,
        extra_fields: Option<String>,
    ) -> napi::Result<String> {
        let request = Zeroizing::new(request);
        let extra = extra(extra_fields.as_deref());
        let findings = find(&endpoint)
            .and_then(|entry| match self.client.lint_json_with(entry, &request, &extra) {
                Err(Error::Invalid(invalid)) => Ok(invalid.findings),
                other => other,
            })
            .map_err(|error| throw(&error))?;
        Ok(to_json(&findings))
    }
}

impl From<Response<String>> for NativeResponse {
    fn from(response: Response<String>) -> Self {
        let warnings = &response.warnings;
        Self {
            warnings: (!warnings.is_empty()).then(|| to_json(warnings)),
            body: response.body,
            signature: word(response.signature),
            raw: response.raw,
        }
    }
}

impl From<RawResponse> for NativeRawResponse {
    fn from(response: RawResponse) -> Self {
        let warnings = &response.warnings;
        Self {
            http_status: response.http_status.into(),
            body: response.with_numbers_as_text(),
            warnings: (!warnings.is_empty()).then(|| to_json(warnings)),
            raw: response.text,
        }
    }
}

fn to_json(findings: &Findings) -> String {
    serde_json::to_string(findings).expect("findings are plain text")
}

pub(crate) fn find(endpoint: &str) -> Result<&'static Entry, Error> {
    Ok(Entry::named(endpoint)?)
}

/// A unit variant as the word that stands for it in JSON.
fn word(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
