//! When a call is attempted again, and after which pause.
//!
//! There are two reasons, and no third: the request demonstrably never left, because an idle
//! connection turned out to be closed, or the call only reads. Nothing that could charge twice is
//! repeated.

use std::time::Duration;

use iyzico_core::endpoint::Safety;

use crate::failure::{Failure, Progress};
use crate::transport::Reply;

/// How long to wait before the next attempt; `None` when the result of this one stands.
///
/// `attempt` counts from 1; `random` spreads the pauses of many clients.
pub(crate) fn pause(
    safety: Safety,
    attempt: u32,
    result: &Result<Reply, Failure>,
    random: u64,
) -> Option<Duration> {
    match result {
        Err(failure) if failure.progress == Progress::HandedBack && attempt == 1 => {
            Some(Duration::ZERO)
        }
        _ if !safety.may_be_repeated() || attempt > RETRIES => None,
        Err(_) => Some(backoff(attempt, random)),
        Ok(reply) => is_passing(reply.status).then(|| backoff(attempt, random)),
    }
}

/// Bad gateway, service unavailable, gateway timeout: said by whatever stands before iyzico.
fn is_passing(status: u16) -> bool {
    matches!(status, 502..=504)
}

/// Doubles with every attempt; the upper half is left to chance.
fn backoff(attempt: u32, random: u64) -> Duration {
    let longest = FIRST_PAUSE * 2_u32.pow(attempt - 1);
    let half = longest / 2;
    let chance = u32::try_from(random % 1000).expect("below 1000");
    half + half * chance / 1000
}

/// Attempts after the first, for calls that only read.
const RETRIES: u32 = 2;
const FIRST_PAUSE: Duration = Duration::from_millis(400);

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    const ALL: [Safety; 4] = [
        Safety::Read,
        Safety::Idempotent,
        Safety::Session,
        Safety::MovesMoney,
    ];

    fn failed(progress: Progress) -> Result<Reply, Failure> {
        Err(Failure::new(progress, "failed"))
    }

    #[expect(clippy::unnecessary_wraps, reason = "the shape that `pause` looks at")]
    fn answered(status: u16) -> Result<Reply, Failure> {
        Ok(Reply {
            status,
            body: Bytes::new(),
        })
    }

    #[test]
    fn a_request_that_was_handed_back_is_sent_once_more() {
        let result = failed(Progress::HandedBack);
        for safety in ALL {
            assert_eq!(pause(safety, 1, &result, 0), Some(Duration::ZERO));
        }
        assert_eq!(pause(Safety::MovesMoney, 2, &result, 0), None);
    }

    #[test]
    fn only_reading_calls_are_repeated_after_anything_else() {
        for result in [
            failed(Progress::Unconnected),
            failed(Progress::Sent),
            answered(503),
        ] {
            for safety in ALL {
                let repeated = pause(safety, 1, &result, 0).is_some();
                assert_eq!(repeated, safety == Safety::Read, "{safety:?}");
            }
            assert_eq!(pause(Safety::Read, RETRIES + 1, &result, 0), None);
        }
    }

    #[test]
    fn answers_are_not_repeated() {
        for status in [200, 302, 404, 422, 500] {
            assert_eq!(pause(Safety::Read, 1, &answered(status), 0), None);
        }
    }

    #[test]
    fn pauses_grow_and_vary() {
        let milliseconds = |attempt, random| backoff(attempt, random).as_millis();
        assert_eq!((milliseconds(1, 0), milliseconds(1, 999)), (200, 399));
        assert_eq!((milliseconds(2, 0), milliseconds(2, 999)), (400, 799));
    }
}
