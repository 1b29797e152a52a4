//! Staying below the number of calls that iyzico accepts in a minute.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use iyzico_core::error::{ConfigError, RateLimitedError};
use iyzico_core::{ENDPOINTS, Entry};
use tokio::sync::Notify;

use crate::call_options::AttemptTime;
use crate::clock::{Instant, timeout, timeout_at};
use crate::lock::lock;

/// What the client does when a call would exceed the number of calls that iyzico accepts.
///
/// iyzico counts the calls of a merchant to each endpoint and responds with error 50000 above the limit.
/// [`Endpoint::LIMIT`](iyzico_core::Endpoint::LIMIT) holds the numbers that are known; calls
/// without one are not limited. Two of iyzico's pages contradict each other, so ask your account
/// manager and set [`calls_per_minute`](crate::ClientBuilder::calls_per_minute) where it matters:
///
/// | calls | Turkish page, for each endpoint | English page, for each kind of service | here |
/// |---|---|---|---|
/// | `payment.create`, `three_ds.initialize` | unknown | 50 | 50 |
/// | `payment.retrieve` | unknown | 50 | 50 |
/// | `payment.cancel` | 150 | 50 | 150 |
/// | `payment.refund` | 400 | 50 | 400 |
/// | `payment.refund_amount` | 150 | unknown | 150 |
/// | `checkout_form.initialize` | 8000 | 100 | 8000 |
/// | `checkout_form.retrieve` | 1000 | 100 | 1000 |
/// | `pay_with_iyzico.initialize` | unknown | 100 | 100 |
///
/// The client counts its own calls only. Several processes with the same keys share iyzico's limit,
/// so give each its part.
///
/// ```
/// use iyzico_http::{Client, RateLimit};
///
/// let builder = Client::builder().rate_limit(RateLimit::Wait);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum RateLimit {
    /// Sends at once.
    #[default]
    Off,
    /// Waits for its turn, first come, first served, at most as long as the total timeout. The
    /// time of the call itself starts afterwards, so that no payment is cut short by the queue.
    /// Only look-ups of lost responses stay within their deadline.
    Wait,
    /// Fails at once with [`Error::RateLimited`](iyzico_core::Error::RateLimited).
    FailFast,
}

/// The calls of the last minute, for each endpoint that has a limit.
pub(crate) struct Limiter {
    mode: RateLimit,
    windows: HashMap<&'static str, Window>,
}

impl Limiter {
    /// `changed` holds limits that differ from the published ones.
    pub(crate) fn new(
        mode: RateLimit,
        changed: &[(String, Option<u32>)],
    ) -> Result<Self, ConfigError> {
        let mut limits: HashMap<_, _> = ENDPOINTS
            .iter()
            .filter_map(|entry| Some((entry.name, entry.limit?.per_minute)))
            .collect();
        for (name, per_minute) in changed {
            let entry = Entry::named(name).map_err(|unknown| wrong(unknown.problem))?;
            match per_minute {
                Some(0) => {
                    return Err(wrong(format!("{name} must be allowed at least once a minute")));
                }
                Some(per_minute) => limits.insert(entry.name, *per_minute),
                None => limits.remove(entry.name),
            };
        }
        let windows = limits.into_iter().map(|(name, limit)| (name, Window::new(name, limit)));
        Ok(Self { mode, windows: windows.collect() })
    }

    /// The same limits, with no call counted.
    pub(crate) fn anew(&self) -> Self {
        let windows = self
            .windows
            .values()
            .map(|window| (window.endpoint, Window::new(window.endpoint, window.limit)));
        Self { mode: self.mode, windows: windows.collect() }
    }

    /// Lets a call pass, at once or after waiting; `None` when it is not counted.
    pub(crate) async fn admit(
        &self,
        endpoint: &str,
        max_wait: Duration,
    ) -> Result<Option<Slot<'_>>, RateLimitedError> {
        let Some(window) = self.windows.get(endpoint) else {
            return Ok(None);
        };
        let slot = match self.mode {
            RateLimit::Off => return Ok(None),
            RateLimit::FailFast => window.take().ok(),
            RateLimit::Wait => {
                let time = AttemptTime::begin(max_wait);
                let slot = timeout(max_wait, window.wait()).await.ok();
                match slot {
                    Some(late) if time.is_over() => {
                        late.unused();
                        None
                    }
                    slot => slot,
                }
            }
        };
        slot.map(Some).ok_or_else(|| window.refusal())
    }
}

fn wrong(problem: String) -> ConfigError {
    ConfigError { setting: "calls_per_minute", problem }
}

/// The calls to one endpoint.
///
/// A call counts from the moment it is let through until a minute after it *ended*: nobody knows
/// when in between iyzico counted it. So there is no minute in which iyzico can see more.
struct Window {
    endpoint: &'static str,
    limit: u32,
    calls: Mutex<Calls>,
    /// Held by the call that is next, so that calls pass in the order in which they came.
    turn: tokio::sync::Mutex<()>,
    ended: Notify,
}

