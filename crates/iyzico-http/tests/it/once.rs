//! A money call is sent once, and what became of it is found out.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use iyzico_http::payment::{
    CancelPayment, CapturePayment, CreatePayment, RefundPayment, RetrievePayment,
};
use iyzico_http::recovery::Pending;
use iyzico_http::value::write::{Amounts, to_json};
use iyzico_http::{CallOptions, Client, Entry, Error, OnceOptions, Outcome, RateLimit, Settled};
use tokio::sync::Notify;
use tokio::task::yield_now;

use crate::support::{
    Next, Received, Server, StoppedClock, never_respond, pass, payment, payment_response, respond,
};

/// Look-ups in quick succession; the tests end them long before the deadline.
fn quickly() -> OnceOptions {
    OnceOptions {
        first_pause: Duration::from_millis(10),
        longest_pause: Duration::from_millis(20),
        ..OnceOptions::default()
    }
}

/// Pays and looks up in vain until the deadline, on a clock that stands still while anything is under
/// way: a slow machine has time for every look-up.
async fn pay_in_vain(server: &Server, request: &CreatePayment) -> (Pending, String) {
    let options = OnceOptions { deadline: Duration::from_millis(200), ..quickly() };
    let (_clock, builder) =
        StoppedClock::moved_by_attempts(server.builder(), 2 * options.longest_pause);
    unknown(builder.build().unwrap().send_once(request, &options).await)
}

/// A server that carries a call out, cuts its response, and responds to look-ups with `look_up`.
fn losing(look_up: impl Fn(usize, &Received) -> String + Send + Sync + 'static) -> Server {
    let asked = AtomicUsize::new(0);
    Server::start(move |stream, received| {
        if !received.is_look_up() {
            return Next::Close;
        }
        let number = asked.fetch_add(1, Ordering::SeqCst) + 1;
        respond(stream, 200, &look_up(number, received))
    })
}

fn not_found() -> String {
    r#"{"status":"failure","errorCode":"5087","errorMessage":"Payment not found"}"#.to_owned()
}

/// The payment of the documents in a state of its own.
fn found(received: &Received, state: &str) -> String {
    let response = payment_response(&received.body);
    response.replacen('{', &format!("{{{state},"), 1)
}

const HOUR: Duration = Duration::from_secs(3600);
const PAID: &str = r#""paymentStatus":"SUCCESS","phase":"AUTH""#;

#[track_caller]
fn assert_sent_once(server: &Server) {
    let requests = server.requests();
    let money = requests.iter().filter(|request| !request.is_look_up());
    assert_eq!(money.count(), 1, "a money call was repeated");
}

#[track_caller]
fn unknown<T: std::fmt::Debug>(settled: Settled<T>) -> (Pending, String) {
    match settled {
        Settled::Unknown(pending, error) => {
            assert_eq!(error.outcome(), Outcome::Unknown);
            (*pending, error.to_string())
        }
        other => panic!("{other:?}"),
    }
}

async fn pay(server: &Server, options: &OnceOptions) -> Settled<iyzico_http::payment::Payment> {
    server.client().send_once(&payment(), options).await
}

