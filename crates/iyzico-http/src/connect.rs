//! Opening a connection: name, TCP, proxy, TLS, in that order.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use iyzico_core::error::Config;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tower_service::Service;

use crate::failure::{Cause, Failure, Progress, describe_connect};
use crate::origin::Origin;

pub(crate) type Stream = MaybeHttpsStream<TokioIo<TcpStream>>;

/// Opens connections to one origin.
#[derive(Clone)]
pub(crate) struct Connector {
    https: HttpsConnector<Dial>,
    destination: Uri,
    /// The other end of the TCP connection, for error texts.
    peer: String,
}

impl Connector {
    pub(crate) fn new(
        origin: &Origin,
        proxy: Option<&Intercept>,
        tls: ClientConfig,
        connect_timeout: Duration,
    ) -> Self {
        let peer = match proxy.and_then(|proxy| proxy.uri().authority()) {
            Some(proxy) => format!("{} through the proxy {proxy}", origin.authority()),
            None => origin.authority().to_string(),
        };
        Self {
            https: HttpsConnectorBuilder::new()
                .with_tls_config(tls)
                .https_or_http()
                .enable_all_versions()
                .wrap_connector(Dial::new(proxy, connect_timeout)),
            destination: origin.destination(),
            peer,
        }
    }

    pub(crate) async fn connect(&self) -> Result<Stream, Failure> {
        let mut https = self.https.clone();
        let opened = async {
            poll_fn(|cx| https.poll_ready(cx)).await?;
            https.call(self.destination.clone()).await
        };
        opened.await.map_err(|cause: Cause| {
            let problem = describe_connect(&self.peer, &*cause);
            Failure::new(Progress::Unconnected, problem).caused_by(cause)
        })
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
    fn new(proxy: Option<&Intercept>, connect_timeout: Duration) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // Divided among the addresses of a name, so that one dead address leaves time for the next.
        tcp.set_connect_timeout(Some(connect_timeout));
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
    type Response = TokioIo<TcpStream>;
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
                Box::pin(async { Ok(connecting.await?) })
            }
            Self::ThroughProxy(tunnel) => {
                let connecting = tunnel.call(destination);
                Box::pin(async { Ok(connecting.await?) })
            }
        }
    }
}

/// The proxy on the way to `origin`: the one that was set, otherwise the one of the environment.
///
/// The environment never stands between the client and this machine.
pub(crate) fn proxy_for(
    origin: &Origin,
    explicit: Option<&str>,
) -> Result<Option<Intercept>, Config> {
    let refuse = |problem: &str| Config {
        setting: "proxy",
        problem: problem.to_owned(),
    };
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

/// TLS 1.2 and 1.3 with the web's root certificates and those that were added.
pub(crate) fn tls(added: &[CertificateDer<'static>]) -> Result<ClientConfig, Config> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    for certificate in added {
        roots
            .add(certificate.clone())
            .map_err(|error| refuse_certificate(error.to_string()))?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring supports TLS 1.2 and 1.3")
        .with_root_certificates(roots)
        .with_no_client_auth())
}

/// Reads the certificates of a PEM file.
pub(crate) fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, Config> {
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|error| refuse_certificate(format!("is not PEM: {error}")))?;
    if certificates.is_empty() {
        return Err(refuse_certificate("holds no certificate".to_owned()));
    }
    Ok(certificates)
}

fn refuse_certificate(problem: String) -> Config {
    Config {
        setting: "root_certificate_pem",
        problem,
    }
}
