//! What came before the request is no response to it.

use std::future::poll_fn;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::thread;

use iyzico_http::{Error, Outcome};
use tokio::sync::mpsc::unbounded_channel;
use tokio::task::yield_now;

use crate::secure::{Authority, SecureServer};
use crate::support::{builder, payment};

/// A refusal, which nobody signs.
const EARLY: &str =
    "HTTP/1.1 200 OK\r\nContent-Length: 38\r\n\r\n{\"status\":\"failure\",\"errorCode\":\"1\"}\n";

#[track_caller]
fn assert_not_sent(ended: Result<(), Error>) {
    let error = ended.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent, "{error}");
    assert!(error.to_string().contains("sent data before the request"), "{error}");
}

#[tokio::test]
async fn a_server_that_speaks_first_is_sent_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (told, mut heard) = unbounded_channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            stream.write_all(EARLY.as_bytes()).unwrap();
            let _ = told.send(0);
            let mut request = Vec::new();
            let _ = stream.read_to_end(&mut request);
            let _ = told.send(request.len());
        }
    });
    let client = builder().base_url(format!("http://{address}")).build().unwrap();
    let request = payment();
    let mut call = pin!(client.send(&request));
    let begun = poll_fn(|cx| Poll::Ready(call.as_mut().poll(cx))).await;
    assert!(begun.is_pending(), "it is connecting");
    assert_eq!(heard.recv().await, Some(0));
    yield_now().await;
    assert_not_sent(call.await.map(drop));
    assert_eq!(heard.recv().await, Some(0), "it was sent something");
}

#[tokio::test]
async fn a_server_that_speaks_in_the_handshake_is_sent_nothing() {
    // Settings, and a head and an end of stream 1.
    let http2 = b"\0\0\0\x04\0\0\0\0\0\0\0\x01\x01\x05\0\0\0\x01\x88".as_slice();
    for (protocol, early) in [(b"http/1.1".as_slice(), EARLY.as_bytes()), (b"h2", http2)] {
        let authority = Authority::new();
        let identity = authority.issue(&["localhost"], |_| {});
        let payments = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&payments);
        let server = SecureServer::start_saying(early, &identity, &[protocol], move |stream| {
            let mut bytes = Vec::new();
            let _ = stream.read_to_end(&mut bytes);
            counter.fetch_add(usize::from(bytes.len() > 1024), Ordering::SeqCst);
        });
        let builder = server.builder(&authority).http2(protocol == b"h2");
        let client = builder.build().unwrap();
        assert_not_sent(client.send(&payment()).await.map(drop));
        drop(client);
        assert_eq!(payments.load(Ordering::SeqCst), 0);
    }
}
