//! The same call made again: while it is under way, after it ended, and with the handle of another one.

use std::future::ready;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use iyzico_http::binding::UnsentCall;
use iyzico_http::extra::Extra;
use iyzico_http::payment::{CreatePayment, Payment, RefundAmount};
use iyzico_http::recovery::Pending;
use iyzico_http::three_ds::CompleteThreeDs;
use iyzico_http::value::write::{Amounts, to_json};
use iyzico_http::{
    CallOptions, Client, Endpoint as _, Entry, Error, OnceOptions, Outcome, Settled,
};

use crate::doubts::in_doubt;
use crate::support::{
    Next, Server, StoppedClock, credentials, never_respond, payment, payment_response, respond,
};

const DECLINED: &str = r#"{"status":"failure","errorCode":"10051","errorMessage":"Insufficient"}"#;
const NOT_FOUND: &str = r#"{"status":"failure","errorCode":"5087","errorMessage":"not found"}"#;

fn order(reference: &str) -> CreatePayment {
    let mut order = payment();
    order.conversation_id = Some(reference.into());
    order
}

const PAUSE: Duration = Duration::from_millis(10);

fn quickly() -> OnceOptions {
    OnceOptions {
        first_pause: PAUSE,
        longest_pause: PAUSE,
        deadline: Duration::from_millis(200),
        ..OnceOptions::default()
    }
}

fn with(pending: &Pending) -> OnceOptions {
    OnceOptions { pending: Some(Box::new(pending.clone())), ..quickly() }
}

/// Loses every charge, and finds none.
fn losing() -> Server {
    Server::start(
        |stream, received| {
            if received.is_look_up() { respond(stream, 200, NOT_FOUND) } else { Next::Close }
        },
    )
}

fn charges(server: &Server) -> usize {
    server.requests().iter().filter(|request| !request.is_look_up()).count()
}

async fn send(client: &Client, order: &CreatePayment) -> Settled<Payment> {
    client.send_once(order, &quickly()).await
}

async fn stopped(client: &Client, order: &CreatePayment, options: &OnceOptions) -> Settled<String> {
    let json = to_json(order, Amounts::RequestText);
    let create = Entry::find(CreatePayment::NAME).unwrap();
    client.call_once_until(create, &json, options, ready(())).await
}

/// "Not sent" would invite to send it again.
#[tokio::test]
async fn who_gives_up_on_a_call_that_was_sent_before_does_not_know_its_end() {
    let server = losing();
    let client = server.client();
    let order = order("order-1");
    let Settled::Unknown(pending, _) = send(&client, &order).await else { panic!("it was lost") };

    let again = stopped(&client, &order, &quickly()).await;
    assert!(
        matches!(&again, Settled::Unknown(open, _) if open.conversation_id == pending.conversation_id),
        "{again:?}"
    );
    let elsewhere = stopped(&server.client(), &order, &with(&pending)).await;
    let Settled::Unknown(open, error) = &elsewhere else { panic!("{elsewhere:?}") };
    assert_eq!(**open, *pending);
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(charges(&server), 1);
}

/// Another client, which knows nothing of the lost call, would send it.
#[tokio::test]
async fn a_client_that_cannot_ask_does_not_know_what_became_of_its_call() {
    let server = losing();
    let client = server.client();
    let (lost, new) = (order("order-1"), order("order-2"));
    let Settled::Unknown(pending, _) = send(&client, &lost).await else { panic!("it was lost") };

    let call = CallOptions { timeout: Some(Duration::ZERO), ..CallOptions::default() };
    let hopeless = OnceOptions { call, ..quickly() };
    let settled = client.send_once(&lost, &hopeless).await;
    assert!(matches!(in_doubt(&settled), (_, Error::Config(_))), "{settled:?}");
    let settled = client.send_once(&new, &hopeless).await;
    assert!(matches!(&settled, Settled::NotSent(Error::Config(_))), "{settled:?}");

    client.close();
    let settled = send(&client, &lost).await;
    let (open, Error::Closed(_)) = in_doubt(&settled) else { panic!("{settled:?}") };
    assert_eq!(open.conversation_id, pending.conversation_id);
    let settled = send(&client, &new).await;
    assert!(matches!(&settled, Settled::NotSent(Error::Closed(_))), "{settled:?}");
    assert_eq!(charges(&server), 1);
}

