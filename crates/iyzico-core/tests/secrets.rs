//! A canary card number, security code and secret key are looked for in everything that can be printed.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{card, context, payment};
use iyzico_core::card::{CardNumber, Cvc};
use iyzico_core::response::Verify;
use iyzico_core::{Credentials, Entry, Given, request};
use serde_json::json;

const CANARY_CARD: &str = "4543590000000006";
const MISTYPED_CARD: &str = "4543590000000007";
const CANARY_CVC: &str = "739";
const CANARY_SECRET: &str = "sandbox-canary-secret-9f3b";

#[track_caller]
fn is_clean(text: &str) {
    for secret in [CANARY_CARD, MISTYPED_CARD, CANARY_CVC, CANARY_SECRET, "454359000000"] {
        assert!(!text.contains(secret), "{secret} shows in {text}");
    }
}

#[test]
fn values_and_requests_hide_secrets() {
    let number: CardNumber = CANARY_CARD.parse().unwrap();
    let cvc: Cvc = CANARY_CVC.parse().unwrap();
    is_clean(&format!("{number:?} {number} {cvc:?} {cvc} {:?}", [Some(&number)]));
    let mut order = payment();
    order.payment_card = card(CANARY_CARD, CANARY_CVC).into();
    is_clean(&format!("{order:?} {order:#?}"));
    let wrong: Given<CardNumber> = MISTYPED_CARD.into();
    is_clean(&format!("{wrong:?}"));
    is_clean(&format!("{:?}", MISTYPED_CARD.parse::<CardNumber>()));
    is_clean(&MISTYPED_CARD.parse::<CardNumber>().unwrap_err().to_string());
}

#[test]
fn findings_and_errors_hide_secrets() {
    let mut order = payment();
    order.payment_card = card(MISTYPED_CARD, CANARY_CVC).into();
    order.price = "2".into();
    let credentials = Credentials::new("sandbox-key", CANARY_SECRET).unwrap();
    let invalid = request::prepare(&order, &credentials, "n", &context()).unwrap_err();
    is_clean(&format!("{invalid} {invalid:?} {invalid:#?}"));
    is_clean(&serde_json::to_string(&iyzico_core::Error::from(invalid).report()).unwrap());
    is_clean(&format!("{credentials:?}"));
}

