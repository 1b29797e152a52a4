use std::time::Duration;

use iyzico_core::answer::Verify;
use iyzico_core::{Answer, Context, Credentials, Endpoint, Entry, Error, Findings};

use crate::ClientBuilder;

/// Talks to iyzico.
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) credentials: Credentials,
}

/// What is different for one call.
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    /// Time for one attempt.
    pub timeout: Option<Duration>,
    /// Time for all attempts together.
    pub total_timeout: Option<Duration>,
    /// Time for opening a connection.
    pub connect_timeout: Option<Duration>,
    /// How strictly the answer is looked at.
    pub verify: Option<Verify>,
}

#[allow(unused_variables, missing_docs, clippy::unused_async)]
impl Client {
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().build()
    }
    pub async fn send<E: Endpoint>(&self, request: &E) -> Result<Answer<E::Response>, Error> {
        self.send_with(request, &CallOptions::default()).await
    }
    pub async fn send_with<E: Endpoint>(
        &self,
        request: &E,
        options: &CallOptions,
    ) -> Result<Answer<E::Response>, Error> {
        unimplemented!()
    }
    /// A request given as JSON text; the answer comes back as JSON text.
    pub async fn call(
        &self,
        entry: &'static Entry,
        json: &str,
        options: &CallOptions,
    ) -> Result<Answer<String>, Error> {
        unimplemented!()
    }
    pub fn lint<E: Endpoint>(&self, request: &E) -> Findings {
        iyzico_core::request::lint(request, &self.context())
    }
    pub fn lint_json(&self, entry: &'static Entry, json: &str) -> Result<Findings, Error> {
        Ok(entry.lint(json, &self.context())?)
    }
    pub fn context(&self) -> Context {
        unimplemented!()
    }
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }
}
