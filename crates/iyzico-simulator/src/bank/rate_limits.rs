//! Limits of calls per minute.

use std::collections::{HashMap, VecDeque};

use iyzico_core::Entry;
use jiff::{SignedDuration, Timestamp};

use super::refusal::{RATE_LIMITED, Refusal};

/// The calls of the last minute, for each endpoint that has a limit.
#[derive(Debug, Default)]
pub(crate) struct RateLimits {
    enforced: bool,
    calls: HashMap<&'static str, VecDeque<Timestamp>>,
}

impl RateLimits {
    pub(crate) fn new(enforced: bool) -> Self {
        Self { enforced, calls: HashMap::new() }
    }

    pub(crate) fn enforce(&mut self, enforced: bool) {
        *self = Self::new(enforced);
    }

    /// Counts a call, unless there were too many in the minute before it. Refused calls do not
    /// count, which is inferred.
    pub(crate) fn admit(&mut self, call: &'static str, now: Timestamp) -> Result<(), Refusal> {
        let limit = Entry::find(call).and_then(|entry| entry.limit);
        let Some(limit) = limit.filter(|_| self.enforced) else {
            return Ok(());
        };
        let calls = self.calls.entry(call).or_default();
        while calls.front().is_some_and(|at| now.duration_since(*at) >= MINUTE) {
            calls.pop_front();
        }
        if calls.len() >= limit.per_minute as usize {
            let reason = format!("more than {} calls in a minute", limit.per_minute);
            return Err(Refusal::new(RATE_LIMITED).because(reason));
        }
        calls.push_back(now);
        Ok(())
    }
}

const MINUTE: SignedDuration = SignedDuration::from_mins(1);

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: &str = "payment.retrieve"; // 50 in a minute

    fn after(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    #[test]
    fn a_call_is_forgotten_after_a_minute() {
        let mut limits = RateLimits::new(true);
        for second in 0..50 {
            limits.admit(CALL, after(second)).unwrap();
        }
        assert_eq!(limits.admit(CALL, after(59)).unwrap_err().code, "50000");
        limits.admit(CALL, after(60)).unwrap();
        assert!(limits.admit(CALL, after(60)).is_err());
    }

    #[test]
    fn calls_without_a_limit_are_not_counted_and_neither_is_anything_when_it_is_off() {
        let mut limits = RateLimits::new(true);
        for _ in 0..1000 {
            limits.admit("connection.test", after(0)).unwrap();
        }
        limits.enforce(false);
        for _ in 0..1000 {
            limits.admit(CALL, after(0)).unwrap();
        }
    }
}
