//! Requests that no call describes.

use iyzico_http::endpoint::Method;
use iyzico_http::extra::Extra;
use iyzico_http::signature::Authorization;
use iyzico_http::{CallOptions, Error, Outcome};

use crate::support::{CARD_NUMBER, Next, Received, Server, credentials, respond};

const SUCCESS: &str = r#"{"status":"success","price":10.50}"#;

#[track_caller]
fn assert_signed(received: &Received, path: &str) {
    let authorization = Authorization::parse(received.header("authorization").unwrap()).unwrap();
    assert_eq!(Some(&*authorization.nonce), received.header("x-iyzi-rnd"));
    assert!(authorization.verifies(&credentials(), path, &received.body));
}

#[tokio::test]
async fn a_request_is_signed_and_sent_as_it_was_given() {
    let server = Server::start(|stream, _| respond(stream, 200, SUCCESS));
    let body = "{ \"conversationId\": \"c\", \"newField\": \"1.50\" }";
    let client = server.client();
    let response = client.request(Method::Post, "/v2/new/call", Some(body)).await.unwrap();
    assert_eq!((response.http_status, response.text.as_str()), (200, SUCCESS));
    assert_eq!(response.fields().unwrap().get("price").unwrap().get(), "10.50");
    let received = &server.requests()[0];
    assert_eq!(received.request_line, "POST /v2/new/call HTTP/1.1");
    assert_eq!(received.body, body.as_bytes());
    assert_signed(received, "/v2/new/call");
}

#[tokio::test]
async fn the_path_of_a_get_is_signed_and_its_query_is_not() {
    let server = Server::start(|stream, _| respond(stream, 200, SUCCESS));
    server.client().request(Method::Get, "/v2/new?page=1&name=a%20b", None).await.unwrap();
    let received = &server.requests()[0];
    assert_eq!(received.request_line, "GET /v2/new?page=1&name=a%20b HTTP/1.1");
    assert_eq!(received.header("content-type"), None);
    assert_signed(received, "/v2/new");
}

#[tokio::test]
async fn only_a_get_is_repeated() {
    for (method, attempts, outcome) in [
        (Method::Get, 3, Outcome::Unknown),
        (Method::Post, 1, Outcome::Unknown),
        (Method::Put, 1, Outcome::Unknown),
        (Method::Patch, 1, Outcome::Unknown),
        (Method::Delete, 1, Outcome::Unknown),
    ] {
        let server = Server::start(|_, _| Next::Close);
        let error = server.client().request(method, "/v2/new", None).await.unwrap_err();
        assert_eq!(error.outcome(), outcome, "{method:?}");
        assert_eq!(server.requests().len(), attempts, "{method:?}");
        let may_have_moved = error.to_string().contains("money may have moved");
        assert_eq!(may_have_moved, method != Method::Get, "{error}");
    }
}

#[tokio::test]
async fn what_must_not_leave_stays_here() {
    let server = Server::start(|stream, _| respond(stream, 200, SUCCESS));
    let client = server.client();
    let card = format!(r#"{{"card":"{CARD_NUMBER}"}}"#);
    for (target, body) in [
        ("https://evil.example/v2/new", None),
        ("//evil.example/v2/new", None),
        ("v2/new", None),
        ("/v2/../new", None),
        ("/v2/new", Some(card.as_str())),
        ("/v2/new", Some(r#"{"amount":1.5}"#)),
    ] {
        let error = client.request(Method::Post, target, body).await.unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{error}");
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert!(!format!("{error} {error:?}").contains(CARD_NUMBER));
    }
    let options = CallOptions { extra: Extra::new().with("a", 1), ..CallOptions::default() };
    let error = client.request_with(Method::Post, "/v2/new", None, &options).await.unwrap_err();
    assert!(matches!(error, Error::Config(_)), "{error}");
    assert_eq!(server.opened(), 0);
}

#[tokio::test]
async fn a_refusal_is_an_error_and_anything_odd_is_not_believed() {
    let refused = r#"{"status":"failure","errorCode":"10051","errorMessage":"limit"}"#;
    for (status, body, outcome) in [
        (200, refused, Outcome::Refused),
        (200, "<html>", Outcome::Unknown),
        (500, SUCCESS, Outcome::Unknown),
        (200, r#"{"status":"success","conversationId":"other"}"#, Outcome::Unknown),
    ] {
        let server = Server::start(move |stream, _| respond(stream, status, body));
        let sent = Some(r#"{"conversationId":"c"}"#);
        let error = server.client().request(Method::Post, "/v2/new", sent).await.unwrap_err();
        assert_eq!(error.outcome(), outcome, "{error}");
        assert_eq!(error.conversation_id(), Some("c"));
    }
}

#[tokio::test]
async fn a_call_that_is_stopped_before_it_left_was_not_sent() {
    let server = Server::start(|stream, _| respond(stream, 200, SUCCESS));
    let options = CallOptions::default();
    let (client, now) = (server.client(), std::future::ready(()));
    let stopped = client.request_until(Method::Post, "/v2/new", None, &options, now);
    assert_eq!(stopped.await.unwrap_err().outcome(), Outcome::NotSent);
    assert_eq!(server.opened(), 0);
}