#[test]
fn malformed_json_is_not_repeated() {
    let create = Entry::find("payment.create").unwrap();
    let bodies = [
        format!(r#"{{"paymentCard": "{CANARY_CARD}"}}"#),
        format!(
            r#"{{"paymentCard": {{"cardNumber": ["{CANARY_CARD}"], "cvc": {{"x": {CANARY_CVC}}}}}}}"#
        ),
        format!(r#"{{"paymentCard": {{"cardNumber": {MISTYPED_CARD}, "cvc": true}}}}"#),
        format!(r#"{{"paymentCard": [{CANARY_CARD}]}}"#),
        format!("\"{CANARY_CARD}\""),
        format!(r#"{{"{CANARY_CARD}": 1}}"#),
        format!(r#"{{"cardNumber={CANARY_CARD}&cvc": 1}}"#),
        format!(
            r#"{{"currency": "my card is {CANARY_CARD}", "basketItems": [{{"price": "{MISTYPED_CARD}0TL"}}]}}"#
        ),
        format!("{{\"paymentCard\": {{\"cardNumber\": \"{CANARY_CARD}"),
    ];
    for body in &bodies {
        match create.lint(body, &context()) {
            Ok(findings) => is_clean(&format!("{findings:?} {findings}")),
            Err(invalid) => is_clean(&format!("{invalid:?} {invalid}")),
        }
    }
}

/// A program that has forgotten one argument gives the next one in its place.
#[test]
fn what_stands_in_the_place_of_a_name_is_not_repeated() {
    let request = serde_json::to_string(&json!({
        "paymentCard": { "cardNumber": CANARY_CARD, "cvc": CANARY_CVC },
    }));
    let spaced = "4543 5900 0000 0006";
    let around = format!("payment.{CANARY_CARD}");
    let many = "payment_create".repeat(4);
    let cvc = CANARY_CVC;
    for given in [&request.unwrap(), CANARY_CARD, CANARY_SECRET, cvc, spaced, &around, &many, ""] {
        let refused = Entry::named(given).unwrap_err().to_string();
        is_clean(&refused);
        assert!(given.is_empty() || !refused.contains(given), "{refused}");
        assert!(refused.contains("characters, not shown"), "{refused}");
    }
    for name in ["payment.creat", "payment", "create", "three_ds.complet3", "paymentCreate"] {
        let refused = Entry::named(name).unwrap_err().to_string();
        assert!(refused.contains(name), "{refused}");
    }
}

#[test]
fn prepared_requests_hide_secrets() {
    let credentials = Credentials::new("sandbox-key", CANARY_SECRET).unwrap();
    let mut order = payment();
    order.payment_card = card(CANARY_CARD, CANARY_CVC).into();
    let prepared = request::prepare(&order, &credentials, "n", &context()).unwrap();
    is_clean(&format!("{prepared:?}"));
}

#[test]
fn a_card_number_within_a_wrong_value_is_not_repeated() {
    for text in ["card 4543590000000006", "4543 5900 0000 0006!", "x4543-5900-0000-0007"] {
        let mut order = payment();
        order.currency = text.into();
        let findings = request::lint(&order, &context());
        let found = findings.errors().find(|finding| finding.path == "currency").unwrap();
        assert_eq!(found.got, format!("{} characters, not shown", text.len()));
        is_clean(&format!("{findings} {findings:?} {order:?}"));
    }
    let mut order = payment();
    order.currency = "+90 535 000 00 00".into();
    assert!(request::lint(&order, &context()).to_string().contains("+90 535"));
}

#[test]
fn a_card_number_in_a_refusal_is_not_repeated() {
    let entry = Entry::find("bin.check").unwrap();
    let credentials = Credentials::new("sandbox-key", CANARY_SECRET).unwrap();
    let request = r#"{"binNumber": "552879"}"#;
    let prepared = entry.prepare(request, &credentials, "n", &context()).unwrap();
    let response = format!(
        r#"{{"status":"failure","errorCode":"12","errorMessage":"4543 5900 0000 0006 ({CANARY_CARD})"}}"#
    );
    let error = entry
        .interpret(&prepared, &credentials, 200, response.as_bytes(), Verify::Strictly)
        .unwrap_err();
    is_clean(&format!("{error} {error:?}"));
    let report = serde_json::to_string(&error.report()).unwrap();
    is_clean(&report);
    assert!(report.contains("… (…)"), "{report}");
}

/// Whatever parts its groups and whichever field it is in, and mistyped as well.
#[test]
fn a_card_number_in_another_field_is_not_repeated() {
    for number in [
        "5528790000000008",
        "5528 7900 0000 0009",
        "5528.7900.0000.0008",
        "5528/7900/0000/0008",
        "5528_7900_0000_0009",
        "5528\u{a0}7900\u{2009}0000\u{2013}0008",
    ] {
        let json = serde_json::json!({"price": number, "currency": number, "locale": number,
            "paidPrice": number, "installment": number, "callbackUrl": number,
            "buyer": {"email": number, "ip": number, "registrationDate": number},
            "basketItems": [{"itemType": number, "price": number, "subMerchantPrice": number}]});
        let entry = iyzico_core::Entry::find("payment.create").unwrap();
        let findings = entry.lint(&json.to_string(), &context()).unwrap();
        let text = format!("{findings}\n{findings:?}");
        assert!(!text.contains("7900"), "{text}");
    }
    let reference = "5528790a-0bcd-4008-8552-879000000008";
    let json = serde_json::json!({ "locale": reference });
    let entry = iyzico_core::Entry::find("bin.check").unwrap();
    let text = entry.lint(&json.to_string(), &context()).unwrap().to_string();
    assert!(text.contains(reference), "{text}");
}

#[test]
fn a_card_number_that_a_response_repeats_is_masked() {
    let entry = Entry::find("card_blacklist.retrieve").unwrap();
    let credentials = Credentials::new("sandbox-key", CANARY_SECRET).unwrap();
    let request = format!(r#"{{"cardNumber": "{CANARY_CARD}"}}"#);
    let prepared = entry.prepare(&request, &credentials, "n", &context()).unwrap();
    is_clean(&format!("{prepared:?}"));
    let response =
        format!(r#"{{"status":"success","cardNumber":"{CANARY_CARD}","blacklisted":true}}"#);
    let response = entry
        .interpret(&prepared, &credentials, 200, response.as_bytes(), Verify::Strictly)
        .unwrap();
    is_clean(&response.raw);
    is_clean(&response.body);
    assert!(response.body.contains(r#""cardNumber":"454359******0006""#), "{}", response.body);
}
