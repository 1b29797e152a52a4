//! What is remembered of a reference that is used again and again, and what is forgotten.

use iyzico_core::endpoint::Endpoint;
use iyzico_core::error::ApiError;
use iyzico_core::payment::{CapturePayment, CreatePayment, RefundAmount};
use iyzico_core::response::{Http, Verify};
use iyzico_core::{Context, Credentials, request};

use super::known::MOST;
use super::memory::{CROWD, KEPT};
use super::payments::Payments;
use super::*;
use crate::message::LARGEST_KEPT;

mod alike;

fn prepared(call: &impl Endpoint) -> Prepared {
    let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap();
    let context = Context::sandbox("2026-11-22T10:00:00Z".parse().unwrap());
    request::prepare(call, &keys, "nonce-1", &context).unwrap()
}

/// A refund of a payment, which the merchant calls `back-1`.
fn refund(payment: &str, price: &str) -> Prepared {
    let refund = RefundAmount::builder().payment_id(payment).price(price);
    prepared(&refund.conversation_id("back-1").build())
}

fn sent() -> SentFlag {
    SentFlag::already_set()
}

fn declined() -> Error {
    ApiError::told("payment.refund_amount", "no").into()
}

fn unknown(prepared: &Prepared) -> Error {
    iyzico_core::response::contradicts(prepared, 200, b"{}", "it does not fit".to_owned())
}

/// A call that was sent and whose response never came.
fn lose(references: &RecentReferences, prepared: &Prepared) {
    let sent = sent();
    drop(references.track(prepared, &sent));
}

fn decline(references: &RecentReferences, prepared: &Prepared) {
    let sent = sent();
    references.track(prepared, &sent).unwrap().settle(Err(&declined()), false, None);
}

fn state(references: &RecentReferences, prepared: &Prepared) -> Option<State> {
    match references.known(prepared) {
        Known::Same(state, _) => Some(state),
        Known::Nothing => None,
        Known::InUse => panic!("the reference is in use"),
    }
}

#[test]
fn what_is_remembered_follows_from_how_the_call_ended() {
    let refund = refund("7", "1");
    let payment: PaymentId = "7".parse().unwrap();
    let body = br#"{"status":"failure","errorCode":"5093"}"#;
    let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap();
    let interpret = iyzico_core::response::interpret::<RefundAmount>;
    let done_before = interpret(&refund, &keys, 200, body, Verify::Strictly).unwrap_err();
    assert_eq!(done_before.outcome(), Outcome::Unknown);
    let body = br#"{"status":"failure","errorCode":"10219"}"#;
    let broken = interpret(&refund, &keys, 200, body, Verify::Strictly).unwrap_err();
    let held_back = iyzico_core::error::ClosedError { endpoint: "payment.refund_amount" }.into();
    for (result, opens_page, expected) in [
        (Ok(Some(payment.clone())), false, Some(State::Done(Some(payment)))),
        (Ok(None), false, Some(State::Done(None))),
        (Ok(None), true, Some(State::Open)),
        (Err(&declined()), false, Some(State::Declined)),
        (Err(&unknown(&refund)), false, Some(State::Open)),
        (Err(&done_before), false, Some(State::Declined)),
        (Err(&broken), false, Some(State::Open)),
        (Err(&held_back), false, None),
    ] {
        let references = RecentReferences::default();
        let sent = sent();
        let tracked = references.track(&refund, &sent).unwrap();
        assert_eq!(state(&references, &refund), Some(State::UnderWay));
        tracked.settle(result.clone(), opens_page, None);
        assert_eq!(state(&references, &refund), expected, "{result:?}");
    }
}

/// A call that is dropped may have been carried out, if any of it had left.
#[test]
fn a_dropped_call_is_open_only_if_it_had_left() {
    let (references, refund) = (RecentReferences::default(), refund("7", "1"));
    let not_sent = SentFlag::default();
    drop(references.track(&refund, &not_sent));
    assert_eq!(state(&references, &refund), None);
    assert!(references.lock().references.is_empty(), "it takes no memory");
    lose(&references, &refund);
    assert_eq!(state(&references, &refund), Some(State::Open));
}

