//! Calls that are sent once: their outcome is found out when the response is lost.

use iyzico_http::recovery::Pending;
use iyzico_http::{Error, OnceOptions, Response, Settled};
use iyzico_node_common::text;
use napi_derive::napi;
use zeroize::Zeroizing;

use crate::abort::{self, NativeAbort};
use crate::client::{NativeClient, NativeResponse, find};
use crate::error::{report, throw};
use crate::settings::NativeCallOptions;

/// How a call ended. `status` says which of the other fields are there.
#[napi(object, object_from_js = false)]
#[derive(Default)]
pub struct NativeSettled {
    /// `succeeded`, `under_review`, `not_sent`, `declined` or `unknown`.
    pub status: &'static str,
    pub response: Option<NativeResponse>,
    pub looked_up: Option<bool>,
    /// The handle as JSON.
    pub pending: Option<String>,
    /// The report of the error as JSON.
    pub error: Option<String>,
}

#[napi]
impl NativeClient {
    /// Sends a call that moves money, once; the inbox is told under `number` how it ended.
    #[napi]
    pub fn call_once(
        &self,
        number: u32,
        endpoint: String,
        request: String,
        options: Option<NativeCallOptions>,
        abort: Option<&NativeAbort>,
    ) -> napi::Result<()> {
        let (client, expected) = (self.client()?.clone(), self.inbox.expect(number));
        let request = Zeroizing::new(request);
        let stop = abort::requested(abort);
        self.runtime.run(expected.is_alone(), request.len(), async move {
            let ready = find(&endpoint).and_then(|entry| Ok((entry, read(options.as_ref())?)));
            expected.settle(Ok(match ready {
                Ok((entry, options)) => {
                    Box::pin(client.call_once_until(entry, &request, &options, stop)).await
                }
                Err(error) => Settled::NotSent(error),
            }));
        });
        Ok(())
    }

    /// Finds out what became of a call; the inbox is told under `number`.
    #[napi]
    pub fn resolve(
        &self,
        number: u32,
        pending: String,
        options: Option<NativeCallOptions>,
        abort: Option<&NativeAbort>,
    ) -> napi::Result<()> {
        let (client, expected) = (self.client()?.clone(), self.inbox.expect(number));
        let stop = abort::requested(abort);
        self.runtime.run(expected.is_alone(), pending.len(), async move {
            let ready = Pending::from_json(&pending).map_err(Error::from);
            let ready = ready.and_then(|pending| Ok((pending, read(options.as_ref())?)));
            expected.settle(match ready {
                Ok((pending, options)) => {
                    Ok(Box::pin(client.resolve_json_until(&pending, &options, stop)).await)
                }
                Err(error) => Err(error),
            });
        });
        Ok(())
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
        let request = Zeroizing::new(request);
        let (of_payment, extra_fields) = (of_payment.as_deref(), extra_fields.as_deref());
        text::pending(self.client()?, &endpoint, &request, of_payment, extra_fields)
            .map_err(|error| throw(&error))
    }
}

fn read(options: Option<&NativeCallOptions>) -> Result<OnceOptions, Error> {
    options.map_or_else(|| Ok(OnceOptions::default()), NativeCallOptions::read_once)
}

impl From<Settled<String>> for NativeSettled {
    fn from(settled: Settled<String>) -> Self {
        let failed =
            |status, error: &Error| Self { status, error: Some(report(error)), ..Self::default() };
        let carried_out = |status, response: Response<String>, looked_up| Self {
            status,
            response: Some(response.into()),
            looked_up: Some(looked_up),
            ..Self::default()
        };
        match settled {
            Settled::Succeeded { response, looked_up } => {
                carried_out("succeeded", response, looked_up)
            }
            Settled::UnderReview { response, looked_up } => {
                carried_out("under_review", response, looked_up)
            }
            Settled::NotSent(error) => failed("not_sent", &error),
            Settled::Declined(error) => failed("declined", &error),
            Settled::Unknown(pending, error) => {
                Self { pending: Some(pending.to_json()), ..failed("unknown", &error) }
            }
        }
    }
}
