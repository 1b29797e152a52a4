//! The clock, the timers and the random numbers of the system.

use jiff::Timestamp;
pub(crate) use tokio::time::{Instant, sleep, timeout, timeout_at};

pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

pub(crate) fn fill_with_random(bytes: &mut [u8]) -> Result<(), getrandom::Error> {
    getrandom::fill(bytes)
}

/// What spreads the pauses of many clients.
pub(crate) fn chance() -> u64 {
    getrandom::u64().unwrap_or_default()
}
