//! The error beside every unknown outcome says that it is unknown, by whatever the call could not begin.

use std::fmt::Debug;
use std::future::ready;
use std::sync::Arc;
use std::time::Duration;

use iyzico_http::binding::UnsentCall;
use iyzico_http::extra::Extra;
use iyzico_http::payment::{
    AuthorizePayment, CancelPayment, CapturePayment, CreatePayment, RefundAmount, RefundPayment,
};
use iyzico_http::recovery::{Pending, Recoverable};
use iyzico_http::value::field::Fields;
use iyzico_http::value::write::{Amounts, to_json};
use iyzico_http::{
    CallOptions, Client, Endpoint as _, Entry, Error, OnceOptions, Outcome, RateLimit, Settled,
};
use tokio::sync::Notify;

use crate::support::{Next, Server, StoppedClock, pass, payment, respond};

/// The handle of a call whose outcome is unknown, and what its error came of.
#[track_caller]
pub(crate) fn in_doubt<T: Debug>(settled: &Settled<T>) -> (&Pending, &Error) {
    let Settled::Unknown(pending, error) = settled else { panic!("{settled:?}") };
    says_so(pending, error);
    (pending, error.lost().expect("it came of another one"))
}

/// Whoever looks at the error alone must neither send the call again nor lose its handle.
#[track_caller]
fn says_so(pending: &Pending, error: &Error) {
    let report = error.report();
    assert_eq!((error.outcome(), report.outcome), (Outcome::Unknown, Outcome::Unknown), "{error}");
    assert_eq!((error.pending(), report.pending), (Some(pending), Some(pending)), "{error}");
    assert_eq!(error.conversation_id(), Some(pending.conversation_id.as_str()), "{error}");
    assert_eq!(report.endpoint, Some(pending.endpoint));
    assert_eq!(error.advice(), pending.advice(), "{error}");
    let text = error.to_string();
    assert!(!text.contains("no money moved") && !text.contains("nothing was sent"), "{text}");
    assert_eq!(text.matches("money may have moved").count(), 1, "{text}");
    assert!(!text.contains("  "), "{text}");
}

fn order(reference: &str) -> CreatePayment {
    let mut order = payment();
    order.conversation_id = Some(reference.into());
    order
}

fn at_once() -> OnceOptions {
    OnceOptions { deadline: Duration::ZERO, ..OnceOptions::default() }
}

fn with(pending: &Pending) -> OnceOptions {
    OnceOptions { pending: Some(Box::new(pending.clone())), ..at_once() }
}

/// A client that has lost a payment, and its handle.
async fn having_lost(order: &CreatePayment) -> (Server, Client, Pending) {
    let server = Server::start(|stream, received| {
        if received.is_look_up() { respond(stream, 200, NOT_FOUND) } else { Next::Close }
    });
    let client = server.client();
    let settled = client.send_once(order, &at_once()).await;
    let (pending, _) = in_doubt(&settled);
    let pending = pending.clone();
    (server, client, pending)
}

/// What cannot work, and is told before anything is sent.
fn hopeless() -> [CallOptions; 3] {
    let call = CallOptions::default;
    [
        CallOptions { timeout: Some(Duration::ZERO), ..call() },
        CallOptions { extra: Extra::from_json("no object"), ..call() },
        CallOptions { extra: Extra::new().with("price", "1.00"), ..call() },
    ]
}