#[derive(Default)]
struct Calls {
    under_way: u32,
    /// When calls ended, oldest first.
    ended: VecDeque<Instant>,
}

impl Window {
    fn new(endpoint: &'static str, limit: u32) -> Self {
        Self {
            endpoint,
            limit,
            calls: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            ended: Notify::new(),
        }
    }

    async fn wait(&self) -> Slot<'_> {
        let _turn = self.turn.lock().await;
        loop {
            match self.take() {
                Ok(slot) => return slot,
                // A place may also be given back before that.
                Err(Some(free_at)) => _ = timeout_at(free_at, self.ended.notified()).await,
                Err(None) => self.ended.notified().await,
            }
        }
    }

    /// Takes a place, or says when one will be free, if that is known.
    fn take(&self) -> Result<Slot<'_>, Option<Instant>> {
        let mut calls = self.lock();
        calls.forget(Instant::now());
        if calls.counted() >= self.limit as usize {
            return Err(calls.free_at());
        }
        calls.under_way += 1;
        Ok(Slot { window: self, counts: true })
    }

    fn refusal(&self) -> RateLimitedError {
        let free_at = self.lock().free_at();
        let wait = free_at.map_or(MINUTE, |at| at.saturating_duration_since(Instant::now()));
        RateLimitedError::new(self.endpoint, self.limit, wait)
    }

    fn lock(&self) -> MutexGuard<'_, Calls> {
        lock(&self.calls)
    }
}

impl Calls {
    fn forget(&mut self, now: Instant) {
        while self.ended.front().is_some_and(|ended| *ended + MINUTE <= now) {
            self.ended.pop_front();
        }
    }

    fn counted(&self) -> usize {
        self.under_way as usize + self.ended.len()
    }

    fn free_at(&self) -> Option<Instant> {
        self.ended.front().map(|ended| *ended + MINUTE)
    }
}

/// The right to make one call. It ends, and starts to age, when this is dropped.
pub(crate) struct Slot<'a> {
    window: &'a Window,
    counts: bool,
}

impl Slot<'_> {
    /// Gives the place back: nothing was sent.
    pub(crate) fn unused(mut self) {
        self.counts = false;
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        let mut calls = self.window.lock();
        calls.under_way -= 1;
        if self.counts {
            calls.ended.push_back(Instant::now());
        }
        drop(calls);
        self.window.ended.notify_one();
    }
}

