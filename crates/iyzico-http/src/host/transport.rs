//! One attempt, carried by the host.

use std::sync::Arc;

use http::HeaderValue;
use iyzico_core::request::Prepared;
use iyzico_core::response::Http;

use super::{Reply, Request, TransportFailure, host};
use crate::attempt::AttemptRecorder;
use crate::call_options::Timeouts;
use crate::failure::{Failure, Progress};
use crate::host::clock::timeout;
use crate::message::{
    HttpResponse, Sharing, SignatureHeaders, no_response_within, put_headers, too_large,
};
use crate::origin::Origin;

/// Carries requests to one origin.
pub(crate) struct Transport {
    pub(crate) origin: Origin,
    client_version: HeaderValue,
    max_response_bytes: usize,
}

impl Transport {
    pub(crate) fn new(
        origin: Origin,
        client_version: HeaderValue,
        max_response_bytes: usize,
    ) -> Self {
        Self { origin, client_version, max_response_bytes }
    }

    #[expect(clippy::unused_self, reason = "other transports keep connections")]
    pub(crate) fn close(&self) {}

    /// Sends the request once.
    pub(crate) async fn attempt(
        &self,
        prepared: &Arc<Prepared>,
        signature: &SignatureHeaders<'_>,
        _: Sharing,
        timeouts: &Timeouts,
        recorder: &AttemptRecorder<'_>,
    ) -> Result<HttpResponse, Failure> {
        let mut headers = Vec::with_capacity(6);
        put_headers(prepared, signature, &self.client_version, |name, value| {
            headers.push((name.text, value));
        });
        let request = Request {
            method: prepared.method.as_str(),
            url: self.origin.join(&prepared.target()).to_string(),
            max_response_bytes: self.max_response_bytes,
            headers,
            prepared: Arc::clone(prepared),
        };
        recorder.connected(None);
        let limit = timeouts.attempt;
        let reply = timeout(limit, host().exchange(request)).await;
        let reply = reply.map_err(|_| no_response_within(limit))?;
        let reply = reply.map_err(|lost| self.failure(lost))?;
        if reply.body.len() > self.max_response_bytes {
            return Err(too_large(self.max_response_bytes));
        }
        Ok(reply.into())
    }

    fn failure(&self, lost: TransportFailure) -> Failure {
        match lost {
            TransportFailure::NotConnected(problem) => Failure::new(Progress::Unconnected, problem),
            TransportFailure::MaybeSent(problem) => Failure::new(Progress::Sent, problem),
            TransportFailure::ResponseTooLarge => too_large(self.max_response_bytes),
        }
    }
}

impl From<Reply> for HttpResponse {
    fn from(reply: Reply) -> Self {
        Self { head: Http::new(reply.status, reply.headers), body: reply.body.into() }
    }
}