#[tokio::test]
async fn a_call_that_cannot_begin_and_was_lost_before_is_unknown_in_its_error_too() {
    let order = order("order-1");
    let (server, client, pending) = having_lost(&order).await;
    let create = Entry::find(CreatePayment::NAME).unwrap();
    let json = to_json(&order, Amounts::RequestText);
    let mut endings = Vec::new();
    for call in hopeless() {
        let options = OnceOptions { call, ..at_once() };
        endings.push(client.send_once(&order, &options).await.into_json());
        endings.push(client.call_once(create, &json, &options).await);
        let options = OnceOptions { pending: Some(Box::new(pending.clone())), ..options };
        endings.push(server.client().send_once(&order, &options).await.into_json());
        endings.push(client.resolve::<CreatePayment>(&pending, &options).await.into_json());
    }
    let misspelt = json.replacen("\"basketId\"", "\"basket_id\"", 1);
    endings.push(client.call_once(create, &misspelt, &at_once()).await);
    endings.push(client.call_once_until(create, &json, &at_once(), ready(())).await);
    let mut wrong = order.clone();
    wrong.price = "free".into();
    let elsewhere = server.client();
    endings.push(elsewhere.send_once(&wrong, &with(&pending)).await.into_json());
    endings.push(elsewhere.call_once(create, "{}", &with(&pending)).await);
    let check = Entry::find("bin.check").unwrap();
    endings.push(elsewhere.call_once(check, "{}", &with(&pending)).await);
    let cancel = CancelPayment::builder().payment_id("1").conversation_id("c-1").build();
    endings.push(elsewhere.send_once(&cancel, &with(&pending)).await.into_json());
    endings.push(elsewhere.resolve::<CancelPayment>(&pending, &at_once()).await.into_json());
    client.close();
    endings.push(client.send_once(&order, &at_once()).await.into_json());
    endings.push(client.call_once(create, &json, &at_once()).await);
    endings.push(client.send_once(&order, &with(&pending)).await.into_json());
    endings.push(client.resolve::<CreatePayment>(&pending, &at_once()).await.into_json());
    endings.push(client.resolve_json(&pending, &at_once()).await);
    assert_eq!(endings.len(), 24);
    for settled in endings {
        let Settled::Unknown(open, error) = &settled else { panic!("{settled:?}") };
        says_so(open, error);
        assert_eq!(open.conversation_id, pending.conversation_id);
    }
    assert_eq!(server.requests().len(), 1);
}

/// Whoever hears that nothing was sent pays with another reference, while this one may be paid already.
#[tokio::test]
async fn a_call_that_cannot_begin_under_a_reference_in_use_is_unknown() {
    let create = Entry::find(CreatePayment::NAME).unwrap();
    for (reference, is_open) in [("order-1", true), ("order-2", false)] {
        let (_server, client, pending) = having_lost(&order("order-1")).await;
        let mut other = order(reference);
        other.paid_price = "1.3".into();
        let json = to_json(&other, Amounts::RequestText);
        let mut endings = Vec::new();
        for call in hopeless() {
            let options = OnceOptions { call, ..at_once() };
            endings.push(client.send_once(&other, &options).await.into_json());
        }
        endings.push(client.call_once_until(create, &json, &at_once(), ready(())).await);
        let sent = client.sent_before();
        client.close();
        endings.push(client.send_once(&other, &at_once()).await.into_json());
        endings.push(client.call_once(create, &json, &at_once()).await);
        let open =
            sent.open(CreatePayment::NAME, &UnsentCall { json: &json, ..UnsentCall::default() });
        assert_eq!(open.is_some(), is_open);
        for settled in endings {
            match &settled {
                Settled::Unknown(open, error) if is_open => {
                    says_so(open, error);
                    assert_eq!(open.conversation_id, pending.conversation_id);
                }
                _ => assert!(!is_open && matches!(settled, Settled::NotSent(_)), "{settled:?}"),
            }
        }
    }
}

/// What a program may write instead of each field that a request has: another name, or no value of it.
fn mistakes(call: &impl Fields) -> Vec<(&'static str, String)> {
    let json = to_json(call, Amounts::RequestText);
    let mut wrong = Vec::new();
    for name in call.names().iter().map(|name| name.wire) {
        let field = format!("\"{name}\":");
        for instead in [format!("\"{name}x\":"), format!("{field}[null],\"{name}x\":")] {
            wrong.push((name, json.replacen(&field, &instead, 1)));
        }
    }
    wrong.retain(|(_, wrong)| *wrong != json);
    wrong
}

/// Whoever corrects the mistake sends the payment again, so the mistake must not say that nothing was sent.
#[tokio::test]
async fn a_mistake_in_any_field_leaves_an_earlier_call_with_the_reference_unknown() {
    let reference = "c-1";
    let capture = CapturePayment::builder().payment_id("1").paid_price("1.2");
    let cancel = CancelPayment::builder().payment_id("1");
    let refund = RefundAmount::builder().payment_id("1").price("0.4");
    let line = RefundPayment::builder().payment_transaction_id("1").price("0.4");
    any_mistake(&order(reference), "conversationId").await;
    any_mistake(&AuthorizePayment(order(reference)), "conversationId").await;
    any_mistake(&capture.conversation_id(reference).build(), "paymentId").await;
    any_mistake(&cancel.conversation_id(reference).build(), "conversationId").await;
    any_mistake(&refund.conversation_id(reference).build(), "conversationId").await;
    any_mistake(&line.conversation_id(reference).build(), "conversationId").await;
}