const MINUTE: Duration = Duration::from_secs(60);

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::Arc;

    use tokio::task::JoinSet;
    use tokio::time::{advance, sleep};

    use super::*;

    const NAME: &str = "payment.retrieve";
    const LIMIT: usize = 50;

    fn limiter(mode: RateLimit) -> Arc<Limiter> {
        Arc::new(Limiter::new(mode, &[]).unwrap())
    }

    #[track_caller]
    fn assert_never_more_than_the_limit(mut sent: Vec<Instant>) {
        sent.sort_unstable();
        for calls in sent.windows(LIMIT + 1) {
            assert!(calls[LIMIT] - calls[0] >= MINUTE, "{calls:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn ten_times_the_limit_at_once_never_exceeds_it_in_any_minute() {
        let limiter = limiter(RateLimit::Wait);
        let mut calls = JoinSet::new();
        for number in 0..10 * LIMIT as u64 {
            let limiter = Arc::clone(&limiter);
            calls.spawn(async move {
                let slot = limiter.admit(NAME, 20 * MINUTE).await.unwrap();
                // iyzico may count a call at any time while it lasts.
                sleep(Duration::from_millis(number * 37 % 900)).await;
                let counted = Instant::now();
                sleep(Duration::from_millis(number * 91 % 400)).await;
                drop(slot);
                counted
            });
        }
        let started = Instant::now();
        assert_never_more_than_the_limit(calls.join_all().await);
        assert!(started.elapsed() < 10 * MINUTE, "{:?}", started.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn calls_pass_in_the_order_in_which_they_came() {
        let limiter = limiter(RateLimit::Wait);
        let passed = Arc::new(Mutex::new(Vec::new()));
        let mut calls = JoinSet::new();
        for number in 0..3 * LIMIT {
            let (limiter, passed) = (Arc::clone(&limiter), Arc::clone(&passed));
            calls.spawn(async move {
                let _slot = limiter.admit(NAME, 20 * MINUTE).await.unwrap();
                passed.lock().unwrap().push(number);
            });
        }
        calls.join_all().await;
        assert!(passed.lock().unwrap().is_sorted());
    }

    #[tokio::test(start_paused = true)]
    async fn the_call_beyond_the_limit_fails_at_once_and_says_when_to_come_back() {
        let limiter = limiter(RateLimit::FailFast);
        for _ in 0..LIMIT {
            drop(limiter.admit(NAME, MINUTE).await.unwrap());
        }
        advance(Duration::from_secs(20)).await;
        let error = limiter.admit(NAME, MINUTE).await.err().unwrap();
        assert_eq!(error.retry_after, Duration::from_secs(40));
        assert_eq!(
            error.to_string(),
            "payment.retrieve was held back: 50 calls in a minute are allowed, try again in 40 seconds; \
             nothing was sent, no money moved"
        );
        assert!(limiter.admit("payment.create", MINUTE).await.is_ok());
        advance(Duration::from_secs(40)).await;
        assert!(limiter.admit(NAME, MINUTE).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn patience_ends() {
        let limiter = limiter(RateLimit::Wait);
        for _ in 0..LIMIT {
            drop(limiter.admit(NAME, MINUTE).await.unwrap());
        }
        let started = Instant::now();
        let max_wait = Duration::from_secs(5);
        let error = limiter.admit(NAME, max_wait).await.err().unwrap();
        assert_eq!(started.elapsed(), max_wait);
        assert_eq!(error.retry_after, Duration::from_secs(55));
    }

    /// A program that was busy sees the end of its patience and a free place in the same moment.
    #[tokio::test(start_paused = true)]
    async fn a_turn_that_comes_after_the_end_of_patience_is_none() {
        let changed = [(NAME.to_owned(), Some(1))];
        let limiter = Limiter::new(RateLimit::Wait, &changed).unwrap();
        let slot = limiter.admit(NAME, MINUTE).await.unwrap().unwrap();
        let mut waiting = pin!(limiter.admit(NAME, MINUTE));
        timeout(Duration::ZERO, waiting.as_mut()).await.err().unwrap();
        advance(2 * MINUTE).await;
        slot.unused();
        assert!(waiting.await.is_err());
        assert!(limiter.admit(NAME, MINUTE).await.is_ok(), "its place is free");
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_never_left_does_not_count() {
        let limiter = limiter(RateLimit::FailFast);
        for _ in 0..10 * LIMIT {
            limiter.admit(NAME, MINUTE).await.unwrap().unwrap().unused();
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_under_way_counts_until_a_minute_after_its_end() {
        let changed = [(NAME.to_owned(), Some(1))];
        let limiter = Limiter::new(RateLimit::Wait, &changed).unwrap();
        let slot = limiter.admit(NAME, MINUTE).await.unwrap();
        let started = Instant::now();
        let first = async {
            sleep(Duration::from_secs(30)).await;
            drop(slot);
        };
        let ((), second) = tokio::join!(first, limiter.admit(NAME, 2 * MINUTE));
        second.unwrap();
        assert_eq!(started.elapsed(), Duration::from_secs(90));
    }

    #[tokio::test(start_paused = true)]
    async fn a_place_that_is_given_back_is_taken_at_once() {
        let changed = [(NAME.to_owned(), Some(2))];
        let limiter = Limiter::new(RateLimit::Wait, &changed).unwrap();
        drop(limiter.admit(NAME, MINUTE).await.unwrap());
        let slot = limiter.admit(NAME, MINUTE).await.unwrap().unwrap();
        let started = Instant::now();
        let give_back = async {
            sleep(Duration::from_secs(1)).await;
            slot.unused();
        };
        let ((), next) = tokio::join!(give_back, limiter.admit(NAME, 2 * MINUTE));
        next.unwrap();
        assert_eq!(started.elapsed(), Duration::from_secs(1));
    }

    #[tokio::test]
    async fn limits_can_be_changed_and_lifted() {
        let changed = [(NAME.to_owned(), None), ("bin.check".to_owned(), Some(1))];
        let limiter = Limiter::new(RateLimit::FailFast, &changed).unwrap();
        assert!(limiter.admit(NAME, MINUTE).await.unwrap().is_none());
        assert!(limiter.admit("bin.check", MINUTE).await.unwrap().is_some());
        assert!(limiter.admit("bin.check", MINUTE).await.is_err());
    }

    #[test]
    fn settings_that_cannot_work_are_refused() {
        for (name, per_minute) in [("payment.made_up", 5), (NAME, 0)] {
            let changed = [(name.to_owned(), Some(per_minute))];
            let refused = Limiter::new(RateLimit::Wait, &changed).err().unwrap();
            assert_eq!(refused.setting, "calls_per_minute");
            assert!(refused.problem.contains(name), "{refused}");
        }
        let changed = [("5528790000000008".to_owned(), None)];
        let refused = Limiter::new(RateLimit::Wait, &changed).err().unwrap();
        assert!(!refused.problem.contains("5528"), "{refused}");
    }
}
