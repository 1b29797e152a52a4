//! A waker that can be held back.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Wake, Waker};

use crate::lock::lock;

/// Wakes a task, but for the time in which it is known to run anyway.
pub(super) struct Gate {
    pub(super) waker: Waker,
    state: Arc<State>,
}

struct State {
    /// One of the four below. It is a single value, because others may wake at any moment: events of the
    /// system are heard of on other threads.
    hold: AtomicU8,
    task: Mutex<Waker>,
}

/// Not held; nobody was held back the last time.
const OPEN: u8 = 0;
/// Not held; somebody was held back the last time.
const OPEN_AFTER_USE: u8 = 1;
/// Held; nobody was held back yet.
const HELD: u8 = 2;
/// Held, and somebody was held back.
const USED: u8 = 3;

impl Gate {
    pub(super) fn new() -> Self {
        let state =
            Arc::new(State { hold: AtomicU8::new(OPEN), task: Mutex::new(Waker::noop().clone()) });
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
        self.state.hold.store(HELD, Ordering::SeqCst);
    }

    pub(super) fn end_hold(&self) {
        if self.state.hold.swap(OPEN, Ordering::SeqCst) == USED {
            self.state.hold.store(OPEN_AFTER_USE, Ordering::SeqCst);
        }
    }

    /// Whether somebody was not woken during the last hold.
    pub(super) fn was_used(&self) -> bool {
        self.state.hold.load(Ordering::SeqCst) == OPEN_AFTER_USE
    }
}

impl State {
    fn task(&self) -> MutexGuard<'_, Waker> {
        lock(&self.task)
    }
}

impl Wake for State {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let used = self.hold.compare_exchange(HELD, USED, Ordering::SeqCst, Ordering::SeqCst);
        if let Ok(_) | Err(USED) = used {
            return;
        }
        let task = self.task().clone();
        task.wake();
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

    #[test]
    fn no_wake_of_another_thread_is_lost_as_holds_begin_and_end() {
        const ROUNDS: usize = 2_000;
        let (gate, count) = (Gate::new(), Arc::new(Count::default()));
        gate.lead_to(&Waker::from(Arc::clone(&count)));
        let (begun, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let mut lost = 0;
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for round in 1..=ROUNDS {
                    while begun.load(Ordering::SeqCst) < round {
                        std::thread::yield_now();
                    }
                    (0..round % 64).for_each(|_| std::hint::spin_loop());
                    gate.waker.wake_by_ref();
                    done.store(round, Ordering::SeqCst);
                }
            });
            for round in 1..=ROUNDS {
                let before = count.0.load(Ordering::SeqCst);
                begun.store(round, Ordering::SeqCst);
                let (mut told, mut is_last) = (false, false);
                while !is_last {
                    is_last = done.load(Ordering::SeqCst) == round;
                    gate.hold(|| ());
                    told |= gate.was_used();
                }
                let is_woken = count.0.load(Ordering::SeqCst) > before;
                lost += usize::from(!told && !is_woken);
            }
        });
        assert_eq!(lost, 0);
    }
}
