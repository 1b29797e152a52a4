//! What can go wrong, and what is then known about the money.

#[rustfmt::skip]
mod codes;
mod config;
mod invalid;
mod kind;
mod meaning;
mod rate_limited;
mod received;
mod refusal;
mod report;
mod shown;
mod transport;
mod untrusted;

use serde::Serialize;

use crate::value::card::hide_numbers;
use crate::wire::endpoint::Safety;
use crate::wire::pending::Pending;

pub use config::ConfigError;
pub use invalid::InvalidRequestError;
pub use kind::ErrorKind;
pub use meaning::{Actor, Advice, Category, Meaning, Retry};
pub use rate_limited::RateLimitedError;
pub use received::Received;
pub use refusal::ApiError;
pub(crate) use refusal::Source;
pub use report::Report;
pub use shown::words;
pub use transport::TransportError;
pub use untrusted::{UntrustedReason, UntrustedResponseError};

/// What is known about the money when a call fails.
///
/// ```
/// use iyzico_core::Outcome;
///
/// fn advice(outcome: Outcome) -> &'static str {
///     match outcome {
///         Outcome::NotSent => "try again",
///         Outcome::Refused => "ask for another card",
///         _ => "look the payment up, and do not send it again",
///     }
/// }
/// assert_eq!(advice(Outcome::Unknown), "look the payment up, and do not send it again");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// Nothing was sent: no money moved, trying again is safe.
    NotSent,
    /// iyzico refused, in a response that can be trusted: no money moved.
    Refused,
    /// The request left and no trustworthy response came: money may have moved. Look it up before
    /// trying again.
    Unknown,
}

impl Outcome {
    /// Name of the outcome, the same in every language: `not_sent`, `refused`, `unknown`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
        }
    }

    /// What the outcome of a call means: one that moves no money can simply be made again.
    fn in_words(self, safety: Safety) -> &'static str {
        match self {
            Self::NotSent => "nothing was sent, no money moved",
            Self::Refused => "iyzico refused, no money moved",
            Self::Unknown if !safety.moves_money() => {
                "no trustworthy response came; this call moves no money"
            }
            Self::Unknown if safety == Safety::GivesBack => {
                "the outcome is unknown, money may have moved: look up what went back before trying again"
            }
            Self::Unknown if safety == Safety::PaysOut => {
                "the outcome is unknown, money may have moved: look it up before trying again"
            }
            Self::Unknown => {
                "the outcome is unknown, money may have moved: look the payment up before trying again"
            }
        }
    }
}

