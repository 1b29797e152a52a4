//! The work of a call between two steps, and who else than its event loop may go on with it.

use std::mem;
use std::sync::{Arc, Mutex};
use std::task::Waker;

use tokio::runtime::Handle;

use super::slot::{Promise, Slot};
use super::work::Work;
use crate::lock::lock;

/// What is known of a call outside of Python.
pub(crate) struct Parked {
    pub(super) slot: Arc<Slot>,
    /// Until it is started, and between two looks at signals.
    pub(super) work: Mutex<Work>,
}

/// Tells the event loop when this goes, however the work has ended.
struct Told(Waker);

impl Parked {
    pub(super) fn new(slot: &Arc<Slot>, work: Work) -> Arc<Self> {
        Arc::new(Self { slot: Arc::clone(slot), work: Mutex::new(work) })
    }

    /// Nobody waits for the call any more.
    pub(crate) fn stop(&self) {
        self.slot.stop.notify_one();
    }

    /// Lets the I/O thread do the rest of work that has begun: what the call holds, others wait for.
    pub(crate) fn take_over(&self, handle: &Handle, told: Waker) {
        let doing = {
            let mut work = lock(&self.work);
            match mem::replace(&mut *work, Work::Gone) {
                Work::Begun(doing) => doing,
                other => return *work = other,
            }
        };
        let ends = (Told(told), Promise::of(&self.slot));
        handle.spawn(async move {
            let (_told, promise) = ends; // the last one goes first
            promise.keep(doing.await);
        });
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        self.0.wake_by_ref();
    }
}
