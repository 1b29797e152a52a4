//! What the error beside [`Settled::Unknown`] says.

use iyzico_core::error::{InvalidRequestError, TransportError};
use iyzico_core::recovery::Pending;
use iyzico_core::{Error, Outcome};

use super::Settled;

impl<T> Settled<T> {
    /// A call that cannot start, with the handle of an earlier one that may have moved money.
    pub(super) fn unsent(open: Option<Box<Pending>>, error: Error) -> Self {
        match open {
            Some(open) => Self::in_doubt(open, NOT_SENT_NOW, error),
            None => Self::NotSent(error),
        }
    }

    /// A call whose outcome stays unknown, because of an error that says nothing about its money.
    pub(super) fn in_doubt(open: Box<Pending>, doubt: &str, error: Error) -> Self {
        let error = unresolved(&open, doubt.to_owned(), Some(error));
        Self::Unknown(open, error)
    }
}

const NOT_SENT_NOW: &str = "it was not sent now, but may have been before";
pub(super) const NOT_LOOKED_UP: &str = "not looked up";

/// The end of all look-ups: what was lost and why it could not be found out, in one error.
pub(super) fn unresolved(pending: &Pending, doubt: String, lost: Option<Error>) -> Error {
    let problem = match &lost {
        Some(lost) => format!("{}; {doubt}", in_short(lost)),
        None => doubt,
    };
    let error = TransportError::new(pending.endpoint, pending.safety(), problem, Outcome::Unknown)
        .of(Some(pending.conversation_id.as_str()), Some(Box::new(pending.clone())));
    let error = match lost {
        Some(lost) => error.caused_by(lost),
        None => error,
    };
    Error::Transport(Box::new(error))
}

/// An error without the sentence about the money, which would speak of the wrong call here.
pub(super) fn in_short(error: &Error) -> String {
    match error {
        Error::Api(refusal) => {
            format!("{} {}", refusal.code, refusal.message).trim_start().to_owned()
        }
        Error::Untrusted(untrusted) => {
            format!("the response cannot be trusted: {}", untrusted.reason)
        }
        Error::Transport(transport) => transport.problem.clone(),
        Error::Invalid(invalid) => found_wrong(invalid),
        Error::Closed(_) => "the client is closed".to_owned(),
        Error::RateLimited(limited) => {
            let (call, most) = (limited.endpoint, limited.per_minute);
            format!("{call} was held back, as no more than {most} in a minute are allowed")
        }
        other => other.to_string(),
    }
}

/// The problems of a request without the given values: a caller can hide a secret value in findings, but not
/// in a text.
fn found_wrong(invalid: &InvalidRequestError) -> String {
    let wrong: Vec<_> = invalid
        .findings
        .errors()
        .map(|finding| format!("{} {}", finding.path, finding.problem).trim_start().to_owned())
        .collect();
    format!("the request is wrong: {}", wrong.join(", "))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use iyzico_core::Findings;
    use iyzico_core::endpoint::Safety;
    use iyzico_core::error::{ApiError, ClosedError, ConfigError, RateLimitedError};

    use super::*;

    /// The sentence about the money speaks of the call that was looked up with, not of the one in doubt.
    #[test]
    fn the_lost_call_is_told_in_short_and_kept_as_the_cause() {
        let lost = TransportError::new(
            "payment.create",
            Safety::MovesMoney,
            "no response within 60s".to_owned(),
            Outcome::Unknown,
        );
        let pending = Pending::from_json(r#"{"endpoint":"payment.create","conversationId":"c-1"}"#);
        let error =
            unresolved(&pending.unwrap(), "not looked up".to_owned(), Some(Box::new(lost).into()));
        let Error::Transport(unresolved) = &error else { panic!("{error:?}") };
        assert_eq!(unresolved.problem, "no response within 60s; not looked up");
        assert!(unresolved.source.is_some());
        assert!(matches!(error.lost(), Some(Error::Transport(_))));
        assert_eq!(error.outcome(), Outcome::Unknown);
        assert_eq!(error.conversation_id(), Some("c-1"));
        assert_eq!(error.to_string().matches("money may have moved").count(), 1, "{error}");
    }

    /// Nothing was sent now, and the call in doubt may have been sent before.
    #[test]
    fn what_could_not_begin_says_nothing_about_the_money() {
        let endpoint = "payment.create";
        let mut findings = Findings::default();
        findings.error("price", "is missing");
        findings.error("", "is too large");
        let limited = RateLimitedError::new(endpoint, 5, Duration::from_secs(1));
        let invalid = InvalidRequestError::new(endpoint, findings);
        let config = ConfigError { setting: "timeout", problem: "must be longer".to_owned() };
        for (error, short) in [
            (Error::from(ApiError::told(endpoint, "no")), "no"),
            (invalid.into(), "the request is wrong: price is missing, is too large"),
            (ClosedError { endpoint }.into(), "the client is closed"),
            (
                limited.into(),
                "payment.create was held back, as no more than 5 in a minute are allowed",
            ),
            (config.into(), "timeout: must be longer"),
        ] {
            assert_eq!(in_short(&error), short);
        }
    }
}
