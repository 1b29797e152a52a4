//! Calls under way: the one thread of a module works on them whenever something has come in.

use std::cell::RefCell;
use std::collections::HashMap;
use std::future::pending;

use futures_executor::{LocalPool, LocalSpawner};
use futures_task::LocalSpawn;
use tokio::sync::oneshot;

thread_local! {
    static POOL: RefCell<LocalPool> = RefCell::default();
    static SPAWNER: LocalSpawner = POOL.with_borrow(LocalPool::spawner);
    static STOPS: RefCell<HashMap<u32, oneshot::Sender<()>>> = RefCell::default();
}

/// Works on a call until it ends. `work` is handed what ends when the call is stopped.
pub(crate) fn start<F: Future<Output = ()> + 'static>(call: u32, work: impl FnOnce(Stopped) -> F) {
    let (stop, stopped) = oneshot::channel();
    STOPS.with_borrow_mut(|stops| stops.insert(call, stop));
    let work = work(Stopped(stopped));
    let task = async move {
        work.await;
        STOPS.with_borrow_mut(|stops| stops.remove(&call));
    };
    let spawned = SPAWNER.with(|spawner| spawner.spawn_local_obj(Box::new(task).into()));
    spawned.expect("the pool of the thread lives as long as the module");
}

/// Stops a call, if it is under way.
pub(crate) fn stop(call: u32) {
    if let Some(stop) = STOPS.with_borrow_mut(|stops| stops.remove(&call)) {
        let _ = stop.send(()); // it has ended
    }
}

/// Works on all calls until each of them waits for JavaScript.
pub(crate) fn run() {
    POOL.with_borrow_mut(LocalPool::run_until_stalled);
}

/// Ends when a call is stopped.
pub(crate) struct Stopped(oneshot::Receiver<()>);

impl Stopped {
    pub(crate) async fn requested(self) {
        if self.0.await.is_err() {
            pending::<()>().await;
        }
    }
}
