//! Every limit of time can be set for one call, shorter and longer than the client's.

use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use iyzico_http::{CallOptions, Outcome};

use crate::support::{Next, Server, bin, builder, payment, payment_answer, respond};

const SHORT: Duration = Duration::from_millis(100);
const LONG: Duration = Duration::from_secs(20);

#[tokio::test]
async fn connecting_takes_no_longer_than_the_call_allows() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}", silent.local_addr().unwrap());
    let client = builder().base_url(address).connect_timeout(LONG).build().unwrap();
    let options = CallOptions { connect_timeout: Some(SHORT), ..CallOptions::default() };
    let started = Instant::now();
    let error = client.send_with(&payment(), &options).await.unwrap_err();
    assert!(started.elapsed() < LONG / 2);
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("within 100ms"), "{error}");
}

#[tokio::test]
async fn connecting_may_take_as_long_as_the_call_allows() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}", silent.local_addr().unwrap());
    let client = builder().base_url(address).connect_timeout(SHORT).build().unwrap();
    let options = CallOptions { connect_timeout: Some(4 * SHORT), ..CallOptions::default() };
    let started = Instant::now();
    client.send_with(&payment(), &options).await.unwrap_err();
    assert!(started.elapsed() >= 4 * SHORT);
}

#[tokio::test]
async fn an_attempt_may_take_as_long_as_the_call_allows() {
    let server = Server::start(|stream, received| {
        thread::sleep(3 * SHORT);
        respond(stream, 200, &payment_answer(&received.body))
    });
    let client = server.builder().timeout(SHORT).build().unwrap();
    let options = CallOptions { timeout: Some(LONG), ..CallOptions::default() };
    client.send_with(&payment(), &options).await.unwrap();
    let error = client.send(&payment()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn all_attempts_take_no_longer_than_the_call_allows() {
    let server = Server::start(|_, _| Next::Close);
    let client = server.builder().total_timeout(LONG).build().unwrap();
    let options = CallOptions { total_timeout: Some(SHORT), ..CallOptions::default() };
    client.send_with(&bin(), &options).await.unwrap_err();
    assert_eq!(server.requests().len(), 1, "the first pause is longer");
    client.send(&bin()).await.unwrap_err();
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn one_attempt_takes_no_longer_than_all_attempts() {
    let server = Server::start(|_, _| {
        thread::sleep(LONG);
        Next::Close
    });
    let client = server.builder().timeout(LONG).build().unwrap();
    let options = CallOptions { total_timeout: Some(SHORT), ..CallOptions::default() };
    let started = Instant::now();
    let error = client.send_with(&payment(), &options).await.unwrap_err();
    assert!(started.elapsed() < LONG / 2);
    assert_eq!(error.outcome(), Outcome::Unknown);
}