/// `found_by` names what a call is found by: without it, nobody knows of the earlier one.
async fn any_mistake<E: Recoverable>(call: &E, found_by: &str)
where
    E::Response: Fields + Debug,
{
    let server = Server::start(|stream, received| {
        if received.is_look_up() { respond(stream, 200, NOT_FOUND) } else { Next::Close }
    });
    let client = server.client();
    let lost = client.send_once(call, &at_once()).await;
    assert!(matches!(lost, Settled::Unknown(..)), "{lost:?}");
    let entry = Entry::find(E::NAME).unwrap();
    let (closed, sent) = (server.client(), client.sent_before());
    closed.close();
    let mut refused = 0;
    for (name, wrong) in mistakes(call) {
        let what = format!("{} {name} {wrong}", E::NAME);
        let settled = client.call_once(entry, &wrong, &at_once()).await;
        let open = sent.open(E::NAME, &UnsentCall { json: &wrong, ..UnsentCall::default() });
        if name != found_by {
            let Settled::Unknown(pending, error) = &settled else { panic!("{what}: {settled:?}") };
            says_so(pending, error);
            assert!(open.is_some(), "{what}");
            refused += usize::from(client.pending_json(entry, &wrong).is_err());
        }
        let elsewhere = closed.call_once(entry, &wrong, &at_once()).await;
        assert!(matches!(elsewhere, Settled::NotSent(_)), "{what}: {elsewhere:?}");
    }
    assert!(refused >= 2, "{}: {refused}", E::NAME);
    assert_eq!(server.requests().iter().filter(|request| !request.is_look_up()).count(), 1);
}

/// In Rust too, a value may be none.
#[tokio::test]
async fn a_wrong_value_leaves_an_earlier_call_with_the_reference_unknown() {
    let (server, client, pending) = having_lost(&order("order-1")).await;
    for (reference, is_open) in [("order-1", true), ("order-2", false)] {
        let mut wrong = order(reference);
        wrong.paid_price = "free".into();
        let settled = client.send_once(&wrong, &at_once()).await;
        if is_open {
            let (open, Error::Invalid(_)) = in_doubt(&settled) else { panic!("{settled:?}") };
            assert_eq!((&open.conversation_id, open.sent_at), (&pending.conversation_id, None));
        } else {
            assert!(matches!(settled, Settled::NotSent(Error::Invalid(_))), "{settled:?}");
        }
    }
    assert_eq!(server.requests().len(), 1);
}

/// A secret that was given stands in the findings, where a program can take it out.
#[tokio::test]
async fn the_text_of_an_unknown_outcome_shows_nothing_that_was_given() {
    let order = order("order-1");
    let (_server, client, pending) = having_lost(&order).await;
    let mut wrong = order.clone();
    wrong.price = "free of charge".into();
    let settled = client.send_once(&wrong, &with(&pending)).await;
    let Settled::Unknown(_, error) = &settled else { panic!("{settled:?}") };
    assert!(error.to_string().contains("the request is wrong: price "), "{error}");
    assert!(!error.to_string().contains("free of charge"), "{error}");
    let (_, lost) = in_doubt(&settled);
    assert!(lost.to_string().contains("free of charge"), "{lost}");
}

/// What held a look-up back says that nothing was sent, and means the look-up.
#[tokio::test]
async fn a_look_up_that_was_held_back_says_nothing_about_the_money() {
    let server = Server::start(|stream, received| {
        if received.is_look_up() { respond(stream, 200, NOT_FOUND) } else { Next::Close }
    });
    let limited = server.builder().rate_limit(RateLimit::FailFast);
    let limited = limited.calls_per_minute("payment.retrieve", 1);
    let ended = Arc::new(Notify::new());
    let told = Arc::clone(&ended);
    let client = limited.on_attempt(move |_| told.notify_one()).build().unwrap();
    let pause = Duration::from_millis(10);
    let (first_pause, longest_pause) = (pause, pause);
    let deadline = Duration::from_millis(200);
    let options = OnceOptions { first_pause, longest_pause, deadline, ..OnceOptions::default() };
    let _clock = StoppedClock::new();
    let call = tokio::spawn(async move { client.send_once(&order("order-1"), &options).await });
    ended.notified().await;
    pass(pause).await;
    ended.notified().await; // the first look-up, which is the only one that is sent
    while !call.is_finished() {
        pass(pause).await;
    }
    let settled = call.await.unwrap();
    assert_eq!(server.requests().len(), 2);
    let Settled::Unknown(pending, error) = &settled else { panic!("{settled:?}") };
    says_so(pending, error);
    assert!(error.to_string().contains("was held back"), "{error}");
}

const NOT_FOUND: &str = r#"{"status":"failure","errorCode":"5087"}"#;
