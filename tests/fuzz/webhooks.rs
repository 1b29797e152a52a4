//! Webhooks: what the merchant is told is what iyzico signed.

use iyzico_core::webhook::{self, Event, Form, WebhookError};
use iyzico_core::{Credentials, signature};

use super::input::{Input, another_merchant, assert_silent, flip, merchant};

const MERCHANT_ID: &str = "3413541";

/// Two bytes that say how the notification is changed on the way, then its body.
pub fn check(input: &[u8]) {
    let mut choices = Input::new(input);
    let (position, pattern) = (choices.byte(), choices.byte());
    let body = choices.rest();
    assert_eq!(verify(body, None), Err(WebhookError::SignatureMissing));
    let Ok(signature) = webhook::sign(&merchant(), Some(MERCHANT_ID), body) else {
        let rejected = verify(body, Some(&"0".repeat(64))).unwrap_err();
        return assert_silent(&format!("{rejected} {rejected:?}"), input);
    };
    let forged = webhook::sign(&another_merchant(), Some(MERCHANT_ID), body).unwrap();
    assert_eq!(verify(body, Some(&forged)), Err(WebhookError::SignatureWrong));
    let broken = flip(signature.as_bytes(), position, pattern & 0x1f);
    let broken = String::from_utf8(broken).unwrap();
    if !broken.trim().eq_ignore_ascii_case(&signature) {
        verify(body, Some(&broken)).unwrap_err();
    }
    let event = verify(body, Some(&signature)).unwrap();
    tells_what_was_signed(&event, &signature);
    if let Ok(changed) = verify(&flip(body, position, pattern), Some(&signature)) {
        tells_what_was_signed(&changed, &signature);
    }
}

fn verify(body: &[u8], signature: Option<&str>) -> Result<Event, WebhookError> {
    webhook::verify(&merchant(), Some(MERCHANT_ID), body, signature)
}

/// Signs what the merchant sees, and compares with the signature that came.
fn tells_what_was_signed(event: &Event, signature: &str) {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let kind = event.iyzi_event_type.clone();
    let (payment, token) = (text(&event.payment_id), text(&event.token));
    let conversation = text(&event.payment_conversation_id);
    let status = text(&event.status);
    let signed = match event.form {
        Form::Direct => {
            assert_eq!(event.token, None, "a token that is not signed");
            vec![sign(&merchant(), &[kind, payment, conversation, status])]
        }
        Form::Hosted => vec![sign(&merchant(), &[kind, payment, token, conversation, status])],
        Form::Subscription => {
            for unsigned in [&event.status, &event.payment_id, &event.token] {
                assert_eq!(*unsigned, None, "a value that is not signed");
            }
            assert_eq!(event.payment_conversation_id, None, "a value that is not signed");
            let parts = [
                kind,
                text(&event.subscription_reference_code),
                text(&event.order_reference_code),
                text(&event.customer_reference_code),
            ];
            let parts = parts.each_ref().map(String::as_str);
            signature::subscription_webhook(&merchant(), MERCHANT_ID, &parts).into()
        }
        other => panic!("{other:?} is not known here"),
    };
    assert!(signed.iter().any(|signed| signed == signature), "{event:?}");
    if event.form != Form::Subscription {
        for unsigned in [
            &event.subscription_reference_code,
            &event.order_reference_code,
            &event.customer_reference_code,
        ] {
            assert_eq!(*unsigned, None, "a value that is not signed");
        }
    }
}

fn sign<const N: usize>(credentials: &Credentials, parts: &[String; N]) -> String {
    signature::webhook(credentials, &parts.each_ref().map(String::as_str))
}
