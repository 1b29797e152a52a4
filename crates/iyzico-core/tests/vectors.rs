//! All signature vectors, recomputed by the functions that the client and the simulator use.
#![allow(clippy::unwrap_used, reason = "tests")]

use iyzico_core::value::literal::Literal;
use iyzico_core::{Credentials, signature, webhook};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Vector {
    id: String,
    kind: String,
    #[serde(default)]
    api_key: String,
    secret_key: String,
    #[serde(default)]
    random_key: String,
    #[serde(default)]
    path: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    authorization: String,
    #[serde(default)]
    fields: Vec<(String, Option<String>)>,
    #[serde(default)]
    form: String,
    merchant_id: Option<String>,
    payload: Option<Box<RawValue>>,
    signature: String,
}

fn vectors(kind: &str) -> Vec<Vector> {
    let text = include_str!("../../../tests/fixtures/vectors.json");
    let all: Vec<Vector> = serde_json::from_str(text).unwrap();
    assert_eq!(all.len(), 41);
    all.into_iter().filter(|vector| vector.kind == kind).collect()
}

fn credentials(vector: &Vector) -> Credentials {
    let api_key = if vector.api_key.is_empty() {
        if vector.secret_key.starts_with("sandbox-") { "sandbox-key" } else { "key" }
    } else {
        &vector.api_key
    };
    Credentials::new(api_key, vector.secret_key.as_str()).unwrap()
}

#[test]
fn request_vectors() {
    let vectors = vectors("request");
    assert_eq!(vectors.len(), 23);
    for vector in vectors {
        let credentials = credentials(&vector);
        let (nonce, path, body) = (&vector.random_key, &vector.path, vector.body.as_bytes());
        assert_eq!(
            signature::request(&credentials, nonce, path, body),
            vector.signature,
            "{}",
            vector.id
        );
        let header = signature::authorization(&credentials, nonce, path, body);
        assert_eq!(header, vector.authorization, "{}", vector.id);

        let read = signature::Authorization::parse(&header).unwrap();
        assert_eq!(read.api_key, vector.api_key);
        assert!(read.verifies(&credentials, path, body));
        assert!(!read.verifies(&credentials, path, b"another body"));
    }
}

#[test]
fn response_vectors() {
    let vectors = vectors("response");
    assert_eq!(vectors.len(), 13);
    for vector in vectors {
        let values: Vec<String> = vector
            .fields
            .iter()
            .map(|(name, literal)| match literal {
                None => String::new(),
                Some(literal) => {
                    let literal = Literal::read(literal).unwrap();
                    signature::signed_text(name, literal).unwrap().into_owned()
                }
            })
            .collect();
        let ours = signature::response(&credentials(&vector), values.iter().map(String::as_str));
        assert_eq!(ours, vector.signature, "{}", vector.id);
    }
}

#[test]
fn webhook_vectors() {
    let vectors = vectors("webhook");
    assert_eq!(vectors.len(), 5);
    for vector in vectors {
        let credentials = credentials(&vector);
        let body = vector.payload.as_ref().unwrap().get().as_bytes();
        let merchant_id = vector.merchant_id.as_deref();
        let event =
            webhook::verify(&credentials, merchant_id, body, Some(&vector.signature)).unwrap();
        let form = match vector.form.as_str() {
            "direct" => webhook::Form::Direct,
            "hpp" => webhook::Form::Hosted,
            _ => webhook::Form::Subscription,
        };
        assert_eq!(event.form, form, "{}", vector.id);
        if vector.form != "subscription-alt" {
            assert_eq!(
                webhook::sign(&credentials, merchant_id, body).unwrap(),
                vector.signature,
                "{}",
                vector.id
            );
        }
    }
}

#[test]
fn forged_webhooks_are_rejected() {
    let vector = vectors("webhook").remove(0);
    let credentials = credentials(&vector);
    let body = vector.payload.unwrap();
    let verify = |body: &str, signature: Option<&str>| {
        webhook::verify(&credentials, None, body.as_bytes(), signature)
    };

    assert_eq!(verify(body.get(), None), Err(webhook::WebhookError::SignatureMissing));
    assert_eq!(verify(body.get(), Some("  ")), Err(webhook::WebhookError::SignatureMissing));
    assert_eq!(verify(body.get(), Some("00")), Err(webhook::WebhookError::SignatureWrong));
    let changed = body.get().replace("SUCCESS", "FAILURE");
    assert_eq!(
        verify(&changed, Some(&vector.signature)),
        Err(webhook::WebhookError::SignatureWrong)
    );
    assert_eq!(verify("[]", Some("00")), Err(webhook::WebhookError::NotAnEvent));
    assert_eq!(verify("{}", Some("00")), Err(webhook::WebhookError::NotAnEvent));
    let formless = r#"{"iyziEventType":"X"}"#;
    assert_eq!(verify(formless, Some("00")), Err(webhook::WebhookError::UnknownForm));
}

#[test]
fn webhook_ids_keep_every_digit() {
    let credentials = Credentials::new("key", "secret").unwrap();
    let body = br#"{"iyziEventType":"API_AUTH","paymentId":98765432109876543210,"status":"SUCCESS","new":1}"#;
    let signature = webhook::sign(&credentials, None, body).unwrap();
    let event = webhook::verify(&credentials, None, body, Some(&signature)).unwrap();
    assert_eq!(event.payment_id.as_deref(), Some("98765432109876543210"));
    assert_eq!(event.payment_id.as_deref(), Some("98765432109876543210"));
    assert!(event.raw.contains("\"new\":1"));
}
