//! The host makes the connections, so there is nothing to set.

use http::HeaderValue;
use iyzico_core::error::ConfigError;

use crate::host::transport::Transport;
use crate::origin::Origin;

#[derive(Clone, Debug)]
pub(crate) struct Network;

impl Network {
    pub(crate) fn new() -> Self {
        Self
    }

    #[expect(clippy::unused_self, reason = "other networks have limits")]
    pub(crate) fn limits(&self) -> [(&'static str, bool); 0] {
        []
    }

    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "other networks have settings"
    )]
    pub(crate) fn transport(
        self,
        origin: Origin,
        client_version: HeaderValue,
        max_response_bytes: usize,
    ) -> Result<Transport, ConfigError> {
        Ok(Transport::new(origin, client_version, max_response_bytes))
    }
}
