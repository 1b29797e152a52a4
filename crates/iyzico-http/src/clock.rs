//! The clock, the timers and the random numbers of the system.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use iyzico_core::error::ConfigError;
use jiff::Timestamp;
use tokio::runtime::Handle;
use tokio::time::error::Elapsed;
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

/// Like [`timeout`], for what is usually ready at once: then there is no timer.
pub(crate) async fn timeout_unless_ready<T>(
    limit: Duration,
    mut work: Pin<&mut impl Future<Output = T>>,
) -> Result<T, Elapsed> {
    match poll_fn(|cx| Poll::Ready(work.as_mut().poll(cx))).await {
        Poll::Ready(done) => Ok(done),
        Poll::Pending => timeout(limit, work).await,
    }
}

pub(crate) fn fill_with_random(bytes: &mut [u8]) -> Result<(), getrandom::Error> {
    getrandom::fill(bytes)
}

/// What spreads the pauses of many clients.
pub(crate) fn chance() -> u64 {
    getrandom::u64().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::pin::pin;

    use tokio::runtime::Builder;

    use super::*;

    #[test]
    fn what_is_ready_at_once_needs_no_timer() {
        let without_timers = Builder::new_current_thread().build().unwrap();
        let done = without_timers.block_on(timeout_unless_ready(Duration::ZERO, pin!(ready(7))));
        assert_eq!(done, Ok(7));
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_not_ready_has_its_time_and_no_more() {
        const LIMIT: Duration = Duration::from_secs(5);
        let started = Instant::now();
        let late = timeout_unless_ready(LIMIT, pin!(sleep(LIMIT / 2))).await;
        assert_eq!((late, started.elapsed()), (Ok(()), LIMIT / 2));
        let never = timeout_unless_ready(LIMIT, pin!(pending::<()>())).await;
        assert!(never.is_err());
        assert_eq!(started.elapsed(), LIMIT / 2 + LIMIT);
    }
}
