//! The client that JavaScript holds, and how a call is aborted.

use iyzico_http::{Answer, CallOptions, Client, Entry, Error, Outcome};
use napi::bindgen_prelude::{Env, PromiseRaw};
use napi_derive::napi;
use tokio::sync::watch;
use zeroize::Zeroizing;

use crate::error::{aborted, throw, wrong};
use crate::settings::{NativeCallOptions, NativeSettings};

/// A client of iyzico. The keys live on this side only: no JavaScript property holds them.
#[napi]
pub struct NativeClient {
    client: Client,
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
    pub fn new(settings: NativeSettings) -> napi::Result<Self> {
        settings.build().map(|client| Self { client }).map_err(|error| throw(&error))
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
    ) -> napi::Result<PromiseRaw<'env, NativeAnswer>> {
        let client = self.client.clone();
        let request = Zeroizing::new(request);
        let abort = abort.map(|abort| abort.requested.subscribe());
        env.spawn_future(async move {
            let options = options.read().map_err(|error| throw(&error))?;
            Box::pin(call(&client, &endpoint, &request, &options, abort))
                .await
                .map_err(|error| throw(&error))
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
        Ok(serde_json::to_string(&findings).expect("findings are plain text"))
    }
}

/// Ends calls from outside: all that share one `AbortSignal`.
#[napi]
pub struct NativeAbort {
    requested: watch::Sender<bool>,
}

#[napi]
impl NativeAbort {
    #[napi(constructor)]
    pub fn new() -> Self {
        Self { requested: watch::Sender::new(false) }
    }

    /// Ends the calls under way, and those that are about to begin.
    #[napi]
    pub fn abort(&self) {
        self.requested.send_replace(true);
    }
}

async fn call(
    client: &Client,
    endpoint: &str,
    request: &str,
    options: &CallOptions,
    abort: Option<watch::Receiver<bool>>,
) -> Result<NativeAnswer, Error> {
    let entry = find(endpoint)?;
    let sending = Box::pin(client.call(entry, request, options));
    let answer = match abort {
        None => sending.await?,
        Some(abort) => until(abort, entry, sending).await?,
    };
    Ok(NativeAnswer { body: answer.body, signature: word(answer.signature), raw: answer.raw })
}

/// Drops the call when it is aborted. Once it has begun, how much of it has left is not known.
async fn until(
    mut abort: watch::Receiver<bool>,
    entry: &Entry,
    sending: impl Future<Output = Result<Answer<String>, Error>>,
) -> Result<Answer<String>, Error> {
    if *abort.borrow() {
        return Err(aborted(entry, Outcome::NotSent));
    }
    tokio::select! {
        biased;
        answer = sending => answer,
        Ok(_) = abort.wait_for(|requested| *requested) => Err(aborted(entry, Outcome::Unknown)),
    }
}

fn find(endpoint: &str) -> Result<&'static Entry, Error> {
    Entry::find(endpoint).ok_or_else(|| wrong("endpoint", format!("there is no call {endpoint:?}")))
}

/// A unit variant as the word that stands for it in JSON.
fn word(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
