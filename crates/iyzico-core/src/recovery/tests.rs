//! What each look-up proves.

mod basic;
mod look_up;
mod second_look;
mod unreadable;

use crate::catalog::ENDPOINTS;
use crate::payment::{
    AuthorizePayment, CancelPayment, CapturePayment, ChargeMerchant, CreatePayment, RefundAmount,
    RefundPayment,
};
use crate::payout::ExecutePayout;
use crate::recovery::{
    Earlier, Found, Others, Pending, Recoverable, Verdict, unless_it_may_be_another,
};
use crate::three_ds::{CompleteThreeDs, CompleteThreeDsUncompared};
use crate::value::serde_form;
use crate::value::write::{Amounts, to_json};
use crate::wire::endpoint::Endpoint;

const PAYMENT: &str = r#"{"paymentId":"10","price":1.0,"paidPrice":1.20000000,"currency":"TRY","basketId":"B1","phase":"AUTH","paymentStatus":"SUCCESS"}"#;

pub(super) fn pending(endpoint: &'static str) -> Pending {
    Pending {
        endpoint,
        conversation_id: "c-1".parse().unwrap(),
        payment_id: None,
        payout_request_id: None,
        payment_transaction_id: None,
        price: None,
        paid_price: None,
        currency: None,
        installment: None,
        basket_id: None,
        card: None,
        sent_at: None,
        is_reference_ours: true,
        earlier: None,
        merchant: None,
    }
}

fn charge() -> Pending {
    Pending {
        price: Some("1".parse().unwrap()),
        paid_price: Some("1.2".parse().unwrap()),
        currency: Some("TRY".parse().unwrap()),
        basket_id: Some("B1".parse().unwrap()),
        ..pending(CreatePayment::NAME)
    }
}

fn of_payment(endpoint: &'static str) -> Pending {
    Pending { payment_id: Some("10".parse().unwrap()), ..pending(endpoint) }
}

/// Judges the usual payment with one part replaced: `success`, `declined` or the doubt.
#[track_caller]
fn check_payment(pending: &Pending, (part, replacement): (&str, &str), expected: &str) {
    assert!(PAYMENT.contains(part));
    let found = PAYMENT.replace(part, replacement);
    assert_eq!(judge(pending, &found), expected);
}

#[track_caller]
fn check_history(pending: &Pending, found: &str, expected: &str) {
    assert_eq!(judge(pending, found), expected);
}

fn judge(pending: &Pending, found: &str) -> String {
    match pending.endpoint {
        CreatePayment::NAME => judge_as::<CreatePayment>(pending, found),
        AuthorizePayment::NAME => judge_as::<AuthorizePayment>(pending, found),
        CapturePayment::NAME => judge_as::<CapturePayment>(pending, found),
        CancelPayment::NAME => judge_as::<CancelPayment>(pending, found),
        RefundPayment::NAME => judge_as::<RefundPayment>(pending, found),
        RefundAmount::NAME => judge_as::<RefundAmount>(pending, found),
        ChargeMerchant::NAME => judge_as::<ChargeMerchant>(pending, found),
        CompleteThreeDs::NAME => judge_as::<CompleteThreeDs>(pending, found),
        CompleteThreeDsUncompared::NAME => judge_as::<CompleteThreeDsUncompared>(pending, found),
        other => panic!("{other} cannot be looked up"),
    }
}

fn judge_as<E: Recoverable>(pending: &Pending, found: &str) -> String {
    judge_beside::<E>(pending, &Others::default(), found)
}

/// As [`judge`], when other calls may be found by the same look-up.
fn judge_beside<E: Recoverable>(pending: &Pending, others: &Others, found: &str) -> String {
    let found: <E::LookUp as Endpoint>::Response =
        serde_form::deserialize(&mut serde_json::Deserializer::from_str(found)).unwrap();
    let verdict = E::judge(pending, &Found::new(&found));
    let payment_id = Some("10");
    match unless_it_may_be_another(pending, E::FOUND_BY, others, payment_id, verdict) {
        Verdict::Succeeded(_) => "success".to_owned(),
        Verdict::Declined(error) => {
            assert_eq!(error.outcome(), crate::Outcome::Refused);
            "declined".to_owned()
        }
        Verdict::NotYet(doubt) => doubt,
    }
}