/// A misspelt field is no other request, and nobody knows which one was meant.
#[tokio::test]
async fn fields_that_cannot_be_sent_leave_an_earlier_call_with_the_reference_unknown() {
    let server = losing();
    let client = server.client();
    let lost = order("order-1");
    let Settled::Unknown(..) = send(&client, &lost).await else { panic!("it was lost") };
    let mut larger = lost.clone();
    larger.paid_price = "2.00".into();
    for extra in [Extra::from_json("no object"), Extra::new().with("price", "1.00")] {
        let call = CallOptions { extra, ..CallOptions::default() };
        let options = OnceOptions { call, ..quickly() };
        for request in [&lost, &larger] {
            let settled = client.send_once(request, &options).await;
            let (open, Error::Invalid(_)) = in_doubt(&settled) else { panic!("{settled:?}") };
            assert_eq!((open.conversation_id.as_str(), open.sent_at), ("order-1", None));
        }
        let settled = client.send_once(&order("order-2"), &options).await;
        assert!(matches!(&settled, Settled::NotSent(Error::Invalid(_))), "{settled:?}");
    }
    let create = Entry::find(CreatePayment::NAME).unwrap();
    for (request, is_open) in [(&lost, true), (&larger, true), (&order("order-2"), false)] {
        // In Python, a misspelt option is one.
        let misspelt = to_json(request, Amounts::RequestText).replacen('{', r#"{"dedline":1,"#, 1);
        let settled = client.call_once(create, &misspelt, &quickly()).await;
        match &settled {
            Settled::NotSent(Error::Invalid(_)) => assert!(!is_open, "{settled:?}"),
            _ => {
                assert!(is_open && matches!(in_doubt(&settled), (_, Error::Invalid(_))));
            }
        }
    }
    let settled = send(&client, &larger).await;
    assert!(matches!(&settled, Settled::Unknown(_, Error::ReferenceInUse(_))), "{settled:?}");
    assert_eq!(charges(&server), 1);
}

/// Programs that refuse a call themselves ask what may have been sent before, closed or not.
#[tokio::test]
async fn a_call_that_cannot_begin_is_as_open_as_it_was_before() {
    let server = losing();
    let client = server.client();
    let (lost, new) = (order("order-1"), order("order-2"));
    let Settled::Unknown(pending, _) = send(&client, &lost).await else { panic!("it was lost") };
    let [lost, new] = [lost, new].map(|order| to_json(&order, Amounts::RequestText));
    let (sent, stored) = (client.sent_before(), pending.to_json());
    client.close();
    drop(client);

    let open = |json: &str, pending| {
        sent.open(CreatePayment::NAME, &UnsentCall { json, pending, ..UnsentCall::default() })
    };
    let reference = |open: Option<Box<Pending>>| open.map(|open| open.conversation_id.to_string());
    assert_eq!(reference(open(&lost, None)).as_deref(), Some("order-1"));
    assert_eq!(
        open(&lost, None).and_then(|open| open.sent_at),
        None,
        "it was sent at another time"
    );
    assert_eq!(open(&new, None), None);
    assert_eq!(open("{}", None), None);
    assert_eq!(open(&new, Some(&stored)).as_deref(), Some(&*pending));
    assert_eq!(open("{}", Some(&stored)).as_deref(), Some(&*pending));
    let strayed = UnsentCall { json: &lost, payment_id: "7".parse().ok(), ..UnsentCall::default() };
    let strayed = sent.open(CreatePayment::NAME, &strayed).expect("it was sent");
    assert_eq!(strayed.payment_id, None, "a payment is not found by another one");
    let call = UnsentCall { json: &lost, ..UnsentCall::default() };
    assert_eq!(
        format!("{call:?} {sent:?}"),
        "UnsentCall { .. } SentBefore { .. }",
        "it holds a card"
    );
    // Whoever has a handle has sent something, whether it can still be read or not.
    for cut in ["", &stored[..stored.len() / 2]] {
        assert_eq!(reference(open(&new, Some(cut))).as_deref(), Some("order-2"));
        let nameless = open("{}", Some(cut)).expect("somebody sent something");
        assert!(nameless.is_reference_ours, "nobody finds it");
        assert_eq!(nameless.endpoint, CreatePayment::NAME);
    }
    let unsent = UnsentCall { json: "{}", pending: Some(&stored), ..UnsentCall::default() };
    assert_eq!(sent.open("no.call", &unsent).as_deref(), Some(&*pending));
    assert_eq!(sent.open("no.call", &UnsentCall { pending: None, ..unsent }), None);
}

/// No handle is ever made of a call that cannot be looked up.
#[tokio::test]
async fn another_kind_of_call_leaves_a_handle_unknown() {
    let server = losing();
    let client = server.client();
    let pending = client.pending(&order("order-1")).unwrap();
    let check = Entry::find("bin.check").unwrap();
    let settled = client.call_once(check, "{}", &with(&pending)).await;
    let (open, Error::Config(_)) = in_doubt(&settled) else { panic!("{settled:?}") };
    assert_eq!(*open, pending);
}

#[tokio::test]
async fn who_gives_up_on_a_call_that_is_under_way_does_not_know_its_end() {
    let server = Server::start(|_, _| never_respond());
    let client = server.client();
    let order = order("order-1");
    let first = tokio::spawn({
        let (client, order) = (client.clone(), order.clone());
        async move { client.send_once(&order, &quickly()).await }
    });
    server.asked(1).await;
    let joined = stopped(&client, &order, &quickly()).await;
    assert!(matches!(joined, Settled::Unknown(..)), "{joined:?}");
    first.abort();
}

#[tokio::test]
async fn a_request_that_is_not_sent_leaves_the_earlier_attempt_unknown() {
    let server = losing();
    let order = order("order-1");
    let Settled::Unknown(pending, _) = send(&server.client(), &order).await else { panic!() };
    let mut wrong = order;
    wrong.price = "free".into();
    let settled = server.client().send_once(&wrong, &with(&pending)).await;
    let (open, error @ Error::Invalid(_)) = in_doubt(&settled) else { panic!("{settled:?}") };
    assert_eq!(*open, *pending);
    assert_eq!(error.conversation_id(), Some("order-1"));
}

#[tokio::test]
async fn the_handle_of_another_request_is_not_settled_as_this_one() {
    let server = Server::start(|stream, received| {
        let paid = payment_response(&received.body).replacen(
            '{',
            r#"{"paymentStatus":"SUCCESS","phase":"AUTH","#,
            1,
        );
        if received.is_look_up() { respond(stream, 200, &paid) } else { Next::Close }
    });
    let client = server.client();
    let small = order("order-1");
    let pending = client.pending(&small).unwrap();
    let mut large = small.clone();
    large.paid_price = "120".into();
    let mut other_card = small.clone();
    let mut card = other_card.payment_card.value().unwrap().clone();
    card.card_number = Some("5890040000000016".into());
    other_card.payment_card = card.into();
    for other in [large, other_card] {
        let settled = client.send_once(&other, &with(&pending)).await;
        assert!(matches!(in_doubt(&settled), (_, Error::Config(_))), "{settled:?}");
    }
    let refund = |amount: &str, payment: &str| {
        RefundAmount::builder().payment_id(payment).price(amount).conversation_id("back-1").build()
    };
    let pending = client.pending(&refund("0.4", "1")).unwrap();
    for other in [refund("0.8", "1"), refund("0.4", "2")] {
        let settled = client.send_once(&other, &with(&pending)).await;
        assert!(matches!(in_doubt(&settled), (_, Error::Config(_))), "{settled:?}");
    }
    assert_eq!(charges(&server), 0);
}

/// A double click must not show one page that asks for another card while the other one charges.
#[tokio::test]
async fn who_joins_a_call_shares_its_end() {
    let paid = AtomicUsize::new(0);
    let server = Server::start(move |stream, received| match paid.fetch_add(1, Ordering::SeqCst) {
        0 => respond(stream, 200, DECLINED),
        _ => respond(stream, 200, &payment_response(&received.body)),
    });
    let client = server.client();
    let _clock = StoppedClock::new();
    let order = order("order-1");
    let all = tokio::join!(
        send(&client, &order),
        send(&client, &order),
        send(&client, &order),
        send(&client, &order)
    );
    for settled in [all.0, all.1, all.2, all.3] {
        let Settled::Declined(Error::Api(refusal)) = &settled else { panic!("{settled:?}") };
        assert_eq!(refusal.code, "10051");
    }
    assert_eq!(charges(&server), 1);
    assert!(matches!(send(&client, &order).await, Settled::Succeeded { .. }), "a new attempt");
}

/// The look-up may lag behind what the client was told itself.
#[tokio::test]
async fn what_succeeded_is_told_again_even_if_no_look_up_finds_it() {
    let server = Server::start(|stream, received| {
        if received.is_look_up() {
            respond(stream, 200, NOT_FOUND)
        } else {
            respond(stream, 200, &payment_response(&received.body))
        }
    });
    let client = server.client();
    let _clock = StoppedClock::new();
    let order = order("order-1");
    let both = tokio::join!(send(&client, &order), send(&client, &order));
    for settled in [both.0, both.1, send(&client, &order).await] {
        let Settled::Succeeded { response, .. } = &settled else { panic!("{settled:?}") };
        assert_eq!(response.payment_id.as_str(), "1");
    }
    assert_eq!(charges(&server), 1);
}

/// The page is reloaded, and the look-up contradicts what the client was told itself: that is no reason
/// to ask for another card.
#[tokio::test]
async fn what_succeeded_is_not_declined_by_a_look_up() {
    for is_kept in [true, false] {
        let server = Server::start(move |stream, received| {
            let paid = payment_response(&received.body);
            if received.is_look_up() {
                let failed = r#"{"paymentStatus":"FAILURE","phase":"AUTH","#;
                return respond(stream, 200, &paid.replacen('{', failed, 1));
            }
            let length = if is_kept { 1 } else { 65 << 10 };
            let filler = format!(r#"{{"filler":"{}","#, "x".repeat(length));
            respond(stream, 200, &paid.replacen('{', &filler, 1))
        });
        let (_clock, client) = StoppedClock::patient(&server, PAUSE);
        let finish = CompleteThreeDs::builder().payment_id("1").paid_price("1.2");
        let finish = finish.basket_id("B67832").currency("TRY").conversation_id("order-1").build();
        let first = client.send_once(&finish, &quickly()).await;
        assert!(matches!(first, Settled::Succeeded { .. }), "{first:?}");
        match (client.send_once(&finish, &quickly()).await, is_kept) {
            (Settled::Succeeded { .. }, true) => {}
            (Settled::Unknown(pending, error), false) => {
                assert_eq!(pending.conversation_id.as_str(), "order-1");
                assert_eq!(error.outcome(), Outcome::Unknown);
                assert!(error.to_string().contains("is found to have failed"), "{error}");
            }
            (other, _) => panic!("{other:?}"),
        }
        assert_eq!(charges(&server), 1);
    }
}

/// What is kept for who asks again must not fill the memory: that one is looked up as before.
#[tokio::test]
async fn a_huge_response_is_not_kept() {
    let server = Server::start(|stream, received| {
        if received.is_look_up() {
            return respond(stream, 200, NOT_FOUND);
        }
        let filler = format!(r#"{{"filler":"{}","#, "x".repeat(65 << 10));
        respond(stream, 200, &payment_response(&received.body).replacen('{', &filler, 1))
    });
    let client = server.client();
    let order = order("order-1");
    assert!(matches!(send(&client, &order).await, Settled::Succeeded { .. }));
    let again = send(&client, &order).await;
    assert!(matches!(again, Settled::Unknown(..)), "{again:?}");
    assert_eq!(charges(&server), 1);
}

/// Risk control judges payments; what a refund repeats of it says nothing of the refund.
#[tokio::test]
async fn a_refund_is_not_under_review() {
    let response = |fraud_status: i32, payment: &str| {
        let values = [payment, "0.4", "TRY", "back-1"];
        let signature = iyzico_http::signature::response(&credentials(), values);
        format!(
            r#"{{"status":"success","conversationId":"back-1","paymentId":"{payment}","price":0.4,
            "currency":"TRY","fraudStatus":{fraud_status},"signature":"{signature}"}}"#
        )
    };
    let refund =
        RefundAmount::builder().payment_id("7").price("0.4").conversation_id("back-1").build();
    for fraud_status in [-1, 0] {
        let body = response(fraud_status, "7");
        let server = Server::start(move |stream, _| respond(stream, 200, &body));
        let settled = server.client().send_once(&refund, &quickly()).await;
        assert!(matches!(settled, Settled::Succeeded { .. }), "{settled:?}");
    }
    for other in ["8", ""] {
        let body = response(1, other);
        let server = Server::start(move |stream, _| respond(stream, 200, &body));
        let error = server.client().send(&refund).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
    }
}

/// The shop sent a lost call again by hand, with the reference of the error, and that one was declined.
#[tokio::test]
async fn a_failure_beside_a_payment_proves_no_refusal() {
    let server = Server::start(|stream, received| {
        if received.request_line.contains("/v2/reporting") {
            let paid = r#"{"status":"success","payments":[{"paymentId":900,"paymentStatus":1}]}"#;
            return respond(stream, 200, paid);
        }
        if !received.is_look_up() {
            return Next::Close;
        }
        let failed = r#"{"paymentStatus":"FAILURE","phase":"AUTH","#;
        respond(stream, 200, &payment_response(&received.body).replacen('{', failed, 1))
    });
    let lost = server.client().send(&payment()).await.unwrap_err();
    let pending = lost.pending().unwrap();
    assert!(pending.is_reference_ours);
    let (_clock, client) = StoppedClock::patient(&server, PAUSE);
    let settled = client.resolve::<CreatePayment>(pending, &quickly()).await;
    let Settled::Unknown(_, error) = &settled else { panic!("{settled:?}") };
    assert!(
        error.to_string().contains("another one with this conversationId may have been paid"),
        "{error}"
    );
}

/// A payment that was refunded before cannot be the new one.
#[tokio::test]
async fn a_payment_that_was_there_before_is_no_new_one() {
    let server = Server::start(|stream, received| {
        if received.request_line.contains("/payment/auth") {
            return respond(stream, 200, &payment_response(&received.body));
        }
        let values = ["1", "0.4", "TRY", "back-1"];
        let signature = iyzico_http::signature::response(&credentials(), values);
        let refund = format!(
            r#"{{"status":"success","conversationId":"back-1","paymentId":"1","price":0.4,
            "currency":"TRY","signature":"{signature}"}}"#
        );
        respond(stream, 200, &refund)
    });
    let client = server.client();
    let refund =
        RefundAmount::builder().payment_id("1").price("0.4").conversation_id("back-1").build();
    client.send(&refund).await.unwrap();
    let error = client.send(&order("order-2")).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
}

/// Another process must not take the declined attempt's record for that of the lost one.
#[tokio::test]
async fn the_handle_in_an_error_tells_of_earlier_attempts() {
    let paid = AtomicUsize::new(0);
    let server = Server::start(move |stream, _| match paid.fetch_add(1, Ordering::SeqCst) {
        0 => respond(stream, 200, DECLINED),
        _ => Next::Close,
    });
    let client = server.client();
    client.send(&order("order-1")).await.unwrap_err();
    let lost = client.send(&order("order-1")).await.unwrap_err();
    let earlier = lost.pending().unwrap().earlier;
    assert_eq!(earlier, Some(iyzico_http::recovery::Earlier::Declined));
}
