//! Proxies: they are told where to connect to and nothing else.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use iyzico_http::{Client, ClientBuilder, Outcome};

use crate::secure::{Authority, SecureServer};
use crate::support::{
    bin, builder, connect_proxy, payment, secure_connect_proxy, socks_proxy, tls_server,
};

#[tokio::test]
async fn a_proxy_is_passed_with_connect_and_sees_no_request() {
    let (server, builder) = tls_server(&[b"h2"]).await;
    let proxy = connect_proxy().await;
    let url = format!("http://user:s3same@{}", proxy.address);
    let client = builder.proxy(url).build().unwrap();
    client.send(&payment()).await.unwrap();
    let head = proxy.heads.lock().unwrap().join("");
    let target = server.base_url().replace("https://", "");
    assert!(head.starts_with(&format!("CONNECT {target} HTTP/1.1\r\n")), "{head}");
    assert!(head.contains("Proxy-Authorization: Basic dXNlcjpzM3NhbWU="));
    assert!(!head.contains("IYZWSv2"));
}

#[tokio::test]
async fn a_proxy_is_spoken_to_over_tls() {
    let (server, builder) = tls_server(&[b"http/1.1"]).await;
    let authority = Authority::new();
    let proxy = secure_connect_proxy(&authority.issue(&["localhost"], |_| {})).await;
    let url = format!("https://user:s3same@localhost:{}", proxy.address.port());
    let builder = builder.root_certificate_pem(authority.pem.as_bytes()).proxy(&url);
    builder.build().unwrap().send(&payment()).await.unwrap();
    let head = proxy.heads.lock().unwrap().join("");
    assert!(head.contains("Proxy-Authorization: Basic dXNlcjpzM3NhbWU="));
    assert_eq!(server.requests(), 1);
}

/// The proxy's own certificate is meant, not that of the server behind it.
#[tokio::test]
async fn a_proxy_that_nobody_vouches_for_is_not_told_where_to_connect_to() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    for (identity, advice) in [
        (stranger.issue(&["localhost"], |_| {}), "if the proxy is one of your own, add its root"),
        (authority.issue(&["other.example"], |_| {}), "the URL of the proxy names another host"),
    ] {
        let (server, builder) = tls_server(&[b"http/1.1"]).await;
        let builder = builder.root_certificate_pem(authority.pem.as_bytes());
        let proxy = secure_connect_proxy(&identity).await;
        let error = distrusted(builder, proxy.address.port()).await;
        assert!(error.contains(advice), "{error}");
        assert!(proxy.heads.lock().unwrap().is_empty());
        assert_eq!(server.requests(), 0);
    }
}

#[tokio::test]
async fn a_proxy_that_is_not_spoken_to_over_tls_is_told_apart_from_the_server() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 1024]);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    let error = distrusted(builder(), port).await;
    assert!(error.contains("the proxy probably speaks plain http"), "{error}");
}

/// Why nothing is said to a proxy, which is named without its password.
async fn distrusted(builder: ClientBuilder, port: u16) -> String {
    let client = builder.proxy(format!("https://user:s3same@localhost:{port}")).build().unwrap();
    let error = client.send(&payment()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    let text = format!("TLS handshake with the proxy localhost:{port} failed");
    assert!(error.to_string().contains(&text), "{error}");
    assert!(!format!("{error} {error:?}").contains("s3same"));
    error.to_string()
}

#[tokio::test]
async fn a_socks_proxy_resolves_the_name_and_sees_no_request() {
    for password in [None, Some(("user", "s3 same"))] {
        for scheme in ["socks5", "socks5h"] {
            let (server, builder) = tls_server(&[b"http/1.1"]).await;
            let proxy = socks_proxy(password).await;
            let user = if password.is_some() { "user:s3%20same@" } else { "" };
            let url = format!("{scheme}://{user}{}", proxy.address);
            builder.proxy(url).build().unwrap().send(&payment()).await.unwrap();
            let target = server.base_url().replace("https://", "");
            assert_eq!(*proxy.heads.lock().unwrap(), [target]);
        }
    }
}

#[tokio::test]
async fn a_socks_proxy_that_refuses_says_so() {
    for (user, text) in [
        (
            "user:wr0ng@",
            "did not accept user name and password; check user name and password in the",
        ),
        ("", "requires authentication; write user name and password into the URL of the proxy"),
    ] {
        let (server, builder) = tls_server(&[b"http/1.1"]).await;
        let proxy = socks_proxy(Some(("user", "s3same"))).await;
        let client = builder.proxy(format!("socks5://{user}{}", proxy.address)).build().unwrap();
        let error = client.send(&payment()).await.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent);
        let shown = format!("{error} {error:?}");
        assert!(shown.contains(&format!("through the proxy {}", proxy.address)), "{shown}");
        assert!(shown.contains(text), "{shown}");
        assert!(!shown.contains("wr0ng"), "{shown}");
        assert_eq!(server.requests(), 0);
    }
}