#[test]
fn a_charge_is_proven_by_a_payment_that_is_the_one_asked_for() {
    let same = ("", "");
    check_payment(&charge(), same, "success");
    check_payment(&charge(), (r#","phase":"AUTH""#, ""), "success");
    check_payment(&charge(), ("\"SUCCESS", "\"FAILURE"), "declined");
    for (part, replacement, doubt) in [
        ("\"price\":1.0", "\"price\":1.01", "its price is 1.01, 1 was expected"),
        ("1.20000000", "1.21", "its paidPrice is 1.21, 1.2 was expected"),
        ("TRY", "EUR", "its currency is EUR, TRY was expected"),
        (r#""currency":"TRY","#, "", "it has no currency, TRY was expected"),
        ("B1", "B2", "its basketId is B2, B1 was expected"),
        (r#""basketId":"B1","#, "", "it has no basketId, B1 was expected"),
        ("\"AUTH", "\"PRE_AUTH", "its phase is PRE_AUTH"),
        ("\"SUCCESS", "\"INIT_THREEDS", "its paymentStatus is INIT_THREEDS"),
        ("\"SUCCESS", "\"SOMETHING", "its paymentStatus is SOMETHING"),
        (r#","paymentStatus":"SUCCESS""#, "", "it has no paymentStatus"),
    ] {
        let expected = format!("payment 10 was found, but {doubt}");
        check_payment(&charge(), (part, replacement), &expected);
    }
}

#[test]
fn another_payment_that_failed_does_not_prove_a_refusal() {
    let mut other = charge();
    other.basket_id = Some("B2".parse().unwrap());
    let doubt = "payment 10 was found, but its basketId is B1, B2 was expected";
    check_payment(&other, ("\"SUCCESS", "\"FAILURE"), doubt);
}

/// iyzico repeats the `basketId` of a request, and makes none up. Handles that somebody wrote by hand, or an
/// earlier version stored, may lack it all the same: they do not say.
#[test]
fn a_payment_with_a_basket_was_made_by_another_call_than_one_without() {
    let doubt = "payment 10 was found, but its basketId is B1, none was expected";
    for (endpoint, phase) in [(CreatePayment::NAME, "AUTH"), (AuthorizePayment::NAME, "PRE_AUTH")] {
        let unknown = Pending { endpoint, basket_id: None, ..charge() };
        let none = Pending { basket_id: Some("".parse().unwrap()), ..unknown.clone() };
        for (status, proven) in [("SUCCESS", "success"), ("FAILURE", "declined")] {
            let found = PAYMENT.replace("SUCCESS", status).replace("AUTH", phase);
            assert_eq!(judge(&unknown, &found), proven);
            assert_eq!(judge(&none, &found), doubt);
            for echo in ["", r#""basketId":null,"#, r#""basketId":"","#, r#""basketId":" ","#] {
                let found = found.replace(r#""basketId":"B1","#, echo);
                assert_eq!(judge(&none, &found), proven, "{echo}");
            }
        }
    }
}

#[test]
fn what_may_be_an_earlier_call_under_the_same_reference_proves_nothing() {
    let doubt = "something was found, but it may be another call with conversationId c-1";
    let (success, failure) = (("", ""), ("\"SUCCESS", "\"FAILURE"));
    let second = charge().after(Some(Earlier::Declined));
    check_payment(&second, success, "success");
    check_payment(&second, failure, doubt);
    let second = charge().after(Some(Earlier::MayHaveMoved));
    check_payment(&second, success, doubt);
    check_payment(&second, failure, doubt);
}

#[test]
fn a_payment_that_is_found_by_its_number_is_no_other() {
    let capture = of_payment(CapturePayment::NAME).after(Some(Earlier::MayHaveMoved));
    check_payment(&capture, ("\"AUTH", "\"POST_AUTH"), "success");
}

#[test]
fn a_batch_was_handed_over_if_it_is_being_paid() {
    let execute = Pending {
        payout_request_id: Some("7".parse().unwrap()),
        ..pending(ExecutePayout::NAME).after(Some(Earlier::MayHaveMoved))
    };
    let asked = ExecutePayout::look_up(&execute).unwrap();
    assert_eq!(asked.request_id.unwrap().value().unwrap().as_str(), "7");
    assert!(
        ExecutePayout::look_up(&pending(ExecutePayout::NAME)).is_none(),
        "no number, no look-up"
    );
    let check = |state: &str, expected: &str| {
        let found = format!(r#"{{"massPayout":{{"massPayoutStatus":"{state}"}}}}"#);
        assert_eq!(judge_as::<ExecutePayout>(&execute, &found), expected);
    };
    for state in ["PUBLISHED_TO_QUEUE", "IN_PROGRESS", "COMPLETED"] {
        check(state, "success");
    }
    for state in ["INIT", "FAIL", "INSUFFICIENT_BALANCE", "CANCELED", "SOMETHING"] {
        check(state, &format!("the batch was found, but its massPayoutStatus is {state}"));
    }
    let doubt = "the batch was found without massPayoutStatus";
    for found in ["{}", r#"{"massPayout":{}}"#] {
        assert_eq!(judge_as::<ExecutePayout>(&execute, found), doubt);
    }
}

#[test]
fn a_hold_is_not_a_charge() {
    let hold = Pending { endpoint: AuthorizePayment::NAME, ..charge() };
    check_payment(&hold, ("\"AUTH", "\"PRE_AUTH"), "success");
    check_payment(&hold, ("\"AUTH", "\"POST_AUTH"), "success");
    check_payment(&hold, ("", ""), "payment 10 was found, but its phase is AUTH");
}

/// A capture is tried only where a hold was made, by this call or after 3-D Secure.
#[test]
fn a_capture_that_failed_says_nothing_of_its_hold() {
    let doubt =
        "payment 10 was found, but it failed in phase POST_AUTH, which says nothing of its hold";
    let failed = PAYMENT.replace("\"SUCCESS", "\"FAILURE");
    let (failed, captured) = (&failed, &failed.replace("\"AUTH", "\"POST_AUTH"));
    for endpoint in [CompleteThreeDs::NAME, CompleteThreeDsUncompared::NAME] {
        assert_eq!(judge(&of_payment(endpoint), failed), "declined", "{endpoint}");
        assert_eq!(judge(&of_payment(endpoint), captured), doubt, "{endpoint}");
        let odd = judge(&of_payment(endpoint), &failed.replace("\"AUTH", "\"ODD"));
        assert_eq!(odd, doubt.replace("POST_AUTH", "ODD"), "{endpoint}");
    }
    let hold = Pending { endpoint: AuthorizePayment::NAME, ..charge() };
    assert_eq!(judge(&hold, captured), doubt);
    assert_eq!(judge(&hold, &failed.replace("\"AUTH", "\"PRE_AUTH")), "declined");
    assert_eq!(judge(&of_payment(CapturePayment::NAME), captured), "declined");
}

#[test]
fn a_payment_without_a_number_is_none() {
    for number in [r#""""#, r#"" ""#] {
        let number = format!("\"paymentId\":{number}");
        for state in ["SUCCESS", "FAILURE"] {
            let found = PAYMENT.replace("SUCCESS", state);
            let found = found.replace(r#""paymentId":"10""#, &number);
            assert!(judge(&charge(), &found).ends_with("its paymentId is empty"), "{found}");
        }
    }
}

#[test]
fn a_capture_is_proven_by_the_phase_and_the_amount() {
    let capture =
        Pending { paid_price: Some("1.2".parse().unwrap()), ..of_payment(CapturePayment::NAME) };
    let hold = "payment 10 was found, but its phase is PRE_AUTH";
    check_payment(&capture, ("\"AUTH", "\"POST_AUTH"), "success");
    check_payment(&capture, ("\"AUTH", "\"PRE_AUTH"), hold);
    let unclear = "payment 10 was found, but it has no phase";
    check_payment(&capture, (r#","phase":"AUTH""#, ""), unclear);
    let more = Pending { paid_price: Some("1.3".parse().unwrap()), ..capture };
    let differs = "payment 10 was found, but its paidPrice is 1.20000000, 1.3 was expected";
    check_payment(&more, ("\"AUTH", "\"POST_AUTH"), differs);
}

#[test]
fn the_end_of_three_ds_is_proven_by_the_same_payment() {
    let complete = of_payment(CompleteThreeDsUncompared::NAME);
    check_payment(&complete, ("", ""), "success");
    check_payment(&complete, ("\"AUTH", "\"PRE_AUTH"), "success");
    check_payment(&complete, ("\"SUCCESS", "\"FAILURE"), "declined");
    let waits = "payment 10 was found, but its paymentStatus is CALLBACK_THREEDS";
    check_payment(&complete, ("\"SUCCESS", "\"CALLBACK_THREEDS"), waits);
    let other = "payment 11 was found, but its paymentId is 11, 10 was expected";
    check_payment(&complete, ("\"10\"", "\"11\""), other);
}

fn cancelled(cancel: &str) -> String {
    format!(r#"{{"payments":[{{"paymentId":10,"paidPrice":1.2,"cancels":[{cancel}]}}]}}"#)
}

#[test]
fn a_cancellation_is_proven_by_its_own_record() {
    let cancel = of_payment(CancelPayment::NAME);
    let nothing = "no cancellation with conversationId c-1 was found";
    check_history(&cancel, r#"{"payments":[]}"#, "the payment was not found");
    check_history(&cancel, "{}", "the payment was not found");
    check_history(&cancel, r#"{"payments":[{"paymentId":11}]}"#, "the payment was not found");
    check_history(&cancel, &cancelled(""), nothing);
    for (record, expected) in [
        (r#"{"cancelConversationId":"c-1","refundStatus":1,"refundPrice":1.2}"#, "success"),
        (
            r#"{"cancelConversationId":"c-2","refundStatus":1,"refundPrice":1.2}"#,
            "no cancellation with conversationId c-1 was found; another call has cancelled the payment",
        ),
        (r#"{"cancelConversationId":"c-2","refundStatus":0,"refundPrice":1.2}"#, nothing),
        (r#"{"refundStatus":1,"refundPrice":1.2}"#, nothing),
        (
            r#"{"cancelConversationId":"c-1","refundStatus":1,"refundPrice":1.1}"#,
            "its refundPrice is 1.1, 1.2 was expected",
        ),
        (
            r#"{"cancelConversationId":"c-1","refundStatus":0,"refundPrice":1.2}"#,
            "it was found with refundStatus 0",
        ),
        (
            r#"{"cancelConversationId":"c-1","refundStatus":1,"errorCode":"10051"}"#,
            "it was found with error 10051",
        ),
    ] {
        check_history(&cancel, &cancelled(record), expected);
    }
}

/// A record may lag behind, or tell of no reference: what has gone back is told, and proves nothing.
#[test]
fn what_has_gone_back_by_other_calls_is_told() {
    for (status, gone) in [
        ("TOTALLY_REFUNDED", "; all of the payment has gone back"),
        ("PARTIALLY_REFUNDED", "; a part of the payment has gone back"),
        ("NOT_REFUNDED", ""),
        ("ODD", ""),
    ] {
        let history =
            format!(r#"{{"payments":[{{"paymentId":10,"paymentRefundStatus":"{status}"}}]}}"#);
        let told = |what| format!("no {what} with conversationId c-1 was found{gone}");
        check_history(&of_payment(CancelPayment::NAME), &history, &told("cancellation"));
        check_history(&refund(None, "0.5"), &history, &told("refund"));
        check_history(&refund(Some("1"), "0.5"), &history, &told("refund"));
    }
}

fn refund(line: Option<&str>, amount: &str) -> Pending {
    Pending {
        payment_transaction_id: line.map(|line| line.parse().unwrap()),
        price: Some(amount.parse().unwrap()),
        currency: Some("TRY".parse().unwrap()),
        ..of_payment(line.map_or(RefundAmount::NAME, |_| RefundPayment::NAME))
    }
}

/// Two lines, each with a refund of ours and one of another call.
const REFUNDED: &str = r#"{"payments":[{"paymentId":10,"itemTransactions":[
    {"paymentTransactionId":"1","refunds":[
        {"refundConversationId":"c-1","refundPrice":0.5,"refundStatus":1,"currencyCode":"TRY"},
        {"refundConversationId":"c-0","refundPrice":0.1,"refundStatus":1}]},
    {"paymentTransactionId":"2","refunds":[
        {"refundConversationId":"c-1","refundPrice":0.25,"refundStatus":1},
        {"refundConversationId":"c-0","refundPrice":0.5,"refundStatus":1}]}]}]}"#;

#[test]
fn a_refund_is_proven_by_its_own_records() {
    check_history(&refund(None, "0.75"), REFUNDED, "success");
    check_history(&refund(Some("1"), "0.5"), REFUNDED, "success");
    check_history(&refund(Some("2"), "0.25"), REFUNDED, "success");
    let charged = |amount| Pending { endpoint: ChargeMerchant::NAME, ..refund(Some("1"), amount) };
    check_history(&charged("0.5"), REFUNDED, "success");
    check_history(&charged("0.1"), REFUNDED, "its refundPrice is 0.5, 0.1 was expected");
    for (pending, found, expected) in [
        (refund(None, "0.5"), REFUNDED, "its refundPrice is 0.75, 0.5 was expected"),
        (refund(Some("2"), "0.5"), REFUNDED, "its refundPrice is 0.25, 0.5 was expected"),
        (refund(Some("3"), "0.5"), REFUNDED, "no refund with conversationId c-1 was found"),
        (
            refund(Some("1"), "0.5"),
            &REFUNDED.replace("TRY", "EUR"),
            "its currencyCode is EUR, TRY was expected",
        ),
        (
            refund(Some("1"), "0.5"),
            &REFUNDED.replace("0.5,", "null,"),
            "it was found without refundPrice",
        ),
        (
            refund(None, "0.75"),
            &REFUNDED.replace("\"refundStatus\":1", "\"refundStatus\":2"),
            "it was found with refundStatus 2",
        ),
    ] {
        check_history(&pending, found, expected);
    }
}

#[test]
fn amounts_whose_sum_has_no_end_prove_nothing() {
    let endless = "79228162514264337593543950335";
    let found = REFUNDED.replace("0.5,", "0.25,").replace("0.25,", &format!("{endless},"));
    check_history(&refund(None, "0.75"), &found, "its refundPrices have no sum");
}

#[test]
fn what_was_found_has_the_shape_of_the_lost_answer() {
    let history = serde_json::from_str(REFUNDED).unwrap();
    let verdict = RefundAmount::judge(&refund(None, "0.75"), &Found::new(&history));
    let Verdict::Succeeded(found) = verdict else {
        panic!("{verdict:?}");
    };
    let json = to_json(&*found, Amounts::ExactText);
    assert_eq!(json, r#"{"paymentId":"10","price":"0.75","currency":"TRY"}"#);
}

#[test]
fn every_call_that_moves_money_can_be_looked_up_or_says_what_to_do() {
    for entry in ENDPOINTS.iter().filter(|entry| entry.safety.moves_money()) {
        assert!(entry.recovery.is_some() || entry.no_look_up.is_some(), "{}", entry.name);
    }
    for entry in ENDPOINTS.iter().filter(|entry| !entry.safety.moves_money()) {
        assert!(entry.recovery.is_none(), "{} moves no money", entry.name);
    }
}

#[test]
fn a_payment_through_three_ds_is_not_a_direct_charge() {
    let found = ("\"phase\"", "\"mdStatus\":1,\"phase\"");
    let doubt = "payment 10 was found, but it went through 3-D Secure (mdStatus 1)";
    check_payment(&charge(), found, doubt);
}

#[test]
fn another_card_or_other_installments_are_another_payment() {
    let mut pending = charge();
    pending.card = crate::value::card::CardDigits::of("5528790000000008");
    pending.installment = Some(crate::value::order::Installment(3));
    let shown = |bin, digits, installment| {
        format!(
            r#""binNumber":"{bin}","lastFourDigits":"{digits}","installment":{installment},"phase""#
        )
    };
    let check = |bin, digits, installment, expected: &str| {
        check_payment(&pending, ("\"phase\"", &shown(bin, digits, installment)), expected);
    };
    check("55287900", "0008", 3, "success");
    check("554960", "0008", 3, "payment 10 was found, but another card was used");
    check("552879", "0009", 3, "payment 10 was found, but another card was used");
    let installment = "payment 10 was found, but its installment is 1, 3 was expected";
    check("552879", "0008", 1, installment);
}

#[test]
fn a_failure_that_is_found_by_a_shared_reference_is_no_refusal() {
    let theirs = Pending { is_reference_ours: false, ..charge() };
    let doubt = "something was found, but it may be another call with conversationId c-1";
    check_payment(&theirs, ("\"SUCCESS", "\"FAILURE"), doubt);
    check_payment(&theirs, ("", ""), "success");
}

#[test]
fn what_others_may_have_made_proves_nothing() {
    let doubt = "something was found, but it may be another call with conversationId c-1";
    let judged = |others: &Others| judge_beside::<CreatePayment>(&charge(), others, PAYMENT);
    assert_eq!(judged(&Others { any_declined: true, ..Others::default() }), "success");
    assert_eq!(judged(&Others { any_alike: true, ..Others::default() }), doubt);
    let payments = vec!["9".parse().unwrap()];
    assert_eq!(judged(&Others { payments, ..Others::default() }), "success");
    let payments = vec!["10".parse().unwrap()];
    assert_eq!(judged(&Others { payments, ..Others::default() }), doubt);
}

#[test]
fn a_refusal_beside_others_may_be_theirs() {
    let doubt = "something was found, but it may be another call with conversationId c-1";
    let failed = PAYMENT.replace("\"SUCCESS", "\"FAILURE");
    let judged = |others: &Others| judge_beside::<CreatePayment>(&charge(), others, &failed);
    assert_eq!(judged(&Others::default()), "declined");
    assert_eq!(judged(&Others { any_declined: true, ..Others::default() }), doubt);
    assert_eq!(judged(&Others { any_alike: true, ..Others::default() }), doubt);
}

/// What goes back of one payment is told apart by its reference alone.
#[test]
fn a_refund_beside_another_with_its_reference_proves_nothing() {
    let doubt = "something was found, but it may be another call with conversationId c-1";
    let judged =
        |others: &Others| judge_beside::<RefundAmount>(&refund(None, "0.75"), others, REFUNDED);
    assert_eq!(judged(&Others { any_declined: true, ..Others::default() }), "success");
    let payments = vec!["9".parse().unwrap()];
    assert_eq!(judged(&Others { payments, ..Others::default() }), doubt);
}
