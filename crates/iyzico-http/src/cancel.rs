//! Cancelling a call from outside, knowing whether any of it may have been sent.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use iyzico_core::endpoint::Safety;
use iyzico_core::error::TransportError;
use iyzico_core::recovery::Pending;
use iyzico_core::{Error, Outcome};

/// Whether any of a request may have left this machine, in whichever attempt.
#[derive(Default)]
pub(crate) struct SentFlag(AtomicBool);

impl SentFlag {
    /// That of a call that was sent before, perhaps from another process.
    pub(crate) fn already_set() -> Self {
        Self(AtomicBool::new(true))
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn set(&self, is_set: bool) {
        self.0.store(is_set, Ordering::Relaxed);
    }

    /// The caller gave up.
    pub(crate) fn cancelled(&self, pending: &Pending) -> Error {
        let reference = pending.conversation_id.as_str();
        let money = Some(Box::new(pending.clone()));
        let error = self.abandoned(pending.endpoint, pending.safety());
        Error::Transport(Box::new(error.of(Some(reference), money)))
    }

    /// The same, for any call.
    pub(crate) fn abandoned(&self, endpoint: &'static str, safety: Safety) -> TransportError {
        let outcome = if self.is_set() { Outcome::Unknown } else { Outcome::NotSent };
        TransportError::new(endpoint, safety, "the call was aborted".to_owned(), outcome)
    }
}

/// Works until it is cancelled, then drops the work. Nothing is sent afterwards; what completes in the
/// same moment counts, if the request had been sent before.
pub(crate) async fn run_until_cancelled<T>(
    work: impl Future<Output = T>,
    stop: impl Future<Output = ()>,
    sent: &SentFlag,
) -> Option<T> {
    let (mut work, mut stop) = (pin!(work), pin!(stop));
    poll_fn(|context| {
        let is_stopped = stop.as_mut().poll(context).is_ready();
        if is_stopped && !sent.is_set() {
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
        let sent = SentFlag::default();
        let done = run_until_cancelled(second_time(&worked), second_time(&stopped), &sent).await;
        assert_eq!((done, worked.get()), (None, 1));
        assert_eq!(sent.abandoned("payment.create", Safety::MovesMoney).outcome, Outcome::NotSent);
    }

    #[tokio::test]
    async fn a_response_that_comes_with_the_stop_counts() {
        let (worked, stopped) = (Cell::new(0), Cell::new(0));
        let sent = SentFlag::already_set();
        let done = run_until_cancelled(second_time(&worked), second_time(&stopped), &sent).await;
        assert_eq!(done, Some(()));
    }
}
