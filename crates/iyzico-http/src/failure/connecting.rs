//! Why no connection could be opened.

use std::error::Error as StdError;
use std::fmt;
use std::io;

use rustls::{AlertDescription, CertificateError};

use crate::proxy::Refusal;

/// Who is at the other end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Party {
    Server,
    Proxy,
}

impl Party {
    /// The setting that says where it is.
    fn named_by(self) -> &'static str {
        match self {
            Self::Server => "the base URL",
            Self::Proxy => "the URL of the proxy",
        }
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Server => "the server",
            Self::Proxy => "the proxy",
        })
    }
}

/// Whether trying again is useless: the wrong peer, another protocol, or access denied.
pub(crate) fn is_permanent_refusal(error: &(dyn StdError + 'static)) -> bool {
    let root = root_cause(error);
    let refusal = root.downcast_ref::<Refusal>();
    root.is::<rustls::Error>() || refusal.is_some_and(|refusal| refusal.is_permanent)
}

/// Says in one sentence why no connection to `peer` could be opened.
pub(crate) fn describe_connect(
    peer: &str,
    party: Party,
    error: &(dyn StdError + 'static),
) -> String {
    let root = root_cause(error);
    if let Some(tls) = root.downcast_ref::<rustls::Error>() {
        let problem = match tls {
            rustls::Error::InvalidMessage(_) => "what came back is not TLS".to_owned(),
            other => other.to_string(),
        };
        return format!("TLS handshake with {peer} failed: {problem}{}", tls_hint(tls, party));
    }
    if matches!(root.downcast_ref::<io::Error>(), Some(error) if is_refusal(error)) {
        return format!("connection refused by {peer}");
    }
    format!("no connection to {peer}: {root}")
}

fn is_refusal(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::ConnectionRefused
}

fn tls_hint(error: &rustls::Error, party: Party) -> String {
    match (error, party) {
        (rustls::Error::InvalidCertificate(error), _) => certificate_hint(error, party),
        (rustls::Error::InvalidMessage(_), Party::Server) => {
            "; the server probably speaks plain http".to_owned()
        }
        (rustls::Error::InvalidMessage(_), Party::Proxy) => {
            "; the proxy probably speaks plain http, so that its URL begins with http://".to_owned()
        }
        (
            rustls::Error::PeerIncompatible(_)
            | rustls::Error::AlertReceived(AlertDescription::ProtocolVersion),
            _,
        ) => format!("; {party} does not support TLS 1.2 or 1.3"),
        _ => String::new(),
    }
}

fn certificate_hint(error: &CertificateError, party: Party) -> String {
    match (error, party) {
        (CertificateError::UnknownIssuer, Party::Server) => {
            "; if a proxy of your own inspects the traffic, add its root certificate".to_owned()
        }
        (CertificateError::UnknownIssuer, Party::Proxy) => {
            "; if the proxy is one of your own, add its root certificate".to_owned()
        }
        (CertificateError::Expired | CertificateError::ExpiredContext { .. }, _) => {
            format!("; {party} needs a new one, or the clock of this machine is wrong")
        }
        (CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. }, _) => {
            "; the clock of this machine is probably wrong".to_owned()
        }
        (
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            _,
        ) => {
            format!("; {} names another host than the certificate", party.named_by())
        }
        _ => String::new(),
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
