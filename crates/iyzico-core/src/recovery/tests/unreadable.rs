//! Values of a found record that nobody can read, in every call that is looked up.

use serde_json::{Value, json};

use crate::catalog::{ENDPOINTS, Entry};
use crate::payment::{PaymentHistory, RetrievePaymentHistory};
use crate::recovery::{
    Found, Others, Pending, Recovery, Verdict, judge_refusal_again, judge_second_look,
};
use crate::wire::request;
use crate::wire::response::{self, Response, Verify};
use crate::{Context, Credentials};

const REQUEST: &str = r#"{"conversationId":"c-1","paymentId":"10","price":"1","paidPrice":"1.2",
    "currency":"TRY","basketId":"B1","installment":3,"paymentCard":{"cardNumber":"5528790000000008"},
    "paymentTransactionId":"1"}"#;

fn credentials() -> Credentials {
    Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap()
}

fn context() -> Context {
    Context::sandbox("2026-11-22T10:00:00Z".parse().unwrap())
}

/// The handle of a call, as it is before iyzico has named the payment.
fn handle(entry: &Entry) -> Pending {
    let handle = entry.handle(REQUEST, "nonce-1", &context()).unwrap();
    let payment_id = handle.payment_id.clone().or_else(|| {
        let needs_one = entry.name == "payment.refund" || entry.name == "refund.charge_merchant";
        needs_one.then(|| "10".parse().unwrap())
    });
    Pending { payment_id, payout_request_id: Some("7".parse().unwrap()), ..handle }
}

/// What proves the success of a call.
fn proof(entry: &Entry, recovery: &Recovery) -> Value {
    let phase = match entry.name {
        name if name.ends_with("authorize") => "PRE_AUTH",
        name if name.ends_with("capture") => "POST_AUTH",
        _ => "AUTH",
    };
    let basket_id = if entry.name.starts_with("basic") { Value::Null } else { "B1".into() };
    match recovery.look_up {
        "payment.retrieve" => json!({
            "status": "success", "paymentId": "10", "price": 1.0, "paidPrice": 1.2, "currency": "TRY",
            "basketId": basket_id, "installment": 3, "binNumber": "552879", "lastFourDigits": "0008",
            "phase": phase, "paymentStatus": "SUCCESS", "mdStatus": null,
        }),
        "payment.history" => {
            let returned = json!({
                "cancelConversationId": "c-1", "refundConversationId": "c-1", "refundStatus": 1,
                "refundPrice": if entry.name == "payment.cancel" { 1.2 } else { 1.0 },
                "currencyCode": "TRY", "createdDate": "2026-11-22 13:00:01", "errorCode": null,
            });
            let line = json!({ "paymentTransactionId": "1", "refunds": [returned] });
            json!({ "status": "success", "payments": [{
                "paymentId": 10, "price": 1.0, "paidPrice": 1.2, "cancels": [returned],
                "itemTransactions": [line],
            }] })
        }
        "payout.retrieve" => {
            json!({ "status": "success", "massPayout": { "massPayoutStatus": "COMPLETED" } })
        }
        other => panic!("{other} finds nothing here"),
    }
}

/// Where the fields of an object are, at any depth.
fn places(value: &Value) -> Vec<String> {
    let inside = |at: String, value: &Value| {
        std::iter::once(at.clone())
            .chain(places(value).into_iter().map(|place| format!("{at}{place}")))
            .collect::<Vec<_>>()
    };
    match value {
        Value::Object(fields) => {
            fields.iter().flat_map(|(name, value)| inside(format!("/{name}"), value)).collect()
        }
        Value::Array(list) => list
            .iter()
            .enumerate()
            .flat_map(|(at, value)| inside(format!("/{at}"), value))
            .collect(),
        _ => Vec::new(),
    }
}

/// The text of a record with another literal at a place.
fn with(proof: &Value, place: &str, literal: &str) -> String {
    const HERE: &str = "here goes the literal";
    let mut changed = proof.clone();
    *changed.pointer_mut(place).unwrap() = HERE.into();
    changed.to_string().replace(&format!("\"{HERE}\""), literal)
}

