//! HTTP without any client: the bytes that are given are the bytes that are sent.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

/// Sends a request whose head lacks nothing but the length of its body; the status and the body that
/// come back.
pub(crate) fn exchange(address: SocketAddr, head: &str, body: &str) -> (u16, String) {
    let length = body.len();
    let message = format!("{head}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}");
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(message.as_bytes()).unwrap();
    let mut response = Vec::new();
    stream.read_to_end(&mut response).unwrap();
    let response = String::from_utf8(response).unwrap();
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

/// Posts to the control API of the simulator.
pub(crate) fn post(address: SocketAddr, path: &str, body: &str) -> (u16, String) {
    let head = format!(
        "POST /_simulator/{path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n"
    );
    exchange(address, &head, body)
}
