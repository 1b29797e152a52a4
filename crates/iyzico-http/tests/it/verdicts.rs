//! How a call that is sent once ends, for everything that its response and its look-ups may say.

use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use iyzico_http::extra::Extra;
use iyzico_http::payment::{AuthorizePayment, CancelPayment, CapturePayment, CreatePayment};
use iyzico_http::recovery::Recoverable;
use iyzico_http::three_ds::CompleteThreeDs;
use iyzico_http::{CallOptions, Client, OnceOptions, Settled};
use tokio::time::Instant;

use crate::support::{
    CARD_NUMBER, Next, Received, Server, StoppedClock, builder, pass, payment, payment_response,
    respond,
};

const PAUSE: Duration = Duration::from_millis(10);
const NOT_FOUND: &str = r#"{"status":"failure","errorCode":"5087"}"#;
const TOO_MANY_CALLS: &str = r#"{"status":"failure","errorCode":"50000"}"#;
const DECLINED: &str = r#"{"status":"failure","errorCode":"10051"}"#;
const DONE_BEFORE: &str = r#"{"status":"failure","errorCode":"5093"}"#;
const BROKEN: &str = "<html>";

fn quickly() -> OnceOptions {
    OnceOptions {
        first_pause: PAUSE,
        longest_pause: PAUSE,
        deadline: 10 * PAUSE,
        ..OnceOptions::default()
    }
}

/// An order whose reference another process may have used, too.
fn order() -> CreatePayment {
    let mut order = payment();
    order.conversation_id = Some("order-1".into());
    order
}

fn capture() -> CapturePayment {
    CapturePayment::builder().payment_id("1").paid_price("1.2").conversation_id("c-1").build()
}

fn cancel() -> CancelPayment {
    CancelPayment::builder().payment_id("1").conversation_id("c-1").build()
}

fn ending<T: std::fmt::Debug>(settled: &Settled<T>) -> &'static str {
    match settled {
        Settled::Succeeded { looked_up: false, .. } => "succeeded",
        Settled::Succeeded { looked_up: true, .. } => "found",
        Settled::UnderReview { .. } => "under review",
        Settled::RefusedByRisk { .. } => "refused by risk",
        Settled::NotSent(_) => "not sent",
        Settled::Declined(_) => "declined",
        Settled::Unknown(..) => "unknown",
    }
}

async fn once<E: Recoverable>(client: &Client, call: &E) -> &'static str
where
    E::Response: std::fmt::Debug,
{
    ending(&client.send_once(call, &quickly()).await)
}

/// The payment that was asked for, in this state.
fn in_state(received: &Received, state: &str) -> String {
    payment_response(&received.body).replacen('{', &format!("{{{state},"), 1)
}

fn is_of_history(received: &Received) -> bool {
    received.request_line.contains("/v2/reporting")
}

fn count(server: &Server, counts: impl Fn(&Received) -> bool) -> usize {
    server.requests().iter().filter(|request| counts(request)).count()
}

fn money_calls(server: &Server) -> usize {
    count(server, |request| !request.is_look_up())
}

#[tokio::test]
async fn a_call_that_finds_no_server_is_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = builder().base_url(format!("http://{address}")).build().unwrap();
    assert_eq!(once(&client, &order()).await, "not sent");
    assert_eq!(once(&client, &capture()).await, "not sent");
    assert_eq!(once(&client, &order()).await, "not sent", "and is not remembered as sent");
}

