//! Why an attempt failed, and whether its bytes may have left this machine.

use std::error::Error as StdError;
use std::io;

use iyzico_core::endpoint::Safety;
use iyzico_core::error::{Error, Outcome, TransportError};
use iyzico_core::request::Prepared;
use rustls::{AlertDescription, CertificateError};

pub(crate) type Cause = Box<dyn StdError + Send + Sync>;

/// An attempt that brought no response.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) progress: Progress,
    pub(crate) problem: String,
    /// Whether the next attempt would fail in the same way.
    pub(crate) is_permanent: bool,
    cause: Option<Cause>,
}

/// How far the request had come. Whatever is not proven to have stayed here counts as sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// There was no connection yet.
    Unconnected,
    /// The connection closed and hyper gave the request back without having written any of it.
    NotWritten,
    /// hyper took the request: some of it may have been written.
    Sent,
}

impl Progress {
    pub(crate) fn outcome(self) -> Outcome {
        match self {
            Self::Unconnected | Self::NotWritten => Outcome::NotSent,
            Self::Sent => Outcome::Unknown,
        }
    }
}

impl Failure {
    pub(crate) fn new(progress: Progress, problem: impl Into<String>) -> Self {
        Self { progress, problem: problem.into(), is_permanent: false, cause: None }
    }

    pub(crate) fn caused_by(mut self, cause: impl Into<Cause>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// The next attempt would fail in the same way.
    pub(crate) fn permanent(mut self, is_permanent: bool) -> Self {
        self.is_permanent = is_permanent;
        self
    }

    pub(crate) fn into_error(self, prepared: &Prepared) -> Error {
        let error = self.transport(prepared.name, prepared.safety);
        Box::new(error.of(prepared.conversation_id(), prepared.pending_money())).into()
    }

    /// The error, when there is no request yet.
    pub(crate) fn without_call(self, endpoint: &'static str) -> Error {
        Box::new(self.transport(endpoint, Safety::Read)).into()
    }

    fn transport(self, endpoint: &'static str, safety: Safety) -> TransportError {
        let error = TransportError::new(endpoint, safety, self.problem, self.progress.outcome());
        match self.cause {
            Some(cause) => error.caused_by(cause),
            None => error,
        }
    }
}

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
