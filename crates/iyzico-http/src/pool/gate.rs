//! A waker that can be held back.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Wake, Waker};

/// Wakes a task, but for the time in which it is known to run anyway.
pub(super) struct Gate {
    pub(super) waker: Waker,
    state: Arc<State>,
}

struct State {
    is_held: AtomicBool,
    was_used: AtomicBool,
    task: Mutex<Waker>,
}

impl Gate {
    pub(super) fn new() -> Self {
        let state = Arc::new(State {
            is_held: AtomicBool::new(false),
            was_used: AtomicBool::new(false),
            task: Mutex::new(Waker::noop().clone()),
        });
        Self { waker: Waker::from(Arc::clone(&state)), state }
    }

    /// Names the task that is woken from now on.
    pub(super) fn lead_to(&self, task: &Waker) {
        self.state.task().clone_from(task);
    }

    /// Does something, and wakes nobody meanwhile.
    pub(super) fn hold<T>(&self, work: impl FnOnce() -> T) -> T {
        self.begin_hold();
        let done = work();
        self.end_hold();
        done
    }

    pub(super) fn begin_hold(&self) {
        self.state.was_used.store(false, Ordering::SeqCst);
        self.state.is_held.store(true, Ordering::SeqCst);
    }

    pub(super) fn end_hold(&self) {
        self.state.is_held.store(false, Ordering::SeqCst);
    }

    /// Whether somebody was not woken during the last hold.
    pub(super) fn was_used(&self) -> bool {
        self.state.was_used.load(Ordering::SeqCst)
    }
}

impl State {
    fn task(&self) -> MutexGuard<'_, Waker> {
        self.task.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wake for State {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if self.is_held.load(Ordering::SeqCst) {
            self.was_used.store(true, Ordering::SeqCst);
        }
        // Once more: the hold may have ended in between, without having seen the mark.
        if !self.is_held.load(Ordering::SeqCst) {
            let task = self.task().clone();
            task.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[derive(Default)]
    struct Count(AtomicUsize);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn nobody_is_woken_while_it_is_held_and_it_tells_so() {
        let (gate, count) = (Gate::new(), Arc::new(Count::default()));
        let woken = || count.0.load(Ordering::SeqCst);
        gate.waker.wake_by_ref();
        gate.lead_to(&Waker::from(Arc::clone(&count)));
        gate.waker.wake_by_ref();
        assert_eq!(woken(), 1);
        gate.hold(|| gate.waker.wake_by_ref());
        assert_eq!((woken(), gate.was_used()), (1, true));
        gate.waker.wake_by_ref();
        assert_eq!(woken(), 2);
        gate.hold(|| ());
        assert!(!gate.was_used());
    }
}