/// Why a call failed, split by who has to act.
///
/// ```
/// use iyzico_core::{Error, Outcome};
///
/// /// What the shop does with a payment that failed.
/// fn next_step(error: &Error) -> String {
///     match (error.outcome(), error) {
///         (Outcome::Unknown, _) => format!("ask later: {:?}", error.pending()),
///         (_, Error::Api(refusal)) => format!("declined with {}", refusal.code),
///         (_, error) => format!("nothing was sent: {error}"),
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The request breaks the rules of the API and was not sent: fix the request. Or a record that was given to be
    /// compared is wrong.
    #[error(transparent)]
    Invalid(#[from] InvalidRequestError),
    /// iyzico refused the call.
    #[error(transparent)]
    Api(#[from] Box<ApiError>),
    /// A response came that cannot be trusted.
    #[error(transparent)]
    Untrusted(#[from] Box<UntrustedResponseError>),
    /// The exchange itself failed.
    #[error(transparent)]
    Transport(#[from] Box<TransportError>),
    /// The client held the request back because iyzico would have refused it: wait, then try again.
    #[error(transparent)]
    RateLimited(#[from] RateLimitedError),
    /// The same `conversationId` belongs to another request whose money may have moved.
    #[error(transparent)]
    ReferenceInUse(#[from] ReferenceInUseError),
    /// The client was closed before.
    #[error(transparent)]
    Closed(#[from] ClosedError),
    /// The client was set up in a way that cannot work.
    #[error(transparent)]
    Config(#[from] ConfigError),
}

impl Error {
    /// What is known about the money.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Invalid(_) | Self::RateLimited(_) | Self::Closed(_) | Self::Config(_) => {
                Outcome::NotSent
            }
            Self::Api(error) => error.outcome(),
            Self::Untrusted(_) | Self::ReferenceInUse(_) => Outcome::Unknown,
            Self::Transport(error) => error.outcome,
        }
    }

    /// The merchant's own reference of the call, given or made by the client.
    pub fn conversation_id(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.conversation_id.as_deref(),
            Self::Untrusted(error) => error.conversation_id.as_deref(),
            Self::Transport(error) => error.conversation_id.as_deref(),
            Self::ReferenceInUse(error) => Some(error.pending.conversation_id.as_str()),
            Self::Invalid(error) => error.conversation_id.as_deref(),
            Self::RateLimited(error) => error.conversation_id.as_deref(),
            Self::Closed(_) | Self::Config(_) => None,
        }
    }

    /// The handle of the call, if it moves money, left and can be looked up.
    pub fn pending(&self) -> Option<&Pending> {
        match self {
            Self::Api(error) => error.pending.as_deref(),
            Self::Untrusted(error) => error.pending.as_deref(),
            Self::Transport(error) => error.pending.as_deref(),
            Self::ReferenceInUse(error) => Some(&error.pending),
            Self::Invalid(_) | Self::RateLimited(_) | Self::Closed(_) | Self::Config(_) => None,
        }
    }

    /// The same handle, for a client that knows more of it.
    #[doc(hidden)]
    pub fn pending_mut(&mut self) -> Option<&mut Pending> {
        match self {
            Self::Api(error) => error.pending.as_deref_mut(),
            Self::Untrusted(error) => error.pending.as_deref_mut(),
            Self::Transport(error) => error.pending.as_deref_mut(),
            Self::ReferenceInUse(error) => Some(&mut error.pending),
            Self::Invalid(_) | Self::RateLimited(_) | Self::Closed(_) | Self::Config(_) => None,
        }
    }

    /// The response as it was received, if one came; card numbers in it are hidden. It may repeat what
    /// was sent, so no `Debug`, report or log shows it.
    pub fn raw(&self) -> Option<&str> {
        match self {
            Self::Api(error) => Some(&error.raw),
            Self::Untrusted(error) => Some(&error.raw),
            _ => None,
        }
        .map(|raw| &**raw)
        .filter(|raw| !raw.is_empty())
    }

    /// The error by which the response of the call itself was lost, or by which nothing could be asked now,
    /// behind one that says that the outcome is still unknown. What it says of the money is not about the
    /// call as a whole.
    ///
    /// ```
    /// use iyzico_core::Error;
    /// use iyzico_core::endpoint::Safety;
    /// use iyzico_core::error::{ApiError, Outcome, TransportError};
    ///
    /// let refused = Error::from(ApiError::told("payment.cancel", "done before"));
    /// let problem = "done before; looked up 3 times".to_owned();
    /// let error = TransportError::new("payment.cancel", Safety::MovesMoney, problem, Outcome::Unknown);
    /// let error = Error::from(Box::new(error.caused_by(refused)));
    /// assert!(matches!(error.lost(), Some(Error::Api(_))));
    /// ```
    pub fn lost(&self) -> Option<&Self> {
        let Self::Transport(error) = self else { return None };
        error.source.as_deref()?.downcast_ref()
    }

    /// The same error, with another one in the place of the [lost](Self::lost) one.
    ///
    /// ```
    /// use iyzico_core::Error;
    /// use iyzico_core::error::ClosedError;
    ///
    /// let closed = Error::from(ClosedError { endpoint: "payment.create" });
    /// let same = closed.map_lost(|_| unreachable!("there is none behind it"));
    /// assert!(matches!(same, Error::Closed(_)));
    /// ```
    #[must_use]
    pub fn map_lost(mut self, change: impl FnOnce(Self) -> Self) -> Self {
        if let Self::Transport(error) = &mut self {
            error.source = error.source.take().map(|source| match source.downcast::<Self>() {
                Ok(lost) => change(*lost).into(),
                Err(other) => other,
            });
        }
        self
    }

    /// What to do, in Turkish and English, for the merchant and for the buyer.
    pub fn advice(&self) -> Option<&'static Advice> {
        let advice = match self {
            Self::Api(error) if !error.is_in_doubt() => error.advice(),
            Self::Invalid(error) => error.advice(),
            _ if self.outcome() == Outcome::Unknown => Advice::find(OUTCOME_UNKNOWN),
            _ => None,
        };
        let safety = self.safety();
        // It tells the buyer to wait for the end of a payment, and not every call makes one.
        let advice =
            advice.filter(|advice| advice.key != OUTCOME_UNKNOWN || safety.moves_money())?;
        Some(advice.for_call(safety, self.outcome()))
    }

    /// What the call does with money, as far as that matters for what is told of it.
    fn safety(&self) -> Safety {
        match self {
            Self::Api(error) => error.safety(),
            Self::Untrusted(error) => error.safety,
            Self::Transport(error) => error.safety,
            Self::ReferenceInUse(error) => error.safety,
            Self::Invalid(_) | Self::RateLimited(_) | Self::Closed(_) | Self::Config(_) => {
                Safety::Read
            }
        }
    }

    /// The error as data, the same for every language.
    pub fn report(&self) -> Report<'_> {
        Report::of(self)
    }
}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        Self::Api(Box::new(error))
    }
}

