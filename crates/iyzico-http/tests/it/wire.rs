//! What goes over the wire.

use iyzico_http::connection::TestConnection;
use iyzico_http::payment::RetrievePaymentHistory;
use iyzico_http::signature::Authorization;
use iyzico_http::{CallOptions, Entry, Outcome, request};

use crate::support::{
    API_KEY, Received, Server, bin, bin_response, conversation_id, credentials, payment,
    payment_response, respond, write,
};

#[track_caller]
fn assert_signed(received: &Received, path: &str) {
    let authorization = Authorization::parse(received.header("authorization").unwrap()).unwrap();
    assert_eq!(authorization.api_key, API_KEY);
    assert_eq!(Some(&*authorization.nonce), received.header("x-iyzi-rnd"));
    assert!(authorization.verifies(&credentials(), path, &received.body));
}

#[tokio::test]
async fn the_bytes_that_are_signed_are_the_bytes_that_are_sent() {
    let server =
        Server::start(|stream, received| respond(stream, 200, &payment_response(&received.body)));
    server.client().send(&payment()).await.unwrap();
    let received = &server.requests()[0];
    assert_signed(received, "/payment/auth");
    assert_eq!(received.request_line, "POST /payment/auth HTTP/1.1");
    let expected = [
        ("content-type", "application/json"),
        ("accept", "application/json"),
        ("host", server.base_url().strip_prefix("http://").unwrap()),
        ("x-iyzi-client-version", concat!("iyzico-rust-", env!("CARGO_PKG_VERSION"))),
    ]
    .map(|(name, value)| (name, Some(value.to_owned())));
    let names = expected.clone().map(|(name, _)| name);
    let sent = names.map(|name| (name, received.header(name).map(str::to_owned)));
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn a_reading_call_by_get_has_no_body_and_is_signed_all_the_same() {
    let server = Server::start(|stream, _| respond(stream, 200, r#"{"status":"success"}"#));
    server.client().send(&TestConnection::default()).await.unwrap();
    let received = &server.requests()[0];
    assert_signed(received, "/payment/test");
    assert_eq!(received.request_line, "GET /payment/test HTTP/1.1");
    assert_eq!(received.header("content-type"), None);
    assert_eq!(received.header("content-length"), None);
}

#[tokio::test]
async fn every_call_has_a_nonce_and_a_conversation_id_of_its_own() {
    let server =
        Server::start(|stream, received| respond(stream, 200, &bin_response(&received.body)));
    let client = server.client();
    client.send(&bin()).await.unwrap();
    client.send(&bin()).await.unwrap();
    let nonces: Vec<_> = server
        .requests()
        .iter()
        .map(|received| received.header("x-iyzi-rnd").unwrap().to_owned())
        .collect();
    assert_eq!(nonces[0].len(), 32);
    assert_ne!(nonces[0], nonces[1]);
    for (received, nonce) in server.requests().iter().zip(nonces) {
        assert_eq!(conversation_id(&received.body), nonce);
    }
}

#[tokio::test]
async fn a_call_from_json_responds_with_json_with_amounts_as_text() {
    let server =
        Server::start(|stream, received| respond(stream, 200, &payment_response(&received.body)));
    let client = server.client();
    let prepared = request::prepare(&payment(), &credentials(), "n", &client.context()).unwrap();
    let json = std::str::from_utf8(&prepared.body).unwrap();
    let entry = Entry::find("payment.create").unwrap();
    let options = CallOptions::default();
    let response = client.call(entry, json, &options).await.unwrap();
    assert!(response.body.contains(r#""paidPrice":"1.20""#), "{}", response.body);
    assert_signed(&server.requests()[0], "/payment/auth");
}

/// A reference travels in the body, or escaped in the query: it cannot end a header or a line.
#[tokio::test]
async fn a_reference_with_line_breaks_stays_a_value() {
    let server = Server::start(|stream, _| respond(stream, 200, "{}"));
    let client = server.client();
    let reference = "c\r\nx-injected: 1\r\n\r\nGET / HTTP/1.1&a=b#c d";
    let mut order = payment();
    order.conversation_id = Some(reference.into());
    client.send(&order).await.unwrap_err();
    let history = RetrievePaymentHistory::builder().payment_id("1").conversation_id(reference);
    client.send(&history.build()).await.unwrap_err();
    let requests = server.requests();
    assert!(requests.iter().all(|request| request.header("x-injected").is_none()));
    let escaped = "conversationId=c%0D%0Ax-injected%3A%201%0D%0A%0D%0AGET%20%2F%20HTTP%2F1.1%26a%3Db%23c%20d&paymentId=1";
    assert!(requests[1].request_line.contains(escaped), "{}", requests[1].request_line);
}

/// What is too long for a URL is found before anything is sent, or is sent.
#[tokio::test]
async fn a_very_long_query_is_no_reason_to_panic() {
    let server = Server::start(|stream, _| respond(stream, 200, "{}"));
    let reference = "c".repeat(100_000);
    let history = RetrievePaymentHistory::builder().payment_id("1").conversation_id(reference);
    let error = server.client().send(&history.build()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent, "{error}");
    assert_eq!(server.opened(), 0);
}

/// A response of some 200 kB, which takes many reads, with its length announced and without.
#[tokio::test]
async fn a_long_response_is_put_together_as_it_comes() {
    for is_announced in [true, false] {
        let server = Server::start(move |stream, received| {
            let response = long_response(&received.body);
            if is_announced {
                return respond(stream, 200, &response);
            }
            write(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for piece in response.as_bytes().chunks(1000) {
                let piece = str::from_utf8(piece).unwrap();
                write(stream, &format!("{:x}\r\n{piece}\r\n", piece.len()));
            }
            write(stream, "0\r\n\r\n")
        });
        let client = server.client();
        for _ in 0..2 {
            let response = client.send(&bin()).await.unwrap();
            let requests = server.requests();
            assert_eq!(response.raw, long_response(&requests.last().unwrap().body));
        }
        assert_eq!(server.opened(), 1);
    }
}

fn long_response(body: &[u8]) -> String {
    let numbers: Vec<_> = (0..30_000).map(|number| number.to_string()).collect();
    let response = bin_response(body);
    format!("{},\"numbers\":[{}]}}", response.trim_end_matches('}'), numbers.join(","))
}
