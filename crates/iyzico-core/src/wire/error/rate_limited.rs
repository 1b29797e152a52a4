//! A call that the client held back.

use std::time::Duration;

use crate::wire::endpoint::Safety;
use crate::wire::error::Outcome;

/// The client held a request back to stay below iyzico's limit of calls. Nothing was sent.
///
/// ```
/// use iyzico_core::Error;
///
/// /// How long a job waits before it calls again.
/// fn pause(error: &Error) -> Option<std::time::Duration> {
///     match error {
///         Error::RateLimited(held_back) => Some(held_back.retry_after),
///         _ => None,
///     }
/// }
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{endpoint} was held back: {per_minute} {} in a minute {} allowed, try again in {}; {}",
    if *per_minute == 1 { "call" } else { "calls" },
    if *per_minute == 1 { "is" } else { "are" },
    in_seconds(*retry_after),
    Outcome::NotSent.in_words(Safety::Read)
)]
#[non_exhaustive]
pub struct RateLimitedError {
    /// Name of the call.
    pub endpoint: &'static str,
    /// Calls that are allowed in one minute.
    pub per_minute: u32,
    /// When the next call may be made, if no other call is made first.
    pub retry_after: Duration,
    /// The merchant's own reference of the call, given or made by the client.
    pub conversation_id: Option<String>,
}

impl RateLimitedError {
    /// A call to `endpoint` that was held back, because no more than `per_minute` are allowed.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use iyzico_core::error::RateLimitedError;
    ///
    /// let held_back = RateLimitedError::new("payment.create", 50, Duration::from_secs(3));
    /// assert!(held_back.to_string().contains("try again in 3 seconds"));
    /// ```
    pub fn new(endpoint: &'static str, per_minute: u32, retry_after: Duration) -> Self {
        Self { endpoint, per_minute, retry_after, conversation_id: None }
    }

    /// Names the call by its reference.
    #[must_use]
    pub fn of(mut self, conversation_id: Option<&str>) -> Self {
        self.conversation_id = conversation_id.map(str::to_owned);
        self
    }
}

/// A time to wait, rounded up.
fn in_seconds(time: Duration) -> String {
    match time.as_millis().div_ceil(1000) {
        1 => "1 second".to_owned(),
        seconds => format!("{seconds} seconds"),
    }
}
