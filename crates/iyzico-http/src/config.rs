use std::time::Duration;

use iyzico_core::answer::Verify;
use iyzico_core::{Credentials, Error};

use crate::Client;

/// Sets up a [`Client`].
#[derive(Default)]
#[must_use = "nothing happens before `build`"]
pub struct ClientBuilder {
    api_key: String,
    secret_key: String,
}

#[allow(unused_variables, missing_docs)]
impl ClientBuilder {
    pub fn api_key(mut self, api_key: impl Into<String>) -> Self {
        self.api_key = api_key.into();
        self
    }
    pub fn secret_key(mut self, secret_key: impl Into<String>) -> Self {
        self.secret_key = secret_key.into();
        self
    }
    pub fn base_url(self, base_url: impl Into<String>) -> Self {
        self
    }
    pub fn connect_timeout(self, timeout: Duration) -> Self {
        self
    }
    pub fn timeout(self, timeout: Duration) -> Self {
        self
    }
    pub fn total_timeout(self, timeout: Duration) -> Self {
        self
    }
    pub fn max_response_bytes(self, bytes: usize) -> Self {
        self
    }
    pub fn max_connections(self, connections: usize) -> Self {
        self
    }
    pub fn root_certificate_pem(self, pem: &[u8]) -> Self {
        self
    }
    pub fn allow_other_hosts(self, allow: bool) -> Self {
        self
    }
    pub fn verify(self, verify: Verify) -> Self {
        self
    }
    pub fn proxy(self, url: impl Into<String>) -> Self {
        self
    }
    pub fn client_version(self, version: &str) -> Self {
        self
    }
    pub fn build(self) -> Result<Client, Error> {
        Ok(Client {
            credentials: Credentials::new(self.api_key, self.secret_key)?,
        })
    }
}
