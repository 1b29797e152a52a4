//! Frames of HTTP/2 that no honest server sends.

use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use iyzico_http::{CallOptions, Error, Outcome};

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::{JoinSet, yield_now};
use tokio::time::timeout;

use crate::secure::{Authority, Secure, SecureServer};
use crate::support::{PATIENCE, StoppedClock, pass, payment};

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PUSH_PROMISE: u8 = 5;
const PING: u8 = 6;
const GO_AWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;
const CONTINUATION: u8 = 9;
const UNKNOWN: u8 = 0x7f;
/// What every connection begins with, in bytes.
const PREFACE: usize = 24;
/// What [`narrow`] tells when a client knows its settings.
const KNOWN: usize = usize::MAX;
const ACK: u8 = 1;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

/// `:status: 200`, from the table that every decoder has.
const STATUS_200: &[u8] = &[0x88];

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let head = [length[1], length[2], length[3], kind, flags];
    [&head, &stream.to_be_bytes()[..], payload].concat()
}

/// Headers that no table makes shorter.
fn headers(count: usize) -> Vec<u8> {
    [0, 1, b'x', 1, b'y'].repeat(count)
}

/// Waits until the request is there, responds with `start`, then with `rest` for as long as it is taken.
struct Attack {
    start: Vec<u8>,
    rest: Vec<u8>,
}

impl Attack {
    /// The call fails in time, the outcome stays open, and only so many bytes are taken.
    async fn fails(self, name: &'static str) {
        const MOST_TAKEN: usize = 64 * 1024 * 1024;
        let authority = Authority::new();
        let identity = authority.issue(&["localhost"], |_| {});
        let taken = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&taken);
        let server = SecureServer::start(&identity, &[b"h2"], move |stream| {
            self.run(stream, &counter);
        });
        let client = server.builder(&authority).http2(true).build().unwrap();
        let error = client.send(&payment()).await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{name}: {error:?}");
        assert_eq!(error.outcome(), Outcome::Unknown, "{name}: {error}");
        assert!(!error.to_string().contains("within"), "{name}: {error}");
        let taken = taken.load(Ordering::SeqCst);
        assert!(taken < MOST_TAKEN, "{name}: {taken} bytes were taken");
    }

    fn run(&self, stream: &mut Secure, taken: &AtomicUsize) {
        stream.write_all(&frame(SETTINGS, 0, 0, &[])).unwrap();
        assert!(wait_for_request(stream));
        let _ = stream.write_all(&self.start);
        while !self.rest.is_empty() && stream.write_all(&self.rest).is_ok() {
            taken.fetch_add(self.rest.len(), Ordering::SeqCst);
        }
        let _ = stream.flush();
        // What follows is read without a response until the client hangs up.
        let _ = stream.read_to_end(&mut Vec::new());
    }
}

