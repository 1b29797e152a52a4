//! Two attempts under one `conversationId`: a look-up must not take one for the other.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use iyzico_http::payment::{CreatePayment, Payment};
use iyzico_http::recovery::Earlier;
use iyzico_http::{Client, ClientBuilder, Error, OnceOptions, Outcome, Settled};
use tokio::runtime::Handle;

use crate::support::{
    Next, Server, StoppedClock, address_in, new_payment_response, payment, payment_response,
    respond,
};

const DECLINED: &str = r#"{"status":"failure","errorCode":"10051","errorMessage":"Insufficient"}"#;
const SUCCESS: &str = r#"{"paymentStatus":"SUCCESS","phase":"AUTH","#;
const FAILURE: &str = r#"{"paymentStatus":"FAILURE","phase":"AUTH","#;

/// Responds to the first payment as told, loses the responses of the others, and finds `state`.
fn server(first: fn(&[u8]) -> String, state: &'static str) -> Server {
    let paid = AtomicUsize::new(0);
    Server::start(move |stream, received| {
        if received.request_line.contains("/v2/reporting") {
            return respond(stream, 200, r#"{"status":"success","payments":[]}"#);
        }
        if received.is_look_up() {
            let found = payment_response(&received.body).replacen('{', state, 1);
            return respond(stream, 200, &found);
        }
        match paid.fetch_add(1, Ordering::SeqCst) {
            0 => respond(stream, 200, &first(&received.body)),
            _ => Next::Close,
        }
    })
}

fn attempt() -> CreatePayment {
    let mut attempt = payment();
    attempt.conversation_id = Some("order-7".into());
    attempt
}

const PAUSE: Duration = Duration::from_millis(10);

/// A client with time for every look-up, however slow the machine is.
fn patient(builder: ClientBuilder) -> (StoppedClock, Client) {
    let (clock, builder) = StoppedClock::moved_by_attempts(builder, 2 * PAUSE);
    (clock, builder.build().unwrap())
}

fn shortly() -> OnceOptions {
    OnceOptions {
        first_pause: PAUSE,
        longest_pause: PAUSE,
        deadline: 10 * PAUSE,
        ..OnceOptions::default()
    }
}

async fn send(client: &Client) -> Settled<Payment> {
    client.send_once(&attempt(), &shortly()).await
}

#[tokio::test]
async fn a_refusal_that_is_found_may_be_that_of_the_first_card() {
    let (_clock, client) = patient(server(|_| DECLINED.to_owned(), FAILURE).builder());
    assert!(matches!(send(&client).await, Settled::Declined(_)));
    let Settled::Unknown(pending, error) = send(&client).await else {
        panic!("the second card may have been charged");
    };
    assert_eq!(pending.earlier, Some(Earlier::Declined));
    let doubt = "it may be another call with conversationId order-7";
    assert!(error.to_string().contains(doubt), "{error}");
}

#[tokio::test]
async fn a_success_that_is_found_is_not_that_of_a_declined_card() {
    let (_clock, client) = patient(server(|_| DECLINED.to_owned(), SUCCESS).builder());
    assert!(matches!(send(&client).await, Settled::Declined(_)));
    assert!(matches!(send(&client).await, Settled::Succeeded { looked_up: true, .. }));
}

#[tokio::test]
async fn what_succeeded_is_looked_up_and_not_sent_again() {
    let server = server(payment_response, SUCCESS);
    let (_clock, client) = patient(server.builder());
    assert!(matches!(send(&client).await, Settled::Succeeded { looked_up: false, .. }));
    assert!(matches!(send(&client).await, Settled::Succeeded { looked_up: true, .. }));
    assert_charged_once(&server);
}

#[tokio::test]
async fn a_plain_call_counts_too() {
    let server = server(payment_response, SUCCESS);
    let (_clock, client) = patient(server.builder());
    client.send(&attempt()).await.unwrap();
    assert!(matches!(send(&client).await, Settled::Succeeded { looked_up: true, .. }));
    assert_charged_once(&server);
}

#[tokio::test]
async fn another_request_under_the_same_reference_is_not_sent() {
    let server = server(payment_response, SUCCESS);
    let (_clock, client) = patient(server.builder());
    client.send(&attempt()).await.unwrap();
    let mut elsewhere = attempt(); // the same order, for another place
    elsewhere.shipping_address = Some(address_in("Ankara").into());
    let mut dearer = attempt();
    dearer.paid_price = "1.3".into();
    for other in [elsewhere, dearer] {
        let settled = client.send_once(&other, &shortly()).await;
        let Settled::Unknown(pending, Error::ReferenceInUse(used)) = &settled else {
            panic!("{settled:?}")
        };
        assert_eq!((&used.pending, used.pending.conversation_id.as_str()), (pending, "order-7"));
    }
    assert_charged_once(&server);
}

#[tokio::test]
async fn the_same_call_at_the_same_time_is_one_call() {
    let server = server(payment_response, SUCCESS);
    let (_clock, client) = patient(server.builder());
    let all = tokio::join!(send(&client), send(&client), send(&client), send(&client));
    for settled in [all.0, all.1, all.2, all.3] {
        assert!(matches!(settled, Settled::Succeeded { .. }), "{settled:?}");
    }
    assert_charged_once(&server);
}

/// A double click whose two halves come to two threads within the same millionth of a second.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_call_on_two_threads_is_one_call() {
    const CLICKS: usize = 200;
    let server = Server::start(|stream, received| {
        respond(stream, 200, &new_payment_response(&received.body))
    });
    let client = server.client();
    for click in 0..CLICKS {
        let order = order(&format!("order-{click}"));
        let start = Arc::new(Barrier::new(2));
        let half = || {
            let (client, order, start) = (client.clone(), order.clone(), Arc::clone(&start));
            let runtime = Handle::current();
            tokio::task::spawn_blocking(move || {
                start.wait();
                let options = OnceOptions::default();
                runtime.block_on(async { client.send_once(&order, &options).await })
            })
        };
        let halves = [half(), half()];
        for settled in halves {
            let settled = settled.await.unwrap();
            assert!(matches!(settled, Settled::Succeeded { .. }), "{settled:?}");
        }
    }
    let charges = server.requests().iter().filter(|request| !request.is_look_up()).count();
    assert_eq!(charges, CLICKS);
}

