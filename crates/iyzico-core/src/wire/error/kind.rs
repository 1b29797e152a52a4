//! Which error it is, for those who decide by its class.

use serde::Serialize;

use super::{Actor, ApiError, Category, Error, Outcome};

/// What kind of error it is, and so what the program does about it.
///
/// The exceptions of the other languages are named after it: `card_declined` is `CardDeclined` in
/// Python and `CardDeclinedError` in JavaScript.
///
/// ```
/// use iyzico_core::Error;
/// use iyzico_core::error::ErrorKind;
///
/// /// Whether a shop offers the buyer another card.
/// fn offers_another_card(error: &Error) -> bool {
///     error.kind() == ErrorKind::CardDeclined
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request breaks the rules of the API. It was not sent. Or a record that was given to be compared is wrong.
    InvalidRequest,
    /// iyzico refused, for a reason that no other kind stands for.
    Api,
    /// The card, or what the buyer typed, was not accepted. No money moved.
    CardDeclined,
    /// The keys or the signature were not accepted.
    Authentication,
    /// The refusal can mean that the same call was carried out before.
    AlreadyDone,
    /// A fault at iyzico or a bank. Money may have moved if the call moves money.
    Service,
    /// Too many calls: iyzico refused, or the client held the call back.
    RateLimited,
    /// The `conversationId` belongs to another request that may have moved money. Nothing was sent.
    ReferenceInUse,
    /// A response came that cannot be trusted.
    UntrustedResponse,
    /// The exchange itself failed: no connection, a timeout, half a response.
    Transport,
    /// The client was set up in a way that cannot work. Nothing was sent.
    Config,
    /// The client was closed before. Nothing was sent.
    ClientClosed,
    /// The signature of a webhook or callback is missing or wrong.
    Signature,
    /// A webhook is not a notification, or cannot be verified.
    Webhook,
    /// A callback leads to no payment.
    Callback,
    /// The bank did not confirm the buyer in 3-D Secure. No money moved.
    NotAuthenticated,
}

