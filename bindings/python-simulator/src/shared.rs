//! The simulator that runs, as whoever uses it holds it.

use std::mem;
use std::ops::Deref;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

/// The simulator until it is closed, for itself and for the pages that are open: whoever holds a page
/// keeps nothing running.
#[derive(Clone)]
pub(crate) struct Running(Arc<Mutex<Option<Shared>>>);

impl Running {
    pub(crate) fn new(simulator: iyzico_simulator::Simulator) -> Self {
        Self(Arc::new(Mutex::new(Some(Shared::new(simulator)))))
    }

    /// The simulator, for one call.
    pub(crate) fn get(&self) -> PyResult<Shared> {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*running {
            None => Err(PyRuntimeError::new_err("the simulator is closed")),
            Some(shared) if shared.is_inherited() => {
                let problem = "the simulator runs in the process that forked this one";
                Err(PyRuntimeError::new_err(problem))
            }
            Some(shared) => Ok(shared.clone()),
        }
    }

    /// Closes it. It ends when what is returned is dropped, and no call uses it any more.
    pub(crate) fn close(&self) -> Option<Shared> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// One simulator that runs. A child process that inherited it leaves it alone: the threads that it
/// would end are not there.
#[derive(Clone)]
pub(crate) struct Shared {
    process: u32,
    simulator: Option<Arc<iyzico_simulator::Simulator>>,
}

impl Shared {
    fn new(simulator: iyzico_simulator::Simulator) -> Self {
        Self { process: process::id(), simulator: Some(Arc::new(simulator)) }
    }

    fn is_inherited(&self) -> bool {
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
