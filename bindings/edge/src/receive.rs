//! What comes in: responses and timers that JavaScript was asked for, notifications, and callbacks.

use iyzico_http::Credentials;
use iyzico_http::callback::Callbacks;
use iyzico_http::host::{Reply, TransportFailure};
use iyzico_http::webhook::{self, Webhooks};
use iyzico_node_common::error::rejected;
use iyzico_node_common::receive::{self, CallbackValues};
use iyzico_node_common::text;

use crate::client::{Arguments, with};
use crate::host::HOST;
use crate::memory::{take, take_json, take_text};
use crate::result::{give, reported};

/// A timer has ended.
#[unsafe(no_mangle)]
pub extern "C" fn timer_ended(number: u32) {
    HOST.timer_ended(number);
}

/// A response has come: its headers are a list of names and values, as JSON.
#[unsafe(no_mangle)]
pub extern "C" fn exchange_ended(number: u32, status: u32, headers: usize, body: usize) {
    let headers = take(headers).unwrap_or_default();
    let reply = Reply {
        status: u16::try_from(status).unwrap_or_default(),
        headers: serde_json::from_slice(&headers).unwrap_or_default(),
        body: take(body).map(|mut body| std::mem::take(&mut *body)).unwrap_or_default(),
    };
    HOST.exchange_ended(number, Ok(reply));
}

/// No response has come. Only where `left` is false is it known that nothing was sent.
#[unsafe(no_mangle)]
pub extern "C" fn exchange_lost(number: u32, left: bool, problem: usize) {
    let problem = take_text(problem).map(|problem| problem.to_string()).unwrap_or_default();
    let lost = if left {
        TransportFailure::MaybeSent(problem)
    } else {
        TransportFailure::NotConnected(problem)
    };
    HOST.exchange_ended(number, Err(lost));
}

/// A response has come that is larger than what may be read.
#[unsafe(no_mangle)]
pub extern "C" fn exchange_too_large(number: u32) {
    HOST.exchange_ended(number, Err(TransportFailure::ResponseTooLarge));
}

/// Verifies a notification with the keys of a client; gives the event.
#[unsafe(no_mangle)]
pub extern "C" fn client_verify_webhook(client: u32, arguments: usize, body: usize) {
    let body = take(body).unwrap_or_default();
    give(
        take_json(arguments).and_then(|arguments| {
            with(client, |client| verify(client.webhooks(), arguments, &body))
        }),
    );
}

/// Verifies a notification with the secret key; gives the event.
#[unsafe(no_mangle)]
pub extern "C" fn verify_webhook(arguments: usize, secret_key: usize, body: usize) {
    let (credentials, body) = (keys(secret_key), take(body).unwrap_or_default());
    give(
        take_json(arguments)
            .and_then(|arguments| verify(Webhooks::new(credentials?), arguments, &body)),
    );
}

fn verify(webhooks: Webhooks, arguments: Arguments, body: &[u8]) -> Result<String, String> {
    receive::event(webhooks, body, arguments.signature.as_deref(), arguments.merchant_id)
}

/// Signs a notification as iyzico does.
#[unsafe(no_mangle)]
pub extern "C" fn sign_webhook(arguments: usize, secret_key: usize, body: usize) {
    let (credentials, body) = (keys(secret_key), take(body).unwrap_or_default());
    give(take_json(arguments).and_then(|Arguments { merchant_id, .. }| {
        webhook::sign(&credentials?, merchant_id.as_deref(), &body).map_err(rejected)
    }));
}

/// Refuses a merchant ID that cannot be one; gives nothing.
#[unsafe(no_mangle)]
pub extern "C" fn check_merchant_id(merchant_id: usize) {
    let merchant_id = take_text(merchant_id).unwrap_or_default();
    give(webhook::check_merchant_id(&merchant_id).map(|()| "").map_err(reported));
}

/// Gives the name of the header that carries the signature of a notification.
#[unsafe(no_mangle)]
pub extern "C" fn webhook_signature_header() {
    give(Ok(webhook::SIGNATURE_HEADER));
}

/// Reads and verifies a form post with the keys of a client.
#[unsafe(no_mangle)]
pub extern "C" fn client_read_callback(client: u32, body: usize) {
    let body = take(body).unwrap_or_default();
    give(with(client, |client| receive::callback(&client.callbacks(), &body)));
}

/// Reads and verifies a form post with the secret key.
#[unsafe(no_mangle)]
pub extern "C" fn read_callback(secret_key: usize, body: usize) {
    let (credentials, body) = (keys(secret_key), take(body).unwrap_or_default());
    give(credentials.and_then(|keys| receive::callback(&Callbacks::new(keys), &body)));
}

/// Signs a 3-D Secure callback as iyzico does.
#[unsafe(no_mangle)]
pub extern "C" fn sign_callback(values: usize, secret_key: usize) {
    let credentials = keys(secret_key);
    give(take_json(values).and_then(|values: CallbackValues| Ok(values.sign(&credentials?))));
}

/// The keys that belong to the secret key.
fn keys(secret_key: usize) -> Result<Credentials, String> {
    let secret_key = take_text(secret_key);
    text::credentials(secret_key.as_ref().map(|key| key.as_str())).map_err(reported)
}