#[tokio::test]
async fn a_response_that_arrives_needs_no_look_up() {
    let server =
        Server::start(|stream, received| respond(stream, 200, &payment_response(&received.body)));
    let settled = pay(&server, &quickly()).await;
    assert!(
        matches!(&settled, Settled::Succeeded { response, looked_up: false } if response.payment_id.as_str() == "1"),
        "{settled:?}"
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_payment_whose_response_was_lost_is_found() {
    let server = losing(|_, received| found(received, PAID));
    let settled = pay(&server, &quickly()).await;
    let Settled::Succeeded { response, looked_up } = settled else {
        panic!("{settled:?}");
    };
    assert!(looked_up);
    assert_eq!(response.payment_id.as_str(), "1");
    assert_eq!(response.verification, iyzico_http::response::Verification::Verified);
    assert_sent_once(&server);
    let requests = server.requests();
    let asked = String::from_utf8(requests[1].body.clone()).unwrap();
    let sent = crate::support::conversation_id(&requests[0].body);
    assert_eq!(response.envelope.conversation_id.unwrap().as_str(), sent);
    let key = format!(r#""paymentConversationId":"{sent}""#);
    assert!(asked.contains(&key), "{asked}");
}

#[tokio::test]
async fn not_found_is_asked_again() {
    let server = losing(|number, received| match number {
        1..=4 => not_found(),
        _ => found(received, PAID),
    });
    let settled = pay(&server, &quickly()).await;
    assert!(matches!(settled, Settled::Succeeded { .. }), "{settled:?}");
    assert_eq!(server.requests().len(), 6);
    assert_sent_once(&server);
}

#[tokio::test]
async fn not_found_is_never_proof() {
    let server = losing(|_, _| not_found());
    let (pending, error) = pay_in_vain(&server, &payment()).await;
    assert_eq!(pending.basket_id.unwrap().as_str(), "B67832");
    for text in [
        "payment.create: the connection was closed",
        "looked up ",
        "last result: 5087 Payment not found",
        "money may have moved",
    ] {
        assert!(error.contains(text), "{text} not in {error}");
    }
    assert_sent_once(&server);
}

#[tokio::test]
async fn a_declined_payment_is_found() {
    let server =
        losing(|_, received| found(received, r#""paymentStatus":"FAILURE","phase":"AUTH""#));
    let settled = pay(&server, &quickly()).await;
    let Settled::Declined(error) = &settled else {
        panic!("{settled:?}");
    };
    assert_eq!(error.outcome(), Outcome::Refused);
    assert_eq!(
        error.to_string(),
        "payment.create was refused: it was looked up and found with paymentStatus FAILURE"
    );
    assert_sent_once(&server);
}

#[tokio::test]
async fn a_payment_of_another_amount_is_not_ours() {
    let server = losing(|_, received| found(received, PAID));
    let mut request = payment();
    request.paid_price = "1.3".into();
    let (_, error) = pay_in_vain(&server, &request).await;
    let doubt = "payment 1 was found, but its paidPrice is 1.2, 1.3 was expected";
    assert!(error.contains(doubt), "{error}");
    assert_sent_once(&server);
}

#[tokio::test]
async fn a_found_payment_with_a_wrong_signature_proves_nothing() {
    let server = losing(|_, received| {
        found(received, PAID).replace(r#""paymentId":"1""#, r#""paymentId":"2""#)
    });
    let (_, error) = pay_in_vain(&server, &payment()).await;
    assert!(error.contains("its signature is wrong"), "{error}");
}

#[tokio::test]
async fn a_response_that_cannot_be_trusted_is_looked_up() {
    let server = Server::start(|stream, received| {
        if received.is_look_up() {
            return respond(stream, 200, &found(received, PAID));
        }
        respond(stream, 502, "<html>Bad Gateway</html>")
    });
    let settled = pay(&server, &quickly()).await;
    assert!(matches!(settled, Settled::Succeeded { .. }), "{settled:?}");
    assert_sent_once(&server);
}

#[tokio::test]
async fn a_refusal_is_believed_at_once() {
    let server = Server::start(|stream, _| {
        let refusal =
            r#"{"status":"failure","errorCode":"10051","errorMessage":"Bakiye yetersiz"}"#;
        respond(stream, 200, refusal)
    });
    let settled = pay(&server, &quickly()).await;
    assert!(
        matches!(&settled, Settled::Declined(Error::Api(refusal)) if refusal.code == "10051"),
        "{settled:?}"
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn what_never_left_is_not_looked_up() {
    let server = Server::start(|_, _| Next::Close);
    let mut request = payment();
    request.price = "free".into();
    let settled = server.client().send_once(&request, &quickly()).await;
    assert!(matches!(settled, Settled::NotSent(Error::Invalid(_))), "{settled:?}");
    assert_eq!(server.opened(), 0);
}

#[tokio::test]
async fn an_unknown_call_is_resolved_later_by_another_client() {
    let lost = losing(|_, _| not_found());
    let (pending, _) = pay_in_vain(&lost, &payment()).await;
    let stored = pending.to_json();
    assert!(!stored.contains("5528790000000008"), "{stored}");

    let later = losing(|_, received| found(received, PAID));
    let mut pending = Pending::from_json(&stored).unwrap();
    pending.merchant = Some(later.client().merchant()); // two servers stand for one
    let at_once_or_never = OnceOptions { first_pause: HOUR, deadline: 2 * HOUR, ..quickly() };
    let settled = later.client().resolve::<CreatePayment>(&pending, &at_once_or_never).await;
    assert!(
        matches!(&settled, Settled::Succeeded { response, .. } if response.payment_id.as_str() == "1"),
        "{settled:?}"
    );
    assert_eq!(later.requests().len(), 1);
}

#[tokio::test]
async fn a_capture_is_found_by_its_phase() {
    let server = losing(|number, received| match number {
        1 => found(received, r#""paymentStatus":"SUCCESS","phase":"PRE_AUTH""#),
        _ => found(received, r#""paymentStatus":"SUCCESS","phase":"POST_AUTH""#),
    });
    let capture = CapturePayment::builder().payment_id("1").paid_price("1.2").build();
    let settled = server.client().send_once(&capture, &quickly()).await;
    assert!(matches!(settled, Settled::Succeeded { .. }), "{settled:?}");
    assert_eq!(server.requests().len(), 3);
    assert_sent_once(&server);
}

fn history(cancels: &str, refunds: &str) -> String {
    format!(
        r#"{{"status":"success","payments":[{{"paymentId":10,"paidPrice":1.2,"cancels":[{cancels}],
        "itemTransactions":[{{"paymentTransactionId":11,"refunds":[{refunds}]}}]}}]}}"#
    )
}

#[tokio::test]
async fn a_cancellation_is_found_in_the_history() {
    let server = losing(|number, received| {
        assert!(received.request_line.contains("paymentId=10"));
        match number {
            1 => history("", ""),
            _ => history(
                r#"{"cancelConversationId":"cancel-1","refundStatus":1,"refundPrice":1.2}"#,
                "",
            ),
        }
    });
    let cancel = CancelPayment::builder().payment_id("10").conversation_id("cancel-1").build();
    let settled = server.client().send_once(&cancel, &quickly()).await;
    let Settled::Succeeded { response, looked_up } = settled else {
        panic!("{settled:?}");
    };
    assert!(looked_up);
    assert_eq!(response.price.unwrap().to_string(), "1.2");
    assert_sent_once(&server);
}

fn refund() -> RefundPayment {
    RefundPayment::builder()
        .payment_transaction_id("11")
        .price("0.5")
        .conversation_id("refund-1")
        .build()
}

const REFUNDED: &str = r#"{"refundConversationId":"refund-1","refundStatus":1,"refundPrice":0.5}"#;

#[tokio::test]
async fn the_refund_of_a_line_is_found_when_its_payment_is_named() {
    let server = losing(|_, _| history("", REFUNDED));
    let options = OnceOptions { payment_id: Some("10".parse().unwrap()), ..quickly() };
    let settled = server.client().send_once(&refund(), &options).await;
    assert!(matches!(settled, Settled::Succeeded { .. }), "{settled:?}");
    assert_sent_once(&server);
}

#[tokio::test]
async fn the_refund_of_a_line_stays_unknown_without_its_payment() {
    let server = losing(|_, _| history("", REFUNDED));
    let client = server.client();
    let (pending, error) = unknown(client.send_once(&refund(), &quickly()).await);
    assert!(error.contains("the payment of the line is not known"), "{error}");
    assert_eq!(server.requests().len(), 1);

    let options = OnceOptions { payment_id: Some("10".parse().unwrap()), ..quickly() };
    let settled = client.resolve_json(&pending, &options).await;
    assert!(matches!(settled, Settled::Succeeded { .. }), "{settled:?}");
    assert_sent_once(&server);
}

#[tokio::test]
async fn another_language_gets_json() {
    let server = losing(|_, received| found(received, PAID));
    let entry = Entry::find("payment.create").unwrap();
    let json = to_json(&payment(), Amounts::RequestText);
    let settled = server.client().call_once(entry, &json, &quickly()).await;
    let Settled::Succeeded { response, looked_up } = settled else {
        panic!("{settled:?}");
    };
    assert!(looked_up);
    assert!(response.body.contains(r#""paidPrice":"1.20""#), "{}", response.body);
    assert_sent_once(&server);
}

#[tokio::test]
async fn a_call_that_moves_no_money_is_not_sent() {
    let server = Server::start(|_, _| Next::Close);
    let entry = Entry::find("bin.check").unwrap();
    let request = r#"{"binNumber":"552879"}"#;
    let settled = server.client().call_once(entry, request, &quickly()).await;
    assert!(matches!(settled, Settled::NotSent(Error::Config(_))), "{settled:?}");
    assert_eq!(server.opened(), 0);
}

#[tokio::test]
async fn a_call_that_is_dropped_sends_nothing_more() {
    let server = losing(|_, _| not_found());
    let attempts = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&attempts);
    let count = move |_: &_| _ = counter.fetch_add(1, Ordering::SeqCst);
    let client = server.builder().on_attempt(count).build().unwrap();
    let (request, options) = (payment(), quickly());
    tokio::select! {
        settled = client.send_once(&request, &options) => panic!("{settled:?}"),
        () = server.asked(4) => {}
    }
    let attempted = attempts.load(Ordering::SeqCst);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(attempts.load(Ordering::SeqCst), attempted);
    assert_sent_once(&server);
}

#[tokio::test]
async fn the_deadline_bounds_look_ups_that_get_no_response() {
    let server = Server::start(|_, received| {
        if received.is_look_up() {
            never_respond();
        }
        Next::Close
    });
    let options = OnceOptions { deadline: HOUR, ..quickly() };
    let (_clock, builder) =
        StoppedClock::moved_by_attempts(server.builder(), 2 * options.longest_pause);
    let client = builder.timeout(2 * HOUR).build().unwrap();
    let call = tokio::spawn(async move { client.send_once(&payment(), &options).await });
    server.asked(2).await;
    pass(HOUR).await;
    let (_, error) = unknown(call.await.unwrap());
    assert!(error.contains("no complete response within"), "{error}");
    assert_sent_once(&server);
}

/// The last look-up is cut by the deadline more often than not.
#[tokio::test]
async fn a_look_up_without_a_response_takes_nothing_back() {
    let server = losing(|number, _| {
        if number > 1 {
            never_respond();
        }
        not_found()
    });
    let options = OnceOptions { deadline: HOUR, ..quickly() };
    let (_clock, client) = StoppedClock::patient(&server, options.longest_pause);
    let call = tokio::spawn(async move { client.send_once(&payment(), &options).await });
    server.asked(3).await;
    pass(HOUR).await;
    let (_, error) = unknown(call.await.unwrap());
    assert!(error.contains("looked up 2 times; last result: 5087 "), "{error}");
    assert!(error.contains("; then no response: no complete response within"), "{error}");
}

#[tokio::test]
async fn the_deadline_bounds_look_ups_that_wait_for_their_turn_as_well() {
    let server = losing(|number, received| {
        if number > 1 {
            never_respond();
        }
        found(received, PAID)
    });
    let builder = server.builder().rate_limit(RateLimit::Wait).timeout(2 * HOUR);
    let builder = builder.calls_per_minute("payment.retrieve", 1);
    let ended = Arc::new(Notify::new());
    let told = Arc::clone(&ended);
    let client = builder.on_attempt(move |_| told.notify_one()).build().unwrap();
    let _clock = StoppedClock::new();
    let earlier = RetrievePayment::builder().payment_conversation_id("order-41").build();
    let _ = client.send(&earlier).await;
    ended.notified().await;

    let deadline = Duration::from_secs(90);
    let options = OnceOptions { deadline, ..quickly() };
    let call = tokio::spawn(async move { client.send_once(&payment(), &options).await });
    ended.notified().await;
    pass(Duration::from_millis(50)).await;
    yield_now().await; // the look-up begins to wait for its turn
    pass(Duration::from_secs(60)).await;
    server.asked(3).await;
    pass(Duration::from_secs(31)).await;
    yield_now().await;
    assert!(call.is_finished(), "the deadline has passed");
    let _ = unknown(call.await.unwrap());
}

#[tokio::test]
async fn a_slow_response_is_looked_up() {
    let server = Server::start(|stream, received| {
        if received.is_look_up() {
            return respond(stream, 200, &found(received, PAID));
        }
        never_respond()
    });
    let timeout = Duration::from_millis(100);
    let options = OnceOptions {
        call: CallOptions { timeout: Some(timeout), ..CallOptions::default() },
        ..quickly()
    };
    let (_clock, builder) =
        StoppedClock::moved_by_attempts(server.builder(), 2 * options.longest_pause);
    let client = builder.build().unwrap();
    let call = tokio::spawn(async move { client.send_once(&payment(), &options).await });
    server.asked(1).await;
    pass(timeout).await;
    let settled = call.await.unwrap();
    assert!(matches!(settled, Settled::Succeeded { .. }), "{settled:?}");
    assert_sent_once(&server);
}

fn offline() -> Client {
    crate::support::builder().build().unwrap()
}

#[test]
fn a_handle_can_be_stored_before_sending() {
    let mut request: CreatePayment = payment();
    let error = offline().pending(&request).unwrap_err();
    assert!(error.to_string().starts_with("conversationId"), "{error}");
    request.conversation_id = Some("order-42-1".into());
    let pending = offline().pending(&request).unwrap();
    assert_eq!(pending.conversation_id.as_str(), "order-42-1");
}