#[tokio::test]
async fn a_dead_proxy_is_not_sent_and_its_password_not_shown() {
    let (server, builder) = tls_server(&[b"h2"]).await;
    fails(builder, "127.0.0.1:1".parse().unwrap(), "connection refused").await;
    assert_eq!(server.requests(), 0);
}

/// The call fails before anything is sent, says why and names the proxy, without its password.
async fn fails(builder: ClientBuilder, proxy: SocketAddr, text: &str) {
    let builder = builder.proxy(format!("http://user:s3same@{proxy}"));
    let error = builder.build().unwrap().send(&payment()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    let shown = format!("{error} {error:?}");
    assert!(shown.contains(&format!("through the proxy {proxy}")), "{shown}");
    assert!(error.to_string().contains(text), "{error}");
    for secret in ["s3same", "dXNlcjpzM3NhbWU"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

/// A proxy that responses CONNECT with these bytes and hangs up.
fn responding_with(bytes: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut head = [0; 1024];
        let length = stream.read(&mut head).unwrap();
        assert!(head[..length].starts_with(b"CONNECT sandbox-api.iyzipay.com:443 HTTP/1.1\r\n"));
        let _ = stream.write_all(&bytes);
    });
    address
}

#[tokio::test]
async fn a_proxy_that_refuses_says_so() {
    let checked = "CONNECT with 407 Proxy Authentication Required; check user name and password in";
    for (response, text) in [
        ("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", checked),
        ("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno", "CONNECT with 403 Forbidden; no"),
        ("HTTP/1.1 502 Bad Gateway\r\n\r\n", "CONNECT with 502 Bad Gateway; no"),
        (
            "HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\n\r\n",
            "CONNECT with 302 Found",
        ),
        ("\u{0}\u{1}\u{2}garbage\r\n\r\n", "it is probably no proxy for CONNECT"),
        ("", "response to CONNECT is not valid: connection closed"),
        ("HTTP/1.1 200 OK\r\nX-", "response to CONNECT is not valid: connection closed"),
        ("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}", "responded instead of the server"),
    ] {
        fails(builder(), responding_with(response.into()), text).await;
    }
}

#[tokio::test]
async fn a_proxy_that_talks_without_end_is_cut_off() {
    let endless = format!("HTTP/1.1 200 OK\r\nX: {}", "x".repeat(1024 * 1024));
    fails(builder(), responding_with(endless.into()), "message head is too large").await;
}

/// Whoever lets nobody in does so the next time, and the advice fits what was given.
#[tokio::test]
async fn a_proxy_that_wants_a_password_is_asked_once() {
    for (user, advice) in [
        ("", "write user name and password into the URL of the proxy"),
        ("user:s3same@", "check user name and password in the URL of the proxy"),
    ] {
        let (address, heads) = refusing("407 Proxy Authentication Required");
        let client = builder().proxy(format!("http://{user}{address}")).build().unwrap();
        let error = client.send(&bin()).await.unwrap_err();
        assert!(error.to_string().contains(advice), "{error}");
        assert_eq!(heads.lock().unwrap().matches("CONNECT ").count(), 1);
    }
    let (address, heads) = refusing("503 Service Unavailable");
    let client = builder().proxy(format!("http://{address}")).build().unwrap();
    let error = client.send(&bin()).await.unwrap_err();
    assert!(error.to_string().contains("503 Service Unavailable"), "{error}");
    assert_eq!(heads.lock().unwrap().matches("CONNECT ").count(), 3);
}

/// The head of a tunnel is followed by what does not come from the server: TLS notices.
#[tokio::test]
async fn a_proxy_that_responses_in_place_of_the_server_is_noticed() {
    let response = "HTTP/1.1 200 OK\r\n\r\n";
    let page = "HTTP/1.1 200 OK\r\n\r\n{\"status\":\"success\"}";
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 1024]);
        stream.write_all(response.as_bytes()).unwrap();
        let _ = stream.read(&mut [0; 1024]);
        let _ = stream.write_all(page.as_bytes());
    });
    fails(builder(), address, "speaks plain http").await;
}

#[tokio::test]
async fn a_proxy_that_does_not_response_is_given_up_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let builder = builder().connect_timeout(Duration::from_millis(200));
    fails(builder, address, "within 200ms").await;
}

