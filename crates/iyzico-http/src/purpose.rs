//! What a call is for.

use std::time::Duration;

use crate::message::Sharing;

/// Who wants the response of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// What the program asked for.
    Request,
    /// Finding out what became of another call, within a deadline.
    LookUp,
}

impl Purpose {
    /// How much of the time that a call waited for its turn counts as time of the call: a payment is
    /// not cut short by the queue, a look-up must not exceed its deadline.
    pub(crate) fn counted(self, waited: Duration) -> Duration {
        match self {
            Self::Request => Duration::ZERO,
            Self::LookUp => waited,
        }
    }

    pub(crate) fn sharing(self) -> Sharing {
        match self {
            Self::Request => Sharing::All,
            Self::LookUp => Sharing::Nobody,
        }
    }
}
