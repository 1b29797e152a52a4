//! Look-ups as they are sent and received.

use super::{charge, of_payment, refund};
use crate::catalog::{ENDPOINTS, Entry};
use crate::marketplace::ApprovePaymentItem;
use crate::payment::{
    AuthorizePayment, CancelPayment, CapturePayment, CreatePayment, Payment, RefundAmount,
    RefundPayment, RetrievePayment, RetrievePaymentHistory,
};
use crate::recovery::{self, Earlier, Found, Others, Pending, Recoverable, Verdict, clock_offset};
use crate::three_ds::{CompleteThreeDs, CompleteThreeDsUncompared};
use crate::value::card::CardDigits;
use crate::value::view::View;
use crate::wire::endpoint::Endpoint;
use crate::wire::error::{Error, Outcome};
use crate::wire::request::{self, Prepared};
use crate::wire::response::{Response, Verification, Verify};
use crate::wire::signature;
use crate::{Context, Credentials};

fn credentials() -> Credentials {
    Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap()
}

fn context() -> Context {
    Context::sandbox("2026-11-22T10:00:00Z".parse().unwrap())
}

fn prepare<E: Endpoint>(request: &E) -> Prepared {
    request::prepare(request, &credentials(), "nonce-1", &context()).unwrap()
}

#[track_caller]
fn check_asked<E: Recoverable>(request: &E, handle: &str, ask: &str) {
    let pending = recovery::pending(&prepare(request)).unwrap();
    assert_eq!(pending.to_json(), handle);
    let asked = recovery::prepare::<E>(&pending, &credentials(), "nonce-1", &context());
    let asked = asked.map_or_else(
        || "nothing".to_owned(),
        |asked| {
            let asked = asked.unwrap();
            asked.query.unwrap_or_else(|| String::from_utf8(asked.body.to_vec()).unwrap())
        },
    );
    assert_eq!(asked, ask);
}

#[test]
fn a_capture_is_looked_up_by_the_number_of_the_payment() {
    check_asked(
        &CapturePayment::builder()
            .payment_id("10")
            .paid_price("12.50")
            .conversation_id("c-1")
            .build(),
        r#"{"endpoint":"payment.capture","conversationId":"c-1","paymentId":"10","paidPrice":"12.5","sentAt":"2026-11-22T10:00:00Z"}"#,
        r#"{"conversationId":"nonce-1","paymentId":"10"}"#,
    );
}

