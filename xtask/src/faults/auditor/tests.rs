//! The auditor must find what is wrong, or else a clean report would prove nothing.

use super::*;
use iyzico_core::Price;

fn price(text: &str) -> Price {
    text.parse().unwrap()
}

fn booked(payment_id: &str, mark: &str) -> LedgerPayment {
    LedgerPayment {
        payment_id: payment_id.to_owned(),
        basket_id: "order-1".to_owned(),
        mark: mark.to_owned(),
        had_three_ds: false,
        price: price("10"),
        authorised: price("12"),
        paid_price: price("12"),
        currency: "TRY".to_owned(),
        is_captured: false,
        cancellation: None,
        refunds: Vec::new(),
    }
}

fn returned(conversation_id: &str, amount: &str) -> Returned {
    Returned {
        conversation_id: conversation_id.to_owned(),
        line: Some("7".to_owned()),
        amount: price(amount),
        is_at_own_cost: false,
    }
}

fn reported(payment_id: &str) -> Reported {
    Reported {
        payment_id: payment_id.to_owned(),
        line: None,
        price: Some(price("10")),
        paid_price: Some(price("12")),
        currency: Some("TRY".to_owned()),
        basket_id: Some("order-1".to_owned()),
    }
}

fn operation(wanted: Wanted, attempts: &[(&str, Belief)]) -> Operation {
    let attempts = attempts.iter().map(|(conversation_id, belief)| Attempt {
        conversation_id: (*conversation_id).to_owned(),
        trace: (*conversation_id).to_owned(),
        program: 0,
        belief: belief.clone(),
        reason: String::new(),
    });
    Operation { wanted, attempts: attempts.collect() }
}

fn paid() -> Operation {
    operation(Wanted::Charge, &[("c-1", Belief::Happened(Box::new(reported("1"))))])
}

/// The refund of 5 of line 7.
fn refund(attempts: &[(&str, Belief)]) -> Operation {
    let wanted =
        Wanted::RefundLine { payment_id: "1".to_owned(), line: "7".to_owned(), amount: price("5") };
    operation(wanted, attempts)
}

#[track_caller]
fn check(
    operations: Vec<Operation>,
    ledger: impl IntoIterator<Item = LedgerPayment>,
    expected: &[Harm],
) {
    let record = OrderRecord { basket_id: "order-1".to_owned(), operations };
    let ledger: Vec<LedgerPayment> = ledger.into_iter().collect();
    let audit = audit(&[record], &ledger, &[]);
    let found: Vec<Harm> = audit.findings.iter().map(|finding| finding.harm).collect();
    assert_eq!(found, expected, "{:?}", audit.findings);
}

#[test]
fn a_true_belief_is_clean() {
    check(vec![paid()], [booked("1", "c-1")], &[]);
    for belief in [Belief::Declined, Belief::NotSent, Belief::Unknown] {
        check(vec![operation(Wanted::Charge, &[("c-1", belief)])], [], &[]);
    }
}

#[test]
fn a_second_payment_of_an_order_is_a_double_charge() {
    let twice = operation(
        Wanted::Charge,
        &[("c-1", Belief::Unknown), ("c-2", Belief::Happened(Box::new(reported("2"))))],
    );
    check(vec![twice], [booked("1", "c-1"), booked("2", "c-2")], &[Harm::DoubleCharge]);
}

#[test]
fn a_payment_behind_a_refusal_is_lost() {
    for belief in [Belief::Declined, Belief::NotSent] {
        let denied = operation(Wanted::Charge, &[("c-1", belief)]);
        check(vec![denied], [booked("1", "c-1")], &[Harm::LostPayment]);
    }
}

/// Only the program that completed a payment knows of it; a new one that cannot send says so.
#[test]
fn what_another_program_has_sent_is_not_denied_by_sending_nothing() {
    for before in [Belief::Unknown, Belief::Happened(Box::new(reported("1")))] {
        let wanted = Wanted::ThreeDs { payment_id: "1".to_owned() };
        let attempts = [("c-1", before), ("c-1", Belief::NotSent)];
        let mut repeated = operation(wanted, &attempts);
        let booked = LedgerPayment { had_three_ds: true, ..booked("1", "c-1") };
        check(vec![repeated.clone()], [booked.clone()], &[Harm::LostPayment]);
        repeated.attempts[1].program = 1;
        check(vec![repeated.clone()], [booked.clone()], &[]);
        repeated.attempts[1].belief = Belief::Declined;
        check(vec![repeated], [booked], &[Harm::LostPayment]);
    }
}

#[test]
fn an_unknown_payment_is_counted_and_not_lost() {
    let record = OrderRecord {
        basket_id: "order-1".to_owned(),
        operations: vec![operation(Wanted::Charge, &[("c-1", Belief::Unknown)])],
    };
    let audit = audit(&[record], &[booked("1", "c-1")], &[]);
    assert_eq!((audit.findings.len(), audit.unknown_but_moved), (0, 1));
}

#[test]
fn a_success_without_a_payment_is_a_wrong_verdict() {
    check(vec![paid()], [], &[Harm::WrongVerdict]);
}

