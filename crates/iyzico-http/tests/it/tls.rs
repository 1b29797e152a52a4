//! TLS, HTTP/2 and proxies.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use iyzico_http::Outcome;

use crate::support::{builder, connect_proxy, payment, tls_server};

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
async fn http1_is_spoken_where_http2_is_not() {
    let (server, builder) = tls_server(&[b"http/1.1"]).await;
    let client = builder.build().unwrap();
    client.send(&payment()).await.unwrap();
    client.send(&payment()).await.unwrap();
    assert_eq!((server.requests(), server.opened()), (2, 1));
}

#[tokio::test]
async fn nothing_is_sent_to_an_unknown_certificate() {
    let (server, _) = tls_server(&[b"h2"]).await;
    let client = builder().base_url(server.base_url()).build().unwrap();
    let error = client.send(&payment()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    let text = error.to_string();
    assert!(text.contains("UnknownIssuer; if a proxy of your own"), "{text}");
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn a_server_without_tls_is_named_as_such() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        stream.read_to_end(&mut Vec::new())
    });
    let client = builder().base_url(url).build().unwrap();
    let error = client.send(&payment()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.to_string().contains("speaks plain http"), "{error}");
}

#[tokio::test]
async fn a_proxy_is_passed_with_connect_and_sees_no_request() {
    let (server, builder) = tls_server(&[b"h2"]).await;
    let proxy = connect_proxy().await;
    let url = format!("http://user:password@{}", proxy.address);
    let client = builder.proxy(url).build().unwrap();
    client.send(&payment()).await.unwrap();
    let head = proxy.heads.lock().unwrap().join("");
    let target = server.base_url().replace("https://", "");
    assert!(head.starts_with(&format!("CONNECT {target} HTTP/1.1\r\n")), "{head}");
    assert!(head.contains("Proxy-Authorization: Basic dXNlcjpwYXNzd29yZA=="));
    assert!(!head.contains("IYZWSv2"));
}

#[tokio::test]
async fn a_dead_proxy_is_not_sent_and_its_password_not_shown() {
    let (server, builder) = tls_server(&[b"h2"]).await;
    let client = builder.proxy("http://user:password@127.0.0.1:1").build();
    let error = client.unwrap().send(&payment()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    let text = format!("{error} {error:?}");
    assert!(text.contains("through the proxy 127.0.0.1:1"), "{text}");
    assert!(!text.contains("password"), "{text}");
    assert_eq!(server.requests(), 0);
}
