//! Settings of the way to the network.

use super::ClientBuilder;
use crate::certificates::Authorities;

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
