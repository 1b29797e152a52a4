//! A call that is ended from outside says whether any of it may have left.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use iyzico_http::value::write::{Amounts, to_json};
use iyzico_http::{CallOptions, Client, Entry, Error, OnceOptions, Outcome, RateLimit, Settled};
use tokio::time::sleep;

use crate::support::{Next, Server, conversation_id, never_respond, payment};

/// A server that never responds.
fn silent() -> Server {
    Server::start(|_, _| never_respond())
}

fn request() -> String {
    to_json(&payment(), Amounts::RequestText)
}

fn create() -> &'static Entry {
    Entry::find("payment.create").unwrap()
}

async fn stopped(client: &Client, stop: impl Future<Output = ()>) -> Error {
    let (json, options) = (request(), CallOptions::default());
    client.call_until(create(), &json, &options, stop).await.unwrap_err()
}

async fn stopped_once(client: &Client, stop: impl Future<Output = ()>) -> Settled<String> {
    let options = OnceOptions { first_pause: Duration::from_millis(10), ..OnceOptions::default() };
    client.call_once_until(create(), &request(), &options, stop).await
}

/// Long enough for a call to begin, where it does not matter how far it comes.
async fn a_moment() {
    sleep(Duration::from_millis(50)).await;
}

/// A client whose only connection is taken.
async fn busy(server: &Server) -> Client {
    let client = server.builder().max_connections(1).build().unwrap();
    let other = client.clone();
    tokio::spawn(async move { other.send(&payment()).await });
    server.asked(1).await;
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
    let error = stopped(&client, a_moment()).await;
    assert_eq!(
        error.to_string(),
        "payment.create: the call was aborted; nothing was sent, no money moved"
    );
    let settled = stopped_once(&client, a_moment()).await;
    assert!(matches!(settled, Settled::NotSent(_)), "{settled:?}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_call_that_waits_for_its_turn_is_not_sent() {
    let server = silent();
    let builder = server.builder().rate_limit(RateLimit::Wait);
    let client = builder.calls_per_minute("payment.create", 1).build().unwrap();
    assert_eq!(stopped(&client, server.asked(1)).await.outcome(), Outcome::Unknown);
    assert_eq!(stopped(&client, a_moment()).await.outcome(), Outcome::NotSent);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_call_that_has_left_leaves_the_outcome_open() {
    let server = silent();
    let settled = stopped_once(&server.client(), server.asked(1)).await;
    let Settled::Unknown(pending, error) = settled else { panic!("{settled:?}") };
    assert_eq!(error.outcome(), Outcome::Unknown);
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(pending.conversation_id.as_str(), conversation_id(&requests[0].body));
}

#[tokio::test]
async fn look_ups_end_as_well() {
    let server = Server::start(|_, _| Next::Close);
    let attempts = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&attempts);
    let count = move |_: &_| _ = counter.fetch_add(1, Ordering::SeqCst);
    let client = server.builder().on_attempt(count).build().unwrap();
    let settled = stopped_once(&client, server.asked(3)).await;
    assert!(matches!(settled, Settled::Unknown(..)), "{settled:?}");
    let attempted = attempts.load(Ordering::SeqCst);
    a_moment().await;
    assert_eq!(attempts.load(Ordering::SeqCst), attempted);
}

#[test]
fn the_handle_of_json_is_that_of_the_request() {
    let client = crate::support::builder().build().unwrap();
    let mut request = payment();
    request.conversation_id = Some("order-42-1".into());
    let json = to_json(&request, Amounts::RequestText);
    let mut pending = client.pending_json(create(), &json).unwrap();
    let typed = client.pending(&request).unwrap();
    pending.sent_at = typed.sent_at;
    assert_eq!(pending, typed);
    let error = client.pending_json(Entry::find("bin.check").unwrap(), r#"{"binNumber":"552879"}"#);
    assert!(matches!(error, Err(Error::Config(_))));
}

#[tokio::test]
async fn finding_out_can_be_stopped_and_begun_again() {
    let client = silent().client();
    let mut request = payment();
    request.conversation_id = Some("order-42-1".into());
    let pending = client.pending(&request).unwrap();
    let options = OnceOptions::default();
    let settled = client.resolve_json_until(&pending, &options, a_moment()).await;
    let Settled::Unknown(again, error) = settled else { panic!("{settled:?}") };
    assert_eq!(*again, pending);
    assert_eq!(error.outcome(), Outcome::Unknown);
}