/// Whether a payment came: its body is more than a kilobyte, and nothing before it is as long.
fn wait_for_request(stream: &mut Secure) -> bool {
    let mut bytes = [0; 1024];
    let mut seen = 0;
    while seen < bytes.len() {
        match stream.read(&mut bytes) {
            Ok(read) if read > 0 => seen += read,
            _ => return false,
        }
    }
    true
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn headers_without_end_are_cut_off() {
    let start = frame(HEADERS, 0, 1, STATUS_200);
    let rest = frame(CONTINUATION, 0, 1, &headers(3000));
    Attack { start: start.clone(), rest }.fails("large continuations").await;
    let rest = frame(CONTINUATION, 0, 1, &[]).repeat(1000);
    Attack { start, rest }.fails("empty continuations").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_headers_that_is_too_large_is_refused() {
    let payload = [STATUS_200, &headers(3000)].concat();
    let start = frame(HEADERS, END_HEADERS, 1, &payload);
    Attack { start, rest: Vec::new() }.fails("headers").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frames_that_keep_the_client_busy_end_the_connection() {
    let mut attacks = JoinSet::new();
    for (name, rest) in [
        ("pings", frame(PING, 0, 0, &[0; 8])),
        ("settings", frame(SETTINGS, 0, 0, &[])),
        ("windows of nothing", frame(WINDOW_UPDATE, 0, 1, &[0, 0, 0, 0])),
        ("empty data", frame(DATA, 0, 1, &[])),
    ] {
        let start = frame(HEADERS, END_HEADERS, 1, STATUS_200);
        attacks.spawn(Attack { start, rest: rest.repeat(100) }.fails(name));
    }
    attacks.join_all().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_data_than_was_allowed_is_an_error() {
    let start = frame(HEADERS, END_HEADERS, 1, STATUS_200);
    let rest = frame(DATA, 0, 1, &[b' '; 16_384]);
    Attack { start, rest }.fails("data beyond the window").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frames_that_break_the_rules_are_errors() {
    let promise = [&[0, 0, 0, 2][..], STATUS_200].concat();
    for (name, start) in [
        ("a window that overflows", frame(WINDOW_UPDATE, 0, 1, &[0x7f, 0xff, 0xff, 0xff])),
        ("a promise", frame(PUSH_PROMISE, END_HEADERS, 1, &promise)),
        ("data before headers", frame(DATA, 0, 1, b"{}")),
        ("a response to nobody", frame(HEADERS, END_HEADERS, 7, STATUS_200)),
        ("a reset", frame(RST_STREAM, 0, 1, &[0, 0, 0, 2])),
        ("a reset that says refused", frame(RST_STREAM, 0, 1, &[0, 0, 0, 7])),
        ("the end", frame(GO_AWAY, 0, 0, &[0, 0, 0, 0, 0, 0, 0, 0])),
        ("a frame longer than agreed", frame(DATA, 0, 1, &vec![0; 1 << 20])),
        (
            "a table beyond its size",
            frame(HEADERS, END_HEADERS, 1, &[0x3f, 0xff, 0xff, 0xff, 0x7f]),
        ),
    ] {
        Attack { start, rest: Vec::new() }.fails(name).await;
    }
}

/// A server that takes a first payment, responds with `start`, and takes every further one as well. It
/// tells the number of the connection of each.
fn deaf(start: Vec<u8>) -> (SecureServer, Authority, UnboundedReceiver<usize>) {
    let authority = Authority::new();
    let identity = authority.issue(&["localhost"], |_| {});
    let (told, payments) = unbounded_channel();
    let connections = AtomicUsize::new(0);
    let server = SecureServer::start(&identity, &[b"h2"], move |stream| {
        let number = connections.fetch_add(1, Ordering::SeqCst) + 1;
        stream.write_all(&frame(SETTINGS, 0, 0, &[])).unwrap();
        while wait_for_request(stream) {
            let _ = told.send(number);
            let _ = stream.write_all(&start);
        }
    });
    (server, authority, payments)
}

#[tokio::test]
async fn no_further_call_uses_a_connection_on_which_one_timed_out() {
    const LIMIT: Duration = Duration::from_secs(30);
    let (server, authority, mut payments) = deaf(Vec::new());
    let client = server.builder(&authority).http2(true).timeout(LIMIT).build().unwrap();
    let _clock = StoppedClock::new();
    for connection in 1..=2 {
        let client = client.clone();
        let call = tokio::spawn(async move { client.send(&payment()).await });
        assert_eq!(payments.recv().await, Some(connection));
        pass(LIMIT).await;
        assert_eq!(call.await.unwrap().unwrap_err().outcome(), Outcome::Unknown);
    }
}

#[tokio::test]
async fn no_further_call_uses_a_connection_on_which_one_was_reset() {
    let (server, authority, mut payments) = deaf(frame(RST_STREAM, 0, 1, &[0, 0, 0, 2]));
    let client = server.builder(&authority).http2(true).build().unwrap();
    for connection in 1..=2 {
        let error = client.send(&payment()).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
        assert_eq!(payments.recv().await, Some(connection));
    }
}

/// Reads a frame: kind, flags, stream and how long it is.
fn read_frame(stream: &mut Secure) -> Option<(u8, u8, u32)> {
    let mut head = [0; 9];
    stream.read_exact(&mut head).ok()?;
    let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
    std::io::copy(&mut stream.take(length.into()), &mut std::io::sink()).ok()?;
    Some((head[3], head[4], u32::from_be_bytes([head[5], head[6], head[7], head[8]])))
}

/// A server that takes one call at a time. It tells the number of the connection of each whole request, and 0 at the
/// end of a connection; and when a client knows that it may make one call at a time. Those on its first connections get no response.
fn narrow(unanswered: usize) -> (SecureServer, Authority, UnboundedReceiver<usize>) {
    let authority = Authority::new();
    let identity = authority.issue(&["localhost"], |_| {});
    let (told, requests) = unbounded_channel();
    let connections = AtomicUsize::new(0);
    let server = SecureServer::start(&identity, &[b"h2"], move |stream| {
        let number = connections.fetch_add(1, Ordering::SeqCst) + 1;
        stream.read_exact(&mut [0; PREFACE - 1]).unwrap();
        stream.write_all(&frame(SETTINGS, 0, 0, &[0, 3, 0, 0, 0, 1])).unwrap();
        while let Some((kind, flags, id)) = read_frame(stream) {
            if (kind, flags) == (SETTINGS, ACK) {
                let _ = told.send(KNOWN);
            }
            if kind != DATA || flags & END_STREAM == 0 {
                continue;
            }
            let _ = told.send(number);
            if number > unanswered {
                let head = frame(HEADERS, END_HEADERS, id, STATUS_200);
                let _ = stream.write_all(&[head, frame(DATA, END_STREAM, id, b"{}")].concat());
            }
        }
        let _ = told.send(0);
    });
    (server, authority, requests)
}

#[tokio::test]
async fn of_calls_that_are_given_up_only_those_were_sent_that_the_server_allowed() {
    let (server, authority, mut told) = narrow(1);
    let client = server.builder(&authority).http2(true).build().unwrap();
    let mut calls = JoinSet::new();
    for number in 0..4 {
        let client = client.clone();
        calls.spawn(async move { client.send(&payment()).await });
        if number == 0 {
            let mut first = [told.recv().await, told.recv().await];
            first.sort_unstable();
            assert_eq!(first, [Some(1), Some(KNOWN)]);
        }
        yield_now().await;
    }
    calls.shutdown().await;
    drop(client);
    assert_eq!(told.recv().await, Some(0), "the connection ends, and nothing else was sent");
}

#[tokio::test]
async fn a_call_that_waits_for_others_in_vain_is_not_sent() {
    const LIMIT: Duration = Duration::from_secs(30);
    let (server, authority, mut requests) = narrow(1);
    let client = server.builder(&authority).http2(true).build().unwrap();
    let _clock = StoppedClock::new();
    let first = tokio::spawn({
        let client = client.clone();
        let options = CallOptions { timeout: Some(2 * LIMIT), ..CallOptions::default() };
        async move { client.send_with(&payment(), &options).await }
    });
    while requests.recv().await != Some(1) {}
    let second = tokio::spawn({
        let client = client.clone();
        let options = CallOptions { timeout: Some(LIMIT), ..CallOptions::default() };
        async move { client.send_with(&payment(), &options).await }
    });
    yield_now().await;
    pass(LIMIT).await;
    assert_eq!(second.await.unwrap().unwrap_err().outcome(), Outcome::NotSent);
    // Who waits when the first one is lost goes elsewhere.
    let third = tokio::spawn(async move { client.send(&payment()).await });
    yield_now().await;
    pass(LIMIT).await;
    assert_eq!(first.await.unwrap().unwrap_err().outcome(), Outcome::Unknown);
    assert!(matches!(third.await.unwrap(), Err(Error::Untrusted(_))));
    while requests.recv().await != Some(2) {}
}

#[tokio::test]
async fn calls_take_turns_where_the_server_allows_one() {
    let (server, authority, mut requests) = narrow(0);
    let client = server.builder(&authority).http2(true).build().unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..8 {
        let client = client.clone();
        calls.spawn(async move { client.send(&payment()).await });
    }
    for ended in calls.join_all().await {
        assert!(matches!(ended, Err(Error::Untrusted(_))), "{ended:?}");
        while requests.recv().await != Some(1) {}
    }
}

/// After the response nothing is under way, and the server sends frames that nobody has to respond to.
#[tokio::test]
async fn an_idle_connection_that_is_flooded_is_closed() {
    let authority = Authority::new();
    let identity = authority.issue(&["localhost"], |_| {});
    let (told, mut closed) = unbounded_channel();
    let server = SecureServer::start(&identity, &[b"h2"], move |stream| {
        stream.write_all(&frame(SETTINGS, 0, 0, &[])).unwrap();
        assert!(wait_for_request(stream));
        stream.write_all(&frame(HEADERS, END_HEADERS, 1, STATUS_200)).unwrap();
        stream.write_all(&frame(DATA, END_STREAM, 1, b"{}")).unwrap();
        let flood = frame(UNKNOWN, 0, 0, &[0; 8]).repeat(1000);
        while stream.write_all(&flood).is_ok() {}
        let _ = told.send(());
    });
    let client = server.builder(&authority).http2(true).build().unwrap();
    let error = client.send(&payment()).await.unwrap_err();
    assert!(matches!(error, Error::Untrusted(_)), "{error:?}");
    timeout(PATIENCE, closed.recv()).await.unwrap();
}