/// Variables of the environment are those of a whole process, so this test runs itself as another.
#[test]
fn the_proxy_of_the_environment_is_used_but_for_this_machine() {
    let (address, heads) = refusing("403 Forbidden");
    let url = format!("http://user:s3same@{address}");
    let spaced = format!(" {url}\r\n");
    let authority = Authority::new();
    let server = SecureServer::silent(&authority.issue(&["localhost"], |_| {}));
    let target = format!("https://localhost:{}", server.port);
    for (variables, base_url, through_the_proxy) in [
        (vec![("HTTPS_PROXY", &*url)], ELSEWHERE, true),
        (vec![("https_proxy", &*url)], ELSEWHERE, true),
        (vec![("ALL_PROXY", &*url)], ELSEWHERE, true),
        (vec![("HTTPS_PROXY", &*spaced)], ELSEWHERE, true),
        (vec![("HTTPS_PROXY", " "), ("ALL_PROXY", &*url)], ELSEWHERE, true),
        (vec![("HTTPS_PROXY", &*url), ("ALL_PROXY", "http://127.0.0.1:1")], ELSEWHERE, true),
        (vec![("HTTP_PROXY", &*url)], ELSEWHERE, false),
        (vec![("HTTPS_PROXY", &*url), ("NO_PROXY", "shop.invalid")], ELSEWHERE, false),
        (vec![("HTTPS_PROXY", &*url), ("no_proxy", ".invalid")], ELSEWHERE, false),
        (vec![("HTTPS_PROXY", &*url), ("NO_PROXY", "other.invalid")], ELSEWHERE, true),
        (vec![("HTTPS_PROXY", &*url)], &*target, false),
        (vec![], ELSEWHERE, false),
    ] {
        heads.lock().unwrap().clear();
        let error = call_in_a_process(&variables, base_url);
        let was_used = heads.lock().unwrap().contains("CONNECT shop.invalid:8443 ");
        assert_eq!(was_used, through_the_proxy, "{variables:?} {base_url}: {error}");
        assert_eq!(error.contains("through the proxy"), through_the_proxy, "{error}");
        assert!(!error.contains("s3same"), "{error}");
    }
}

/// No call goes another way than the one that was asked for.
#[test]
fn a_proxy_of_the_environment_that_cannot_be_read_is_named() {
    let unreadable = [
        ("socks4://user:s3same@127.0.0.1:1", "socks4:// is not supported; supported are http://"),
        ("http://user:s3same@127.0.0.1:99999", "is not a URL such as http://proxy.example:3128"),
        ("http//user:s3same@127.0.0.1:1", "holds more than user name"),
        ("http://user:s3 same@127.0.0.1:1", "holds spaces"),
    ];
    let names = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    for (name, (url, problem)) in names.into_iter().zip(unreadable) {
        let error = call_in_a_process(&[(name, url)], ELSEWHERE);
        assert!(error.starts_with(&format!("{name}: {problem}")), "{error}");
        assert!(!error.contains("s3same") && !error.contains("s3 same"), "{error}");
        for (variables, base_url) in [
            (vec![(name, url), ("NO_PROXY", "shop.invalid")], ELSEWHERE),
            (vec![(name, url)], "https://localhost:1"),
        ] {
            let error = call_in_a_process(&variables, base_url);
            assert!(!error.contains(name), "nobody asked for it: {error}");
        }
    }
    let url = ("ALL_PROXY", "ftp://h");
    let error = call_in_a_process(&[url, ("HTTPS_PROXY", "http://127.0.0.1:1")], ELSEWHERE);
    assert!(
        error.contains("refused by shop.invalid:8443 through the proxy 127.0.0.1:1"),
        "{error}"
    );
}

/// A proxy that refuses everybody with this status and keeps what it was told.
fn refusing(status: &'static str) -> (SocketAddr, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let heads = Arc::new(Mutex::new(String::new()));
    let told = Arc::clone(&heads);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = [0; 1024];
            let length = stream.read(&mut head).unwrap();
            told.lock().unwrap().push_str(&String::from_utf8_lossy(&head[..length]));
            let _ = stream.write_all(format!("HTTP/1.1 {status}\r\n\r\n").as_bytes());
        }
    });
    (address, heads)
}

/// What a call in a process with these variables fails with.
fn call_in_a_process(variables: &[(&str, &str)], base_url: &str) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "proxy::a_call_for_another_process", "--ignored", "--nocapture"]);
    for name in ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command.envs(variables.iter().copied()).env("BASE_URL", base_url);
    let text = String::from_utf8(command.output().unwrap().stdout).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("failed: "));
    line.unwrap_or_else(|| panic!("{text}")).to_owned()
}

#[tokio::test]
#[ignore = "a part of the tests of the environment"]
async fn a_call_for_another_process() {
    let base_url = std::env::var("BASE_URL").unwrap_or_else(|_| ELSEWHERE.to_owned());
    let builder = Client::builder().api_key("sandbox-api-key").secret_key("sandbox-secret-key");
    let client = builder.base_url(base_url).allow_other_hosts(true).build();
    let error = match client {
        Ok(client) => client.send(&payment()).await.unwrap_err(),
        Err(error) => error,
    };
    println!("\nfailed: {error}");
}

const ELSEWHERE: &str = "https://shop.invalid:8443";
