//! Requests: one verdict about each, and what is accepted is signed and can be sent.

use http::{HeaderValue, Uri};
use iyzico_core::endpoint::{Authentication, Place};
use iyzico_core::request::Prepared;
use iyzico_core::signature::Authorization;
use iyzico_core::{Context, Entry};
use serde_json::Value;

use super::input::{CARD_NUMBER, Input, assert_silent, context, merchant};

/// A call, whether it is live, then the request as JSON text.
pub fn check(input: &[u8]) {
    let mut choices = Input::new(input);
    let entry = choices.entry();
    let context = Context { live: choices.byte() & 1 == 1, ..context() };
    let Ok(json) = std::str::from_utf8(choices.rest()) else {
        return;
    };
    let prepared = entry.prepare(json, &merchant(), NONCE, &context);
    match (entry.lint(json, &context), prepared) {
        (Ok(findings), Ok(prepared)) => {
            assert!(findings.allow_sending());
            assert_eq!(findings, prepared.warnings);
            can_be_sent(entry, &prepared);
            says_the_same_again(entry, &prepared, &context);
            is_silent(&format!("{findings:?} {prepared:?}"), input);
        }
        (Ok(findings), Err(invalid)) => {
            assert!(!findings.allow_sending());
            assert_eq!(findings, invalid.findings);
            is_silent(&format!("{invalid} {invalid:?}"), input);
        }
        (Err(shape), Err(invalid)) => {
            assert_eq!(shape, invalid);
            is_silent(&format!("{invalid} {invalid:?}"), input);
        }
        (Err(shape), Ok(_)) => panic!("accepted in spite of {shape}"),
    }
}

/// Everything that becomes a part of an HTTP request has the form of one.
fn can_be_sent(entry: &Entry, prepared: &Prepared) {
    if entry.authentication == Authentication::Keys {
        assert!(prepared.authorization.is_empty());
        assert!(prepared.headers.iter().any(|(name, _)| *name == "x-secret-key"));
    } else {
        let signature = Authorization::parse(&prepared.authorization).unwrap();
        assert_eq!(signature.nonce, NONCE);
        assert!(signature.verifies(&merchant(), &prepared.path, &prepared.body));
    }
    let further = prepared.headers.iter().map(|(_, value)| value.as_str());
    for header in [&*prepared.authorization, &*prepared.nonce].into_iter().chain(further) {
        HeaderValue::from_str(header).unwrap();
    }
    let target: Uri = prepared.target().parse().unwrap();
    assert_eq!(target.path(), prepared.path);
    assert_eq!(target.query(), prepared.query.as_deref());
    assert_eq!(prepared.body.is_empty(), entry.place == Place::Query);
}

/// What was sent can be given again, and is sent in the same words.
fn says_the_same_again(entry: &Entry, prepared: &Prepared, context: &Context) {
    // What went elsewhere is not in the body, so the body alone is not the request.
    let is_whole = entry.fields_in_path().next().is_none() && entry.elsewhere.is_empty();
    if prepared.body.is_empty() || !is_whole {
        return;
    }
    let sent = std::str::from_utf8(&prepared.body).unwrap();
    assert!(serde_json::from_str::<Value>(sent).unwrap().is_object());
    let again = entry.prepare(sent, &merchant(), NONCE, context).unwrap();
    assert_eq!(std::str::from_utf8(&again.body).unwrap(), sent);
    assert_eq!(again.authorization, prepared.authorization);
}

/// A card number is not repeated, in whatever field it was written.
fn is_silent(shown: &str, input: &[u8]) {
    assert_silent(shown, input);
    assert!(!shown.contains(CARD_NUMBER), "a card number shows in {shown}");
}

const NONCE: &str = "nonce-1";