/// What a request does not have is something else than what a handle does not say.
#[test]
fn a_handle_says_that_no_basket_was_asked_for() {
    let mut found = Vec::new();
    let may_have_none = |entry: &&Entry| entry.name != CompleteThreeDs::NAME;
    for entry in ENDPOINTS.iter().filter(|entry| entry.recovery.is_some()).filter(may_have_none) {
        let takes_one = entry.fields.iter().any(|field| field.wire == "basketId");
        let basket_of = |json: &str| {
            let handle = entry.handle(json, "nonce-1", &context()).unwrap();
            assert_eq!(Pending::from_json(&handle.to_json()).unwrap(), handle, "{}", entry.name);
            handle.basket_id.map(|basket| basket.as_str().to_owned())
        };
        for none in ["{}", r#"{"basketId":null}"#, r#"{"basketId":""}"#, r#"{"basketId":" "}"#] {
            let expected = takes_one.then(String::new);
            assert_eq!(basket_of(none), expected, "{}: {none}", entry.name);
        }
        if takes_one {
            assert_eq!(basket_of(r#"{"basketId":"B1"}"#).as_deref(), Some("B1"));
            assert_eq!(basket_of(r#"{"basketId":{}}"#), None, "{}: not readable", entry.name);
            found.push(entry.name);
        }
    }
    assert!(found.contains(&"payment.create") && found.contains(&"payment.authorize"), "{found:?}");
}

#[test]
fn a_handle_is_of_one_merchant_and_of_one_card() {
    let (ours, theirs) = (credentials().mark("a.example"), credentials().mark("b.example"));
    let handle = |json: &str, merchant| {
        let context = Context { merchant, ..context() };
        Entry::find("payment.create").unwrap().handle(json, "nonce-1", &context).unwrap()
    };
    let handle_of = |merchant| handle("{}", merchant);
    assert!(handle_of(Some(ours)).check_merchant(&[ours]).is_ok());
    assert!(handle_of(Some(ours)).check_merchant(&[theirs]).is_err());
    assert!(handle_of(None).check_merchant(&[ours]).is_ok(), "of an earlier version");
    let card = r#"{"paymentCard":{"cardNumber":"5528790000000008"}}"#;
    assert_eq!(handle(card, None).card, CardDigits::of("5528790000000008"));
    assert_eq!(handle("{}", None).card, None);
}

#[test]
fn a_cancellation_is_looked_up_in_the_history() {
    check_asked(
        &CancelPayment::builder().payment_id("10").build(),
        r#"{"endpoint":"payment.cancel","conversationId":"nonce-1","paymentId":"10","sentAt":"2026-11-22T10:00:00Z","referenceMadeByClient":true}"#,
        "conversationId=nonce-1&paymentId=10",
    );
}

#[test]
fn the_refund_of_a_line_needs_the_number_of_its_payment() {
    let refund = RefundPayment::builder().payment_transaction_id("11").price("1").build();
    check_asked(
        &refund,
        r#"{"endpoint":"payment.refund","conversationId":"nonce-1","paymentTransactionId":"11","price":"1.0","sentAt":"2026-11-22T10:00:00Z","referenceMadeByClient":true}"#,
        "nothing",
    );
    let pending = recovery::pending(&prepare(&refund)).unwrap();
    let pending = pending.with_payment_id("10".parse().unwrap());
    assert!(RefundPayment::look_up(&pending).is_some());
}

#[test]
fn without_a_conversation_id_nothing_is_found_later() {
    let cancel = CancelPayment::builder().payment_id("10").conversation_id("").build();
    let credentials = Credentials::new("sandbox-key", "sandbox-secret").unwrap();
    let context = Context::sandbox("2026-11-22T10:00:00Z".parse().unwrap());
    let prepared = request::prepare(&cancel, &credentials, "", &context).unwrap();
    let error = recovery::pending(&prepared).unwrap_err();
    assert_eq!(error.setting, "conversationId");
}

/// The usual payment, signed, as the response to a look-up.
fn signed(status: &str) -> String {
    let values = ["10", "TRY", "B1", "c-9", "1.2", "1"];
    let signature = signature::response(&credentials(), values);
    format!(
        r#"{{"status":"success","locale":"tr","systemTime":1795341605000,"conversationId":"c-9",
        "paymentId":"10","price":1.0,"paidPrice":1.20000000,"currency":"TRY","basketId":"B1",
        "phase":"AUTH","paymentStatus":"{status}","signature":"{signature}","futureField":1}}"#
    )
}

fn looked_up(others: &Others, body: &str) -> Result<Response<Verdict<Payment>>, Error> {
    let asked = recovery::prepare::<CreatePayment>(&charge(), &credentials(), "n", &context());
    let (asked, received) = (asked.unwrap().unwrap(), (200, body.as_bytes()));
    recovery::interpret::<CreatePayment>(
        &charge(),
        others,
        &asked,
        &credentials(),
        received,
        Verify::Strictly,
    )
}

#[test]
fn what_was_found_comes_with_the_handle_and_the_reference_of_the_call() {
    let response = looked_up(&Others::default(), &signed("SUCCESS")).unwrap();
    assert_eq!(response.verification, Verification::Verified);
    assert_eq!(response.pending.as_deref(), Some(&charge()));
    assert_eq!(response.envelope.conversation_id.as_ref().unwrap().as_str(), "c-1");
    let Verdict::Succeeded(payment) = &response.body else { panic!("{response:?}") };
    assert_eq!(payment.payment_id.as_str(), "10");
}

#[test]
fn a_refusal_that_was_found_shows_where_it_was_found() {
    let body = signed("FAILURE");
    let response = looked_up(&Others::default(), &body).unwrap();
    let Verdict::Declined(refusal) = &response.body else { panic!("{response:?}") };
    assert_eq!((refusal.endpoint, refusal.outcome()), ("payment.create", Outcome::Refused));
    assert_eq!(refusal.conversation_id.as_deref(), Some("c-1"));
    assert_eq!(refusal.payment_id.as_deref(), Some("10"));
    assert_eq!(*refusal.raw, body);
}

#[test]
fn a_payment_that_another_call_made_is_not_taken_for_this_one() {
    let others =
        |payment: &str| Others { payments: vec![payment.parse().unwrap()], ..Others::default() };
    let response = looked_up(&others("10"), &signed("SUCCESS")).unwrap();
    assert!(matches!(response.body, Verdict::NotYet(_)), "{response:?}");
    let response = looked_up(&others("11"), &signed("SUCCESS")).unwrap();
    assert!(matches!(response.body, Verdict::Succeeded(_)), "{response:?}");
}

#[test]
fn a_look_up_that_failed_proves_nothing() {
    let refused = r#"{"status":"failure","errorCode":"5083"}"#;
    assert!(matches!(looked_up(&Others::default(), refused), Err(Error::Api(_))));
    let forged = signed("SUCCESS").replace("\"10\"", "\"11\"");
    assert!(matches!(looked_up(&Others::default(), &forged), Err(Error::Untrusted(_))));
}

#[test]
fn a_call_is_looked_up_without_its_types_all_the_same() {
    let recovery = Entry::find("payment.create").unwrap().recovery.unwrap();
    assert_eq!((recovery.endpoint, recovery.look_up), ("payment.create", RetrievePayment::NAME));
    let asked = recovery.prepare(&charge(), &credentials(), "n", &context()).unwrap().unwrap();
    assert_eq!(*asked.body, *br#"{"conversationId":"n","paymentConversationId":"c-1"}"#);
    let body = signed("SUCCESS").replace("\"futureField\"", "\"fraudStatus\":-1,\"futureField\"");
    let received = (200, body.as_bytes());
    let (call, others) = (charge(), Others::default());
    let keys = credentials();
    let response =
        recovery.interpret_untyped(&call, &others, &asked, &keys, received, Verify::Strictly);
    let response = response.unwrap();
    assert_eq!(response.received_payment_id(), Some("10"));
    assert_eq!(response.received_fraud_status(), Some("-1"));
    let Verdict::Succeeded(body) = response.body else { panic!() };
    let View::Amount(paid) = body.view().get("paidPrice") else { panic!("{body:?}") };
    assert_eq!(paid.to_string(), "1.20000000");
    let refund = refund(Some("1"), "0.5");
    let nameless = Pending { payment_id: None, ..refund };
    let recovery = Entry::find("payment.refund").unwrap().recovery.unwrap();
    assert!(recovery.prepare(&nameless, &credentials(), "n", &context()).is_none());
}

/// The clock of the service is a day ahead: its records are right by its own clock, which it tells.
#[test]
fn the_clock_that_a_look_up_tells_is_taken_into_account() {
    let cancel = Pending {
        is_reference_ours: false,
        sent_at: Some(context().now),
        ..of_payment(CancelPayment::NAME)
    };
    let history = serde_json::from_str(
        r#"{"payments":[{"paymentId":10,"paidPrice":1.2,"cancels":[{"cancelConversationId":"c-1",
        "refundStatus":1,"refundPrice":1.2,"createdDate":"2026-11-23 13:00:01"}]}]}"#,
    )
    .unwrap();
    let succeeds = |found| matches!(CancelPayment::judge(&cancel, &found), Verdict::Succeeded(_));
    let asked_at = context().now;
    let told = asked_at.as_millisecond() + 24 * 60 * 60 * 1000;
    let told = clock_offset(Some(told), asked_at);
    assert!(succeeds(Found { clock_offset: told, ..Found::new(&history) }));
    assert_eq!(clock_offset(None, asked_at), None);
    assert!(!succeeds(Found::new(&history)));
}

