//! TLS: only the right server is spoken to, and the error says what is wrong with another one.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener};
use std::thread;

use iyzico_http::{ClientBuilder, Outcome};

use crate::secure::{Authority, SecureServer};
use crate::support::{builder, payment, tls_server};

#[tokio::test]
async fn http2_shares_one_connection() {
    let (server, builder) = tls_server(&[b"h2", b"http/1.1"]).await;
    let client = builder.build().unwrap();
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..64 {
        let client = client.clone();
        running.spawn(async move { client.send(&payment()).await });
    }
    for result in running.join_all().await {
        result.unwrap();
    }
    assert_eq!(server.requests(), 64);
    assert_eq!(server.opened(), 1);
}

#[tokio::test]
async fn http1_is_spoken_unless_http2_is_asked_for() {
    let (server, builder) = tls_server(&[b"h2", b"http/1.1"]).await;
    let client = builder.http2(false).build().unwrap();
    let (first, second) = (payment(), payment());
    let (first, second) = tokio::join!(client.send(&first), client.send(&second));
    first.unwrap();
    second.unwrap();
    assert_eq!((server.requests(), server.opened()), (2, 2));
}

#[tokio::test]
async fn http1_is_spoken_where_http2_is_not() {
    let (server, builder) = tls_server(&[b"http/1.1"]).await;
    let client = builder.build().unwrap();
    client.send(&payment()).await.unwrap();
    client.send(&payment()).await.unwrap();
    assert_eq!((server.requests(), server.opened()), (2, 1));
}

/// The call fails before anything is sent, and says why.
async fn assert_refused(server: &SecureServer, builder: ClientBuilder, texts: &[&str]) {
    assert_not_sent(builder, texts).await;
    assert!(!server.was_told_anything(), "something was sent");
}

async fn assert_not_sent(builder: ClientBuilder, texts: &[&str]) {
    let error = builder.build().unwrap().send(&payment()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent, "{error}");
    for text in texts {
        assert!(error.to_string().contains(text), "{text} not in {error}");
    }
}

#[tokio::test]
async fn a_certificate_of_an_authority_of_ones_own_is_trusted_when_it_is_named() {
    let (server, builder) = tls_server(&[b"h2"]).await;
    builder.build().unwrap().send(&payment()).await.unwrap();
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn an_unknown_authority_is_refused() {
    let server = SecureServer::silent(&Authority::new().issue(&["localhost"], |_| {}));
    let hint =
        "UnknownIssuer; if a proxy of your own inspects the traffic, add its root certificate";
    assert_refused(&server, server.builder(&Authority::new()), &[hint]).await;
}

#[tokio::test]
async fn a_certificate_signed_by_itself_is_refused() {
    let identity = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let server = SecureServer::silent(&identity);
    assert_refused(&server, server.builder(&Authority::new()), &["UnknownIssuer"]).await;
}

#[tokio::test]
async fn an_expired_certificate_is_refused() {
    let authority = Authority::new();
    let expired = authority.issue(&["localhost"], |params| {
        params.not_before = rcgen::date_time_ymd(2019, 1, 1);
        params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    });
    let server = SecureServer::silent(&expired);
    let texts =
        ["certificate expired", "; the server needs a new one, or the clock of this machine"];
    assert_refused(&server, server.builder(&authority), &texts).await;
}

#[tokio::test]
async fn a_certificate_of_the_future_is_refused() {
    let authority = Authority::new();
    let future = authority.issue(&["localhost"], |params| {
        params.not_before = rcgen::date_time_ymd(2900, 1, 1);
        params.not_after = rcgen::date_time_ymd(2901, 1, 1);
    });
    let server = SecureServer::silent(&future);
    let texts = ["not valid yet", "; the clock of this machine is probably wrong"];
    assert_refused(&server, server.builder(&authority), &texts).await;
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused() {
    let authority = Authority::new();
    let server = SecureServer::silent(&authority.issue(&["other.example"], |_| {}));
    let texts = ["other.example", "; the base URL names another host than the certificate"];
    assert_refused(&server, server.builder(&authority), &texts).await;
}

/// A server on plain TCP that responses the first bytes of a handshake, or of a request, with these.
fn responding_with(bytes: &'static [u8]) -> ClientBuilder {
    responding_at("https", bytes)
}

fn responding_at(scheme: &str, bytes: &'static [u8]) -> ClientBuilder {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("{scheme}://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.read_exact(&mut [0; 64]).unwrap();
        stream.write_all(bytes).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        stream.read_to_end(&mut Vec::new())
    });
    builder().base_url(url)
}

#[tokio::test]
async fn a_server_with_an_old_tls_is_refused() {
    let too_old = "; the server does not support TLS 1.2 or 1.3";
    // Alert `protocol_version`, as servers with nothing newer than TLS 1.1 send it.
    assert_not_sent(responding_with(&[21, 3, 1, 0, 2, 2, 70]), &["ProtocolVersion", too_old]).await;
    // Alert `handshake_failure`, as some others do.
    assert_not_sent(responding_with(&[21, 3, 1, 0, 2, 2, 40]), &["HandshakeFailure"]).await;
    assert_not_sent(responding_with(SERVER_HELLO_1_1), &[too_old]).await;
}

/// TLS 1.1, no session, `TLS_RSA_WITH_AES_128_CBC_SHA`, no compression.
const SERVER_HELLO_1_1: &[u8] = &[
    22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17,
    18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 0, 0, 47, 0,
];

#[tokio::test]
async fn a_server_without_tls_is_named_as_such() {
    let plain = responding_with(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    assert_not_sent(plain, &["speaks plain http"]).await;
}

/// The request was written, if only to somebody who could not read it.
#[tokio::test]
async fn a_server_with_tls_is_named_as_such_to_plain_http() {
    let unsecured =
        "the response is not HTTP; if the server speaks TLS, the base URL begins with https://";
    let (broken, ended) = ("invalid HTTP header parsed", "closed before the response was complete");
    for (response, told) in [
        // Alerts of servers with TLS that have read a request in place of a handshake.
        (&[21, 3, 1, 0, 2, 2, 10][..], unsecured),
        (&[21, 3, 3, 0, 2, 2, 70], unsecured),
        (b"SSH-2.0-OpenSSH_9.9\r\n", unsecured),
        // What begins as HTTP is HTTP.
        (b"HTTP/1.1 200 OK\r\n\0\r\n\r\n", broken),
        (b"HTTP/1.1 200 OK\r\n", ended),
        (b"", ended),
    ] {
        let plain = responding_at("http", response).build().unwrap();
        let error = plain.send(&payment()).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
        assert!(error.to_string().contains(told), "{told} not in {error}");
        assert_eq!(error.to_string().contains("TLS"), told == unsecured, "{error}");
    }
}

#[tokio::test]
async fn a_server_that_hangs_up_in_the_handshake_has_been_told_nothing() {
    assert_not_sent(responding_with(b""), &["no connection to"]).await;
    assert_not_sent(responding_with(&[22, 3, 3, 0, 42, 2, 0]), &["no connection to"]).await;
}
