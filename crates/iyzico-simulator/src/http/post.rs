//! What the simulator itself posts: notifications, and forms in place of a browser.

use std::io;
use std::net::IpAddr;
use std::time::Duration;

use axum::http::header::HOST;
use axum::http::{Request, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use iyzico_core::error::ConfigError;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::bank::form_post::FormPost;

/// Whether the simulator may send to other machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remote {
    Allowed,
    Refused,
}

impl FormPost {
    /// Posts the form to a server on this machine, like the buyer's browser. Returns the HTTP status.
    ///
    /// # Errors
    ///
    /// When the server is on another machine, or there is no response.
    pub(crate) async fn deliver(&self, remote: Remote) -> io::Result<u16> {
        let form = "application/x-www-form-urlencoded".to_owned();
        post(&self.action, vec![("content-type", form)], self.body(), remote)
            .await
            .map_err(io::Error::other)
    }
}

/// Posts a body and returns the status of the response, or says why there is none.
pub(crate) async fn post(
    url: &str,
    headers: Vec<(&str, String)>,
    body: String,
    remote: Remote,
) -> Result<u16, String> {
    let (host, port, path) = read_url(url, remote)?;
    let mut request = Request::post(path).header(HOST, format!("{host}:{port}"));
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let request = request.body(Full::new(Bytes::from(body)));
    let request = request.map_err(|error| error.to_string())?;
    match timeout(LONGEST_WAIT, exchange(&host, port, request)).await {
        Ok(result) => result,
        Err(_) => Err(format!("no response within {} seconds", LONGEST_WAIT.as_secs())),
    }
}

async fn exchange(host: &str, port: u16, request: Request<Full<Bytes>>) -> Result<u16, String> {
    let address = (host.trim_matches(['[', ']']), port);
    let stream = TcpStream::connect(address).await.map_err(in_words)?;
    let (mut sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(in_words)?;
    let connection = tokio::spawn(connection);
    let response = sender.send_request(request).await.map_err(in_words)?;
    let status = response.status().as_u16();
    // What it says does not matter, but a server should be able to say it.
    let _ = Limited::new(response.into_body(), LARGEST_RESPONSE).collect().await;
    connection.abort();
    Ok(status)
}

/// Whether a text is an address to which something can be posted: one of plain http that names a host, and a
/// port that there is if it names one.
fn is_address(url: &str) -> bool {
    url.parse::<Uri>().is_ok_and(|uri| {
        let names_host = uri.host().is_some_and(|host| !host.is_empty());
        uri.scheme_str() == Some("http") && names_host && port(&uri).is_some()
    })
}

/// The port of an address; `None` for one that there is not, which must not become another's.
fn port(uri: &Uri) -> Option<u16> {
    let authority = uri.authority()?.as_str();
    let names_port = authority.rsplit(['@', ']']).next().is_some_and(|rest| rest.contains(':'));
    let port = if names_port { uri.port_u16() } else { Some(HTTP_PORT) };
    port.filter(|port| *port != 0)
}

/// Why nothing can ever be posted to an address.
pub(crate) struct Undeliverable {
    kind: io::ErrorKind,
    pub(crate) problem: String,
}

/// Whether notifications can be posted to an address, wherever it was set.
pub(crate) fn check_address(url: &str, remote: Remote) -> Result<(), Undeliverable> {
    if !is_address(url) {
        let (kind, problem) = (io::ErrorKind::InvalidInput, format!("must be {ADDRESS}"));
        return Err(Undeliverable { kind, problem });
    }
    if remote == Remote::Refused && !is_on_this_machine(url) {
        let problem = format!("{url} is on another machine, which must be allowed");
        return Err(Undeliverable { kind: io::ErrorKind::PermissionDenied, problem });
    }
    Ok(())
}

impl From<Undeliverable> for io::Error {
    fn from(Undeliverable { kind, problem }: Undeliverable) -> Self {
        Self::new(kind, ConfigError { setting: "webhook_url", problem })
    }
}

/// What [`is_address`] asks for.
const ADDRESS: &str =
    "an address that begins with http:// (https is not spoken), with a port from 1 to 65535 if any";

/// Splits an address of plain HTTP: host, port, and path with query.
fn read_url(url: &str, remote: Remote) -> Result<(String, u16, String), String> {
    let uri: Uri = url.parse().map_err(in_words)?;
    if uri.scheme_str() != Some("http") {
        return Err("only http is supported: there is no certificate to trust".to_owned());
    }
    let host = uri.host().unwrap_or_default();
    if remote == Remote::Refused && !is_loopback(host) {
        return Err(format!("{host} is another machine, which must be allowed"));
    }
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let port = port(&uri).ok_or("the port of the address is not from 1 to 65535")?;
    Ok((host.to_owned(), port, path.to_owned()))
}

/// Whether nothing leaves this machine that is sent there.
fn is_on_this_machine(url: &str) -> bool {
    url.parse::<Uri>().is_ok_and(|uri| uri.host().is_some_and(is_loopback))
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn in_words(error: impl std::error::Error) -> String {
    let cause = error.source().map(|cause| format!(": {cause}"));
    format!("{error}{}", cause.unwrap_or_default())
}

const HTTP_PORT: u16 = 80;
const LARGEST_RESPONSE: usize = 64 * 1024;
const LONGEST_WAIT: Duration = Duration::from_secs(5);

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, expected: Option<(&str, u16, &str)>) {
        let read = read_url(url, Remote::Refused).ok();
        let expected = expected.map(|(host, port, path)| (host.to_owned(), port, path.to_owned()));
        assert_eq!(read, expected, "{url}");
    }

    #[test]
    fn only_this_machine_is_written_to() {
        check("http://127.0.0.1:8080/hook?a=1", Some(("127.0.0.1", 8080, "/hook?a=1")));
        check("http://localhost", Some(("localhost", 80, "/")));
        check("http://[::1]:9/x", Some(("[::1]", 9, "/x")));
        check("http://127.0.0.1.example.com/", None);
        check("http://localhost@example.com/", None);
        check("http://10.0.0.1/", None);
        check("https://127.0.0.1/", None);
        check("callbackUrl", None);
    }

    #[test]
    fn a_port_that_there_is_not_is_no_other() {
        for port in ["0", "65536", "99999", "", "-1", "80x"] {
            let url = format!("http://localhost:{port}/hook");
            check(&url, None);
            assert!(!is_address(&url), "{url}");
        }
        for (url, port) in [
            ("http://user:word@localhost/", 80),
            ("http://user:word@localhost:65535/", 65535),
            ("http://[::1]/", 80),
        ] {
            assert_eq!(read_url(url, Remote::Refused).unwrap().1, port, "{url}");
            assert!(is_address(url), "{url}");
        }
    }
}