/// A money call was not sent, because its `conversationId` belongs to another request whose money may
/// have moved: a look-up could not tell the two apart. Whether that was the same order, with another address of
/// the buyer, nobody knows but the merchant: so the outcome of the reference is unknown.
///
/// ```
/// use iyzico_core::{Error, Outcome};
/// use iyzico_core::error::ReferenceInUseError;
/// use iyzico_core::recovery::Pending;
///
/// let pending = Pending::from_json(r#"{"endpoint":"payment.create","conversationId":"order-42"}"#)?;
/// let error = ReferenceInUseError { safety: pending.safety(), pending: Box::new(pending) };
/// let error = Error::from(error);
/// assert_eq!(error.outcome(), Outcome::Unknown);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{}: the conversation id {} belongs to another request that may have moved money, so this one stays here: find out \
     what became of that one first; {}",
    pending.endpoint,
    hide_numbers(pending.conversation_id.as_str()),
    Outcome::Unknown.in_words(*safety)
)]
pub struct ReferenceInUseError {
    /// What the call does with money.
    pub safety: Safety,
    /// The handle by which the other request is looked up.
    pub pending: Box<Pending>,
}

/// The client was closed before the call.
///
/// ```
/// use iyzico_core::error::ClosedError;
///
/// let closed = ClosedError { endpoint: "payment.create" };
/// assert!(closed.to_string().starts_with("payment.create: the client is closed"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{endpoint}: the client is closed; {}", Outcome::NotSent.in_words(Safety::Read))]
pub struct ClosedError {
    /// Name of the call.
    pub endpoint: &'static str,
}

/// The advice for a request that breaks the rules.
const FIX_REQUEST: &str = "fix_request";
/// The advice for whoever does not know whether money moved.
const OUTCOME_UNKNOWN: &str = "outcome_unknown";

impl From<crate::wire::credentials::InvalidKeyError> for Error {
    fn from(wrong: crate::wire::credentials::InvalidKeyError) -> Self {
        Self::Config(ConfigError { setting: wrong.key, problem: wrong.problem.to_owned() })
    }
}

#[cfg(test)]
mod tests;
