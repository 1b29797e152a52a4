//! What the history says of a payment that was found by a reference of the merchant's own.

use super::{charge, pending};
use crate::payment::{CreatePayment, PaymentHistory};
use crate::recovery::{
    Found, Pending, judge_refusal_again, judge_second_look, second_look, second_look_at_refusal,
};
use crate::wire::endpoint::{Endpoint, FoundBy};

const IT: &str = r#"{"paymentId":10,"price":1.0,"paidPrice":1.2,"currency":"TRY","paymentStatus":1,"createdDate":"2026-11-22 13:00:01"}"#;

/// A charge whose reference the merchant made, so another process may have used it.
fn shared() -> Pending {
    Pending {
        is_reference_ours: false,
        sent_at: Some("2026-11-22T10:00:00Z".parse().unwrap()),
        ..charge()
    }
}

fn judged(payments: &[&str], was_sent_here: bool) -> Result<(), String> {
    let history = format!(r#"{{"payments":[{}]}}"#, payments.join(","));
    let history: PaymentHistory = serde_json::from_str(&history).unwrap();
    judge_second_look(&shared(), "10", &Found::new(&history), was_sent_here)
}

#[track_caller]
fn check(payments: &[&str], expected: Result<(), &str>) {
    for was_sent_here in [true, false] {
        assert_eq!(judged(payments, was_sent_here), expected.map_err(str::to_owned));
    }
}

#[test]
fn only_what_a_shared_reference_found_needs_a_second_look() {
    let asked = second_look(Some(FoundBy::Reference), &shared()).unwrap();
    assert_eq!(asked.payment_conversation_id.unwrap().value().unwrap().as_str(), "c-1");
    assert_eq!(asked.payment_id, None);
    for found_by in [Some(FoundBy::Payment), Some(FoundBy::ReferenceWithinPayment), None] {
        assert_eq!(second_look(found_by, &shared()), None, "{found_by:?}");
    }
    let is_asked = |pending: &Pending| second_look(Some(FoundBy::Reference), pending).is_some();
    assert!(!is_asked(&pending(CreatePayment::NAME)));
    assert!(!is_asked(&Pending { payment_id: Some("10".parse().unwrap()), ..shared() }));
}

/// Whoever made the reference: another attempt with it may have been paid.
#[test]
fn every_refusal_that_a_reference_found_needs_a_second_look() {
    for ours in [true, false] {
        let pending = Pending { is_reference_ours: ours, ..shared() };
        let asked = second_look_at_refusal(Some(FoundBy::Reference), &pending).unwrap();
        assert_eq!(asked.payment_conversation_id.unwrap().value().unwrap().as_str(), "c-1");
        for found_by in [Some(FoundBy::Payment), Some(FoundBy::ReferenceWithinPayment), None] {
            assert_eq!(second_look_at_refusal(found_by, &pending), None, "{found_by:?}");
        }
        let tied = Pending { payment_id: Some("10".parse().unwrap()), ..pending };
        assert_eq!(second_look_at_refusal(Some(FoundBy::Reference), &tied), None);
    }
}

#[test]
fn a_refusal_is_open_while_another_payment_with_its_reference_was_paid() {
    let judged = |payments: &[&str]| {
        let history = format!(r#"{{"payments":[{}]}}"#, payments.join(","));
        let history: PaymentHistory = serde_json::from_str(&history).unwrap();
        judge_refusal_again("10", &Found::new(&history))
    };
    let other = IT.replace(":10", ":11");
    let failed = |payment: &str| payment.replace("\"paymentStatus\":1", "\"paymentStatus\":2");
    let unnamed = IT.replace("\"paymentId\":10,", "");
    let at_bank = other.replace("\"paymentStatus\":1", "\"paymentStatus\":3");
    for proven in [&[][..], &[failed(IT).as_str()], &[&failed(IT), &failed(&other)], &[&at_bank]] {
        assert_eq!(judged(proven), Ok(()), "{proven:?}");
    }
    let doubt = "one payment failed, but another one with this conversationId may have been paid"
        .to_owned();
    let untold = other.replace(r#","paymentStatus":1"#, "");
    let unknown = other.replace("\"paymentStatus\":1", "\"paymentStatus\":-1");
    for open in [
        &[other.as_str()][..],
        &[&unnamed],
        &[&failed(IT), &failed(&other), &other],
        &["{}"],
        &[&untold],
        &[&unknown],
    ] {
        assert_eq!(judged(open), Err(doubt.clone()), "{open:?}");
    }
    let no_payments = serde_json::from_str::<PaymentHistory>("{}").unwrap();
    assert_eq!(judge_refusal_again("10", &Found::new(&no_payments)), Ok(()));
}

/// One of the two responses is wrong, or lags behind: neither proves anything.
#[test]
fn a_history_that_contradicts_the_payment_itself_leaves_it_open() {
    let history = |payment: &str| {
        let history = format!(r#"{{"payments":[{payment}]}}"#);
        serde_json::from_str::<PaymentHistory>(&history).unwrap()
    };
    let paid = "payment 10 failed, and is paid in the history".to_owned();
    assert_eq!(judge_refusal_again("10", &Found::new(&history(IT))), Err(paid));
    let untold = IT.replace(r#"paymentStatus":1"#, r#"paymentStatus":null"#);
    assert_eq!(judge_refusal_again("10", &Found::new(&history(&untold))), Ok(()));
    for state in [2, 3] {
        let unpaid = IT.replace(r#"paymentStatus":1"#, &format!(r#"paymentStatus":{state}"#));
        check(&[&unpaid], Err("payment 10 is not paid in the history"));
    }
}

#[test]
fn a_payment_that_the_history_tells_alone_is_the_one() {
    check(&[IT], Ok(()));
    check(&[&IT.replace(r#","createdDate":"2026-11-22 13:00:01""#, "")], Ok(()));
    check(&[&IT.replace("\"paymentId\"", "\"threeDS\":false,\"paymentId\"")], Ok(()));
}

/// The history may lag behind: then only the process that sent the call knows that it was its own.
#[test]
fn a_payment_that_the_history_does_not_tell_yet_is_believed_where_it_was_sent() {
    let other = IT.replace(":10", ":11").replace("\"price\":1.0", "\"price\":2");
    let not_yet = "payment 10 is not in the history yet";
    for payments in [&[][..], &[other.as_str()]] {
        assert_eq!(judged(payments, true), Ok(()), "{payments:?}");
        assert_eq!(judged(payments, false), Err(not_yet.to_owned()), "{payments:?}");
    }
    for twin in [&IT.replace(":10", ":11"), "{}"] {
        let doubt = "there is more than one such payment under this conversationId".to_owned();
        assert_eq!(judged(&[twin], true), Err(doubt), "{twin}");
        assert_eq!(judged(&[twin], false), Err(not_yet.to_owned()), "{twin}");
    }
}

#[test]
fn a_payment_of_another_kind_or_another_time_is_another() {
    let three_ds = IT.replace("\"paymentId\"", "\"threeDS\":true,\"paymentId\"");
    check(&[&three_ds], Err("payment 10 went through 3-D Secure"));
    let earlier = IT.replace("13:00:01", "11:00:00");
    let doubt = "it was made at 2026-11-22 11:00:00, and the call was sent at 2026-11-22T10:00:00Z";
    check(&[&earlier], Err(doubt));
    check(&[IT, &earlier], Err(doubt));
    check(&[IT, &three_ds], Err("payment 10 went through 3-D Secure"));
}

#[test]
fn a_second_payment_like_it_leaves_open_which_is_the_one() {
    let twin = IT.replace(":10", ":11");
    check(&[IT, &twin], Err("there is more than one such payment under this conversationId"));
    for (part, other) in [
        ("\"price\":1.0", "\"price\":1.1"),
        ("\"paidPrice\":1.2", "\"paidPrice\":1.3"),
        ("TRY", "EUR"),
        ("\"paymentStatus\":1", "\"paymentStatus\":2"),
        ("\"paymentStatus\":1", "\"paymentStatus\":3"),
    ] {
        assert!(twin.contains(part));
        check(&[IT, &twin.replace(part, other)], Ok(()));
    }
    let doubt = "there is more than one such payment under this conversationId";
    for untold in
        [r#","paymentStatus":1"#, r#""price":1.0,"#, r#""paidPrice":1.2,"#, r#""currency":"TRY","#]
    {
        assert!(twin.contains(untold));
        check(&[IT, &twin.replace(untold, "")], Err(doubt));
    }
}