/// The gravest of several attempts at one request decides whether it may be sent.
#[test]
fn the_strongest_attempt_counts() {
    let (references, refund) = (RecentReferences::default(), refund("7", "1"));
    decline(&references, &refund);
    assert_eq!(state(&references, &refund), Some(State::Declined));
    lose(&references, &refund);
    decline(&references, &refund);
    assert_eq!(state(&references, &refund), Some(State::Open));
    let sent = sent();
    let under_way = references.track(&refund, &sent).unwrap();
    assert_eq!(state(&references, &refund), Some(State::UnderWay));
    let second = references.track(&refund, &sent).unwrap();
    second.settle(Ok(None), false, None);
    assert_eq!(state(&references, &refund), Some(State::Done(None)));
    drop(under_way);
    assert_eq!(state(&references, &refund), Some(State::Done(None)));
}

#[test]
fn a_reference_is_in_use_while_another_request_may_have_moved_money() {
    let (references, first) = (RecentReferences::default(), refund("7", "1"));
    let (other_amount, other_payment) = (refund("7", "2"), refund("8", "1"));
    decline(&references, &first);
    assert_eq!(references.known(&other_amount), Known::Nothing, "nothing has moved");
    lose(&references, &first);
    assert_eq!(references.known(&other_amount), Known::InUse);
    assert_eq!(references.known(&other_payment), Known::Nothing, "it is looked up elsewhere");
    references.settle_same(&first, &State::Declined);
    assert_eq!(references.known(&other_amount), Known::Nothing, "a look-up proved it");
}

/// Two threads may have found nothing in the way at the same moment: only one of them may send.
#[test]
fn a_call_that_is_sent_once_is_claimed_by_one_alone() {
    let (references, refund, other) =
        (RecentReferences::default(), refund("7", "1"), refund("7", "2"));
    let sent = sent();
    let known = |prepared| references.claim(prepared, &sent).err();
    let first = references.claim(&refund, &sent).unwrap().unwrap();
    assert_eq!(known(&refund), Some(Known::Same(State::UnderWay, first.number)));
    assert_eq!(known(&other), Some(Known::InUse));
    first.settle(Err(&declined()), false, None);
    let second = references.claim(&refund, &sent).unwrap().unwrap();
    let number = second.number;
    drop(second);
    assert_eq!(known(&refund), Some(Known::Same(State::Open, number)), "it may have been sent");
    references.settle_same(&refund, &State::Declined);
    assert_eq!(known(&other), None, "no money moved");
}

/// The state of a payment does not depend on the reference of the call that changed it.
#[test]
fn what_is_found_by_its_state_needs_no_reference_of_its_own() {
    let capture = |price: &str| {
        let capture = CapturePayment::builder().payment_id("7").paid_price(price);
        prepared(&capture.conversation_id("c-1").build())
    };
    let references = RecentReferences::default();
    lose(&references, &capture("1"));
    assert_eq!(references.known(&capture("2")), Known::Nothing);
    assert_eq!(state(&references, &capture("1")), Some(State::Open));
    assert_eq!(references.known(&refund("7", "1")), Known::Nothing, "another look-up");
}

/// What is proven of one request says nothing of another one, and takes nothing back.
#[test]
fn a_proof_settles_what_was_open_of_the_same_request() {
    let capture = |price: &str| {
        let capture = CapturePayment::builder().payment_id("7").paid_price(price);
        prepared(&capture.conversation_id("c-1").build())
    };
    let references = RecentReferences::default();
    for price in ["1", "2"] {
        lose(&references, &capture(price));
    }
    references.settle_same(&capture("1"), &State::Done(None));
    references.settle_same(&capture("1"), &State::Declined);
    assert_eq!(state(&references, &capture("1")), Some(State::Done(None)));
    assert_eq!(state(&references, &capture("2")), Some(State::Open));
}

#[test]
fn below_a_crowd_every_attempt_is_remembered() {
    let references = RecentReferences::default();
    let refunds = ["1", "2", "3", "4"].map(|price| refund("7", price));
    for refund in &refunds {
        decline(&references, refund);
    }
    for refund in &refunds {
        assert_eq!(state(&references, refund), Some(State::Declined));
    }
}

