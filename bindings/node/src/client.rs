//! The client that JavaScript holds.

use iyzico_http::binding::SentBefore;
use iyzico_http::endpoint::Method;
use iyzico_http::value::wiped::WipedText;
use iyzico_http::{CallOptions, Client, Entry, Error};
use iyzico_node_common::ended::Ended;
use iyzico_node_common::{receive, text};
use napi_derive::napi;
use zeroize::Zeroizing;

use crate::abort::{self, NativeAbort};
use crate::attempts::{NativeAttempts, Wake};
use crate::error::{closed, throw};
use crate::inbox::{Inbox, NativeInbox};
use crate::runtime::Runtime;
use crate::settings::{NativeCallOptions, NativeSettings};

/// A client of iyzico. The keys live on this side only: no JavaScript property holds them.
#[napi]
pub struct NativeClient {
    /// Nothing once it was closed.
    client: Option<Client>,
    /// What it has sent, which is known even then.
    pub(crate) sent: SentBefore,
    pub(crate) inbox: Inbox,
    pub(crate) runtime: Runtime,
}

/// Where a call goes, as far as it is known without its request.
#[napi(object, object_from_js = false)]
pub struct NativeDestination {
    pub method: Option<&'static str>,
    /// The path with the names of fields in braces.
    pub path: Option<&'static str>,
    pub host: String,
}

/// What a request that no call describes is sent to.
#[napi(object, object_to_js = false)]
pub struct NativeTarget {
    pub method: String,
    /// Path, and the query behind it.
    pub path: String,
}

#[napi]
impl NativeClient {
    /// `inbox` is told how calls end. Every attempt of a call goes to `attempts`; `wake` is called when
    /// the first one waits there.
    #[napi(constructor)]
    pub fn new(
        settings: NativeSettings,
        inbox: &NativeInbox,
        attempts: Option<&NativeAttempts>,
        #[napi(ts_arg_type = "() => void")] wake: Option<Wake>,
    ) -> napi::Result<Self> {
        let mut builder = settings.read().map_err(|error| throw(&error))?;
        if let (Some(attempts), Some(wake)) = (attempts, wake) {
            builder = builder.on_attempt(attempts.hook(wake));
        }
        let client = builder.build().map_err(|error| throw(&error))?;
        let runtime = Runtime::shared().map_err(|error| throw(&error))?;
        Ok(Self { sent: client.sent_before(), client: Some(client), inbox: inbox.share(), runtime })
    }

    /// A client with the keys of another merchant, which shares the connections of this one.
    #[napi]
    pub fn with_keys(&self, api_key: String, secret_key: String) -> napi::Result<Self> {
        let secret_key = Zeroizing::new(secret_key);
        let client = self.client()?.with_keys(&api_key, &secret_key);
        let client = client.map_err(|error| throw(&error))?;
        let (sent, inbox) = (client.sent_before(), self.inbox.clone());
        Ok(Self { client: Some(client), sent, inbox, runtime: self.runtime.clone() })
    }

    /// Closes the client, and its connections if no other client shares them. There are no calls after it.
    #[napi]
    pub fn close(&mut self) {
        if let Some(client) = self.client.take() {
            client.close();
        }
    }

    /// Where a call goes.
    #[napi]
    pub fn describe(&self, endpoint: String) -> napi::Result<NativeDestination> {
        let host = self.client()?.host().to_owned();
        let entry = Entry::find(&endpoint);
        Ok(NativeDestination {
            method: entry.map(|entry| entry.method.as_str()),
            path: entry.map(|entry| entry.path),
            host,
        })
    }

    /// Sends a request; the inbox is told under `number` how it ended.
    ///
    /// Returns whether something has ended already: JavaScript is not woken for it, and takes it now.
    #[napi]
    pub fn call(
        &self,
        number: u32,
        endpoint: String,
        request: String,
        options: Option<NativeCallOptions>,
        abort: Option<&NativeAbort>,
    ) -> napi::Result<bool> {
        let (request, stop) = (WipedText::from(request), abort::requested(abort));
        self.start(number, request.len(), |client| async move {
            let ready = find(&endpoint).and_then(|entry| Ok((entry, read(options.as_ref())?)));
            Ended::from(match ready {
                Ok((entry, options)) => {
                    Box::pin(client.call_until(entry, &request, &options, stop)).await
                }
                Err(error) => Err(error),
            })
        })
    }

    /// Sends a request that no call describes; the inbox is told under `number` how it ended. Returns
    /// what [`NativeClient::call`] does.
    #[napi]
    pub fn request(
        &self,
        number: u32,
        target: NativeTarget,
        body: Option<String>,
        options: Option<NativeCallOptions>,
        abort: Option<&NativeAbort>,
    ) -> napi::Result<bool> {
        let (body, stop) = (body.map(WipedText::from), abort::requested(abort));
        let length = body.as_ref().map_or(0, |body| body.len());
        self.start(number, length, |client| async move {
            let ready = Method::named(&target.method).map_err(Error::from);
            let ready = ready.and_then(|method| Ok((method, read(options.as_ref())?)));
            let (path, body) = (&target.path, body.as_deref());
            Ended::from(match ready {
                Ok((method, options)) => {
                    Box::pin(client.request_until(method, path, body, &options, stop)).await
                }
                Err(error) => Err(error),
            })
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
        receive::event(self.client()?.webhooks(), body, signature.as_deref(), merchant_id)
            .map_err(napi::Error::from_reason)
    }

    /// Reads and verifies a form post with the keys of the client; returns it as JSON, with the request
    /// that follows from it.
    #[napi]
    pub fn read_callback(&self, body: &[u8]) -> napi::Result<String> {
        receive::callback(&self.client()?.callbacks(), body).map_err(napi::Error::from_reason)
    }

    /// Validates a request without sending it; returns the findings as JSON.
    #[napi]
    pub fn lint(
        &self,
        endpoint: String,
        request: String,
        extra_fields: Option<String>,
    ) -> napi::Result<String> {
        let request = WipedText::from(request);
        let extra_fields = extra_fields.as_deref();
        text::lint(self.client()?, &endpoint, &request, extra_fields).map_err(|error| throw(&error))
    }
}

impl NativeClient {
    pub(crate) fn client(&self) -> napi::Result<&Client> {
        self.client.as_ref().ok_or_else(closed)
    }

    /// Runs a call whose request has this length; returns whether something has ended already.
    pub(crate) fn start<Work: Future<Output = Ended> + Send + 'static>(
        &self,
        number: u32,
        length: usize,
        call: impl FnOnce(Client) -> Work,
    ) -> napi::Result<bool> {
        let work = call(self.client()?.clone());
        let expected = self.inbox.expect(number);
        let is_alone = expected.is_alone();
        Ok(self.inbox.attend(|| {
            let call = async move { expected.end(work.await) };
            self.runtime.run(is_alone, length, self.inbox.event_loop(), call);
        }))
    }
}

fn read(options: Option<&NativeCallOptions>) -> Result<CallOptions, Error> {
    options.map_or_else(|| Ok(CallOptions::default()), NativeCallOptions::read)
}

pub(crate) fn find(endpoint: &str) -> Result<&'static Entry, Error> {
    Ok(Entry::named(endpoint)?)
}
