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

/// Works until it is stopped, then drops the work. Work that is done in the same moment counts, but
/// none begins after the stop.
pub(crate) async fn work_until<T>(
    work: impl Future<Output = T>,
    stop: impl Future<Output = ()>,
) -> Option<T> {
    let mut stop = pin!(stop);
    if poll_fn(|context| Poll::Ready(stop.as_mut().poll(context).is_ready())).await {
        return None;
    }
    tokio::select! {
        biased;
        done = work => Some(done),
        () = stop => None,
    }
}
