//! The clock and the timers of the host.

use std::future::poll_fn;
use std::ops::{Add, Sub};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use iyzico_core::error::ConfigError;
use jiff::Timestamp;

use super::host;

pub(crate) fn now() -> Timestamp {
    host().now()
}

/// The host always keeps the time.
pub(crate) const fn missing_runtime() -> Option<ConfigError> {
    None
}

pub(crate) fn fill_with_random(bytes: &mut [u8]) -> Result<(), &'static str> {
    if host().fill_with_random(bytes) { Ok(()) } else { Err("the host gives none") }
}

/// What spreads the pauses of many clients.
pub(crate) fn chance() -> u64 {
    let mut bytes = [0; 8];
    host().fill_with_random(&mut bytes);
    u64::from_be_bytes(bytes)
}

/// A moment on the clock of the host that never goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Instant(Duration);

impl Instant {
    pub(crate) fn now() -> Self {
        Self(host().uptime())
    }

    pub(crate) fn elapsed(self) -> Duration {
        Self::now().saturating_duration_since(self)
    }

    pub(crate) fn saturating_duration_since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}

impl Add<Duration> for Instant {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration))
    }
}

impl Sub<Duration> for Instant {
    type Output = Self;

    fn sub(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(duration))
    }
}

/// The time ran out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Elapsed;

pub(crate) async fn sleep(pause: Duration) {
    sleep_until(Instant::now() + pause).await;
}

/// Timers of hosts may be early, and cannot be as long as a `Duration`.
async fn sleep_until(deadline: Instant) {
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return;
        }
        host().sleep(left.clamp(SHORTEST_TIMER, LONGEST_TIMER)).await;
    }
}

pub(crate) async fn timeout<T>(
    limit: Duration,
    work: impl Future<Output = T>,
) -> Result<T, Elapsed> {
    timeout_at(Instant::now() + limit, work).await
}

pub(crate) async fn timeout_at<T>(
    deadline: Instant,
    work: impl Future<Output = T>,
) -> Result<T, Elapsed> {
    let (mut work, mut end) = (pin!(work), pin!(sleep_until(deadline)));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Ok(done)),
        Poll::Pending => end.as_mut().poll(context).map(|()| Err(Elapsed)),
    })
    .await
}

const SHORTEST_TIMER: Duration = Duration::from_millis(1);
const LONGEST_TIMER: Duration = Duration::from_secs(24 * 60 * 60);
