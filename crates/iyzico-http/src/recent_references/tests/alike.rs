//! Which attempts a look-up may take for one another.

use iyzico_core::Entry;
use iyzico_core::link::{CreateFastLink, CreateLink};
use iyzico_core::payment::CancelPayment;
use iyzico_core::payout::ExecutePayout;
use iyzico_core::subscription::RetrySubscription;
use jiff::SignedDuration;

use super::*;

/// An order that the merchant calls `order-1`, with one part replaced.
fn charge(part: &str, replacement: &str) -> Prepared {
    const ORDER: &str = r#"{"conversationId":"order-1","price":"1","paidPrice":"1.2","currency":"TRY",
        "basketId":"B1","paymentCard":{"cardHolderName":"John Doe","cardNumber":"5528790000000008",
        "expireMonth":"12","expireYear":"2030","cvc":"123"},"buyer":{"id":"BY1","name":"John",
        "surname":"Doe","identityNumber":"74300864791","email":"john@example.com",
        "registrationAddress":"Altunizade","city":"Istanbul","country":"Turkey","ip":"85.34.78.112"},
        "billingAddress":{"contactName":"John Doe","city":"Istanbul","country":"Turkey",
        "address":"Altunizade"},"basketItems":[{"id":"BI1","name":"Song","category1":"Music",
        "itemType":"VIRTUAL","price":"1"}]}"#;
    let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap();
    let context = Context::sandbox("2026-11-22T10:00:00Z".parse().unwrap());
    let order = ORDER.replace(part, replacement);
    Entry::find(CreatePayment::NAME).unwrap().prepare(&order, &keys, "nonce-1", &context).unwrap()
}

fn usual() -> Prepared {
    charge("", "")
}

fn pending(prepared: &Prepared) -> &Pending {
    prepared.pending.as_ref().unwrap()
}

/// Whatever became of another call under the reference, what it means for a look-up follows.
#[test]
fn another_attempt_is_a_doubt_as_far_as_it_may_be_found_instead() {
    let payment: PaymentId = "9".parse().unwrap();
    let states = [
        State::Declined,
        State::Done(Some(payment.clone())),
        State::Done(None),
        State::UnderWay,
        State::Open,
    ];
    for (own, other, is_found_instead) in [
        (usual(), charge("Song", "Book"), true),
        (usual(), charge("1.2", "1.3"), false),
        (refund("7", "1"), refund("7", "1"), true),
        // What goes back of one payment is told apart by its reference alone.
        (refund("7", "1"), refund("7", "2"), true),
    ] {
        for state in &states {
            let references = RecentReferences::default();
            let sent = sent();
            let number = references.track(&own, &sent).unwrap().number;
            let tracked = references.track(&other, &sent).unwrap();
            references.settle(tracked.key, tracked.number, Some(state.clone()), None);
            let others = references.others(pending(&own), Some(&own), Some(number));
            let expected = match state {
                State::Declined => (true, false, vec![]),
                State::Done(Some(payment)) => (false, false, vec![payment.clone()]),
                _ => (false, is_found_instead, vec![]),
            };
            let found = (others.any_declined, others.any_alike, others.payments);
            assert_eq!(found, expected, "{} {state:?}", own.name);
        }
    }
}

/// A buyer pays a link and a subscription some time, and what then is paid is in no request.
#[test]
fn what_a_buyer_may_still_pay_is_a_doubt_for_a_charge_with_its_reference() {
    let own = usual();
    let reference = own.conversation_id().unwrap().to_owned();
    let fast = CreateFastLink::builder().description("Song").price("2").currency_code("USD");
    let link = CreateLink::builder().name("Song").description("Song").price("2");
    let link = link.currency_code("USD").encoded_image_file("iVBORw0KGgo=");
    let retry = RetrySubscription::builder().reference_code("c6bb8d4d-2a6c-4a8b-9f6f-8e1b2f3a4c5d");
    for other in [
        prepared(&fast.conversation_id(reference.as_str()).build()),
        prepared(&link.conversation_id(reference.as_str()).build()),
        prepared(&retry.conversation_id(reference.as_str()).build()),
    ] {
        let references = RecentReferences::default();
        let sent = sent();
        let opens_page = !other.safety.moves_money();
        references.track(&other, &sent).unwrap().settle(Ok(None), opens_page, None);
        let number = references.track(&own, &sent).unwrap().number;
        let others = references.others(pending(&own), Some(&own), Some(number));
        assert!(others.any_alike, "{}", other.name);
        assert_eq!(other.pending_money(), None, "no look-up tells of {}", other.name);
    }
}

