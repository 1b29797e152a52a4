//! A call whose exchange failed.

use std::error::Error as StdError;

use crate::wire::endpoint::Safety;
use crate::wire::error::Outcome;
use crate::wire::pending::Pending;

/// The exchange itself failed.
///
/// ```
/// use iyzico_core::Outcome;
/// use iyzico_core::endpoint::Safety;
/// use iyzico_core::error::TransportError;
///
/// let problem = "connection refused".to_owned();
/// let error =
///     TransportError::new("payment.create", Safety::MovesMoney, problem, Outcome::NotSent);
/// assert!(error.to_string().starts_with("payment.create: connection refused"));
/// ```
#[derive(thiserror::Error)]
#[error("{endpoint}: {problem}; {}", outcome.in_words(*safety))]
#[non_exhaustive]
pub struct TransportError {
    /// Name of the call.
    pub endpoint: &'static str,
    /// Whether the call moves money.
    pub safety: Safety,
    /// What failed, such as `connection refused`.
    pub problem: String,
    /// What is known about the money.
    pub outcome: Outcome,
    /// The merchant's own reference of the call, if one was made.
    pub conversation_id: Option<String>,
    /// The handle of the call, if it moves money and can be looked up.
    pub pending: Option<Box<Pending>>,
    /// The cause, from the layer below.
    #[source]
    pub source: Option<Box<dyn StdError + Send + Sync>>,
}

impl TransportError {
    /// A failure of the exchange of one call.
    pub fn new(endpoint: &'static str, safety: Safety, problem: String, outcome: Outcome) -> Self {
        Self {
            endpoint,
            safety,
            problem,
            outcome,
            conversation_id: None,
            pending: None,
            source: None,
        }
    }

    /// Names the call by its reference and its handle.
    #[must_use]
    pub fn of(mut self, conversation_id: Option<&str>, pending: Option<Box<Pending>>) -> Self {
        self.conversation_id = conversation_id.map(str::to_owned);
        self.pending = pending;
        self
    }

    /// Adds the cause.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(cause.into());
        self
    }
}
