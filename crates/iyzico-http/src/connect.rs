//! Opening a connection: name, TCP, proxy, TLS, in that order.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use iyzico_core::error::ConfigError;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tower_service::Service;

use crate::failure::{Cause, Failure, Progress, describe_connect, is_tls_refusal};
use crate::origin::Origin;
use crate::socket::{Meter, Socket};

pub(crate) type Stream = MaybeHttpsStream<TokioIo<Socket>>;

/// The meter of the socket below.
pub(crate) fn meter(stream: &Stream) -> Meter {
    match stream {
        Stream::Http(plain) => plain.inner().meter(),
        Stream::Https(tls) => tls.inner().get_ref().0.inner().inner().meter(),
    }
}

/// Opens connections to one origin.
pub(crate) struct Connector {
    destination: Uri,
    proxy: Option<Intercept>,
    tls: Arc<ClientConfig>,
    /// The other end of the TCP connection, for error texts.
    peer: String,
}

impl Connector {
    pub(crate) fn new(origin: &Origin, proxy: Option<Intercept>, tls: ClientConfig) -> Self {
        let mut peer = origin.authority().to_string();
        if let Some(through) = proxy.as_ref().and_then(|proxy| proxy.uri().authority()) {
            peer = format!("{peer} through the proxy {through}");
        }
        Self { destination: origin.destination(), proxy, tls: Arc::new(tls), peer }
    }

    /// Opens a connection. `limit` is divided among the addresses of the host, so that one that
    /// does not respond leaves time for the next.
    pub(crate) async fn connect(&self, limit: Duration) -> Result<Stream, Failure> {
        let dial = Dial::new(self.proxy.as_ref(), limit);
        let mut https = HttpsConnector::from((dial, Arc::clone(&self.tls)));
        let opened = async {
            poll_fn(|cx| https.poll_ready(cx)).await?;
            https.call(self.destination.clone()).await
        };
        opened.await.map_err(|cause: Cause| {
            let problem = describe_connect(&self.peer, &*cause);
            let is_permanent = is_tls_refusal(&*cause);
            Failure::new(Progress::Unconnected, problem).permanent(is_permanent).caused_by(cause)
        })
    }

    /// Whether the server is asked for HTTP/2.
    pub(crate) fn may_speak_http2(&self) -> bool {
        let is_secure = self.destination.scheme_str() == Some("https");
        is_secure && self.tls.alpn_protocols.iter().any(|protocol| protocol == HTTP2)
    }

    pub(crate) fn peer(&self) -> &str {
        &self.peer
    }
}

/// Opens TCP connections, through a proxy if there is one.
#[derive(Clone)]
enum Dial {
    Directly(HttpConnector),
    ThroughProxy(Tunnel<HttpConnector>),
}

impl Dial {
    fn new(proxy: Option<&Intercept>, limit: Duration) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(limit));
        let Some(proxy) = proxy else {
            return Self::Directly(tcp);
        };
        let tunnel = Tunnel::new(proxy.uri().clone(), tcp);
        Self::ThroughProxy(match proxy.basic_auth() {
            Some(password) => tunnel.with_auth(password.clone()),
            None => tunnel,
        })
    }
}

impl Service<Uri> for Dial {
    type Response = TokioIo<Socket>;
    type Error = Cause;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Cause>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        match self {
            Self::Directly(tcp) => tcp.poll_ready(cx).map_err(Into::into),
            Self::ThroughProxy(tunnel) => tunnel.poll_ready(cx).map_err(Into::into),
        }
    }

    fn call(&mut self, destination: Uri) -> Self::Future {
        match self {
            Self::Directly(tcp) => {
                let connecting = tcp.call(destination);
                Box::pin(async { Ok(metered(connecting.await?)) })
            }
            Self::ThroughProxy(tunnel) => {
                let connecting = tunnel.call(destination);
                Box::pin(async { Ok(metered(connecting.await?)) })
            }
        }
    }
}

fn metered(stream: TokioIo<TcpStream>) -> TokioIo<Socket> {
    TokioIo::new(Socket::new(stream.into_inner()))
}

/// The proxy on the way to `origin`: the one that was set, otherwise the one of the environment.
///
/// The environment never stands between the client and this machine.
pub(crate) fn proxy_for(
    origin: &Origin,
    explicit: Option<&str>,
) -> Result<Option<Intercept>, ConfigError> {
    let refuse = |problem: &str| ConfigError { setting: "proxy", problem: problem.to_owned() };
    let found = match explicit {
        Some(url) => Some(
            Matcher::builder()
                .all(url)
                .build()
                .intercept(&origin.destination())
                .ok_or_else(|| refuse("is not a URL such as http://proxy.example:3128"))?,
        ),
        None if origin.is_loopback() => None,
        None => Matcher::from_env().intercept(&origin.destination()),
    };
    match found {
        Some(proxy) if proxy.uri().scheme_str() != Some("http") => Err(refuse(
            "only proxies that speak HTTP CONNECT over plain http are supported: http://host:port",
        )),
        found => Ok(found),
    }
}

/// TLS 1.2 and 1.3, with the web's root certificates and those that were added.
pub(crate) fn tls(
    added: &[CertificateDer<'static>],
    http2: bool,
) -> Result<ClientConfig, ConfigError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for certificate in added {
        roots.add(certificate.clone()).map_err(|_| {
            refuse_certificate("holds a certificate that cannot be read".to_owned())
        })?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring supports TLS 1.2 and 1.3")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let protocols: &[&[u8]] = if http2 { &[HTTP2, b"http/1.1"] } else { &[b"http/1.1"] };
    tls.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    Ok(tls)
}

/// Reads the certificates of a PEM file.
pub(crate) fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let certificates: Vec<_> =
        CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(|_| {
            refuse_certificate(
                "is not PEM, which begins with -----BEGIN CERTIFICATE-----".to_owned(),
            )
        })?;
    if certificates.is_empty() {
        return Err(refuse_certificate("holds no certificate".to_owned()));
    }
    Ok(certificates)
}

fn refuse_certificate(problem: String) -> ConfigError {
    ConfigError { setting: "root_certificate_pem", problem }
}

/// Its name in the negotiation of TLS.
const HTTP2: &[u8] = b"h2";
