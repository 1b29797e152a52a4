//! The simulator that runs, as whoever uses it holds it.

use std::mem;
use std::ops::Deref;
use std::process;
use std::sync::Arc;

/// One simulator, shared with the pages that are open. A child process that inherited it leaves it
/// alone: the threads that it would end are not there.
#[derive(Clone)]
pub(crate) struct Shared {
    process: u32,
    simulator: Option<Arc<iyzico_simulator::Simulator>>,
}

impl Shared {
    pub(crate) fn new(simulator: iyzico_simulator::Simulator) -> Self {
        Self { process: process::id(), simulator: Some(Arc::new(simulator)) }
    }

    pub(crate) fn is_inherited(&self) -> bool {
        self.process != process::id()
    }
}

impl Deref for Shared {
    type Target = iyzico_simulator::Simulator;

    fn deref(&self) -> &Self::Target {
        self.simulator.as_ref().expect("it is taken out only when dropped")
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        if self.is_inherited() {
            mem::forget(self.simulator.take());
        }
    }
}
