//! How connections are made.

use std::fmt;

use http::HeaderValue;
use iyzico_core::error::ConfigError;

use crate::certificates::{self, Authorities};
use crate::connect::{self, Connector};
use crate::message;
use crate::origin::Origin;
use crate::pool::Pool;
use crate::proxy::Proxy;
use crate::transport::Transport;

#[derive(Clone)]
pub(crate) struct Network {
    pub(crate) max_connections: usize,
    pub(crate) root_certificates_pem: Vec<Vec<u8>>,
    pub(crate) authorities: Authorities,
    pub(crate) proxy: Option<String>,
    pub(crate) http2: bool,
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
