//! Calls that are sent once: their outcome is found out when the response is lost.

use iyzico_http::recovery::Pending;
use iyzico_http::value::wiped::WipedText;
use iyzico_http::{Error, OnceOptions};
use iyzico_node_common::ended::Ended;
use iyzico_node_common::text;
use napi_derive::napi;

use crate::abort::{self, NativeAbort};
use crate::client::{NativeClient, find};
use crate::error::throw;
use crate::settings::NativeCallOptions;

#[napi]
impl NativeClient {
    /// Sends a call that moves money, once; the inbox is told under `number` how it ended. Returns
    /// what [`NativeClient::call`] does.
    #[napi]
    pub fn call_once(
        &self,
        number: u32,
        endpoint: String,
        request: String,
        options: Option<NativeCallOptions>,
        abort: Option<&NativeAbort>,
    ) -> napi::Result<bool> {
        let (request, stop) = (WipedText::from(request), abort::requested(abort));
        let sent = self.sent.clone();
        self.start(number, request.len(), |client| async move {
            let ready = find(&endpoint).and_then(|entry| Ok((entry, read(options.as_ref())?)));
            match ready {
                Ok((entry, options)) => {
                    let settled = client.call_once_until(entry, &request, &options, stop);
                    Ended::settled(Box::pin(settled).await)
                }
                Err(error) => {
                    let given = options.as_ref().map(NativeCallOptions::options);
                    let given = given.unwrap_or_default();
                    Ended::unbegun(&sent, &endpoint, &request, &given, &error)
                }
            }
        })
    }

    /// The handle of what may have moved money before, for a call that is sent once and cannot begin, on a
    /// client that was closed as well.
    #[napi]
    pub fn open(
        &self,
        endpoint: String,
        request: String,
        options: NativeCallOptions,
    ) -> Option<String> {
        let request = WipedText::from(request);
        text::open(&self.sent, &endpoint, &request, &options.options())
    }

    /// Finds out what became of a call; the inbox is told under `number`. Returns what
    /// [`NativeClient::call`] does.
    #[napi]
    pub fn resolve(
        &self,
        number: u32,
        pending: String,
        options: Option<NativeCallOptions>,
        abort: Option<&NativeAbort>,
    ) -> napi::Result<bool> {
        let stop = abort::requested(abort);
        self.start(number, pending.len(), |client| async move {
            let ready = Pending::from_json(&pending).map_err(Error::from);
            let ready = ready.and_then(|pending| Ok((pending, read(options.as_ref())?)));
            match ready {
                Ok((pending, options)) => {
                    let settled = client.resolve_json_until(&pending, &options, stop);
                    Ended::settled(Box::pin(settled).await)
                }
                Err(error) => Ended::failed(&error),
            }
        })
    }

    /// The handle of a call that is about to be sent, as JSON.
    #[napi]
    pub fn pending(
        &self,
        endpoint: String,
        request: String,
        of_payment: Option<String>,
        extra_fields: Option<String>,
    ) -> napi::Result<String> {
        let request = WipedText::from(request);
        let (of_payment, extra_fields) = (of_payment.as_deref(), extra_fields.as_deref());
        text::pending(self.client()?, &endpoint, &request, of_payment, extra_fields)
            .map_err(|error| throw(&error))
    }
}

fn read(options: Option<&NativeCallOptions>) -> Result<OnceOptions, Error> {
    options.map_or_else(|| Ok(OnceOptions::default()), NativeCallOptions::read_once)
}