#[test]
fn of_a_crowd_that_was_declined_the_last_one_is_enough() {
    let (references, refund) = (RecentReferences::default(), refund("7", "1"));
    for _ in 0..3 * CROWD {
        decline(&references, &refund);
    }
    assert_eq!(state(&references, &refund), Some(State::Declined));
    let (pending, sent) = (refund.pending.as_ref().unwrap(), sent());
    let own = references.track(&refund, &sent).unwrap();
    let others = references.others(pending, None, Some(own.number));
    assert!(others.any_declined && !others.any_alike, "{others:?}");
    own.settle(Err(&declined()), false, None);
    decline(&references, &self::refund("7", "2"));
    assert_eq!(state(&references, &refund), Some(State::Declined), "there is room again");
    let memory = references.lock();
    let attempts = memory.references.values().map(|known| known.attempts.len()).sum::<usize>();
    assert!(attempts <= CROWD, "{attempts}");
}

/// Nothing that is found can be tied to one of so many, and nothing more is sent under that reference.
#[test]
fn a_crowd_that_may_have_moved_money_is_a_doubt() {
    let (references, refund) = (RecentReferences::default(), refund("7", "1"));
    let sent = sent();
    let under_way = references.track(&refund, &sent).unwrap();
    for _ in 0..CROWD - 1 {
        lose(&references, &refund);
    }
    assert_eq!(state(&references, &refund), Some(State::UnderWay));
    lose(&references, &refund);
    assert_eq!(references.known(&refund), Known::InUse);
    let pending = refund.pending.as_ref().unwrap();
    assert!(references.others(pending, None, Some(under_way.number)).any_alike);
    let kept = |memory: &Memory| -> Vec<u64> {
        let all = memory.references.values().flat_map(|known| &known.attempts);
        all.map(|attempt| attempt.number).collect()
    };
    let latest = u64::try_from(CROWD).unwrap() + 1;
    assert_eq!(kept(&references.lock()), [under_way.number, latest]);
    under_way.settle(Ok(None), false, None);
    assert_eq!(references.known(&refund), Known::InUse, "the others are as open as before");
}

/// A connection that failed says nothing of the calls that came before, however many they were.
#[test]
fn what_was_not_sent_takes_nothing_with_it_that_is_known() {
    let (references, refund) = (RecentReferences::default(), refund("7", "1"));
    let pending = refund.pending.as_ref().unwrap();
    let never_sent = SentFlag::default();
    let sent = sent();
    for count in 1..2 * CROWD {
        lose(&references, &refund);
        drop(references.track(&refund, &never_sent));
        let held_back = references.track(&refund, &sent).unwrap();
        let error = iyzico_core::error::ClosedError { endpoint: "payment.refund_amount" }.into();
        held_back.settle(Err(&error), false, None);
        let known = references.known(&refund);
        assert!(matches!(known, Known::Same(State::Open, _) | Known::InUse), "{count}: {known:?}");
        assert!(references.may_have_moved(pending), "{count}");
        assert!(references.others(pending, None, Some(0)).any_alike, "{count}");
    }
    assert_eq!(references.known(&refund), Known::InUse);
}

fn attempt(state: State) -> Attempt {
    Attempt {
        number: 0,
        endpoint: CreatePayment::NAME,
        sent_at: None,
        request: 0,
        looks: 0,
        payment: None,
        moves_money: true,
        state,
    }
}

/// The memory of a client that lives for months has an end, and none of a call that is under way.
#[test]
fn the_oldest_references_are_forgotten_unless_they_are_under_way() {
    const UNDER_WAY: u64 = u64::MAX;
    const USED_AGAIN: u64 = u64::MAX - 1;
    let mut memory = Memory::default();
    memory.add(UNDER_WAY, attempt(State::UnderWay));
    memory.add(USED_AGAIN, attempt(State::Open));
    for key in 0..u64::try_from(MOST).unwrap() {
        memory.add(key, attempt(State::Open));
        if key == 10 {
            memory.add(USED_AGAIN, attempt(State::Open));
        }
    }
    assert_eq!((memory.references.len(), count(&memory)), (MOST - 1, MOST));
    assert!(memory.references.contains_key(&UNDER_WAY));
    assert_eq!(memory.references[&USED_AGAIN].attempts.len(), 2);
    assert!((0..3).all(|key| !memory.references.contains_key(&key)));
    assert!(memory.references.contains_key(&3));
}