#[test]
fn a_handle_says_what_others_may_have_done() {
    let (none, payments) = (Others::default(), vec!["9".parse().unwrap()]);
    assert_eq!(none.for_handle(), None);
    let declined = Others { any_declined: true, ..Others::default() };
    assert_eq!(declined.for_handle(), Some(Earlier::Declined));
    let alike = Others { any_alike: true, ..declined.clone() };
    assert_eq!(alike.for_handle(), Some(Earlier::MayHaveMoved));
    let known = Others { payments, ..declined };
    assert_eq!(known.for_handle(), Some(Earlier::MayHaveMoved));
}

#[test]
fn each_call_is_looked_up_where_it_shows() {
    let number = |ask: Option<RetrievePaymentHistory>| {
        ask.unwrap().payment_id.unwrap().value().unwrap().as_str().to_owned()
    };
    assert_eq!(number(RefundPayment::look_up(&refund(Some("1"), "0.5"))), "10");
    assert_eq!(number(RefundAmount::look_up(&refund(None, "0.5"))), "10");
    assert_eq!(number(CancelPayment::look_up(&of_payment(CancelPayment::NAME))), "10");
    let by_number = RetrievePayment::builder().payment_id("10").build();
    let by_reference = RetrievePayment::builder().payment_conversation_id("c-1").build();
    let known = |endpoint| of_payment(endpoint);
    assert_eq!(CompleteThreeDs::look_up(&known(CompleteThreeDs::NAME)), Some(by_number.clone()));
    let uncompared = CompleteThreeDsUncompared::NAME;
    assert_eq!(CompleteThreeDsUncompared::look_up(&known(uncompared)), Some(by_number.clone()));
    assert_eq!(AuthorizePayment::look_up(&known(AuthorizePayment::NAME)), Some(by_number));
    assert_eq!(AuthorizePayment::look_up(&charge()), Some(by_reference.clone()));
    assert_eq!(CreatePayment::look_up(&charge()), Some(by_reference));
    let nameless = super::pending(CompleteThreeDs::NAME);
    assert_eq!(CompleteThreeDs::look_up(&nameless), None);
    assert_eq!(CompleteThreeDsUncompared::look_up(&nameless), None);
}

/// A handle that no look-up answers for would be kept for nothing.
#[test]
fn a_call_has_a_handle_only_if_it_can_be_looked_up() {
    let approve = ApprovePaymentItem::builder().payment_transaction_id("1").build();
    let error = recovery::pending(&prepare(&approve)).unwrap_err();
    assert_eq!(error.setting, "conversationId");
    assert!(
        recovery::pending(&prepare(&CancelPayment::builder().payment_id("10").build())).is_ok()
    );
}

#[test]
fn a_doubt_is_one_line_of_a_log() {
    let found = signed("a\\nb\\u001b[2J");
    let Verdict::NotYet(doubt) = looked_up(&Others::default(), &found).unwrap().body else {
        panic!("{found}");
    };
    assert!(doubt.contains("paymentStatus") && !doubt.contains(char::is_control), "{doubt:?}");
}
