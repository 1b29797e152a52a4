//! Payments of the basic product: found where the others are, and not taken for them.

use super::{PAYMENT, judge_as, of_payment, pending};
use crate::legacy::{
    AuthorizeBasicPayment, BasicPayment, CaptureBasicPayment, CompleteBasicThreeDs,
    CreateBasicPayment,
};
use crate::payment::{Payment, RetrievePayment};
use crate::recovery::{Found, Pending, Recoverable, Verdict};
use crate::value::serde_form;
use crate::wire::endpoint::Endpoint;

/// The usual payment as a basic one, with one part replaced.
fn found(part: &str, replacement: &str) -> String {
    assert!(PAYMENT.contains(part));
    PAYMENT.replace(r#""basketId":"B1","#, "").replace(part, replacement)
}

fn charge(endpoint: &'static str) -> Pending {
    Pending {
        price: Some("1".parse().unwrap()),
        paid_price: Some("1.2".parse().unwrap()),
        currency: Some("TRY".parse().unwrap()),
        ..pending(endpoint)
    }
}

#[test]
fn a_basic_charge_is_proven_by_a_payment_without_a_basket() {
    let charge = charge(CreateBasicPayment::NAME);
    let judged = |found: &str| judge_as::<CreateBasicPayment>(&charge, found);
    assert_eq!(judged(&found("", "")), "success");
    assert_eq!(judged(&found("\"SUCCESS", "\"FAILURE")), "declined");
    for (found, doubt) in [
        (PAYMENT.to_owned(), "its basketId is B1, none was expected"),
        (found("1.20000000", "1.3"), "its paidPrice is 1.3, 1.2 was expected"),
        (found("\"AUTH", "\"PRE_AUTH"), "its phase is PRE_AUTH"),
        (found("\"SUCCESS", "\"INIT_THREEDS"), "its paymentStatus is INIT_THREEDS"),
        (found("\"phase\"", "\"mdStatus\":1,\"phase\""), "it went through 3-D Secure (mdStatus 1)"),
    ] {
        assert_eq!(judged(&found), format!("payment 10 was found, but {doubt}"));
    }
}

#[test]
fn another_kind_of_payment_that_failed_does_not_prove_a_refusal() {
    let failed = PAYMENT.replace("\"SUCCESS", "\"FAILURE");
    let judged = judge_as::<CreateBasicPayment>(&charge(CreateBasicPayment::NAME), &failed);
    assert_eq!(judged, "payment 10 was found, but its basketId is B1, none was expected");
}

#[test]
fn a_basic_hold_is_not_a_charge() {
    let hold = charge(AuthorizeBasicPayment::NAME);
    let judged = |found: &str| judge_as::<AuthorizeBasicPayment>(&hold, found);
    assert_eq!(judged(&found("\"AUTH", "\"PRE_AUTH")), "success");
    assert_eq!(judged(&found("\"AUTH", "\"POST_AUTH")), "success");
    assert_eq!(judged(&found("", "")), "payment 10 was found, but its phase is AUTH");
    let basket = PAYMENT.replace("\"AUTH", "\"PRE_AUTH");
    assert_eq!(judged(&basket), "payment 10 was found, but its basketId is B1, none was expected");
}

#[test]
fn a_basic_capture_that_failed_says_nothing_of_its_hold() {
    let doubt =
        "payment 10 was found, but it failed in phase POST_AUTH, which says nothing of its hold";
    let captured = found("\"SUCCESS", "\"FAILURE").replace("\"AUTH", "\"POST_AUTH");
    let hold = charge(AuthorizeBasicPayment::NAME);
    assert_eq!(judge_as::<AuthorizeBasicPayment>(&hold, &captured), doubt);
    let complete = of_payment(CompleteBasicThreeDs::NAME);
    assert_eq!(judge_as::<CompleteBasicThreeDs>(&complete, &captured), doubt);
    let capture = of_payment(CaptureBasicPayment::NAME);
    assert_eq!(judge_as::<CaptureBasicPayment>(&capture, &captured), "declined");
}

#[test]
fn a_basic_capture_is_proven_by_the_phase_and_the_amount() {
    let endpoint = CaptureBasicPayment::NAME;
    let capture = Pending { paid_price: Some("1.2".parse().unwrap()), ..of_payment(endpoint) };
    let judged = |found: &str| judge_as::<CaptureBasicPayment>(&capture, found);
    assert_eq!(judged(&found("\"AUTH", "\"POST_AUTH")), "success");
    let hold = "payment 10 was found, but its phase is PRE_AUTH";
    assert_eq!(judged(&found("\"AUTH", "\"PRE_AUTH")), hold);
    let unclear = "payment 10 was found, but it has no phase";
    assert_eq!(judged(&found(r#","phase":"AUTH""#, "")), unclear);
}

#[test]
fn the_end_of_a_basic_three_ds_is_proven_by_the_same_payment() {
    let complete = of_payment(CompleteBasicThreeDs::NAME);
    let judged = |found: &str| judge_as::<CompleteBasicThreeDs>(&complete, found);
    assert_eq!(judged(&found("", "")), "success");
    assert_eq!(judged(&found("\"SUCCESS", "\"FAILURE")), "declined");
    let waits = "payment 10 was found, but its paymentStatus is CALLBACK_THREEDS";
    assert_eq!(judged(&found("\"SUCCESS", "\"CALLBACK_THREEDS")), waits);
    let other = "payment 11 was found, but its paymentId is 11, 10 was expected";
    assert_eq!(judged(&found("\"10\"", "\"11\"")), other);
}

#[test]
fn basic_calls_are_looked_up_by_reference_or_number() {
    let by_number = RetrievePayment::builder().payment_id("10").build();
    let by_reference = RetrievePayment::builder().payment_conversation_id("c-1").build();
    let create = CreateBasicPayment::look_up(&pending(CreateBasicPayment::NAME));
    assert_eq!(create, Some(by_reference.clone()));
    let hold = AuthorizeBasicPayment::look_up(&pending(AuthorizeBasicPayment::NAME));
    assert_eq!(hold, Some(by_reference));
    let (capture, complete) = (CaptureBasicPayment::NAME, CompleteBasicThreeDs::NAME);
    assert_eq!(CaptureBasicPayment::look_up(&of_payment(capture)), Some(by_number.clone()));
    assert_eq!(CompleteBasicThreeDs::look_up(&of_payment(complete)), Some(by_number));
    assert_eq!(CaptureBasicPayment::look_up(&pending(capture)), None);
    assert_eq!(CompleteBasicThreeDs::look_up(&pending(complete)), None);
}

/// The number of the only line is the one that a refund names; of several lines none is.
#[test]
fn what_was_found_names_its_only_line() {
    let line = |lines: &str| {
        let json = found("\"phase\"", &format!("\"itemTransactions\":[{lines}],\"phase\""));
        let found: Payment =
            serde_form::deserialize(&mut serde_json::Deserializer::from_str(&json)).unwrap();
        let charge = charge(CreateBasicPayment::NAME);
        let verdict = CreateBasicPayment::judge(&charge, &Found::new(&found));
        let Verdict::Succeeded(payment) = verdict else { panic!("{verdict:?}") };
        let BasicPayment { payment_transaction_id, .. } = *payment;
        payment_transaction_id.map(|line| line.to_string())
    };
    let (first, second) = (r#"{"paymentTransactionId":"11"}"#, r#"{"paymentTransactionId":"12"}"#);
    assert_eq!(line(first), Some("11".to_owned()));
    assert_eq!(line(&format!("{first},{second}")), None);
    assert_eq!(line(""), None);
}
