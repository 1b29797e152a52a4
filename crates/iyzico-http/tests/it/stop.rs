//! A call that is ended from outside says whether any of it may have left.

use std::time::Duration;

use iyzico_http::json::encode_answer;
use iyzico_http::{CallOptions, Client, Entry, Error, OnceOptions, Outcome, RateLimit, Settled};
use tokio::time::sleep;

use crate::support::{Next, Server, conversation_id, payment};

/// A server that never answers.
fn silent() -> Server {
    Server::start(|_, _| {
        std::thread::sleep(Duration::from_secs(5));
        Next::Close
    })
}

fn request() -> String {
    String::from_utf8(encode_answer(&payment())).unwrap()
}

fn create() -> &'static Entry {
    Entry::find("payment.create").unwrap()
}

async fn stopped(client: &Client, stop: impl Future<Output = ()>) -> Error {
    let (json, options) = (request(), CallOptions::default());
    client.call_until(create(), &json, &options, stop).await.unwrap_err()
}

async fn call_for(client: &Client, milliseconds: u64) -> Error {
    stopped(client, sleep(Duration::from_millis(milliseconds))).await
}

async fn call_once_for(client: &Client, milliseconds: u64) -> Settled<String> {
    let options = OnceOptions { first_pause: Duration::from_millis(10), ..OnceOptions::default() };
    let stop = sleep(Duration::from_millis(milliseconds));
    client.call_once_until(create(), &request(), &options, stop).await
}

/// A client whose only connection is taken.
async fn busy(server: &Server) -> Client {
    let client = server.builder().max_connections(1).build().unwrap();
    let other = client.clone();
    tokio::spawn(async move { other.send(&payment()).await });
    while server.requests().is_empty() {
        sleep(Duration::from_millis(1)).await;
    }
    client
}

#[tokio::test]
async fn a_call_that_is_stopped_before_it_begins_is_not_sent() {
    let server = silent();
    let error = stopped(&server.client(), std::future::ready(())).await;
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(server.opened(), 0);
}

#[tokio::test]
async fn a_call_that_waits_for_a_connection_is_not_sent() {
    let server = silent();
    let client = busy(&server).await;
    let error = call_for(&client, 50).await;
    assert_eq!(
        error.to_string(),
        "payment.create: the call was aborted; nothing was sent, no money moved"
    );
    let settled = call_once_for(&client, 50).await;
    assert!(matches!(settled, Settled::NotSent(_)), "{settled:?}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_call_that_waits_for_its_turn_is_not_sent() {
    let server = silent();
    let builder = server.builder().rate_limit(RateLimit::Wait);
    let client = builder.calls_per_minute("payment.create", 1).build().unwrap();
    assert_eq!(call_for(&client, 50).await.outcome(), Outcome::Unknown);
    assert_eq!(call_for(&client, 50).await.outcome(), Outcome::NotSent);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_call_that_has_left_leaves_the_outcome_open() {
    let server = silent();
    let settled = call_once_for(&server.client(), 100).await;
    let Settled::Unknown(pending, error) = settled else { panic!("{settled:?}") };
    assert_eq!(error.outcome(), Outcome::Unknown);
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(pending.conversation_id.as_str(), conversation_id(&requests[0].body));
}

#[tokio::test]
async fn look_ups_end_as_well() {
    let server = Server::start(|_, _| Next::Close);
    let settled = call_once_for(&server.client(), 100).await;
    assert!(matches!(settled, Settled::Unknown(..)), "{settled:?}");
    let asked = server.requests().len();
    assert!(asked > 1, "nothing was looked up");
    sleep(Duration::from_millis(100)).await;
    assert_eq!(server.requests().len(), asked);
}

#[test]
fn the_handle_of_json_is_that_of_the_request() {
    let client = crate::support::builder().build().unwrap();
    let mut request = payment();
    request.conversation_id = Some("order-42-1".into());
    let json = String::from_utf8(encode_answer(&request)).unwrap();
    let pending = client.pending_json(create(), &json).unwrap();
    assert_eq!(pending, client.pending(&request).unwrap());
    let error = client.pending_json(Entry::find("bin.check").unwrap(), r#"{"binNumber":"552879"}"#);
    assert!(matches!(error, Err(Error::Config(_))));
}

#[tokio::test]
async fn finding_out_can_be_stopped_and_begun_again() {
    let client = silent().client();
    let mut request = payment();
    request.conversation_id = Some("order-42-1".into());
    let pending = client.pending(&request).unwrap();
    let stop = sleep(Duration::from_millis(50));
    let settled = client.resolve_until(&pending, &OnceOptions::default(), stop).await;
    let Settled::Unknown(again, error) = settled else { panic!("{settled:?}") };
    assert_eq!(*again, pending);
    assert_eq!(error.outcome(), Outcome::Unknown);
}