/// Among what was forgotten together with a call may be another one that its look-up finds.
#[test]
fn a_call_that_is_forgotten_while_it_is_looked_up_may_be_another() {
    let references = RecentReferences::default();
    let sent = sent();
    let named = refund("7", "1");
    let nameless = prepared(&RefundAmount::builder().payment_id("7").price("1").build());
    for (call, is_doubt) in [(&named, true), (&nameless, false)] {
        let tracked = references.track(call, &sent).unwrap();
        let (number, pending) = (tracked.number, call.pending.as_ref().unwrap());
        drop(tracked);
        let others = || references.others(pending, Some(call), Some(number));
        assert_eq!(others(), Others::default());
        references.lock().references.clear();
        assert_eq!(others().any_alike, is_doubt, "{}", pending.conversation_id);
    }
}

/// However many calls are under way at once: none is forgotten, and none waits for a place.
#[test]
fn calls_under_way_are_remembered_beyond_the_limit() {
    let mut memory = Memory::default();
    let calls = u64::try_from(MOST).unwrap() + 10;
    for key in 0..calls {
        memory.add(key, attempt(State::UnderWay));
    }
    assert!((0..calls).all(|key| memory.references.contains_key(&key)));
}

#[test]
fn one_reference_that_is_used_without_end_takes_no_memory_without_end() {
    let mut memory = Memory::default();
    for _ in 0..2 * MOST + 100 {
        memory.add(1, attempt(State::Declined));
    }
    assert_eq!(memory.order.len(), 2 * MOST);
    assert!(memory.references[&1].attempts.len() <= CROWD);
}

/// However they are spread over references.
#[test]
fn the_attempts_that_are_kept_are_bounded() {
    let mut memory = Memory::default();
    let references = u64::try_from(2 * MOST / CROWD).unwrap();
    let mut number = 0;
    for key in 0..references {
        for _ in 0..CROWD {
            number = memory.add(key, attempt(State::Open));
        }
        assert!(count(&memory) <= MOST, "{}", count(&memory));
    }
    assert_eq!(count(&memory), MOST, "none is forgotten too early");
    assert!(
        !memory.references.contains_key(&0) && memory.references.contains_key(&(references - 1))
    );
    memory.settle(references - 1, number, None);
    assert_eq!(count(&memory), MOST - 1);
    memory.add(references - 1, attempt(State::Declined));
    for _ in 0..CROWD {
        memory.add(references - 1, attempt(State::Declined));
    }
    assert!(count(&memory) <= MOST);
}

/// The attempts that are kept, which must be as many as the memory believes.
#[track_caller]
fn count(memory: &Memory) -> usize {
    let count = memory.references.values().map(|known| known.attempts.len()).sum();
    assert_eq!(memory.attempts, count);
    count
}

#[test]
fn the_latest_responses_are_kept() {
    let references = RecentReferences::default();
    let response = |length| {
        let body = vec![b' '; length].into();
        HttpResponse { head: Http::new(200, [("", ""); 0]), body }.to_kept().map(Arc::new)
    };
    let sent = sent();
    let settled = |price: &str, response| {
        let refund = refund("7", price);
        let tracked = references.track(&refund, &sent).unwrap();
        let number = tracked.number;
        tracked.settle(Ok(None), false, response);
        number
    };
    let is_kept = |number: &u64| references.response(*number).is_some();
    let first = settled("1", response(LARGEST_KEPT));
    let second = settled("2", response(1));
    let too_large = settled("3", response(LARGEST_KEPT + 1));
    assert_eq!((is_kept(&first), is_kept(&second), is_kept(&too_large)), (true, true, false));
    for _ in 0..KEPT - 1 {
        references.lock().keep(u64::MAX, response(1).unwrap());
    }
    assert_eq!((is_kept(&first), is_kept(&second)), (false, true), "the oldest one went");
}

#[test]
fn the_first_origin_of_a_payment_counts_until_it_is_forgotten() {
    let mut payments = Payments::default();
    let (ours, other) = (Origin::Reference(1), Origin::Reference(2));
    assert_eq!(payments.origin(7, ours), ours);
    assert_eq!(payments.origin(7, other), ours);
    assert_eq!(payments.origin(8, Origin::Earlier), Origin::Earlier);
    for payment in 100..100 + u64::try_from(MOST).unwrap() - 2 {
        payments.origin(payment, other);
    }
    assert_eq!(payments.origin(7, other), ours, "just still known");
    payments.origin(9, other);
    assert_eq!(payments.origin(7, other), other, "forgotten, the oldest one first");
    assert_eq!(payments.origin(9, ours), other);
}
