//! When a call is attempted again, and after which pause.
//!
//! There are two reasons, and no third: the request demonstrably never left, because an idle
//! connection turned out to be closed, or the call only reads. Nothing that could charge twice is
//! repeated.

use std::time::Duration;

use iyzico_core::Error;
use iyzico_core::endpoint::Safety;

use crate::failure::{Failure, Progress};

/// How an attempt ended, as far as the next one depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The connection closed before any of the request was written.
    NotWritten,
    /// No response came, or a gateway before iyzico is in trouble.
    Transient,
    /// iyzico counted too many calls.
    TooManyCalls,
    /// The next attempt would end in the same way.
    Final,
}

impl Ending {
    pub(crate) fn of_failure(failure: &Failure) -> Self {
        match failure.progress {
            _ if failure.is_permanent => Self::Final,
            Progress::NotWritten => Self::NotWritten,
            Progress::Unconnected | Progress::Sent => Self::Transient,
        }
    }

    /// A response stands, but for those of a gateway before iyzico (bad gateway, service
    /// unavailable, gateway timeout) and for iyzico's wish that we slow down.
    pub(crate) fn of_response(http_status: u16, error: Option<&Error>) -> Self {
        match error {
            Some(Error::Api(refusal)) if refusal.code == TOO_MANY_CALLS => Self::TooManyCalls,
            _ if matches!(http_status, 502..=504) => Self::Transient,
            _ => Self::Final,
        }
    }
}

/// How long to wait before the next attempt; `None` when the result of this one stands.
///
/// `attempt` counts from 1; `random` spreads the pauses of many clients.
pub(crate) fn pause(safety: Safety, attempt: u32, ending: Ending, random: u64) -> Option<Duration> {
    match ending {
        Ending::Final => None,
        Ending::NotWritten if attempt == 1 => Some(Duration::ZERO),
        _ if !safety.may_be_repeated() || attempt > RETRIES => None,
        Ending::NotWritten | Ending::Transient => Some(backoff(FIRST_PAUSE, attempt, random)),
        Ending::TooManyCalls => Some(backoff(FIRST_LONG_PAUSE, attempt, random)),
    }
}

/// Doubles with every attempt; the upper half is left to chance.
fn backoff(first: Duration, attempt: u32, random: u64) -> Duration {
    let half = first * 2_u32.pow(attempt - 1) / 2;
    half + random_part(half, random)
}

/// A random part of a pause.
pub(crate) fn random_part(pause: Duration, random: u64) -> Duration {
    let chance = u32::try_from(random % 1000).expect("below 1000");
    pause / 1000 * chance // in this order, because a caller may set the longest time there is
}

/// Attempts after the first, for calls that only read.
const RETRIES: u32 = 2;
const FIRST_PAUSE: Duration = Duration::from_millis(400);
/// iyzico counts by the minute, so a short pause would be a wasted attempt.
const FIRST_LONG_PAUSE: Duration = Duration::from_secs(10);
const TOO_MANY_CALLS: &str = "50000";

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Safety; 4] =
        [Safety::Read, Safety::Idempotent, Safety::Session, Safety::MovesMoney];

    fn failed(progress: Progress) -> Ending {
        Ending::of_failure(&Failure::new(progress, "failed"))
    }

    #[test]
    fn a_request_that_was_handed_back_is_sent_once_more() {
        let ending = failed(Progress::NotWritten);
        for safety in ALL {
            assert_eq!(pause(safety, 1, ending, 0), Some(Duration::ZERO));
        }
        assert_eq!(pause(Safety::MovesMoney, 2, ending, 0), None);
    }

    #[test]
    fn only_reading_calls_are_repeated_after_anything_else() {
        for ending in [
            failed(Progress::Unconnected),
            failed(Progress::Sent),
            Ending::of_response(503, None),
            Ending::TooManyCalls,
        ] {
            for safety in ALL {
                let repeated = pause(safety, 1, ending, 0).is_some();
                assert_eq!(repeated, safety == Safety::Read, "{safety:?}");
            }
            assert_eq!(pause(Safety::Read, RETRIES + 1, ending, 0), None);
        }
    }

    #[test]
    fn responses_are_not_repeated() {
        for status in [200, 302, 404, 422, 500] {
            let ending = Ending::of_response(status, None);
            assert_eq!(pause(Safety::Read, 1, ending, 0), None);
        }
    }

    #[test]
    fn what_would_fail_again_is_not_repeated() {
        let failure = Failure::new(Progress::Unconnected, "bad certificate").permanent(true);
        let ending = Ending::of_failure(&failure);
        assert_eq!(pause(Safety::Read, 1, ending, 0), None);
    }

    #[test]
    fn pauses_grow_and_vary() {
        let milliseconds = |ending, attempt, random| {
            let pause = pause(Safety::Read, attempt, ending, random);
            pause.unwrap().as_millis()
        };
        let passing = |attempt, random| milliseconds(Ending::Transient, attempt, random);
        assert_eq!((passing(1, 0), passing(1, 999)), (200, 399));
        assert_eq!((passing(2, 0), passing(2, 999)), (400, 799));
        let limited = |attempt, random| milliseconds(Ending::TooManyCalls, attempt, random);
        assert_eq!((limited(1, 0), limited(1, 999)), (5_000, 9_995));
        assert_eq!((limited(2, 0), limited(2, 999)), (10_000, 19_990));
    }
}
