//! One attempt, carried by the host.

use std::sync::Arc;

use http::HeaderValue;
use iyzico_core::error::words;
use iyzico_core::request::Prepared;
use iyzico_core::response::Http;

use super::{Reply, Request, TransportFailure, host};
use crate::attempt::AttemptRecorder;
use crate::call_options::{AttemptTime, Timeouts};
use crate::failure::{Failure, Progress};
use crate::host::clock::timeout;
use crate::message::{
    HttpResponse, Sharing, SignatureHeaders, no_response_within, not_sent_within, put_headers,
    too_large,
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
        let limit = timeouts.attempt;
        let time = AttemptTime::begin(limit);
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
        if time.is_over() {
            return Err(not_sent_within(limit));
        }
        recorder.connected(None);
        let reply = timeout(limit, host().exchange(request)).await;
        let reply = reply.map_err(|_| no_response_within(limit))?;
        let secrets = [&prepared.body[..], signature.authorization.as_bytes()];
        let reply = reply.map_err(|lost| self.failure(lost, secrets))?;
        if reply.body.len() > self.max_response_bytes {
            return Err(too_large(self.max_response_bytes));
        }
        Ok(reply.into())
    }

    fn failure(&self, lost: TransportFailure, secrets: [&[u8]; 2]) -> Failure {
        let failure = |progress, said: &str| Failure::new(progress, told(said, secrets));
        match lost {
            TransportFailure::NotConnected(said) => failure(Progress::Unconnected, &said),
            TransportFailure::MaybeSent(said) => failure(Progress::Sent, &said),
            TransportFailure::ResponseTooLarge => too_large(self.max_response_bytes),
        }
    }
}

/// What a host says went wrong. Some quote the whole request, with card and all: nothing of that is shown.
fn told(said: &str, secrets: [&[u8]; 2]) -> String {
    let said = words(said);
    let quotes = |secret: &[u8]| {
        let parts = secret.windows(QUOTED);
        parts.into_iter().any(|part| said.as_bytes().windows(QUOTED).any(|at| at == part))
    };
    if secrets.into_iter().any(quotes) {
        return "the reason quotes the request, and is not shown".to_owned();
    }
    said.into_owned()
}

/// This many equal bytes in a row are no coincidence.
const QUOTED: usize = 8;

impl From<Reply> for HttpResponse {
    fn from(reply: Reply) -> Self {
        Self { head: Http::new(reply.status, reply.headers), body: reply.body.into() }
    }
}
