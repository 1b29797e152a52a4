//! Frames of HTTP/2 that no honest server sends.

use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use iyzico_http::{Error, Outcome};

use crate::secure::{Authority, Secure, SecureServer};
use crate::support::payment;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PUSH_PROMISE: u8 = 5;
const PING: u8 = 6;
const GO_AWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;
const CONTINUATION: u8 = 9;
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

/// Waits until the request is there, answers with `start`, then with `rest` for as long as it is taken.
struct Attack {
    start: Vec<u8>,
    rest: Vec<u8>,
}

impl Attack {
    /// The call fails in time, the outcome stays open, and only so many bytes are taken.
    async fn fails(self, name: &str) {
        const LIMIT: Duration = Duration::from_secs(10);
        const MOST_TAKEN: usize = 64 * 1024 * 1024;
        let authority = Authority::new();
        let identity = authority.issue(&["localhost"], |_| {});
        let taken = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&taken);
        let server = SecureServer::start(&identity, &[b"h2"], move |stream| {
            self.run(stream, &counter);
        });
        let client = server.builder(&authority).http2(true).timeout(LIMIT).build().unwrap();
        let error = client.send(&payment()).await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{name}: {error:?}");
        assert_eq!(error.outcome(), Outcome::Unknown, "{name}: {error}");
        let taken = taken.load(Ordering::SeqCst);
        assert!(taken < MOST_TAKEN, "{name}: {taken} bytes were taken");
    }

    fn run(&self, stream: &mut Secure, taken: &AtomicUsize) {
        stream.write_all(&frame(SETTINGS, 0, 0, &[])).unwrap();
        wait_for_request(stream);
        let _ = stream.write_all(&self.start);
        while !self.rest.is_empty() && stream.write_all(&self.rest).is_ok() {
            taken.fetch_add(self.rest.len(), Ordering::SeqCst);
        }
        let _ = stream.flush();
        // What follows is read and not answered until the client hangs up.
        let _ = stream.read_to_end(&mut Vec::new());
    }
}

/// The body of a payment is more than a kilobyte, and nothing before it is as long.
fn wait_for_request(stream: &mut Secure) {
    let mut bytes = [0; 1024];
    let mut seen = 0;
    while seen < bytes.len() {
        seen += stream.read(&mut bytes).unwrap();
    }
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
async fn frames_that_keep_the_client_busy_end_with_the_attempt() {
    for (name, rest) in [
        ("pings", frame(PING, 0, 0, &[0; 8])),
        ("settings", frame(SETTINGS, 0, 0, &[])),
        ("windows of nothing", frame(WINDOW_UPDATE, 0, 1, &[0, 0, 0, 0])),
        ("empty data", frame(DATA, 0, 1, &[])),
    ] {
        let start = frame(HEADERS, END_HEADERS, 1, STATUS_200);
        Attack { start, rest: rest.repeat(100) }.fails(name).await;
    }
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
        ("an answer to nobody", frame(HEADERS, END_HEADERS, 7, STATUS_200)),
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
