//! Responses that no honest server gives: each is an error that leaves open where the money is, and
//! none is waited for or kept in memory without end.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use iyzico_http::error::UntrustedReason;
use iyzico_http::{CallOptions, Error, Outcome};
use tokio::task::yield_now;

use crate::support::{
    Next, PATIENCE, Server, StoppedClock, bin, bin_response, pass, payment, payment_response,
    respond, write,
};

/// Responds to a payment with these bytes and hangs up.
async fn responded_with(bytes: impl Into<Vec<u8>>) -> Error {
    let bytes = bytes.into();
    let server = Server::start(move |stream, _| {
        let _ = stream.write_all(&bytes);
        Next::Close
    });
    let client = server.builder().timeout(PATIENCE).build().unwrap();
    let error = client.send(&payment()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
    assert_eq!(server.requests().len(), 1, "a payment was repeated");
    error
}

fn head(headers: &str, length: usize) -> String {
    format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: {length}\r\n\r\n")
}

async fn assert_distrusted(body: impl AsRef<[u8]>, headers: &str, reason: UntrustedReason) {
    let body = body.as_ref();
    let error = responded_with([head(headers, body.len()).as_bytes(), body].concat()).await;
    let Error::Untrusted(untrusted) = &error else { panic!("{error:?}") };
    assert_eq!(untrusted.reason, reason);
}

#[tokio::test]
async fn a_body_that_is_not_json_alone_is_not_trusted() {
    let nested = format!("{{\"status\":{}", "[".repeat(100_000));
    let nested_in_text = format!("{nested}{}}}", "]".repeat(100_000));
    for body in [
        nested.as_bytes(),
        b"",
        b"{\"status\":\"success\"} {\"status\":\"failure\"}",
        b"{\"status\":\"success\"}\0",
        b"\xef\xbb\xbf{\"status\":\"success\"}",
        b"\xff\xfe{\0}\0",
        b"{\"status\":\"success\",\"paymentId\":\"\xff\"}",
        b"{\"status\":\"success\",\"price\":NaN}",
        b"{\"status\":\"success\",\"price\":Infinity}",
        b"{\"status\":\"success\",\"price\":01}",
        b"[{\"status\":\"success\"}]",
        b"<html>",
    ] {
        assert_distrusted(body, "", UntrustedReason::NotJson).await;
    }
    assert_distrusted(nested_in_text, "", UntrustedReason::NoStatus).await;
}

/// It was not asked for, and is not undone: a bomb stays small.
#[tokio::test]
async fn a_compressed_body_is_not_unpacked() {
    let gzip = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\xae\x05\x00\x43\xbf\xa6\xa3\x02";
    assert_distrusted(gzip, "Content-Encoding: gzip\r\n", UntrustedReason::NotJson).await;
}

#[tokio::test]
async fn heads_that_break_the_rules_of_http_are_errors_of_the_transport() {
    for head in [
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 20\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nna me: x\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nname: \0\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 20 OK\r\n\r\n{}",
        "HTTP/1.1 9999 OK\r\n\r\n{}",
        "HTTP/9.9 200 OK\r\n\r\n{}",
        "{\"status\":\"success\"}",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\0\0\0\u{4}\0\0\0\0\0",
    ] {
        let error = responded_with(head).await;
        assert!(matches!(error, Error::Transport(_)), "{head:?}: {error:?}");
    }
}

#[tokio::test]
async fn too_many_and_too_large_headers_are_not_read() {
    let many = "x: y\r\n".repeat(101);
    let large = format!("x: {}\r\n", "y".repeat(300 * 1024));
    for (name, headers) in [("many", many), ("large", large)] {
        let error = responded_with(head(&headers, 0)).await;
        assert!(matches!(error, Error::Transport(_)), "{name}: {error:?}");
    }
}

/// Redirects are responses that cannot be trusted: neither card nor keys go anywhere else.
#[tokio::test]
async fn no_redirect_is_followed() {
    for status in [300, 301, 302, 303, 307, 308] {
        let elsewhere = Server::start(|stream, received| {
            respond(stream, 200, &payment_response(&received.body))
        });
        let location = elsewhere.base_url();
        let error = responded_with(format!(
            "HTTP/1.1 {status} Moved\r\nLocation: {location}/payment/auth\r\nContent-Length: 0\r\n\r\n"
        ));
        assert!(matches!(error.await, Error::Untrusted(_)));
        assert_eq!(elsewhere.opened(), 0, "{status} was followed");
    }
}

#[tokio::test]
async fn cookies_are_not_kept() {
    let server = Server::start(|stream, received| {
        let body = bin_response(&received.body);
        write(stream, &(head("Set-Cookie: session=1; Path=/\r\n", body.len()) + &body))
    });
    let client = server.client();
    client.send(&bin()).await.unwrap();
    client.send(&bin()).await.unwrap();
    assert!(server.requests().iter().all(|request| request.header("cookie").is_none()));
}

/// The second response would otherwise be taken for that of the next call.
#[tokio::test]
async fn a_response_that_nobody_asked_for_belongs_to_no_call() {
    let server = Server::start(|stream, received| {
        let body = bin_response(&received.body);
        let response = head("", body.len()) + &body;
        write(stream, &response.repeat(2))
    });
    let client = server.client();
    for _ in 0..20 {
        client.send(&bin()).await.unwrap();
    }
}

#[tokio::test]
async fn a_response_before_the_request_is_whole_is_believed_only_if_it_is_right() {
    let mut order = payment();
    order.basket_id = Some("b".repeat(4 * 1024 * 1024).into());
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            stream.read_exact(&mut [0]).unwrap();
            write(&mut stream, "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
            thread::sleep(Duration::from_millis(50));
        }
    });
    let client = crate::support::builder().base_url(url).build().unwrap();
    let error = client.send(&order).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
}