/// The record of a payment shows its amounts, its currency and its basket.
#[test]
fn charges_look_alike_if_their_records_do() {
    let references = RecentReferences::default();
    let looks = |prepared: &Prepared| references.looks(pending(prepared));
    for (part, replacement, is_alike) in [
        ("Song", "Book", true),
        ("\"TRY\"", "\"TL\"", true),
        (r#""currency":"TRY","#, "", true),
        ("\"1.2\"", "\"1.20\"", true),
        ("\"1.2\"", "\"1.3\"", false),
        ("\"price\":\"1\"", "\"price\":\"1.1\"", false),
        ("TRY", "USD", false),
        ("B1\"", "B2\"", false),
        (r#""basketId":"B1","#, "", false),
    ] {
        let other = charge(part, replacement);
        assert_eq!(looks(&usual()) == looks(&other), is_alike, "{part} {replacement}");
    }
}

/// A call that takes no basket makes the same record as one that could have named one, and did not.
#[test]
fn no_basket_looks_like_none() {
    let references = RecentReferences::default();
    let named = pending(&usual()).clone();
    let (mut none, mut of_no_basket) = (named.clone(), named.clone());
    none.basket_id = Some("".parse().unwrap());
    of_no_basket.basket_id = None;
    assert_eq!(references.looks(&none), references.looks(&of_no_basket));
    assert_ne!(references.looks(&none), references.looks(&named));
}

/// A handle is that of an attempt at its moment, or of the only one of its kind.
#[test]
fn a_handle_finds_its_own_attempt_or_none() {
    let call = usual();
    let handle = pending(&call);
    let (moment, looks) = (handle.sent_at.unwrap(), 5);
    let later = moment + SignedDuration::from_secs(1);
    let attempt = |number, endpoint, sent_at, looks| Attempt {
        number,
        endpoint,
        sent_at,
        looks,
        ..attempt(State::Open)
    };
    let charge = |number, sent_at| attempt(number, CreatePayment::NAME, sent_at, looks);
    let other_kind = attempt(4, RefundAmount::NAME, Some(later), looks);
    let other_looks = attempt(4, CreatePayment::NAME, Some(later), looks + 1);
    for (attempts, expected) in [
        (vec![], None),
        (vec![charge(3, Some(later)), charge(4, Some(moment)), charge(5, Some(later))], Some(4)),
        (vec![charge(4, Some(later))], Some(4)),
        (vec![charge(4, None)], Some(4)),
        (vec![charge(4, Some(later)), other_kind.clone(), other_looks.clone()], Some(4)),
        (vec![charge(3, Some(later)), charge(4, Some(later))], None),
        (vec![other_kind], None),
        (vec![other_looks], None),
    ] {
        assert_eq!(find(&attempts, handle, looks), expected, "{attempts:?}");
    }
    let mut undated = handle.clone();
    undated.sent_at = None;
    let both = [charge(3, None), charge(4, None)];
    assert_eq!(find(&both, &undated, looks), None, "no moment is none in common");
}

/// Calls share what is remembered exactly if the same look-up finds them.
#[test]
fn calls_are_remembered_by_what_their_look_up_finds_them_by() {
    let references = RecentReferences::default();
    let capture = |payment: &str, reference: &str| {
        let capture = CapturePayment::builder().payment_id(payment).paid_price("1");
        prepared(&capture.conversation_id(reference).build())
    };
    let payout = |batch: &str, reference: &str| {
        prepared(&ExecutePayout::builder().request_id(batch).conversation_id(reference).build())
    };
    let cancel = |payment: &str, reference: &str| {
        let cancel = CancelPayment::builder().payment_id(payment);
        prepared(&cancel.conversation_id(reference).build())
    };
    let share = |one: &Prepared, other: &Prepared| {
        let [one, other] = [one, other].map(|call| references.key(pending(call)).unwrap());
        one == other
    };
    assert!(share(&capture("7", "c-1"), &capture("7", "c-2")));
    assert!(!share(&capture("7", "c-1"), &capture("8", "c-1")));
    assert!(share(&payout("7", "c-1"), &payout("7", "c-2")));
    assert!(!share(&payout("7", "c-1"), &payout("8", "c-1")));
    assert!(!share(&payout("7", "c-1"), &capture("7", "c-1")), "a batch is no payment");
    assert!(share(&cancel("7", "c-1"), &cancel("8", "c-1")));
    assert!(!share(&cancel("7", "c-1"), &cancel("7", "c-2")));
    assert!(share(&usual(), &charge("1.2", "1.3")));
    assert!(!share(&usual(), &charge("order-1", "order-2")));
}
