//! A barrier: orders that cannot go on wait until the simulator's clock has been advanced.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, watch};

/// Counts who is at work and who waits.
#[derive(Debug)]
pub(crate) struct ClockBarrier {
    state: Mutex<State>,
    advances: watch::Sender<u32>,
    none_at_work: Notify,
}

#[derive(Debug)]
struct State {
    at_work: usize,
    waiting: usize,
}

impl ClockBarrier {
    /// So many orders are at work.
    pub(crate) fn new(at_work: usize) -> Self {
        Self {
            state: Mutex::new(State { at_work, waiting: 0 }),
            advances: watch::Sender::new(0),
            none_at_work: Notify::new(),
        }
    }

    /// An order waits until the clock has been advanced.
    pub(crate) async fn wait(&self) {
        let mut advances = self.advances.subscribe();
        {
            let mut state = self.state();
            state.at_work -= 1;
            state.waiting += 1;
        }
        self.none_at_work.notify_one();
        advances.changed().await.expect("the sender is ours");
    }

    /// An order is done with.
    pub(crate) fn leave(&self) {
        self.state().at_work -= 1;
        self.none_at_work.notify_one();
    }

    /// Waits until no order is at work. Says whether some wait for the clock.
    pub(crate) async fn all_waiting(&self) -> bool {
        loop {
            {
                let state = self.state();
                if state.at_work == 0 {
                    return state.waiting > 0;
                }
            }
            self.none_at_work.notified().await;
        }
    }

    /// Wakes all who wait.
    pub(crate) fn release(&self) {
        let mut state = self.state();
        state.at_work += state.waiting;
        state.waiting = 0;
        self.advances.send_modify(|count| *count += 1);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
