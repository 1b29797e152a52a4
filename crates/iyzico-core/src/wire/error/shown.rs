//! How errors are shown with `{:?}`. A card number that was given as a reference is not shown: it is in the
//! field for programs, and never in a log.

use std::borrow::Cow;
use std::fmt;

use super::{InvalidRequestError, RateLimitedError, TransportError};
use crate::value::card::hide_numbers;
use crate::value::show;

/// Foreign text as errors and logs show it: one short line without card numbers.
///
/// ```
/// use iyzico_core::error::words;
///
/// assert_eq!(words("connection refused"), "connection refused");
/// assert!(!words("no mock for 5528790000000008").contains("5528790000000008"));
/// assert!(!words("refused\nby whom?").contains('\n'));
/// ```
pub fn words(said: &str) -> Cow<'_, str> {
    show::sentence(said)
}

/// A reference without card numbers.
pub(super) fn reference(given: Option<&String>) -> Option<Cow<'_, str>> {
    given.map(|id| hide_numbers(id))
}

impl fmt::Debug for InvalidRequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InvalidRequestError")
            .field("endpoint", &self.endpoint)
            .field("findings", &self.findings)
            .field("conversation_id", &reference(self.conversation_id.as_ref()))
            .finish()
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("endpoint", &self.endpoint)
            .field("safety", &self.safety)
            .field("problem", &self.problem)
            .field("outcome", &self.outcome)
            .field("conversation_id", &reference(self.conversation_id.as_ref()))
            .field("pending", &self.pending)
            .field("source", &self.source)
            .finish()
    }
}

impl fmt::Debug for RateLimitedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimitedError")
            .field("endpoint", &self.endpoint)
            .field("per_minute", &self.per_minute)
            .field("retry_after", &self.retry_after)
            .field("conversation_id", &reference(self.conversation_id.as_ref()))
            .finish()
    }
}