#[track_caller]
fn assert_charged_once(server: &Server) {
    let requests = server.requests();
    assert_eq!(requests.iter().filter(|request| !request.is_look_up()).count(), 1);
}

/// Responds to every payment with payment 1, whatever its reference is.
fn replaying(lose_from: usize) -> Server {
    let paid = AtomicUsize::new(0);
    Server::start(move |stream, received| {
        if received.request_line.contains("/v2/reporting") {
            return respond(stream, 200, r#"{"status":"success","payments":[]}"#);
        }
        let is_lost = !received.is_look_up() && paid.fetch_add(1, Ordering::SeqCst) >= lose_from;
        if is_lost {
            return Next::Close;
        }
        let response = payment_response(&received.body).replacen('{', SUCCESS, 1);
        respond(stream, 200, &response)
    })
}

fn order(reference: &str) -> CreatePayment {
    let mut order = payment();
    order.conversation_id = Some(reference.into());
    order
}

#[tokio::test]
async fn a_payment_that_came_back_for_another_reference_is_no_success() {
    let (_clock, client) = patient(replaying(2).builder());
    client.send(&order("order-1")).await.unwrap();
    let error = client.send(&order("order-2")).await.unwrap_err();
    let problem = "payment 1 belongs to another conversationId of this client";
    assert!(error.to_string().contains(problem), "{error}");
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(error.pending().unwrap().conversation_id.as_str(), "order-2");
}

#[tokio::test]
async fn a_replayed_response_ends_no_call_in_success_directly_or_looked_up() {
    for lose_from in [1, 2] {
        let (_clock, client) = patient(replaying(lose_from).builder());
        assert!(matches!(send(&client).await, Settled::Succeeded { .. }));
        let options = OnceOptions {
            first_pause: PAUSE,
            longest_pause: PAUSE,
            deadline: 10 * PAUSE,
            ..OnceOptions::default()
        };
        let settled = client.send_once(&order("order-8"), &options).await;
        let Settled::Unknown(_, error) = settled else { panic!("{settled:?}") };
        assert!(error.to_string().contains("belongs to another conversationId"), "{error}");
    }
}

#[tokio::test]
async fn the_same_payment_may_be_the_response_to_its_own_reference_again() {
    let (_clock, client) = patient(replaying(9).builder());
    client.send(&order("order-1")).await.unwrap();
    client.send(&order("order-1")).await.unwrap();
    let settled = client.send_once(&order("order-1"), &OnceOptions::default()).await;
    assert!(matches!(settled, Settled::Succeeded { .. }), "{settled:?}");
}
