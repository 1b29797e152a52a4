//! What a hostile or broken server cannot do.

use iyzico_http::{Error, Outcome};

use crate::support::{Next, Server, payment, write};

#[track_caller]
fn assert_too_large(error: &Error) {
    assert!(error.to_string().contains("larger than"), "{error}");
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_not_read_to_its_end() {
    let server = Server::start(|stream, _| {
        write(stream, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        let chunk = format!("400\r\n{}\r\n", "x".repeat(0x400));
        while write(stream, &chunk) == Next::Keep {}
        Next::Close
    });
    let client = server.builder().max_response_bytes(64 * 1024).build();
    let error = client.unwrap().send(&payment()).await.unwrap_err();
    assert_too_large(&error);
}

#[tokio::test]
async fn a_body_that_is_declared_too_large_is_not_read_at_all() {
    let server = Server::start(|stream, _| {
        write(stream, "HTTP/1.1 200 OK\r\nContent-Length: 3221225472\r\n\r\n")
    });
    let error = server.client().send(&payment()).await.unwrap_err();
    assert_too_large(&error);
}

#[tokio::test]
async fn endless_headers_are_not_read_to_their_end() {
    let server = Server::start(|stream, _| {
        write(stream, "HTTP/1.1 200 OK\r\n");
        while write(stream, "x: y\r\n") == Next::Keep {}
        Next::Close
    });
    let error = server.client().send(&payment()).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert_eq!(error.outcome(), Outcome::Unknown);
}