impl ErrorKind {
    /// Every kind, those of calls first.
    pub const ALL: &'static [Self] = &[
        Self::InvalidRequest,
        Self::Api,
        Self::CardDeclined,
        Self::Authentication,
        Self::AlreadyDone,
        Self::Service,
        Self::RateLimited,
        Self::ReferenceInUse,
        Self::UntrustedResponse,
        Self::Transport,
        Self::Config,
        Self::ClientClosed,
        Self::Signature,
        Self::Webhook,
        Self::Callback,
        Self::NotAuthenticated,
    ];

    /// Name of the kind, the same in every language.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::Api => "api",
            Self::CardDeclined => "card_declined",
            Self::Authentication => "authentication",
            Self::AlreadyDone => "already_done",
            Self::Service => "service",
            Self::RateLimited => "rate_limited",
            Self::ReferenceInUse => "reference_in_use",
            Self::UntrustedResponse => "untrusted_response",
            Self::Transport => "transport",
            Self::Config => "config",
            Self::ClientClosed => "client_closed",
            Self::Signature => "signature",
            Self::Webhook => "webhook",
            Self::Callback => "callback",
            Self::NotAuthenticated => "not_authenticated",
        }
    }

    /// The kind that it is a special case of.
    pub const fn parent(self) -> Option<Self> {
        match self {
            Self::CardDeclined | Self::Authentication | Self::AlreadyDone | Self::Service => {
                Some(Self::Api)
            }
            Self::NotAuthenticated => Some(Self::Callback),
            _ => None,
        }
    }

    /// What happened, in a sentence for a merchant's developer.
    pub const fn summary(self) -> &'static str {
        match self {
            Self::InvalidRequest => {
                "The request breaks the rules of the API and was not sent, or a record given to be compared is wrong."
            }
            Self::Api => "iyzico refused, for a reason that no other kind stands for.",
            Self::CardDeclined => {
                "The card, or what the buyer typed, was not accepted. No money moved."
            }
            Self::Authentication => "iyzico did not accept the keys or the signature.",
            Self::AlreadyDone => {
                "iyzico refused, perhaps because the same call was carried out before."
            }
            Self::Service => {
                "iyzico or a bank failed. If the call moves money, money may have moved."
            }
            Self::RateLimited => {
                "Too many calls: iyzico refused, or the client held the call back."
            }
            Self::ReferenceInUse => {
                "The conversation id belongs to another request that may have moved money, so this one stays here."
            }
            Self::UntrustedResponse => "A response came that cannot be trusted.",
            Self::Transport => {
                "The exchange failed: no connection, a timeout, half a response, or the program ended the wait."
            }
            Self::Config => "The client was set up in a way that cannot work. Nothing was sent.",
            Self::ClientClosed => "The client was closed before. Nothing was sent.",
            Self::Signature => {
                "The signature of a webhook or callback is missing or wrong: forged, changed, or signed \
                 with another key."
            }
            Self::Webhook => "The body of a webhook is not a notification, or cannot be verified.",
            Self::Callback => "The form post of a buyer's browser leads to no payment.",
            Self::NotAuthenticated => {
                "The bank did not confirm the buyer in 3-D Secure. No money moved."
            }
        }
    }

    /// What the program does about it.
    pub const fn what_to_do(self) -> &'static str {
        match self {
            Self::InvalidRequest => "Correct the fields that the findings name.",
            Self::Api => {
                "Log code and message, and follow the advice; the same request fails again."
            }
            Self::CardDeclined => {
                "Show the buyer's advice, and let the buyer correct the card or take another one."
            }
            Self::Authentication => {
                "Check both keys and the base URL; a sandbox key works with the sandbox only."
            }
            Self::AlreadyDone => {
                "Look the payment up, or resolve the pending handle. Never ask for another card."
            }
            Self::Service | Self::UntrustedResponse => {
                "With outcome unknown, resolve the pending handle before anything else. Otherwise try \
                 again later."
            }
            Self::RateLimited => "Wait, then make the same call again.",
            Self::ReferenceInUse => {
                "Resolve the pending handle before anything else: it may be the same order. Use a conversation id of its own for each \
                 order."
            }
            Self::Transport => {
                "With outcome not_sent, try again. With outcome unknown, resolve the pending handle \
                 before anything else."
            }
            Self::Config => "Correct the setting that the error names.",
            Self::ClientClosed => "Keep the client open as long as the program makes calls.",
            Self::Signature => "Respond with HTTP status 400, and change nothing.",
            Self::Webhook => "Respond with HTTP status 400, and read the message.",
            Self::Callback => "Change nothing, and send the buyer back to the order.",
            Self::NotAuthenticated => {
                "Show the buyer what the bank reported, and let the buyer pay again."
            }
        }
    }
}

impl Error {
    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Invalid(_) => ErrorKind::InvalidRequest,
            Self::Api(error) => error.kind(),
            Self::Untrusted(_) => ErrorKind::UntrustedResponse,
            Self::Transport(_) => ErrorKind::Transport,
            Self::RateLimited(_) => ErrorKind::RateLimited,
            Self::ReferenceInUse(_) => ErrorKind::ReferenceInUse,
            Self::Closed(_) => ErrorKind::ClientClosed,
            Self::Config(_) => ErrorKind::Config,
        }
    }
}

impl ApiError {
    /// What kind of refusal it is. One that leaves the outcome open is never a declined card.
    pub fn kind(&self) -> ErrorKind {
        let meaning = self.meaning();
        if self.may_be_done_before() {
            ErrorKind::AlreadyDone
        } else if self.outcome() == Outcome::Unknown || self.is_fault() {
            ErrorKind::Service
        } else if meaning.is_some_and(|known| known.category == Category::Auth) {
            ErrorKind::Authentication
        } else if meaning.is_some_and(|known| known.category == Category::RateLimit)
            || meaning.is_none() && self.http_status == 429
        {
            ErrorKind::RateLimited
        } else if self.safety().has_payer()
            && meaning
                .or_else(|| self.meaning_of_group())
                .is_some_and(|known| known.actor == Actor::Buyer || known.other_card)
        {
            ErrorKind::CardDeclined
        } else {
            ErrorKind::Api
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorKind;

    #[test]
    fn names_are_those_of_serde() {
        for kind in ErrorKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }

    #[test]
    fn parents_stand_before_their_children() {
        for (place, kind) in ErrorKind::ALL.iter().enumerate() {
            let parent = kind.parent();
            assert!(parent.is_none_or(|parent| ErrorKind::ALL[..place].contains(&parent)));
        }
    }
}
