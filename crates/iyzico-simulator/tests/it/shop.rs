//! A merchant with a minimal HTTP client. Signing and verifying are the core's.

use std::sync::atomic::{AtomicU32, Ordering};

use http::{Method, Request};
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper_util::rt::TokioIo;
use iyzico_core::Response;
use iyzico_core::checkout_form::InitializeCheckoutForm;
use iyzico_core::payment::{CreatePayment, Payment};
use iyzico_core::response::{self, Verify};
use iyzico_core::three_ds::{CompleteThreeDsUncompared, InitializeThreeDs};
use iyzico_core::{Context, Credentials, Endpoint, Error, request, signature};
use iyzico_simulator::{Builder, FormPost, Simulator};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

pub(crate) use crate::order::{line, order, order_by};

pub(crate) struct Shop {
    pub(crate) simulator: Simulator,
    pub(crate) credentials: Credentials,
    calls: AtomicU32,
}

/// A response as it came over the wire.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    /// Where the browser is sent.
    pub(crate) location: Option<String>,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::at(Simulator::builder()).await
    }

    pub(crate) async fn at(builder: Builder) -> Self {
        let simulator = builder.start().await.unwrap();
        let credentials = Credentials::new(simulator.api_key(), simulator.secret_key()).unwrap();
        Self { simulator, credentials, calls: AtomicU32::new(0) }
    }

    /// Calls with a typed request; the response is verified like a client verifies it.
    pub(crate) async fn call<E: Endpoint>(
        &self,
        request: &E,
    ) -> Result<Response<E::Response>, Error> {
        let context = Context::sandbox(self.simulator.clock().now().try_into().unwrap());
        let prepared = request::prepare(request, &self.credentials, &self.nonce(), &context)?;
        let mut message = Request::builder()
            .method(prepared.method.as_str())
            .uri(prepared.target().as_ref())
            .header("authorization", &prepared.authorization);
        for (name, value) in &prepared.headers {
            message = message.header(*name, value.as_str());
        }
        let reply = self.send(message.body(prepared.body.to_vec()).unwrap()).await;
        response::interpret::<E>(
            &prepared,
            &self.credentials,
            reply.status,
            &reply.body,
            Verify::Strictly,
        )
    }

    pub(crate) async fn pay(&self, card_number: &str) -> Response<Payment> {
        self.call(&order(card_number)).await.unwrap()
    }

    /// Posts a body as it is, rightly signed.
    pub(crate) async fn post(&self, path: &str, body: impl Into<String>) -> Reply {
        let body = body.into();
        let authorization =
            signature::authorization(&self.credentials, &self.nonce(), path, body.as_bytes());
        let message = Request::post(path).header("authorization", authorization);
        self.send(message.body(body.into_bytes()).unwrap()).await
    }

    /// Posts JSON to the control API, as another process would.
    pub(crate) async fn control(&self, path: &str, body: &str) -> Reply {
        let message = Request::post(path).body(body.as_bytes().to_vec()).unwrap();
        self.send(message).await
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(Request::get(path).body(Vec::new()).unwrap()).await
    }

    pub(crate) async fn send(&self, message: Request<Vec<u8>>) -> Reply {
        let address = self.simulator.address();
        let stream = TcpStream::connect(address).await.unwrap();
        exchange(stream, &address.to_string(), message).await
    }

    fn nonce(&self) -> String {
        format!("nonce-{}", self.calls.fetch_add(1, Ordering::Relaxed))
    }
}

/// Sends one request over HTTP/1.1.
pub(crate) async fn exchange<S>(stream: S, host: &str, message: Request<Vec<u8>>) -> Reply
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let (mut parts, body) = message.into_parts();
    parts.headers.insert("host", host.parse().unwrap());
    if parts.method != Method::GET && !parts.headers.contains_key("content-type") {
        parts.headers.insert("content-type", "application/json".parse().unwrap());
    }
    let message = Request::from_parts(parts, Full::new(Bytes::from(body)));
    reply(sender.send_request(message).await.unwrap()).await
}

pub(crate) async fn reply(response: http::Response<Incoming>) -> Reply {
    let status = response.status().as_u16();
    let location = response.headers().get("location");
    let location = location.map(|address| address.to_str().unwrap().to_owned());
    let body = response.into_body().collect().await.unwrap().to_bytes().to_vec();
    Reply { status, body, location }
}

/// The documented example order, to be paid with 3-D Secure.
pub(crate) fn three_ds_order(card_number: &str) -> InitializeThreeDs {
    let mut request = order(card_number);
    request.callback_url = Some(CALLBACK.into());
    InitializeThreeDs(request)
}

/// Finishes a payment without a comparison, with what the callback has.
pub(crate) fn uncompared(callback: &FormPost) -> CompleteThreeDsUncompared {
    let field = |name| callback.field(name).unwrap();
    CompleteThreeDsUncompared::builder()
        .payment_id(field("paymentId"))
        .conversation_data(field("conversationData"))
        .build()
}

/// The same order, to be paid in a checkout form.
pub(crate) fn form_order() -> InitializeCheckoutForm {
    let order = order(PARAF);
    let mut form = InitializeCheckoutForm::builder()
        .price("1")
        .paid_price("1.2")
        .basket_id("B67832")
        .callback_url(CALLBACK)
        .buyer(order.buyer)
        .billing_address(order.billing_address)
        .basket_items(order.basket_items)
        .build();
    form.conversation_id = order.conversation_id;
    form
}

/// The error code of a refusal.
#[track_caller]
pub(crate) fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result {
        Err(Error::Api(error)) => error.code,
        other => panic!("a refusal was expected: {other:?}"),
    }
}

/// A request as JSON, for tests that break it.
pub(crate) fn json_of(request: &CreatePayment) -> Value {
    serde_json::to_value(request).unwrap()
}

pub(crate) const PARAF: &str = "5528790000000008";
pub(crate) const CALLBACK: &str = "https://merchant.example/callback";
