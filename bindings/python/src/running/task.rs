//! What is to be done, and how it ends when it cannot be.

use iyzico_core::endpoint::Safety;
use iyzico_core::error::{Outcome, TransportError};
use iyzico_core::recovery::Pending;
use iyzico_core::{Entry, Error, raw};
use iyzico_http::Settled;

use super::work::Ending;

/// What is to be done, as far as it matters when it cannot be.
pub(crate) enum Task {
    /// To make a call.
    Call(&'static Entry),
    /// To make a request that no call describes.
    Request(Safety),
    /// To send a money call once, perhaps after an earlier attempt.
    Once(&'static Entry, Option<Box<Pending>>),
    /// To find out what became of a money call.
    Resolve(Box<Pending>),
}

impl Task {
    pub(super) fn endpoint(&self) -> &'static str {
        match self {
            Self::Call(entry) | Self::Once(entry, _) => entry.name,
            Self::Request(_) => raw::NAME,
            Self::Resolve(pending) => pending.endpoint,
        }
    }

    /// The error for an exchange that is over without a response.
    pub(super) fn failure(&self, problem: &str, outcome: Outcome) -> TransportError {
        let problem = problem.to_owned();
        match self {
            Self::Call(entry) | Self::Once(entry, None) => {
                TransportError::new(entry.name, entry.safety, problem, outcome)
            }
            Self::Request(safety) => TransportError::new(raw::NAME, *safety, problem, outcome),
            Self::Once(_, Some(pending)) | Self::Resolve(pending) => {
                let safety = Entry::find(pending.endpoint).map(|entry| entry.safety);
                let safety = safety.expect("a handle was read, so its call is known");
                TransportError::new(pending.endpoint, safety, problem, Outcome::Unknown)
                    .of(Some(pending.conversation_id.as_str()), Some(pending.clone()))
            }
        }
    }

    /// The ending of a call that is not made, and never will be.
    pub(super) fn unmade(&self, problem: &str) -> Ending {
        self.unsent(Error::from(Box::new(self.failure(problem, Outcome::NotSent))))
    }

    /// The ending of a call that may have been made, and of which nothing more will be heard.
    pub(super) fn broken_off(&self, problem: &str) -> Ending {
        let error = Error::from(Box::new(self.failure(problem, Outcome::Unknown)));
        match self {
            Self::Call(_) => Ending::Response(Err(error)),
            Self::Request(_) => Ending::Raw(Err(error)),
            Self::Once(entry, None) => {
                let nameless = Pending::nameless(entry, "unknown").expect("it is not empty");
                Ending::Settled(Settled::Unknown(Box::new(nameless), error))
            }
            Self::Once(_, Some(pending)) | Self::Resolve(pending) => {
                Ending::Settled(Settled::Unknown(pending.clone(), error))
            }
        }
    }

    /// The ending for an error before anything was sent.
    pub(crate) fn unsent(&self, error: Error) -> Ending {
        match self {
            Self::Call(_) => Ending::Response(Err(error)),
            Self::Request(_) => Ending::Raw(Err(error)),
            Self::Once(_, None) => Ending::Settled(Settled::NotSent(error)),
            Self::Once(_, Some(pending)) | Self::Resolve(pending) => {
                Ending::Settled(Settled::Unknown(pending.clone(), error))
            }
        }
    }
}
