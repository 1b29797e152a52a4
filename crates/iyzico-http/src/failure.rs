//! Why an attempt failed, and whether its bytes may have left this machine.

#[cfg(feature = "hyper")]
mod connecting;

use std::error::Error as StdError;

use iyzico_core::endpoint::Safety;
use iyzico_core::error::{Error, Outcome, TransportError};
use iyzico_core::request::Prepared;

#[cfg(feature = "hyper")]
pub(crate) use connecting::{Party, describe_connect, is_permanent_refusal, root_cause};

pub(crate) type Cause = Box<dyn StdError + Send + Sync>;

/// An attempt that brought no response.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) progress: Progress,
    pub(crate) problem: String,
    /// Whether the next attempt would fail in the same way.
    pub(crate) is_permanent: bool,
    cause: Option<Cause>,
}

/// How far the request had come. Whatever is not proven to have stayed here counts as sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// There was no connection yet, or none in time.
    Unconnected,
    /// The connection closed and hyper gave the request back without having written any of it.
    #[cfg_attr(not(feature = "hyper"), expect(dead_code, reason = "a host hands nothing back"))]
    NotWritten,
    /// hyper took the request: some of it may have been written.
    Sent,
}

impl Progress {
    pub(crate) fn outcome(self) -> Outcome {
        match self {
            Self::Unconnected | Self::NotWritten => Outcome::NotSent,
            Self::Sent => Outcome::Unknown,
        }
    }
}

impl Failure {
    #[cold]
    pub(crate) fn new(progress: Progress, problem: impl Into<String>) -> Self {
        Self { progress, problem: problem.into(), is_permanent: false, cause: None }
    }

    pub(crate) fn caused_by(mut self, cause: impl Into<Cause>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// The next attempt would fail in the same way.
    pub(crate) fn permanent(mut self, is_permanent: bool) -> Self {
        self.is_permanent = is_permanent;
        self
    }

    pub(crate) fn into_error(self, prepared: &Prepared) -> Error {
        let error = self.transport(prepared.name, prepared.safety);
        Box::new(error.of(prepared.conversation_id(), prepared.pending_money())).into()
    }

    /// The error, when there is no request yet.
    pub(crate) fn without_call(self, endpoint: &'static str) -> Error {
        Box::new(self.transport(endpoint, Safety::Read)).into()
    }

    fn transport(self, endpoint: &'static str, safety: Safety) -> TransportError {
        let error = TransportError::new(endpoint, safety, self.problem, self.progress.outcome());
        match self.cause {
            Some(cause) => error.caused_by(cause),
            None => error,
        }
    }
}