#[test]
fn every_value_of_a_belief_is_compared() {
    let changes: [fn(&mut LedgerPayment); 5] = [
        |booked| booked.payment_id = "2".to_owned(),
        |booked| booked.price = price("10.01"),
        |booked| booked.authorised = price("12.01"),
        |booked| booked.currency = "EUR".to_owned(),
        |booked| booked.basket_id = "order-2".to_owned(),
    ];
    for change in changes {
        let mut booked = booked("1", "c-1");
        change(&mut booked);
        let record = OrderRecord { basket_id: "order-1".to_owned(), operations: vec![paid()] };
        let audit = audit(&[record], &[booked], &[]);
        assert!(!audit.findings.is_empty());
        assert!(audit.findings.iter().all(|finding| finding.harm == Harm::WrongVerdict));
    }
}

#[test]
fn a_refund_that_was_made_twice_is_found() {
    let mut payment = booked("1", "c-1");
    payment.refunds = vec![returned("r-1", "5"), returned("r-2", "5")];
    let happened = Reported {
        line: Some("7".to_owned()),
        price: Some(price("5")),
        paid_price: None,
        basket_id: None,
        ..reported("1")
    };
    let refunded =
        refund(&[("r-1", Belief::Unknown), ("r-2", Belief::Happened(Box::new(happened)))]);
    check(vec![paid(), refunded], [payment], &[Harm::DoubleRefund]);
}

#[test]
fn a_refund_of_more_than_was_wanted_is_found() {
    let mut payment = booked("1", "c-1");
    payment.refunds = vec![returned("r-1", "5.01")];
    check(vec![paid(), refund(&[("r-1", Belief::Unknown)])], [payment], &[Harm::DoubleRefund]);
}

#[test]
fn a_refund_behind_a_refusal_is_lost() {
    let mut payment = booked("1", "c-1");
    payment.refunds = vec![returned("r-1", "5")];
    let denied = refund(&[("r-1", Belief::Declined)]);
    check(vec![paid(), denied], [payment], &[Harm::LostPayment]);
}

#[test]
fn a_refund_of_another_line_is_a_wrong_verdict() {
    let mut payment = booked("1", "c-1");
    payment.refunds = vec![Returned { line: Some("8".to_owned()), ..returned("r-1", "5") }];
    let believed = Reported {
        line: Some("7".to_owned()),
        price: Some(price("5")),
        paid_price: None,
        basket_id: None,
        ..reported("1")
    };
    let refunded = refund(&[("r-1", Belief::Happened(Box::new(believed)))]);
    check(vec![paid(), refunded], [payment], &[Harm::WrongVerdict]);
}

#[test]
fn a_capture_behind_a_refusal_is_lost() {
    let capture = Wanted::Capture { payment_id: "1".to_owned() };
    let denied = operation(capture.clone(), &[("k-1", Belief::NotSent), ("k-2", Belief::Declined)]);
    let captured = LedgerPayment { is_captured: true, ..booked("1", "c-1") };
    let lost = [Harm::LostPayment, Harm::LostPayment];
    check(vec![paid(), denied], [captured.clone()], &lost);
    let believed = Belief::Happened(Box::new(reported("1")));
    let repeated = operation(capture, &[("k-1", Belief::NotSent), ("k-2", believed)]);
    check(vec![paid(), repeated.clone()], [captured], &[]);
    check(vec![paid(), repeated], [booked("1", "c-1")], &[Harm::WrongVerdict]);
}

#[test]
fn a_payment_with_three_ds_is_known_by_its_number() {
    let finish = Wanted::ThreeDs { payment_id: "1".to_owned() };
    let payment = LedgerPayment { had_three_ds: true, ..booked("1", "started") };
    let denied = operation(finish.clone(), &[("f-1", Belief::Declined)]);
    check(vec![denied], [payment.clone()], &[Harm::LostPayment]);
    let believed = operation(finish, &[("f-1", Belief::Happened(Box::new(reported("1"))))]);
    check(vec![believed.clone()], [payment], &[]);
    check(vec![believed], [], &[Harm::WrongVerdict]);
}

#[test]
fn what_nobody_asked_for_is_a_wrong_verdict() {
    check(vec![], [booked("1", "c-1")], &[Harm::WrongVerdict]);
    let captured = LedgerPayment { is_captured: true, ..booked("1", "c-1") };
    check(vec![paid()], [captured], &[Harm::WrongVerdict]);
    let cancelled = LedgerPayment { cancellation: Some(returned("x", "12")), ..booked("1", "c-1") };
    check(vec![paid()], [cancelled], &[Harm::WrongVerdict]);
    let mut refunded = booked("1", "c-1");
    refunded.refunds = vec![returned("x", "1")];
    check(vec![paid()], [refunded], &[Harm::WrongVerdict]);
    let elsewhere = LedgerPayment { basket_id: "order-9".to_owned(), ..booked("2", "c-9") };
    check(vec![paid()], [booked("1", "c-1"), elsewhere], &[Harm::WrongVerdict]);
}

