//! Responses: a success is what iyzico signed, about what was sent; everything else is an error.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use iyzico_core::request::Prepared;
use iyzico_core::response::{Verification, Verify};
use iyzico_core::value::read::Entries;
use iyzico_core::{Entry, Error, Outcome, Price, Response, signature};
use serde_json::Value;

use super::input::{Input, another_merchant, assert_silent, context, flip, merchant};
use crate::fixtures::{Case, cases};

/// A call, an HTTP status, whether to sign, how the response is changed on the way; then the response.
pub fn check(input: &[u8]) {
    let mut choices = Input::new(input);
    let entry = choices.entry();
    let status = STATUSES[usize::from(choices.byte()) % STATUSES.len()];
    let (mode, position) = (choices.byte(), choices.byte());
    let response = choices.rest();
    let Some(prepared) = PREPARED.get(entry.name) else {
        panic!("{} has no request in the fixtures that can be sent", entry.name);
    };
    let response = if mode & SIGN == 0 { response.to_vec() } else { sign(entry, response) };
    judge(entry, prepared, status, &response);
    judge(entry, prepared, status, &flip(&response, position, mode));
}

fn judge(entry: &Entry, prepared: &Prepared, status: u16, response: &[u8]) {
    let interpret =
        |credentials, verify| entry.interpret(prepared, &credentials, status, response, verify);
    match interpret(merchant(), Verify::Strictly) {
        Ok(believed) => {
            assert!((200..300).contains(&status));
            is_signed(entry, &believed, response);
            assert_eq!(echoed(prepared, &believed), None, "a response to another request");
        }
        Err(error) => is_an_honest_error(entry, &error, response),
    }
    if !entry.signed.is_empty() {
        let stranger = interpret(another_merchant(), Verify::Strictly);
        assert!(stranger.is_err(), "a signature of another merchant was believed");
    }
    if let Ok(unverified) = interpret(merchant(), Verify::Not) {
        assert_ne!(unverified.verification, Verification::Verified);
    }
}

/// The values that the caller sees are those that the signature covers.
fn is_signed(entry: &Entry, response: &Response<String>, raw: &[u8]) {
    let seen: Value = serde_json::from_str(&response.body).unwrap();
    let came: Value = serde_json::from_slice(raw).unwrap();
    assert_eq!(seen["status"], "success");
    assert_eq!(came["status"], "success");
    if entry.signed.is_empty() {
        assert_eq!(response.verification, Verification::Unsigned);
        return;
    }
    assert_eq!(response.verification, Verification::Verified);
    let value = |field: &&str| {
        let visible = seen.get(*field).or_else(|| came.get(*field));
        let text = match visible {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        match *field {
            "price" | "paidPrice" if !text.is_empty() => {
                text.parse::<Price>().unwrap().to_signature_text()
            }
            _ => text,
        }
    };
    let values: Vec<String> = entry.signed.iter().map(value).collect();
    let expected = signature::response(&merchant(), values.iter().map(String::as_str));
    assert_eq!(came["signature"], expected, "seen: {seen}, came: {came}");
}

/// The merchant's own reference, if the response repeats another one than was sent.
fn echoed(prepared: &Prepared, response: &Response<String>) -> Option<String> {
    let sent: Value = serde_json::from_slice(&prepared.body).unwrap_or_default();
    let sent = sent["conversationId"].as_str()?;
    let echoed = response.envelope.conversation_id.as_ref()?.as_str();
    let may_name_another = prepared.name.ends_with(".retrieve");
    (!may_name_another && !echoed.is_empty() && echoed != sent).then(|| echoed.to_owned())
}

fn is_an_honest_error(entry: &Entry, error: &Error, response: &[u8]) {
    let report = serde_json::to_string(&error.report()).unwrap();
    assert_silent(&format!("{error} {error:?} {report}"), response);
    match error {
        Error::Untrusted(_) => assert_eq!(error.outcome(), Outcome::Unknown),
        Error::Api(refusal) => {
            let came: Value = serde_json::from_slice(response).unwrap();
            assert_eq!(came["status"], "failure");
            let is_open = refusal.code.is_empty() && entry.safety.moves_money();
            assert!(!is_open || error.outcome() == Outcome::Unknown);
        }
        other => panic!("a response cannot be {other:?}"),
    }
}

/// Adds the signature that belongs to a response, if it is an object.
fn sign(entry: &Entry, response: &[u8]) -> Vec<u8> {
    let entries = std::str::from_utf8(response).ok().and_then(Entries::read);
    let signature = entries.and_then(|entries| {
        signature::of_fields(&merchant(), entry.signed, |name| entries.get(name))
    });
    let (Some(signature), Some(object)) = (signature, response.trim_ascii_end().strip_suffix(b"}"))
    else {
        return response.to_vec();
    };
    let mut signed = object.to_vec();
    signed.extend_from_slice(format!(r#","signature":"{signature}"}}"#).as_bytes());
    signed
}

const SIGN: u8 = 1;
const STATUSES: &[u16] = &[200, 201, 299, 302, 400, 401, 404, 422, 429, 500, 502, 503, 0, 100, 999];

/// A request of every call, to which the responses belong.
static PREPARED: LazyLock<BTreeMap<String, Prepared>> = LazyLock::new(|| {
    let cases = cases();
    let prepare = |path: &std::path::PathBuf| {
        let case = Case::read(path);
        let entry = Entry::find(&case.call).unwrap();
        let json = case.request.to_string();
        let prepared = entry.prepare(&json, &merchant(), "nonce-1", &context()).ok()?;
        Some((case.call, prepared))
    };
    cases.iter().filter_map(prepare).collect()
});
