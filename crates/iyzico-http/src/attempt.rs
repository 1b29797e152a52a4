//! Telling the program about every attempt.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use iyzico_core::card::hide_numbers;
use iyzico_core::request::Prepared;
use iyzico_core::{Error, Outcome};

use crate::cancel::SentFlag;
use crate::clock::Instant;

/// How one attempt of a call ended, for metrics and logs.
///
/// There is no place in it for a request, a response or a key.
///
/// ```
/// use iyzico_http::Client;
///
/// let builder = Client::builder().on_attempt(|attempt| {
///     println!("{} took {:?}", attempt.endpoint, attempt.duration);
/// });
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// Name of the call.
    pub endpoint: &'static str,
    /// The merchant's own reference of the call, given or made by the client: a payment is found by it.
    pub conversation_id: Option<String>,
    /// Which attempt of the call it was; counts from 1.
    pub number: u32,
    /// How long it took.
    pub duration: Duration,
    /// Status of the HTTP response, if one came.
    pub http_status: Option<u16>,
    /// What is known about the money when the attempt failed; `None` when it succeeded.
    pub outcome: Option<Outcome>,
    /// Why it failed: the name of an [`ErrorKind`](iyzico_core::error::ErrorKind), or `abandoned` when the
    /// program dropped the call.
    pub error_kind: Option<&'static str>,
    /// iyzico's error code.
    pub error_code: Option<String>,
    /// iyzico's error group.
    pub error_group: Option<String>,
    /// Whether the connection had been used before; `None` when there was none yet, and where that is not
    /// known.
    pub connection_reused: Option<bool>,
    /// When the next attempt follows, unless the call is given up before, or the rate limiter holds that
    /// attempt back; `None` when this was the last.
    pub next_attempt_in: Option<Duration>,
}

/// Shows no card number, even if one was given as the reference.
impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt")
            .field("endpoint", &self.endpoint)
            .field("conversation_id", &self.conversation_id.as_deref().map(hide_numbers))
            .field("number", &self.number)
            .field("duration", &self.duration)
            .field("http_status", &self.http_status)
            .field("outcome", &self.outcome)
            .field("error_kind", &self.error_kind)
            .field("error_code", &self.error_code)
            .field("error_group", &self.error_group)
            .field("connection_reused", &self.connection_reused)
            .field("next_attempt_in", &self.next_attempt_in)
            .finish()
    }
}

/// The hook of the program, called for every attempt.
#[derive(Clone, Default)]
pub(crate) struct Hook(Option<Arc<Listener>>);

type Listener = dyn Fn(&Attempt) + Send + Sync;

impl Hook {
    pub(crate) fn new(hook: impl Fn(&Attempt) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(hook)))
    }

    /// Starts to record an attempt. One that is dropped unfinished counts as abandoned.
    pub(crate) fn record<'a>(
        &'a self,
        prepared: &'a Prepared,
        number: u32,
        sent: &'a SentFlag,
    ) -> AttemptRecorder<'a> {
        AttemptRecorder {
            hook: self,
            prepared,
            number,
            sent,
            started: Instant::now(),
            connection: OnceLock::new(),
            is_finished: false,
        }
    }

    /// A hook that panics must not take the response to a payment with it.
    fn call(&self, attempt: impl FnOnce() -> Attempt) {
        let Some(hook) = &self.0 else { return };
        let attempt = &attempt();
        if catch_unwind(AssertUnwindSafe(|| hook(attempt))).is_err() {
            let reference = attempt.conversation_id.as_deref().map(hide_numbers);
            tracing::error!(
                endpoint = attempt.endpoint,
                conversation_id = reference.as_deref(),
                "the hook `on_attempt` panicked"
            );
        }
    }
}

impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "set" } else { "none" })
    }
}

/// An attempt that is under way.
pub(crate) struct AttemptRecorder<'a> {
    hook: &'a Hook,
    prepared: &'a Prepared,
    number: u32,
    sent: &'a SentFlag,
    started: Instant,
    /// Set once the request is about to leave; whether the connection had been used, if that is known.
    connection: OnceLock<Option<bool>>,
    is_finished: bool,
}

impl AttemptRecorder<'_> {
    /// There is a connection now, and the request is about to leave.
    pub(crate) fn connected(&self, reused: Option<bool>) {
        let _ = self.connection.set(reused);
        self.sent.set(true);
    }

    pub(crate) fn finish(
        mut self,
        http_status: Option<u16>,
        error: Option<&Error>,
        next_attempt_in: Option<Duration>,
    ) {
        self.is_finished = true;
        self.hook.call(|| {
            let report = error.map(Error::report);
            let text = |text: Option<&str>| text.map(str::to_owned);
            Attempt {
                http_status,
                outcome: report.as_ref().map(|report| report.outcome),
                error_kind: report.as_ref().map(|report| report.class.as_str()),
                error_code: report.as_ref().and_then(|report| text(report.code)),
                error_group: report.as_ref().and_then(|report| text(report.group)),
                next_attempt_in,
                ..self.snapshot()
            }
        });
    }

    fn snapshot(&self) -> Attempt {
        Attempt {
            endpoint: self.prepared.name,
            conversation_id: self.prepared.conversation_id().map(str::to_owned),
            number: self.number,
            duration: self.started.elapsed(),
            http_status: None,
            outcome: None,
            error_kind: None,
            error_code: None,
            error_group: None,
            connection_reused: self.connection.get().copied().flatten(),
            next_attempt_in: None,
        }
    }
}

impl Drop for AttemptRecorder<'_> {
    fn drop(&mut self) {
        if self.is_finished {
            return;
        }
        self.hook.call(|| Attempt {
            outcome: Some(match self.connection.get() {
                None => Outcome::NotSent,
                Some(_) => Outcome::Unknown,
            }),
            error_kind: Some("abandoned"),
            ..self.snapshot()
        });
    }
}
