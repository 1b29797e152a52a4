//! How connections are made.

use std::fmt;

use http::HeaderValue;
use iyzico_core::error::ConfigError;

use crate::certificates::{self, Authorities};
use crate::config::ClientBuilder;
use crate::connect::{self, Connector};
use crate::message;
use crate::origin::Origin;
use crate::pool::Pool;
use crate::proxy::Proxy;
use crate::transport::Transport;

#[derive(Clone)]
pub(crate) struct Network {
    max_connections: usize,
    root_certificates_pem: Vec<Vec<u8>>,
    authorities: Authorities,
    proxy: Option<String>,
    http2: bool,
}

impl ClientBuilder {
    /// The most connections, and with them the most calls, at a time; further calls wait. HTTP/2
    /// needs one connection for all, and one for every look-up. Default: 64.
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.network.max_connections = connections;
        self
    }

    /// Trusts one more certificate authority, or several, besides the others.
    pub fn root_certificate_pem(mut self, pem: &[u8]) -> Self {
        self.network.root_certificates_pem.push(pem.to_owned());
        self
    }

    /// Trusts the certificate authorities of the operating system (`true`), or only those of the web that
    /// come with this library (`false`).
    ///
    /// Default: those of `SSL_CERT_FILE` and `SSL_CERT_DIR`, the variables of OpenSSL, where one of them is
    /// set, otherwise those of the web. Where a variable is set it also replaces the store of the system.
    pub fn system_certificates(mut self, system: bool) -> Self {
        self.network.authorities = if system { Authorities::System } else { Authorities::BuiltIn };
        self
    }

    /// Shares one connection among all calls, over HTTP/2, where the server speaks it and TLS is used.
    /// Off by default, for two reasons: a connection that breaks takes the responses of all calls on it,
    /// and the HTTP/2 library keeps the first 247 bytes of a request in memory that is not wiped.
    /// No call begins on a connection on which another one got no response, and the look-ups of
    /// [`send_once`](crate::Client::send_once) and [`resolve`](crate::Client::resolve) use connections of their own.
    pub fn http2(mut self, http2: bool) -> Self {
        self.network.http2 = http2;
        self
    }

    /// Uses this proxy; TLS reaches through it. `http://user:password@host:port` and `https://` speak HTTP
    /// CONNECT, `socks5://` speaks SOCKS5 and lets the proxy resolve the name.
    /// Default: `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` of the environment, except for this machine. One that
    /// cannot be read is an error.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.network.proxy = Some(url.into());
        self
    }
}

impl Network {
    pub(crate) fn new() -> Self {
        Self {
            max_connections: 64,
            root_certificates_pem: Vec::new(),
            authorities: Authorities::Usual,
            proxy: None,
            http2: false,
        }
    }

    /// The limits that are zero, by their names.
    pub(crate) fn limits(&self) -> [(&'static str, bool); 1] {
        [("max_connections", self.max_connections == 0)]
    }

    pub(crate) fn transport(
        self,
        origin: Origin,
        client_version: HeaderValue,
        max_response_bytes: usize,
    ) -> Result<Transport, ConfigError> {
        let connector = self.connector(&origin)?;
        let pool = Pool::new(connector, self.max_connections);
        let host = message::text(origin.authority().as_str());
        Ok(Transport { origin, pool, host, client_version, max_response_bytes })
    }

    fn connector(&self, origin: &Origin) -> Result<Connector, ConfigError> {
        let mut roots = Vec::new();
        for pem in &self.root_certificates_pem {
            roots.extend(certificates::read(pem)?);
        }
        let proxy = Proxy::on_the_way_to(origin, self.proxy.as_deref())?;
        let roots = self.authorities.roots(&roots)?;
        Ok(Connector::new(origin, proxy, connect::tls(roots, self.http2)))
    }
}

/// Shows no proxy, whose URL may hold a password.
impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network")
            .field("max_connections", &self.max_connections)
            .field("authorities", &self.authorities)
            .field("http2", &self.http2)
            .finish_non_exhaustive()
    }
}
