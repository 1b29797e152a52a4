//! Ending a call from outside, and knowing then whether any of it had left.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use iyzico_core::error::Transport;
use iyzico_core::{Error, Outcome};

/// Whether any of a request may have left this machine, in whichever attempt.
#[derive(Default)]
pub(crate) struct Departure(AtomicBool);

impl Departure {
    /// That of a call which left before, perhaps from another process.
    pub(crate) fn earlier() -> Self {
        Self(AtomicBool::new(true))
    }

    pub(crate) fn happened(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn note(&self, happened: bool) {
        self.0.store(happened, Ordering::Relaxed);
    }

    /// The caller gave up.
    pub(crate) fn stopped(&self, endpoint: &'static str) -> Error {
        let outcome = if self.happened() { Outcome::Unknown } else { Outcome::NotSent };
        let problem = "the call was aborted".to_owned();
        Error::Transport(Box::new(Transport { endpoint, problem, outcome, source: None }))
    }
}

/// Works until it is stopped, then drops the work. Nothing leaves after the stop; what is done in the
/// same moment counts, if it had left before.
pub(crate) async fn work_until<T>(
    work: impl Future<Output = T>,
    stop: impl Future<Output = ()>,
    departure: &Departure,
) -> Option<T> {
    let (mut work, mut stop) = (pin!(work), pin!(stop));
    poll_fn(|context| {
        let is_stopped = stop.as_mut().poll(context).is_ready();
        if is_stopped && !departure.happened() {
            return Poll::Ready(None);
        }
        match work.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending if is_stopped => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// Ready from the second time on that it is asked.
    fn second_time(asked: &Cell<u32>) -> impl Future<Output = ()> {
        poll_fn(|context| {
            asked.set(asked.get() + 1);
            context.waker().wake_by_ref();
            if asked.get() < 2 { Poll::Pending } else { Poll::Ready(()) }
        })
    }

    #[tokio::test]
    async fn work_that_has_not_left_is_not_touched_after_the_stop() {
        let (worked, stopped) = (Cell::new(0), Cell::new(0));
        let departure = Departure::default();
        let done = work_until(second_time(&worked), second_time(&stopped), &departure).await;
        assert_eq!((done, worked.get()), (None, 1));
        assert_eq!(departure.stopped("payment.create").outcome(), Outcome::NotSent);
    }

    #[tokio::test]
    async fn an_answer_that_comes_with_the_stop_counts() {
        let (worked, stopped) = (Cell::new(0), Cell::new(0));
        let departure = Departure::earlier();
        let done = work_until(second_time(&worked), second_time(&stopped), &departure).await;
        assert_eq!(done, Some(()));
    }
}
