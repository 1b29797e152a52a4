//! Every failure says what is known about the money.

use std::net::TcpListener;
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use iyzico_http::error::UntrustedReason;
use iyzico_http::extra::Extra;
use iyzico_http::{CallOptions, Error, Outcome};

use crate::support::{
    Next, Server, StoppedClock, builder, never_respond, pass, payment, payment_response, respond,
    write,
};

const BRIEF: Duration = Duration::from_millis(100);
const BRIEFLY: CallOptions = CallOptions {
    timeout: Some(BRIEF),
    total_timeout: None,
    connect_timeout: None,
    verify: None,
    extra: Extra::NONE,
};

#[track_caller]
fn assert_transport(error: &Error, outcome: Outcome, text: &str) {
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert_eq!(error.outcome(), outcome, "{error}");
    assert!(error.to_string().contains(text), "{error}");
}

#[tokio::test]
async fn a_payment_is_signed_sent_and_verified() {
    let server =
        Server::start(|stream, received| respond(stream, 200, &payment_response(&received.body)));
    let response = server.client().send(&payment()).await.unwrap();
    assert_eq!(response.payment_id.as_str(), "1");
    assert_eq!(response.paid_price.to_string(), "1.2");
}

#[tokio::test]
async fn a_refused_connection_is_not_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = builder().base_url(format!("http://{address}")).build();
    let error = client.unwrap().send(&payment()).await.unwrap_err();
    let text = format!(
        "payment.create: connection refused by {address}; nothing was sent, no money moved"
    );
    assert_transport(&error, Outcome::NotSent, &text);
}

#[tokio::test]
async fn an_unknown_name_is_not_sent() {
    let client = builder().base_url("https://no-such-host.invalid").allow_other_hosts(true).build();
    let error = client.unwrap().send(&payment()).await.unwrap_err();
    let text = "no connection to no-such-host.invalid";
    assert_transport(&error, Outcome::NotSent, text);
}

#[tokio::test]
async fn a_connection_cut_after_the_request_is_unknown() {
    let server = Server::start(|_, _| Next::Close);
    let error = server.client().send(&payment()).await.unwrap_err();
    assert_transport(&error, Outcome::Unknown, "the connection was closed before");
    assert_eq!(server.requests().len(), 1, "a payment was repeated");
}

#[tokio::test]
async fn half_a_response_is_unknown() {
    let server = Server::start(|stream, _| {
        write(stream, "HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"status\":\"succ");
        Next::Close
    });
    let error = server.client().send(&payment()).await.unwrap_err();
    assert_transport(&error, Outcome::Unknown, "the connection was closed before");
    assert_eq!(server.requests().len(), 1, "a payment was repeated");
}

#[tokio::test]
async fn half_a_head_is_unknown() {
    let server = Server::start(|stream, _| {
        write(stream, "HTTP/1.1 200 OK\r\nContent-Le");
        Next::Close
    });
    let error = server.client().send(&payment()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn a_slow_response_is_unknown() {
    let server = Server::start(|_, _| never_respond());
    let client = server.client();
    let _clock = StoppedClock::new();
    let call = tokio::spawn(async move { client.send_with(&payment(), &BRIEFLY).await });
    server.asked(1).await;
    pass(BRIEF).await;
    let error = call.await.unwrap().unwrap_err();
    assert_transport(&error, Outcome::Unknown, "no complete response within 100ms");
}

#[tokio::test]
async fn a_response_that_trickles_is_cut_off_in_time() {
    let (tick, ticks) = mpsc::channel();
    let ticks = Mutex::new(ticks);
    let server = Server::start(move |stream, _| {
        write(stream, "HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n");
        while ticks.lock().unwrap().recv().is_ok() && write(stream, " ") == Next::Keep {}
        Next::Close
    });
    let client = server.client();
    let _clock = StoppedClock::new();
    let call = tokio::spawn(async move { client.send_with(&payment(), &BRIEFLY).await });
    server.asked(1).await;
    while !call.is_finished() {
        tick.send(()).unwrap();
        pass(BRIEF / 5).await;
    }
    let error = call.await.unwrap().unwrap_err();
    assert_transport(&error, Outcome::Unknown, "no complete response within 100ms");
}

#[tokio::test]
async fn waiting_for_a_connection_is_not_sent() {
    let server = Server::start(|_, _| never_respond());
    let client = server.builder().max_connections(1).build().unwrap();
    let (first, busy) = (payment(), client.clone());
    let first = tokio::spawn(async move { busy.send(&first).await });
    server.asked(1).await;
    let error = client.send_with(&payment(), &BRIEFLY).await.unwrap_err();
    assert_transport(&error, Outcome::NotSent, "no connection was free");
    first.abort();
}

#[tokio::test]
async fn a_page_of_a_proxy_is_not_trusted() {
    let server = Server::start(|stream, _| respond(stream, 502, "<html>Bad Gateway</html>"));
    let error = server.client().send(&payment()).await.unwrap_err();
    let Error::Untrusted(untrusted) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(untrusted.reason, UntrustedReason::NotJson);
    assert_eq!(untrusted.http_status, 502);
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(server.requests().len(), 1, "a payment was repeated");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere =
        Server::start(|stream, received| respond(stream, 200, &payment_response(&received.body)));
    let target = elsewhere.base_url();
    let server = Server::start(move |stream, received| {
        let body = payment_response(&received.body);
        let length = body.len();
        write(
            stream,
            &format!(
                "HTTP/1.1 307 X\r\nLocation: {target}/payment/auth\r\nContent-Length: {length}\r\n\r\n{body}"
            ),
        )
    });
    let error = server.client().send(&payment()).await.unwrap_err();
    assert!(matches!(error, Error::Untrusted(_)), "{error:?}");
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn an_invalid_request_never_leaves() {
    let server = Server::start(|_, _| Next::Close);
    let mut request = payment();
    request.paid_price = "free".into();
    let error = server.client().send(&request).await.unwrap_err();
    assert!(matches!(error, Error::Invalid(_)), "{error:?}");
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(server.opened(), 0);
}
