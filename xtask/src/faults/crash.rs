//! A program that ends in the middle of a call.

use std::pin::pin;
use std::task::Poll;

/// Works on something, and drops it when it was woken so often without being done: as if the
/// program had crashed there. `None` if it was dropped.
pub(crate) async fn crash_after<T>(polls: u64, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match work.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::task::yield_now;

    async fn three_steps() -> u8 {
        yield_now().await;
        yield_now().await;
        3
    }

    #[tokio::test]
    async fn what_is_done_in_time_is_not_dropped() {
        assert_eq!(crash_after(3, three_steps()).await, Some(3));
        assert_eq!(crash_after(2, three_steps()).await, None);
    }
}
