//! How many calls may be under way over one connection with HTTP/2.
//!
//! The server says how many. hyper takes one more and keeps it ready to be sent: such a request leaves as soon
//! as another one is over, even if its own call was given up in the same moment. So calls wait here, where
//! nothing of them is written yet.

use std::future::poll_fn;
use std::ops::ControlFlow;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard};

use hyper::rt::Executor;
use tokio::sync::Notify;

use crate::lock::lock;

/// The calls over one connection.
pub(super) struct Streams {
    /// How many the server allows now; `None` once the connection has ended.
    most: Box<dyn Fn() -> Option<usize> + Send + Sync>,
    calls: Mutex<Calls>,
    moved: Moved,
}

#[derive(Default)]
struct Calls {
    under_way: usize,
    is_retired: bool,
}

/// The right to make one call.
pub(super) struct Stream(Arc<Streams>);

/// Runs the tasks of a connection, and tells those who wait whenever one has done something: hyper tells nobody
/// what the server allows.
#[derive(Clone, Default)]
pub(super) struct Moved(Arc<Notify>);

impl Streams {
    pub(super) fn new(
        moved: Moved,
        most: impl Fn() -> Option<usize> + Send + Sync + 'static,
    ) -> Self {
        Self { most: Box::new(most), calls: Mutex::default(), moved }
    }

    /// Waits for the right to make a call; `None` where no call begins any more.
    pub(super) async fn take(self: Arc<Self>) -> Option<Stream> {
        loop {
            let moved = self.moved.0.notified();
            match self.try_take() {
                ControlFlow::Break(taken) => return taken,
                ControlFlow::Continue(()) => moved.await,
            }
        }
    }

    fn try_take(self: &Arc<Self>) -> ControlFlow<Option<Stream>> {
        let Some(most) = (self.most)() else { return ControlFlow::Break(None) };
        let mut calls = self.lock();
        if calls.is_retired {
            return ControlFlow::Break(None);
        }
        if calls.under_way >= most {
            return ControlFlow::Continue(());
        }
        calls.under_way += 1;
        ControlFlow::Break(Some(Stream(Arc::clone(self))))
    }

    fn lock(&self) -> MutexGuard<'_, Calls> {
        lock(&self.calls)
    }
}

impl Stream {
    /// Lets nobody begin any more who waits for this connection.
    pub(super) fn retire(&self) {
        self.0.lock().is_retired = true;
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.0.lock().under_way -= 1;
        self.0.moved.0.notify_waiters();
    }
}

impl Moved {
    /// Waits until one of the tasks has done something from now on.
    pub(super) fn next(&self) -> impl Future<Output = ()> {
        Arc::clone(&self.0).notified_owned()
    }
}

impl<F> Executor<F> for Moved
where
    F: Future<Output: Send> + Send + 'static,
{
    fn execute(&self, task: F) {
        let moved = Arc::clone(&self.0);
        tokio::spawn(async move {
            let mut task = pin!(task);
            let done = poll_fn(|cx| {
                let done = task.as_mut().poll(cx);
                moved.notify_waiters();
                done
            })
            .await;
            moved.notify_waiters();
            done
        });
    }
}