/// Responds to a payment with the same bytes until the client hangs up, and counts what it took.
fn endless(
    start: &'static str,
    rest: &'static [u8],
    pause: Duration,
) -> (Server, Arc<AtomicUsize>) {
    let taken = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&taken);
    let server = Server::start(move |stream: &mut TcpStream, received| {
        if received.request_line.contains("/payment/bin/check") {
            return respond(stream, 200, &bin_response(&received.body));
        }
        write(stream, start);
        while stream.write_all(rest).is_ok() {
            counter.fetch_add(rest.len(), Ordering::SeqCst);
            thread::sleep(pause);
        }
        Next::Close
    });
    (server, taken)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn endless_interim_responses_are_cut_off() {
    let processing =
        b"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
    let (server, taken) = endless("", processing, Duration::ZERO);
    let before = resident_bytes();
    let error = server.client().send(&payment()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(error.to_string().contains("the server sends without end"), "{error}");
    let taken = taken.load(Ordering::SeqCst);
    assert!(taken < 16 * 1024 * 1024, "{taken} bytes were taken");
    let grown = resident_bytes().saturating_sub(before);
    assert!(grown < 64 * 1024 * 1024, "{grown} bytes of memory for nothing");
}

#[tokio::test]
async fn a_head_that_comes_byte_by_byte_ends_with_the_attempt() {
    const LIMIT: Duration = Duration::from_millis(500);
    let (server, taken) = endless("HTTP/1.1 200 OK\r\nx: ", b"y", Duration::from_millis(10));
    let client = server.client();
    let _clock = StoppedClock::new();
    let options = CallOptions { timeout: Some(LIMIT), ..CallOptions::default() };
    let sender = client.clone();
    let call = tokio::spawn(async move { sender.send_with(&payment(), &options).await });
    while taken.load(Ordering::SeqCst) < 3 {
        yield_now().await;
    }
    pass(LIMIT).await;
    let error = call.await.unwrap().unwrap_err();
    while server.is_open() {
        yield_now().await;
    }
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn an_endless_head_is_cut_off_long_before_it_fills_memory() {
    let (server, taken) = endless("HTTP/1.1 200 OK\r\nx: ", &[b'y'; 4096], Duration::ZERO);
    let error = server.client().send(&payment()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    // What sockets buffer comes on top of the limit of 64 KiB.
    let taken = taken.load(Ordering::SeqCst);
    assert!(taken < 16 * 1024 * 1024, "{taken} bytes were taken");
}

#[tokio::test]
async fn endless_chunk_extensions_end_with_an_error() {
    let start = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x=";
    let (server, taken) = endless(start, &[b'y'; 4096], Duration::ZERO);
    let error = server.client().send(&payment()).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    let taken = taken.load(Ordering::SeqCst);
    assert!(taken < 16 * 1024 * 1024, "{taken} bytes were taken");
}

#[tokio::test]
async fn endless_trailers_end_with_an_error() {
    let start = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n";
    let (server, taken) = endless(start, b"x: y\r\n", Duration::ZERO);
    let error = server.client().send(&payment()).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    let taken = taken.load(Ordering::SeqCst);
    assert!(taken < 16 * 1024 * 1024, "{taken} bytes were taken");
}

/// What this process holds in memory, where the system tells.
fn resident_bytes() -> usize {
    let Ok(status) = std::fs::read_to_string("/proc/self/statm") else {
        return 0;
    };
    let pages: usize = status.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4096
}
