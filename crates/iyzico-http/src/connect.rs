//! Opening a connection: name, TCP, proxy, TLS, in that order.

use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use hyper::rt::{Read, Write};
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::{Connection, HttpConnector};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore};
use tower_service::Service;

use crate::carrier::{Carrier, Stream};
use crate::failure::{Cause, Failure, Party, Progress, describe_connect, is_permanent_refusal};
use crate::names::Names;
use crate::origin::Origin;
use crate::proxy::{Opened, Proxy};
use crate::socket::Socket;

/// Opens connections to one origin.
pub(crate) struct Connector {
    destination: Uri,
    proxy: Option<Proxy>,
    tls: Arc<ClientConfig>,
    /// For the way to the proxy: HTTP/2 is not spoken with it.
    proxy_tls: Arc<ClientConfig>,
    /// The other end of the TCP connection, for error texts.
    peer: String,
}

impl Connector {
    pub(crate) fn new(origin: &Origin, proxy: Option<Proxy>, tls: ClientConfig) -> Self {
        let mut peer = origin.authority().to_string();
        if let Some(proxy) = &proxy {
            peer = format!("{peer} through the proxy {}", proxy.authority());
        }
        let mut proxy_tls = tls.clone();
        proxy_tls.alpn_protocols.clear();
        let (tls, proxy_tls) = (Arc::new(tls), Arc::new(proxy_tls));
        Self { destination: origin.destination(), proxy, tls, proxy_tls, peer }
    }

    /// Opens a connection. `limit` is divided among the addresses of the host, so that one that
    /// does not respond leaves time for the next.
    pub(crate) async fn connect(&self, limit: Duration) -> Result<Stream, Failure> {
        let carrier = self.carrier(limit).await?;
        let opened = secured(carrier, &self.tls, &self.destination).await;
        opened.map_err(|cause| unconnected(&self.peer, Party::Server, cause))
    }

    async fn carrier(&self, limit: Duration) -> Result<Carrier, Failure> {
        let fail = |cause| unconnected(&self.peer, Party::Server, cause);
        let Some(proxy) = &self.proxy else {
            return Ok(Carrier::Http(dial(&self.destination, limit).await.map_err(fail)?));
        };
        let socket = dial(proxy.uri(), limit).await.map_err(fail)?;
        let carrier = if proxy.is_secure() {
            let secured = secured(socket, &self.proxy_tls, proxy.uri()).await;
            let name = || format!("the proxy {}", proxy.authority());
            secured.map_err(|cause| unconnected(&name(), Party::Proxy, cause))?
        } else {
            Carrier::Http(socket)
        };
        proxy.pass(carrier, self.destination.clone()).await.map_err(fail)
    }

    /// Whether the server is spoken to by TLS.
    pub(crate) fn is_secure(&self) -> bool {
        self.destination.scheme_str() == Some("https")
    }

    /// Whether the server is asked for HTTP/2.
    pub(crate) fn may_speak_http2(&self) -> bool {
        self.is_secure() && self.tls.alpn_protocols.iter().any(|protocol| protocol == HTTP2)
    }

    pub(crate) fn peer(&self) -> &str {
        &self.peer
    }
}

/// Opens a TCP connection.
async fn dial(destination: &Uri, limit: Duration) -> Result<TokioIo<Socket>, Cause> {
    let mut tcp = HttpConnector::new_with_resolver(Names);
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(limit));
    let stream = tcp.call(destination.clone()).await?;
    Ok(TokioIo::new(Socket::new(stream.into_inner())))
}

/// Puts TLS over a connection where the scheme of the destination asks for it.
async fn secured<T>(
    below: T,
    tls: &Arc<ClientConfig>,
    destination: &Uri,
) -> Result<MaybeHttpsStream<T>, Cause>
where
    T: Connection + Read + Write + Send + Unpin + 'static,
{
    let mut https = HttpsConnector::from((Opened(Some(below)), Arc::clone(tls)));
    https.call(destination.clone()).await
}

fn unconnected(peer: &str, party: Party, cause: Cause) -> Failure {
    let problem = describe_connect(peer, party, &*cause);
    let is_permanent = is_permanent_refusal(&*cause);
    Failure::new(Progress::Unconnected, problem).permanent(is_permanent).caused_by(cause)
}

/// TLS 1.2 and 1.3, believing these authorities.
pub(crate) fn tls(roots: RootCertStore, http2: bool) -> ClientConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut tls = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring supports TLS 1.2 and 1.3")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let protocols: &[&[u8]] = if http2 { &[HTTP2, b"http/1.1"] } else { &[b"http/1.1"] };
    tls.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    tls
}

/// Its name in the negotiation of TLS.
const HTTP2: &[u8] = b"h2";
