//! Why no connection could be opened.

use std::error::Error as StdError;
use std::io;

use rustls::{AlertDescription, CertificateError};

/// Whether the other end is not whom it should be, or speaks another protocol: that does not pass.
pub(crate) fn is_tls_refusal(error: &(dyn StdError + 'static)) -> bool {
    root_cause(error).is::<rustls::Error>()
}

/// Says in one sentence why no connection to `peer` could be opened.
pub(crate) fn describe_connect(peer: &str, error: &(dyn StdError + 'static)) -> String {
    let root = root_cause(error);
    if let Some(tls) = root.downcast_ref::<rustls::Error>() {
        let problem = match tls {
            rustls::Error::InvalidMessage(_) => "what came back is not TLS".to_owned(),
            other => other.to_string(),
        };
        return format!("TLS handshake with {peer} failed: {problem}{}", tls_hint(tls));
    }
    if matches!(root.downcast_ref::<io::Error>(), Some(error) if is_refusal(error)) {
        return format!("connection refused by {peer}");
    }
    let text = root.to_string();
    format!("no connection to {peer}: {text}{}", proxy_hint(&text))
}

fn is_refusal(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::ConnectionRefused
}

fn tls_hint(error: &rustls::Error) -> &'static str {
    match error {
        rustls::Error::InvalidCertificate(error) => certificate_hint(error),
        rustls::Error::InvalidMessage(_) => "; the server probably speaks plain http",
        rustls::Error::PeerIncompatible(_)
        | rustls::Error::AlertReceived(AlertDescription::ProtocolVersion) => {
            "; the server speaks no TLS 1.2 or 1.3"
        }
        _ => "",
    }
}

fn certificate_hint(error: &CertificateError) -> &'static str {
    match error {
        CertificateError::UnknownIssuer => {
            "; if a proxy of your own inspects the traffic, add its root certificate"
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "; the server needs a new one, or the clock of this machine is wrong"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "; the clock of this machine is probably wrong"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "; the base URL names another host than the certificate"
        }
        _ => "",
    }
}

/// The library does not let the kinds of its error be told apart but by their texts.
fn proxy_hint(text: &str) -> &'static str {
    match text {
        "tunnel error: unsuccessful" => {
            "; the proxy refused the connection, or is no proxy for CONNECT"
        }
        "tunnel error: proxy authorization required" => {
            "; write user name and password into the URL of the proxy"
        }
        "SOCKS error: server does not support user/pass authentication" => {
            "; write user name and password into the URL of the proxy, or leave them out"
        }
        "SOCKS error: credentials not accepted" => {
            "; check user name and password in the URL of the proxy"
        }
        _ => "",
    }
}

/// The innermost cause. `io::Error` passes over the error that it wraps in `source`, and the
/// wrapped one is what a person needs to read.
pub(crate) fn root_cause<'a>(
    mut error: &'a (dyn StdError + 'static),
) -> &'a (dyn StdError + 'static) {
    loop {
        let wrapped = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
            .map(|inner| inner as &(dyn StdError + 'static));
        match wrapped.or_else(|| error.source()) {
            Some(next) => error = next,
            None => return error,
        }
    }
}
