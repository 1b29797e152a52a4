//! Every limit of time can be set for one call, shorter and longer than the client's.

use std::net::TcpListener;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use iyzico_http::{CallOptions, Error, OnceOptions, Outcome, Settled};

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::support::{
    Next, PATIENCE, Server, StoppedClock, bin, builder, hesitant_tls_server, never_respond, pass,
    payment, payment_response, respond,
};

const SHORT: Duration = Duration::from_millis(100);

/// Connects to a server that never says a word, with one limit for the client and one for the call.
async fn connect_in_vain(limit: Duration, limit_of_call: Duration) -> Error {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}", silent.local_addr().unwrap());
    let client = builder().base_url(address).connect_timeout(limit).build().unwrap();
    let options = CallOptions { connect_timeout: Some(limit_of_call), ..CallOptions::default() };
    client.send_with(&payment(), &options).await.unwrap_err()
}

#[tokio::test]
async fn connecting_takes_no_longer_than_the_call_allows() {
    let error = connect_in_vain(PATIENCE, SHORT).await;
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("within 100ms"), "{error}");
}

#[tokio::test]
async fn connecting_may_take_as_long_as_the_call_allows() {
    let error = connect_in_vain(SHORT, 4 * SHORT).await;
    assert!(error.to_string().contains("within 400ms"), "{error}");
}

/// Two first calls ask a server for HTTP/2, which one connection would do for. It turns out to speak
/// HTTP/1.1, and needs more than half of the limit for each handshake.
#[tokio::test]
async fn waiting_for_the_connection_of_another_call_is_not_connecting() {
    let handshakes = Arc::new(Semaphore::new(0));
    let (server, builder) = hesitant_tls_server(&[b"http/1.1"], Arc::clone(&handshakes)).await;
    let client = builder.http2(true).connect_timeout(SHORT).build().unwrap();
    let _clock = StoppedClock::new();
    let calls = [client.clone(), client]
        .map(|client| tokio::spawn(async move { client.send(&payment()).await }));
    for connection in 1..=2 {
        server.accepted(connection).await;
        pass(SHORT * 6 / 10).await;
        handshakes.add_permits(1);
    }
    for call in calls {
        call.await.unwrap().unwrap();
    }
}

/// Calls that waited for a connection that could not be opened do not wait for each other again.
#[tokio::test]
async fn calls_to_a_dead_server_fail_together() {
    let (server, builder) = hesitant_tls_server(&[b"h2"], Arc::new(Semaphore::new(0))).await;
    let client = builder.connect_timeout(SHORT).build().unwrap();
    let _clock = StoppedClock::new();
    let mut calls = JoinSet::new();
    for _ in 0..8 {
        let client = client.clone();
        calls.spawn(async move { client.send(&payment()).await });
    }
    server.accepted(1).await;
    pass(SHORT).await;
    server.accepted(8).await;
    pass(SHORT).await;
    for result in calls.join_all().await {
        assert_eq!(result.unwrap_err().outcome(), Outcome::NotSent);
    }
}

#[tokio::test]
async fn an_attempt_may_take_as_long_as_the_call_allows() {
    let (release, held) = mpsc::channel::<()>();
    let held = Mutex::new(held);
    let server = Server::start(move |stream, received| {
        if received.number > 1 {
            never_respond();
        }
        let _ = held.lock().unwrap().recv(); // the other end is dropped
        respond(stream, 200, &payment_response(&received.body))
    });
    let client = server.builder().timeout(SHORT).build().unwrap();
    let options = CallOptions { timeout: Some(4 * SHORT), ..CallOptions::default() };
    let _clock = StoppedClock::new();
    let (patient, impatient) = (client.clone(), client);
    let call = tokio::spawn(async move { patient.send_with(&payment(), &options).await });
    server.asked(1).await;
    pass(3 * SHORT).await;
    drop(release);
    call.await.unwrap().unwrap();
    let call = tokio::spawn(async move { impatient.send(&payment()).await });
    server.asked(2).await;
    pass(SHORT).await;
    let error = call.await.unwrap().unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn all_attempts_take_no_longer_than_the_call_allows() {
    let server = Server::start(|_, _| Next::Close);
    let client = server.builder().total_timeout(PATIENCE).build().unwrap();
    let options = CallOptions { total_timeout: Some(SHORT), ..CallOptions::default() };
    let clock = StoppedClock::new();
    client.send_with(&bin(), &options).await.unwrap_err();
    assert_eq!(server.requests().len(), 1, "the first pause is longer");
    drop(clock);
    client.send(&bin()).await.unwrap_err();
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn one_attempt_takes_no_longer_than_all_attempts() {
    let server = Server::start(|_, _| never_respond());
    let client = server.builder().timeout(PATIENCE).build().unwrap();
    let options = CallOptions { total_timeout: Some(SHORT), ..CallOptions::default() };
    let _clock = StoppedClock::new();
    let call = tokio::spawn(async move { client.send_with(&payment(), &options).await });
    server.asked(1).await;
    pass(SHORT).await;
    let error = call.await.unwrap().unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn a_call_without_any_time_is_not_sent() {
    let server = Server::start(|_, _| Next::Close);
    let client = server.client();
    let zero = Some(Duration::ZERO);
    for (setting, options) in [
        ("timeout", CallOptions { timeout: zero, ..CallOptions::default() }),
        ("total_timeout", CallOptions { total_timeout: zero, ..CallOptions::default() }),
        ("connect_timeout", CallOptions { connect_timeout: zero, ..CallOptions::default() }),
    ] {
        let told = format!("{setting}: must be greater than 0");
        let error = client.send_with(&payment(), &options).await.unwrap_err();
        assert_eq!((error.to_string(), error.outcome()), (told.clone(), Outcome::NotSent));
        let once = OnceOptions { call: options, ..OnceOptions::default() };
        let settled = client.send_once(&payment(), &once).await;
        assert!(matches!(settled, Settled::NotSent(error) if error.to_string() == told));
    }
    assert!(server.requests().is_empty());
}
