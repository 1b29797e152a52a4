//! What is attempted again, and what never is.

use std::io::Read;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use iyzico_http::Outcome;

use crate::support::{
    Next, Server, StoppedClock, bin, bin_response, builder, conversation_id, new_payment_response,
    payment, respond, tls_server, write,
};

#[tokio::test]
async fn a_reading_call_is_repeated_after_a_cut() {
    let server = Server::start(|stream, received| match received.number {
        1 => Next::Close,
        _ => respond(stream, 200, &bin_response(&received.body)),
    });
    server.client().send(&bin()).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    let ids = [0, 1].map(|index| conversation_id(&requests[index].body));
    assert_eq!(ids[0], ids[1], "a repeated call is the same call");
    let nonces = [0, 1].map(|index| requests[index].header("x-iyzi-rnd").unwrap());
    assert_ne!(nonces[0], nonces[1], "no nonce is sent twice");
}

#[tokio::test]
async fn a_reading_call_is_repeated_after_a_passing_error_of_a_gateway() {
    let server = Server::start(|stream, received| match received.number {
        1 => respond(stream, 503, "<html>one moment</html>"),
        _ => respond(stream, 200, &bin_response(&received.body)),
    });
    server.client().send(&bin()).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_reading_call_is_given_up_after_three_attempts() {
    let server = Server::start(|_, _| Next::Close);
    let error = server.client().send(&bin()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(server.requests().len(), 3);
}

/// What was sent is not unsent because nobody is there any more to hear its repetition.
#[tokio::test]
async fn a_call_that_was_sent_ends_as_it_did_when_its_repetition_is_not() {
    let responses = ["", "HTTP/1.1 503 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"];
    for response in responses {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            drop(listener);
            let mut start = [0; 4];
            stream.read_exact(&mut start).unwrap();
            write(&mut stream, response);
        });
        let client = builder().base_url(format!("http://{address}")).build().unwrap();
        let error = client.send(&bin()).await.unwrap_err();
        server.join().unwrap();
        assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
        assert!(!error.to_string().contains("nothing was sent"), "{error}");
    }
}

#[tokio::test]
async fn a_reading_call_is_not_repeated_to_a_server_with_a_bad_certificate() {
    let (server, _) = tls_server(&[b"http/1.1"]).await;
    let attempts = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&attempts);
    let client = builder()
        .base_url(server.base_url())
        .on_attempt(move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
        })
        .build()
        .unwrap();
    let error = client.send(&bin()).await.unwrap_err();
    assert!(error.to_string().contains("TLS handshake"), "{error}");
    assert_eq!(attempts.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_reading_call_is_not_repeated_when_its_response_is_too_large() {
    let server = Server::start(|stream, _| {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 3221225472\r\n\r\n";
        write(stream, head)
    });
    server.client().send(&bin()).await.unwrap_err();
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn the_total_timeout_bounds_all_attempts() {
    let server = Server::start(|_, _| Next::Close);
    let client = server.builder().total_timeout(Duration::from_millis(100));
    let _clock = StoppedClock::new();
    client.build().unwrap().send(&bin()).await.unwrap_err();
    assert_eq!(server.requests().len(), 1, "the first pause is longer");
}

#[tokio::test]
async fn a_payment_is_sent_over_a_new_connection_when_the_old_one_was_closed() {
    let server = Server::start(|stream, received| {
        respond(stream, 200, &new_payment_response(&received.body));
        Next::Close
    });
    let client = server.client();
    for _ in 0..20 {
        client.send(&payment()).await.unwrap();
        // The only thread of this runtime is blocked: nobody sees that the server closes.
        while server.is_open() {
            thread::sleep(Duration::from_millis(1));
        }
    }
    assert_eq!(server.requests().len(), 20);
    assert_eq!(server.opened(), 20);
}

#[tokio::test]
async fn a_payment_is_not_repeated_when_the_server_closes_while_it_is_on_its_way() {
    let server = Server::start(|stream, received| match received.number {
        1 => respond(stream, 200, &new_payment_response(&received.body)),
        _ => Next::Close,
    });
    let client = server.client();
    client.send(&payment()).await.unwrap();
    let error = client.send(&payment()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(server.requests().len(), 2);
}
