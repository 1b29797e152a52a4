//! How long a call may take, and what else can be set for one call.

use std::time::Duration;

use iyzico_core::Error;
use iyzico_core::error::ConfigError;
use iyzico_core::extra::Extra;
use iyzico_core::response::Verify;

use crate::clock::Instant;

/// What is different for one call; `None` takes the setting of the client.
///
/// More fields may come, so end with `..CallOptions::default()`.
///
/// ```
/// use std::time::Duration;
///
/// use iyzico_http::CallOptions;
///
/// let patient = CallOptions { timeout: Some(Duration::from_secs(90)), ..CallOptions::default() };
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallOptions {
    /// Time for one attempt; see [`ClientBuilder::timeout`](crate::ClientBuilder::timeout).
    pub timeout: Option<Duration>,
    /// Time for all attempts together; see [`ClientBuilder::total_timeout`](crate::ClientBuilder::total_timeout).
    pub total_timeout: Option<Duration>,
    /// Time for opening a connection; see [`ClientBuilder::connect_timeout`](crate::ClientBuilder::connect_timeout).
    pub connect_timeout: Option<Duration>,
    /// How strictly the response is looked at.
    pub verify: Option<Verify>,
    /// Further fields of the request, which this version does not know. They belong to the call itself:
    /// no look-up of a lost response has them.
    pub extra: Extra,
}

impl CallOptions {
    /// A call that may take no time at all would be sent and not waited for.
    pub(crate) fn check(&self) -> Result<(), Error> {
        for (setting, limit) in [
            ("timeout", self.timeout),
            ("total_timeout", self.total_timeout),
            ("connect_timeout", self.connect_timeout),
        ] {
            if limit.is_some_and(|limit| limit.is_zero()) {
                return Err(must_be_positive(setting).into());
            }
        }
        Ok(())
    }

    /// Like [`check`](Self::check), where there is no request to which fields could be added.
    pub(crate) fn check_without_extra(&self, instead: &str) -> Result<(), Error> {
        if self.extra.is_empty() {
            return self.check();
        }
        Err(ConfigError { setting: "extra", problem: format!("must not be there: {instead}") }
            .into())
    }
}

/// A limit of zero lets nothing happen.
pub(crate) fn must_be_positive(setting: &'static str) -> ConfigError {
    ConfigError { setting, problem: "must be greater than 0".to_owned() }
}

/// How long things may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    pub(crate) connect: Duration,
    pub(crate) attempt: Duration,
    pub(crate) total: Option<Duration>,
}

impl Timeouts {
    pub(crate) fn for_call(&self, options: &CallOptions) -> Self {
        Self {
            connect: options.connect_timeout.unwrap_or(self.connect),
            attempt: options.timeout.unwrap_or(self.attempt),
            total: options.total_timeout.or(self.total),
        }
    }

    pub(crate) fn total(&self) -> Duration {
        self.total.unwrap_or(self.attempt)
    }

    /// The time for one attempt when the call has already taken a while.
    pub(crate) fn after(&self, elapsed: Duration) -> Self {
        Self { attempt: self.attempt.min(self.total().saturating_sub(elapsed)), ..*self }
    }
}

/// The time of one attempt, which passes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AttemptTime {
    began: Instant,
    pub(crate) limit: Duration,
}

impl AttemptTime {
    pub(crate) fn begin(limit: Duration) -> Self {
        Self { began: Instant::now(), limit }
    }

    pub(crate) fn left(&self) -> Duration {
        self.limit.saturating_sub(self.began.elapsed())
    }

    /// Whether nothing may be sent any more. A timer does not say so in time: while a program is busy, it
    /// ends together with what it limits.
    pub(crate) fn is_over(&self) -> bool {
        self.left().is_zero()
    }
}