/// Whether the response came or was lost: nothing is shipped before risk control has accepted it.
#[tokio::test]
async fn risk_control_decides_how_a_payment_ends() {
    for (risk, direct, looked_up) in [
        (r#""x":0"#, "succeeded", "found"),
        (r#""fraudStatus":1"#, "succeeded", "found"),
        (r#""fraudStatus":0"#, "under review", "under review"),
        (r#""fraudStatus":"0""#, "under review", "under review"),
        (r#""fraudStatus":-1"#, "refused by risk", "refused by risk"),
    ] {
        let state = format!(r#""paymentStatus":"SUCCESS","phase":"AUTH",{risk}"#);
        for (is_lost, expected) in [(false, direct), (true, looked_up)] {
            let state = state.clone();
            let server = Server::start(move |stream, received| {
                if is_lost && !received.is_look_up() {
                    return Next::Close;
                }
                respond(stream, 200, &in_state(received, &state))
            });
            let (_clock, client) = StoppedClock::patient(&server, PAUSE);
            assert_eq!(once(&client, &payment()).await, expected, "{risk}, lost: {is_lost}");
            assert_eq!(money_calls(&server), 1);
        }
    }
}

fn three_ds() -> CompleteThreeDs {
    let call = CompleteThreeDs::builder().payment_id("1").paid_price("1.2").basket_id("B67832");
    call.currency("TRY").conversation_id("c-1").build()
}

fn hold() -> AuthorizePayment {
    let mut hold = AuthorizePayment(order());
    hold.0.conversation_id = Some("hold-1".into());
    hold
}

/// The payment was made: no client, in no process, takes the refusal for a permission to charge once more, and
/// all say the same of it.
#[tokio::test]
async fn what_risk_control_refused_is_never_sent_again() {
    for is_lost in [false, true] {
        refused_by_risk_control(&order(), "AUTH", is_lost).await;
        refused_by_risk_control(&hold(), "PRE_AUTH", is_lost).await;
        refused_by_risk_control(&three_ds(), "AUTH", is_lost).await;
        refused_by_risk_control(&capture(), "POST_AUTH", is_lost).await;
    }
}

async fn refused_by_risk_control<E: Recoverable>(call: &E, phase: &'static str, is_lost: bool)
where
    E::Response: std::fmt::Debug,
{
    const RECORD: &str =
        r#"{"status":"success","payments":[{"paymentId":1,"paymentStatus":1,"fraudStatus":-1}]}"#;
    let server = Server::start(move |stream, received| match received {
        received if is_of_history(received) => respond(stream, 200, RECORD),
        received if is_lost && !received.is_look_up() => Next::Close,
        received => {
            let state = format!(r#""paymentStatus":"SUCCESS","phase":"{phase}","fraudStatus":-1"#);
            respond(stream, 200, &in_state(received, &state))
        }
    });
    let (_clock, client) = StoppedClock::patient(&server, PAUSE);
    let elsewhere = server.client();
    let pending = client.pending(call).unwrap();
    let give_up = OnceOptions { deadline: Duration::ZERO, ..quickly() };
    let mut endings = Vec::new();
    if is_lost {
        assert_eq!(ending(&client.send_once(call, &give_up).await), "unknown");
        endings.push(client.resolve::<E>(&pending, &quickly()).await.map(drop));
    }
    for _ in 0..3 {
        endings.push(client.send_once(call, &quickly()).await.map(drop));
    }
    for _ in 0..2 {
        let options = OnceOptions { pending: Some(Box::new(pending.clone())), ..quickly() };
        endings.push(elsewhere.send_once(call, &options).await.map(drop));
    }
    endings.push(elsewhere.resolve::<E>(&pending, &quickly()).await.map(drop));
    endings.push(elsewhere.resolve_json(&pending, &quickly()).await.map(drop));
    for settled in &endings {
        let Settled::RefusedByRisk { response, .. } = settled else { panic!("{settled:?}") };
        assert_eq!(response.received_payment_id(), Some("1"), "{settled:?}");
        assert_eq!(response.received_fraud_status(), Some("-1"), "{settled:?}");
    }
    assert_eq!(money_calls(&server), 1, "{} {phase}, lost: {is_lost}", E::NAME);
}

/// A look-up may repeat a card number in any field, and its error keeps the text.
#[tokio::test]
async fn a_refusal_that_was_found_has_no_card_number() {
    // A failure that is found by a reference of the merchant's own proves nothing.
    found_refused(&payment(), "AUTH").await;
    found_refused(&AuthorizePayment(payment()), "PRE_AUTH").await;
    found_refused(&three_ds(), "AUTH").await;
    found_refused(&capture(), "POST_AUTH").await;
}

async fn found_refused<E: Recoverable>(call: &E, phase: &'static str)
where
    E::Response: std::fmt::Debug,
{
    let server = Server::start(move |stream, received| {
        if !received.is_look_up() {
            return Next::Close;
        }
        let state = format!(
            r#""paymentStatus":"FAILURE","phase":"{phase}","note":"{CARD_NUMBER}","{CARD_NUMBER}":1"#
        );
        respond(stream, 200, &in_state(received, &state))
    });
    let (_clock, client) = StoppedClock::patient(&server, PAUSE);
    let settled = client.send_once(call, &quickly()).await;
    let Settled::Declined(error) = settled else { panic!("{settled:?}") };
    let raw = error.raw().unwrap();
    assert!(raw.contains("FAILURE") && !raw.contains(CARD_NUMBER), "{}: {raw}", E::NAME);
}

/// Who was turned away unread learns nothing about the same call of another process, so it is looked for
/// where it would show. Any other refusal is believed at once.
#[tokio::test]
async fn a_call_that_was_turned_away_unread_is_looked_for_where_it_may_have_been_made() {
    const CANCELLED: &str = r#"{"status":"success","payments":[{"paymentId":1,"paidPrice":1.2,"cancels":
        [{"cancelConversationId":"c-1","refundStatus":1,"refundPrice":1.2}]}]}"#;
    const NOT_CANCELLED: &str =
        r#"{"status":"success","payments":[{"paymentId":1,"paidPrice":1.2}]}"#;
    for (refusal, found, expected, look_ups) in [
        (TOO_MANY_CALLS, CANCELLED, "found", 1),
        (TOO_MANY_CALLS, NOT_CANCELLED, "declined", 1),
        (DECLINED, CANCELLED, "declined", 0),
    ] {
        let server = Server::start(move |stream, received| {
            respond(stream, 200, if received.is_look_up() { found } else { refusal })
        });
        assert_eq!(once(&server.client(), &cancel()).await, expected, "{refusal} {found}");
        assert_eq!((money_calls(&server), server.requests().len()), (1, 1 + look_ups));
    }
    let server = Server::start(|stream, _| respond(stream, 200, TOO_MANY_CALLS));
    assert_eq!(once(&server.client(), &order()).await, "declined");
    assert_eq!(server.requests().len(), 1, "a payment that was not made is on no record");
}

/// Loses a payment whose reference another process may have used; both look-ups respond.
fn losing_with_history(history: &'static str) -> Server {
    Server::start(move |stream, received| {
        if !received.is_look_up() {
            return Next::Close;
        }
        if is_of_history(received) {
            return respond(stream, 200, history);
        }
        let paid = r#""paymentStatus":"SUCCESS","phase":"AUTH""#;
        respond(stream, 200, &in_state(received, paid))
    })
}

/// The client that sent the payment knows that it was its own, unless the history contradicts. Another
/// one needs the history to say so.
#[tokio::test]
async fn the_history_confirms_what_a_shared_reference_has_found() {
    for (history, expected, expected_elsewhere) in [
        (
            r#"{"status":"success","payments":[{"paymentId":1,"paymentStatus":1}]}"#,
            "found",
            "found",
        ),
        (r#"{"status":"success","payments":[]}"#, "found", "unknown"),
        (NOT_FOUND, "found", "unknown"),
        (BROKEN, "found", "unknown"),
        (
            r#"{"status":"success","payments":[{"paymentId":1,"paymentStatus":1,"threeDS":true}]}"#,
            "unknown",
            "unknown",
        ),
        (
            r#"{"status":"success","payments":[{"paymentId":1,"paymentStatus":1,
                "createdDate":"2020-01-01 00:00:00"}]}"#,
            "unknown",
            "unknown",
        ),
    ] {
        let server = losing_with_history(history);
        let clock_and_client = || StoppedClock::patient(&server, PAUSE);
        {
            let (_clock, client) = clock_and_client();
            assert_eq!(once(&client, &order()).await, expected, "{history}");
        }
        let (_clock, elsewhere) = clock_and_client();
        let pending = elsewhere.pending(&order()).unwrap();
        let settled = elsewhere.resolve::<CreatePayment>(&pending, &quickly()).await;
        assert_eq!(ending(&settled), expected_elsewhere, "{history}");
        assert_eq!(money_calls(&server), 1);
    }
}

/// Fields of the payment would change what the look-ups ask.
#[tokio::test]
async fn no_look_up_has_the_extra_fields_of_its_call() {
    let server = losing_with_history(NOT_FOUND);
    let (_clock, client) = StoppedClock::patient(&server, PAUSE);
    let extra = Extra::new().with("newField", "1.50");
    let call = CallOptions { extra, ..CallOptions::default() };
    let settled = client.send_once(&order(), &OnceOptions { call, ..quickly() }).await;
    assert_eq!(ending(&settled), "found");
    assert_eq!(count(&server, is_of_history), 1);
    let has_it = |request: &Received| {
        request.request_line.contains("newField")
            || String::from_utf8_lossy(&request.body).contains("newField")
    };
    assert_eq!(count(&server, |request| has_it(request) && !request.is_look_up()), 1);
    assert_eq!(count(&server, |request| has_it(request) && request.is_look_up()), 0);
}

/// Loses the first capture and carries out the second; each look-up finds the next of these phases.
fn capturing(found: &'static [&'static str]) -> Server {
    let (sent, asked) = (AtomicUsize::new(0), AtomicUsize::new(0));
    Server::start(move |stream, received| {
        if received.is_look_up() {
            let asked = asked.fetch_add(1, Ordering::SeqCst);
            let state = found[asked.min(found.len() - 1)];
            return respond(stream, 200, &in_state(received, state));
        }
        match sent.fetch_add(1, Ordering::SeqCst) {
            0 => Next::Close,
            _ => respond(stream, 200, &in_state(received, DONE)),
        }
    })
}

const DONE: &str = r#""paymentStatus":"SUCCESS","phase":"POST_AUTH""#;
const FAILED: &str = r#""paymentStatus":"FAILURE","phase":"POST_AUTH""#;
const OPEN: &str = r#""paymentStatus":"SUCCESS","phase":"PRE_AUTH""#;

/// What a look-up has proven counts for the next call as if its response had come.
#[tokio::test]
async fn a_call_that_was_found_to_have_failed_is_sent_again() {
    let server = capturing(&[FAILED]);
    let (_clock, client) = StoppedClock::patient(&server, PAUSE);
    assert_eq!(once(&client, &capture()).await, "declined");
    let before = server.requests().len();
    assert_eq!(once(&client, &capture()).await, "succeeded");
    assert_eq!(server.requests().len(), before + 1, "it was known to have failed");
}

#[tokio::test]
async fn a_call_whose_failure_shows_late_is_sent_again_only_then() {
    let server = capturing(&[OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, OPEN, FAILED]);
    let (_clock, client) = StoppedClock::patient(&server, PAUSE);
    let mut last = once(&client, &capture()).await;
    while last == "unknown" {
        assert_eq!(money_calls(&server), 1);
        assert!(server.requests().len() <= 11, "whoever sees that it failed sends it again");
        last = once(&client, &capture()).await;
    }
    assert_eq!((last, money_calls(&server)), ("succeeded", 2));
}

#[tokio::test]
async fn a_call_that_was_found_to_be_done_is_not_sent_again_whatever_is_found_then() {
    let server = capturing(&[DONE, FAILED]);
    let (_clock, client) = StoppedClock::patient(&server, PAUSE);
    assert_eq!(once(&client, &capture()).await, "found");
    assert_eq!(once(&client, &capture()).await, "unknown");
    assert_eq!(money_calls(&server), 1);
}

/// Both halves of a double click are told that the capture was made before, and neither that it failed.
#[tokio::test]
async fn who_joins_a_call_that_was_done_before_finds_it() {
    let server = Server::start(|stream, received| {
        let found = in_state(received, DONE);
        respond(stream, 200, if received.is_look_up() { &found } else { DONE_BEFORE })
    });
    let (_clock, client) = StoppedClock::patient(&server, PAUSE);
    let (first, second) = (capture(), capture());
    let endings = tokio::join!(once(&client, &first), once(&client, &second));
    assert_eq!(endings, ("found", "found"));
}

/// Its deadline is for finding out as a whole: the time for which it waited for the same call counts.
#[tokio::test]
async fn who_joins_a_call_has_the_rest_of_its_time_for_look_ups() {
    let (release, released) = mpsc::channel::<()>();
    let released = Mutex::new(released);
    let server = Server::start(move |stream, received| {
        if received.is_look_up() {
            return respond(stream, 200, NOT_FOUND);
        }
        let _ = released.lock().unwrap().recv(); // the other end is dropped
        Next::Close
    });
    let (_clock, client) = StoppedClock::patient(&server, PAUSE);
    let (order, options) = (order(), OnceOptions { deadline: 100 * PAUSE, ..quickly() });
    let joined = async {
        server.asked(1).await;
        let begun = Instant::now();
        let settled = client.send_once(&order, &options).await;
        (ending(&settled), begun.elapsed())
    };
    let cut = async {
        server.asked(1).await;
        tokio::task::yield_now().await;
        pass(60 * PAUSE).await;
        drop(release);
    };
    let short = quickly();
    let (first, (second, took), ()) = tokio::join!(client.send_once(&order, &short), joined, cut);
    assert_eq!((ending(&first), second), ("unknown", "unknown"));
    assert!(took < 130 * PAUSE, "{took:?}");
}