#[test]
fn a_repeated_request_is_judged_as_one() {
    let done = || Belief::Happened(Box::new(reported("1")));
    let charge = |attempts: &[(&str, Belief)]| vec![operation(Wanted::Charge, attempts)];
    let ledger = || [booked("1", "c-1")];
    check(charge(&[("c-1", done()), ("c-1", done())]), ledger(), &[]);
    check(charge(&[("c-1", Belief::Declined), ("c-1", done())]), ledger(), &[]);
    check(charge(&[("c-1", done()), ("c-1", Belief::NotSent)]), ledger(), &[Harm::LostPayment]);
    check(charge(&[("c-1", done()), ("c-1", Belief::Declined)]), ledger(), &[Harm::LostPayment]);
    check(charge(&[("c-1", Belief::Declined), ("c-2", done())]), [booked("1", "c-2")], &[]);
}

#[test]
fn a_completion_that_is_refused_after_it_was_done_is_lost() {
    let finish = Wanted::ThreeDs { payment_id: "1".to_owned() };
    let done = Belief::Happened(Box::new(reported("1")));
    let again = operation(finish, &[("f-1", done), ("f-2", Belief::Declined)]);
    check(vec![again], [booked("1", "started")], &[Harm::LostPayment]);
}

#[test]
fn a_payment_of_another_attempt_is_a_wrong_verdict() {
    let taken = operation(
        Wanted::Charge,
        &[("c-1", Belief::Declined), ("c-2", Belief::Happened(Box::new(reported("1"))))],
    );
    check(vec![taken], [booked("1", "c-1")], &[Harm::LostPayment, Harm::WrongVerdict]);
}

#[test]
fn two_kinds_of_refund_with_one_reference_are_told_apart() {
    let of_amount = |belief: Belief| {
        let wanted = Wanted::RefundAmount { payment_id: "1".to_owned(), amount: price("5") };
        operation(wanted, &[("r-1", belief)])
    };
    let mut payment = booked("1", "c-1");
    payment.refunds = vec![Returned { line: None, ..returned("r-1", "5") }];
    let happened = Reported { paid_price: None, basket_id: None, ..reported("1") };
    let happened = Belief::Happened(Box::new(Reported { price: Some(price("5")), ..happened }));
    let declined = refund(&[("r-1", Belief::Declined)]);
    check(vec![paid(), of_amount(happened), declined.clone()], [payment.clone()], &[]);
    check(vec![paid(), of_amount(Belief::Declined), declined], [payment], &[Harm::LostPayment]);
}

/// A cross booking of 5.
fn cross_booking(attempts: &[(&str, Belief)]) -> Operation {
    operation(Wanted::CrossBooking { amount: price("5") }, attempts)
}

#[track_caller]
fn check_bookings(attempts: &[(&str, Belief)], made: &[&str], expected: &[Harm]) {
    let operations = vec![cross_booking(attempts)];
    let record = OrderRecord { basket_id: "order-1".to_owned(), operations };
    let booked = made.iter().map(|conversation_id| Booked {
        conversation_id: (*conversation_id).to_owned(),
        amount: price("5"),
        currency: "TRY".to_owned(),
    });
    let audit = audit(&[record], &[], &booked.collect::<Vec<_>>());
    let found: Vec<Harm> = audit.findings.iter().map(|finding| finding.harm).collect();
    assert_eq!(found, expected, "{:?}", audit.findings);
}

#[test]
fn a_cross_booking_is_made_once_and_believed_as_it_is() {
    let done = || Belief::Happened(Box::default());
    check_bookings(&[("b-1", done())], &["b-1"], &[]);
    check_bookings(&[("b-1", Belief::Unknown)], &["b-1"], &[]);
    check_bookings(&[("b-1", Belief::Declined)], &[], &[]);
    check_bookings(&[("b-1", done())], &[], &[Harm::WrongVerdict]);
    check_bookings(&[("b-1", Belief::NotSent)], &["b-1"], &[Harm::LostPayment]);
    let twice = [("b-1", Belief::NotSent), ("b-2", done())];
    check_bookings(&twice, &["b-1", "b-2"], &[Harm::DoubleRefund, Harm::LostPayment]);
    check_bookings(&[], &["b-3"], &[Harm::WrongVerdict]);
}

#[test]
fn a_refund_at_the_merchants_own_cost_is_another_than_an_ordinary_one() {
    let wanted = Wanted::ChargeMerchant {
        payment_id: "1".to_owned(),
        line: "7".to_owned(),
        amount: price("5"),
    };
    let own = || operation(wanted.clone(), &[("r-1", Belief::Unknown)]);
    let at_cost = |is_at_own_cost| {
        let back = Returned { is_at_own_cost, ..returned("r-1", "5") };
        LedgerPayment { refunds: vec![back], ..booked("1", "c-1") }
    };
    check(vec![paid(), own()], [at_cost(true)], &[]);
    check(vec![paid(), own()], [at_cost(false)], &[Harm::WrongVerdict]);
}
