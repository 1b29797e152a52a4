//! A client that was closed sends nothing and says so; what had begun comes to its end.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use iyzico_http::endpoint::Method;
use iyzico_http::error::ErrorKind;
use iyzico_http::value::write::{Amounts, to_json};
use iyzico_http::{CallOptions, Entry, Error, OnceOptions, Outcome, Settled};
use tokio::sync::Notify;

use crate::doubts::in_doubt;
use crate::support::{
    Next, Server, bin, bin_response, new_payment_response, payment, respond, tls_server,
};

#[track_caller]
fn assert_closed(error: &Error, endpoint: &str) {
    assert!(matches!(error, Error::Closed(closed) if closed.endpoint == endpoint), "{error:?}");
    assert_eq!(error.outcome(), Outcome::NotSent);
    let text = format!("{endpoint}: the client is closed; nothing was sent, no money moved");
    assert_eq!(error.to_string(), text);
    assert_eq!(error.kind(), ErrorKind::ClientClosed);
}

#[tokio::test]
async fn every_kind_of_call_is_refused() {
    let server = Server::start(|_, _| Next::Close);
    let client = server.client();
    let clone = client.clone();
    let mut order = payment();
    order.conversation_id = Some("order-42".into());
    let pending = client.pending(&order).unwrap();
    client.close();
    client.close();
    assert!(clone.is_closed());
    assert_closed(&clone.send(&bin()).await.unwrap_err(), "bin.check");
    let (json, options) = (to_json(&payment(), Amounts::RequestText), CallOptions::default());
    let entry = Entry::find("payment.create").unwrap();
    assert_closed(&clone.call(entry, &json, &options).await.unwrap_err(), "payment.create");
    let error = clone.request(Method::Get, "/new", None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ClientClosed);
    let options = OnceOptions::default();
    for settled in [
        clone.call_once(entry, &json, &options).await.map(drop),
        clone.send_once(&order, &options).await.map(drop),
    ] {
        let Settled::NotSent(error) = settled else { panic!("{settled:?}") };
        assert_closed(&error, "payment.create");
    }
    let settled = clone.resolve_json(&pending, &options).await;
    let (_, error) = in_doubt(&settled);
    assert_eq!(error.kind(), ErrorKind::ClientClosed);
    assert_eq!(server.opened(), 0);
}

#[tokio::test]
async fn a_call_that_has_begun_comes_to_its_end() {
    let closed = Arc::new(Notify::new());
    let server = Server::start({
        let closed = Arc::clone(&closed);
        move |stream, received| {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(closed.notified());
            respond(stream, 200, &new_payment_response(&received.body))
        }
    });
    let client = server.client();
    let order = payment();
    let close = async {
        server.asked(1).await;
        client.close();
        closed.notify_one();
    };
    let (response, ()) = tokio::join!(client.send(&order), close);
    response.unwrap();
    hangs_up(&server);
}

#[tokio::test]
async fn connections_that_no_call_uses_are_closed() {
    let server =
        Server::start(|stream, received| respond(stream, 200, &bin_response(&received.body)));
    let client = server.client();
    client.send(&bin()).await.unwrap();
    assert!(server.is_open());
    client.close();
    hangs_up(&server);
}

#[tokio::test]
async fn a_shared_connection_is_closed_as_well() {
    let (server, builder) = tls_server(&[b"h2"]).await;
    let client = builder.build().unwrap();
    client.send(&payment()).await.unwrap();
    client.close();
    let error = client.send(&payment()).await.unwrap_err();
    assert_closed(&error, "payment.create");
    assert_eq!((server.requests(), server.opened()), (1, 1));
}

/// The client is the one that ends the connection: the server never does.
fn hangs_up(server: &Server) {
    while server.is_open() {
        thread::sleep(Duration::from_millis(1));
    }
}
