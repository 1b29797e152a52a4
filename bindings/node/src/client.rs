//! The client that JavaScript holds.

use iyzico_http::{Client, Entry, Error, Findings, Response};
use napi::bindgen_prelude::{Env, PromiseRaw};
use napi_derive::napi;
use zeroize::Zeroizing;

use crate::abort::{self, NativeAbort};
use crate::attempts::{NativeAttempts, Wake};
use crate::error::throw;
use crate::settings::{NativeCallOptions, NativeSettings};

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

    /// Validates a request without sending it; returns the findings as JSON.
    #[napi]
    pub fn lint(&self, endpoint: String, request: String) -> napi::Result<String> {
        let request = Zeroizing::new(request);
        let findings = find(&endpoint)
            .and_then(|entry| match self.client.lint_json(entry, &request) {
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
