//! Orders that cannot go on wait for the next night, when the simulator's clock has moved.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, watch};

/// Counts who is at work and who waits.
#[derive(Debug)]
pub(crate) struct Nights {
    state: Mutex<State>,
    night: watch::Sender<u32>,
    all_quiet: Notify,
}

#[derive(Debug)]
struct State {
    at_work: usize,
    waiting: usize,
}

impl Nights {
    /// So many orders are at work.
    pub(crate) fn new(at_work: usize) -> Self {
        Self {
            state: Mutex::new(State { at_work, waiting: 0 }),
            night: watch::Sender::new(0),
            all_quiet: Notify::new(),
        }
    }

    /// An order waits for the next night.
    pub(crate) async fn wait(&self) {
        let mut night = self.night.subscribe();
        {
            let mut state = self.state();
            state.at_work -= 1;
            state.waiting += 1;
        }
        self.all_quiet.notify_one();
        night.changed().await.expect("the sender is ours");
    }

    /// An order is done with.
    pub(crate) fn leave(&self) {
        self.state().at_work -= 1;
        self.all_quiet.notify_one();
    }

    /// Waits until no order is at work. Says whether some wait for the night.
    pub(crate) async fn come(&self) -> bool {
        loop {
            {
                let state = self.state();
                if state.at_work == 0 {
                    return state.waiting > 0;
                }
            }
            self.all_quiet.notified().await;
        }
    }

    /// Wakes all who wait.
    pub(crate) fn pass(&self) {
        let mut state = self.state();
        state.at_work += state.waiting;
        state.waiting = 0;
        self.night.send_modify(|night| *night += 1);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
