//! Requests that no call describes.

use std::future;

use iyzico_core::Error;
use iyzico_core::endpoint::Method;
use iyzico_core::raw::{self, RawResponse};
use iyzico_core::request::Prepared;

use crate::call_options::CallOptions;
use crate::client::Client;
use crate::message::HttpResponse;
use crate::nonce::nonce;

impl Client {
    /// Makes a request that this version does not know, signed like every other call.
    ///
    /// `target` is the path, with a query behind it if there is one; `body` is JSON text, which is sent as
    /// it is. Nothing is known of the call, so any but a GET counts as one that moves money: it is never
    /// sent twice, and when its response is lost, its outcome is [`Unknown`](iyzico_core::Outcome::Unknown)
    /// and cannot be looked up. The response is not verified further than that it is JSON, refuses nothing
    /// and names no other `conversationId`. Numbers in the body are whole, amounts are text, and a card is
    /// sent by a call that this library knows.
    ///
    /// Where there is a typed call, use that: it verifies its response, counts towards the rate limit, and
    /// keeps a payment from being made twice. This one does none of it.
    ///
    /// ```no_run
    /// use iyzico_http::endpoint::Method;
    /// use iyzico_http::{Client, Error};
    ///
    /// # async fn example(client: Client) -> Result<(), Error> {
    /// let body = r#"{"conversationId":"order-42","newField":"1.50"}"#;
    /// let response = client.request(Method::Post, "/v2/new/call", Some(body)).await?;
    /// println!("{} {}", response.http_status, response.text);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::outcome`] says what is known about the money, whatever went wrong.
    pub async fn request(
        &self,
        method: Method,
        target: &str,
        body: Option<&str>,
    ) -> Result<RawResponse, Error> {
        self.request_with(method, target, body, &CallOptions::default()).await
    }

    /// Like [`request`](Self::request), with other limits for this call.
    ///
    /// # Errors
    ///
    /// As for [`request`](Self::request), and [`Error::Config`] for extra fields: the body takes them.
    pub async fn request_with(
        &self,
        method: Method,
        target: &str,
        body: Option<&str>,
        options: &CallOptions,
    ) -> Result<RawResponse, Error> {
        self.request_until(method, target, body, options, future::pending()).await
    }

    /// Like [`request_with`](Self::request_with), and ends early when `stop` does.
    ///
    /// # Errors
    ///
    /// As for [`request_with`](Self::request_with), and [`Error::Transport`] when it was stopped.
    pub async fn request_until(
        &self,
        method: Method,
        target: &str,
        body: Option<&str>,
        options: &CallOptions,
        stop: impl Future<Output = ()>,
    ) -> Result<RawResponse, Error> {
        options.check_without_extra("write the fields into the body")?;
        self.check_open(raw::NAME)?;
        let nonce = nonce(raw::NAME)?;
        let (credentials, context) = (self.credentials(), self.context());
        let prepared = raw::prepare(method, target, body, credentials, &nonce, &context)?;
        let interpret = |prepared: &Prepared, received: &HttpResponse, verify| {
            raw::interpret(prepared, received.head.status, &received.body, verify)
        };
        Ok(self.complete_until(prepared, options, stop, interpret).await?.into())
    }
}
