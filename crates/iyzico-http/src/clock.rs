//! The clock, the timers and the random numbers of the system.

use iyzico_core::error::ConfigError;
use jiff::Timestamp;
use tokio::runtime::Handle;
pub(crate) use tokio::time::{Instant, sleep, timeout, timeout_at};

pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// What is wrong where nobody keeps the time: tokio itself would panic.
pub(crate) fn missing_runtime() -> Option<ConfigError> {
    Handle::try_current().err().map(|_| ConfigError {
        setting: "runtime",
        problem:
            "is missing: calls are made inside a tokio runtime with IO and timers (`enable_all`)"
                .to_owned(),
    })
}

pub(crate) fn fill_with_random(bytes: &mut [u8]) -> Result<(), getrandom::Error> {
    getrandom::fill(bytes)
}

/// What spreads the pauses of many clients.
pub(crate) fn chance() -> u64 {
    getrandom::u64().unwrap_or_default()
}
