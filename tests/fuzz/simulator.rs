//! The simulator: who did not sign gets nothing, and who did gets a response that a client believes.

use std::time::{Duration, SystemTime};

use http::{Method, Request, Response};
use iyzico_core::request::Prepared;
use iyzico_core::response::Verify;
use iyzico_core::{Credentials, Entry, Error, signature};
use iyzico_simulator::{Simulator, Unwired};
use serde_json::Value;

use super::input::{CARD_NUMBER, Input, another_merchant, context, flip, merchant};

/// A call, how it is signed, how it is changed on the way; then its body.
pub fn check(input: &[u8]) {
    SIMULATOR.with(|(simulator, unwired)| {
        let mut choices = Input::new(input);
        let entry = choices.entry();
        let (mode, position) = (choices.byte(), choices.byte());
        let body = choices.rest();
        match mode % 5 {
            0 => stays_out(entry, unwired, None, body),
            1 => stays_out(entry, unwired, Some(sign(&another_merchant(), entry, body)), body),
            2 => {
                let changed = flip(body, position, mode);
                if changed != body {
                    stays_out(entry, unwired, Some(sign(&merchant(), entry, body)), &changed);
                }
            }
            3 => serves(entry, unwired, body),
            _ => wanders(unwired, body),
        }
        let remembered = format!("{:?}{:?}", simulator.requests(), simulator.attempts());
        assert!(!remembered.contains(CARD_NUMBER), "a card number is remembered: {remembered}");
        simulator.reset();
    });
}

/// Without the right signature only calls that need none succeed.
fn stays_out(entry: &Entry, simulator: &Unwired, authorization: Option<String>, body: &[u8]) {
    let is_unsigned = authorization.is_none();
    let response = simulator.respond(call(entry, authorization, None, body));
    let response: Value = serde_json::from_slice(response.body()).unwrap();
    let is_open = is_unsigned && entry.name == "connection.test";
    assert!(is_open || response["status"] == "failure", "{} succeeded: {response}", entry.name);
}

/// A signed request gets a response, whatever it holds; one that our client sends, so that our client
/// believes it.
fn serves(entry: &Entry, simulator: &Unwired, body: &[u8]) {
    let authorization = Some(sign(&merchant(), entry, body));
    is_a_response(&simulator.respond(call(entry, authorization, None, body)));
    let Ok(json) = std::str::from_utf8(body) else {
        return;
    };
    if let Ok(prepared) = entry.prepare(json, &merchant(), NONCE, &context()) {
        believes(entry, &prepared, simulator);
    }
}

fn believes(entry: &Entry, prepared: &Prepared, simulator: &Unwired) {
    let authorization = Some(prepared.authorization.clone());
    let query = prepared.query.as_deref();
    let mut request = call(entry, authorization, query, &prepared.body);
    for (name, value) in &prepared.headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    let response = simulator.respond(request);
    is_a_response(&response);
    let status = response.status().as_u16();
    match entry.interpret(prepared, &merchant(), status, response.body(), Verify::Strictly) {
        Ok(_) | Err(Error::Api(_)) => {}
        Err(error) => panic!("{error}: {}", String::from_utf8_lossy(response.body())),
    }
}

/// Any method and path, on one line, with any body: nothing breaks.
fn wanders(simulator: &Unwired, input: &[u8]) {
    let mut parts = input.splitn(3, |&byte| byte == b'\n');
    let [method, target, body] = [(); 3].map(|()| parts.next().unwrap_or_default());
    let Ok(method) = Method::from_bytes(method) else {
        return;
    };
    let request = Request::builder().method(method).uri(target).body(body.to_vec());
    let Ok(request) = request else {
        return;
    };
    if LASTING.iter().any(|path| request.uri().path().starts_with(path)) {
        return; // an input must not change what the next one meets
    }
    let response = simulator.respond(request);
    assert!(!response.status().is_server_error(), "{response:?}");
}

fn is_a_response(response: &Response<impl AsRef<[u8]>>) {
    assert!(!response.status().is_server_error());
    let response: Value = serde_json::from_slice(response.body().as_ref()).unwrap();
    assert!(response["status"] == "success" || response["status"] == "failure", "{response}");
}

fn sign(credentials: &Credentials, entry: &Entry, body: &[u8]) -> String {
    signature::authorization(credentials, NONCE, entry.path, body)
}

fn call(
    entry: &Entry,
    authorization: Option<String>,
    query: Option<&str>,
    body: &[u8],
) -> Request<Vec<u8>> {
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let mut request = Request::builder()
        .method(entry.method.as_str())
        .uri(format!("{}{query}", entry.path))
        .header("content-type", "application/json");
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    request.body(body.to_vec()).unwrap()
}

const NONCE: &str = "nonce-1";
/// What these change, outlives a reset.
const LASTING: &[&str] =
    &["/_simulator/clock", "/_simulator/faults", "/_simulator/rate", "/_simulator/webhooks"];
const START: Duration = Duration::from_secs(1_795_341_600);

thread_local! {
    static SIMULATOR: (Simulator, Unwired) = {
        let merchant = merchant();
        let simulator = Simulator::builder()
            .api_key(merchant.api_key())
            .secret_key(super::input::SECRET_KEY)
            .starts_at(SystemTime::UNIX_EPOCH + START)
            .start_blocking()
            .unwrap();
        let unwired = Unwired::of(&simulator).unwrap();
        (simulator, unwired)
    };
}