/// Checks that a value that cannot be read proves nothing wherever another value would prove nothing, and neither do
/// two values in one place.
fn check(name: &str, proof: &Value, is_proven: impl Fn(&str) -> bool) {
    assert!(is_proven(&proof.to_string()), "{name}: {proof}");
    let others = [
        r#""OTHER""#,
        r#""EUR""#,
        "1",
        "2",
        "7.5",
        "true",
        r#""552900""#,
        r#""2020-01-01 00:00:00""#,
    ];
    let unreadable = ["[]", "{}", "[1]", r#"{"value":1}"#];
    for place in places(proof).iter().filter(|place| *place != "/status") {
        let is_doubtful = |other: &&&str| !is_proven(&with(proof, place, other));
        let Some(other) = others.iter().find(is_doubtful) else {
            continue; // it is not judged
        };
        let usual = proof.pointer(place).unwrap();
        let is_of_kind = |value: &&&str| {
            usual.is_object() && value.starts_with('{')
                || usual.is_array() && value.starts_with('[')
        };
        for value in unreadable.iter().filter(|value| !is_of_kind(value)) {
            assert!(!is_proven(&with(proof, place, value)), "{name}: {place} is {value}");
        }
        let field = place.rsplit('/').next().unwrap();
        if field.parse::<usize>().is_err() {
            for (one, two) in
                [(usual.to_string(), (*other).to_owned()), ((*other).to_owned(), usual.to_string())]
            {
                let both = with(proof, place, &format!("{one},\"{field}\":{two}"));
                assert!(!is_proven(&both), "{name}: {place} is {one} and {two}");
            }
        }
    }
}

#[test]
fn what_cannot_be_read_in_a_found_record_proves_nothing() {
    let (keys, mut checked) = (credentials(), 0);
    for entry in ENDPOINTS {
        let Some(recovery) = entry.recovery else { continue };
        let pending = handle(entry);
        let asked = recovery.prepare(&pending, &keys, "nonce-2", &context()).unwrap().unwrap();
        check(entry.name, &proof(entry, &recovery), |found| {
            let (received, others) = ((200, found.as_bytes()), Others::default());
            let judged =
                recovery.interpret_untyped(&pending, &others, &asked, &keys, received, Verify::Not);
            judged.is_ok_and(|judged| !matches!(judged.body, Verdict::NotYet(_)))
        });
        checked += 1;
    }
    assert!(checked > 10, "{checked}");
}

fn history(found: &str) -> Option<Response<PaymentHistory>> {
    let ask = RetrievePaymentHistory::builder().payment_conversation_id("c-1").build();
    let asked = request::prepare(&ask, &credentials(), "nonce-2", &context()).unwrap();
    response::interpret::<RetrievePaymentHistory>(
        &asked,
        &credentials(),
        200,
        found.as_bytes(),
        Verify::Not,
    )
    .ok()
}

#[test]
fn what_cannot_be_read_in_a_second_look_proves_nothing() {
    let record = |id: u32, price: f64, status: i32| {
        json!({
            "paymentId": id, "price": price, "paidPrice": 1.2, "currency": "TRY",
            "paymentStatus": status, "threeDS": false, "createdDate": "2026-11-22 13:00:01",
        })
    };
    let payment = ENDPOINTS.iter().find(|entry| entry.name == "payment.create").unwrap();
    let pending = Pending { payment_id: None, ..handle(payment) };
    let other =
        json!({ "status": "success", "payments": [record(10, 1.0, 1), record(11, 1.5, 1)] });
    check("a success", &other, |found| {
        history(found).is_some_and(|found| {
            judge_second_look(&pending, "10", &Found::of(&found, context().now), false).is_ok()
        })
    });
    let failed =
        json!({ "status": "success", "payments": [record(10, 1.0, 2), record(11, 1.0, 2)] });
    check("a refusal", &failed, |found| {
        history(found).is_some_and(|found| {
            judge_refusal_again("10", &Found::of(&found, context().now)).is_ok()
        })
    });
}

/// Empty texts stand where iyzico has nothing to say.
#[test]
fn an_empty_text_is_as_good_as_nothing() {
    let payment = ENDPOINTS.iter().find(|entry| entry.name == "payment.create").unwrap();
    let (recovery, pending) = (payment.recovery.unwrap(), handle(payment));
    let asked = recovery.prepare(&pending, &credentials(), "nonce-2", &context());
    let asked = asked.unwrap().unwrap();
    for field in ["installment", "mdStatus", "phase"] {
        let mut found = proof(payment, &recovery);
        found[field] = "".into();
        let text = found.to_string();
        let judged = recovery.interpret_untyped(
            &pending,
            &Others::default(),
            &asked,
            &credentials(),
            (200, text.as_bytes()),
            Verify::Not,
        );
        assert!(matches!(judged.unwrap().body, Verdict::Succeeded(_)), "{field}");
    }
}
