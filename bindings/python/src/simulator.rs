//! The simulator inside the process, for tests.

use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;

use crate::runtime;

/// A running simulator.
#[pyclass(frozen, module = "iyzico._native")]
pub(crate) struct Simulator {
    running: Mutex<Option<iyzico_simulator::Simulator>>,
    #[pyo3(get)]
    base_url: String,
    #[pyo3(get)]
    api_key: String,
    #[pyo3(get)]
    secret_key: String,
    #[pyo3(get)]
    certificate_pem: Option<String>,
}

#[pymethods]
impl Simulator {
    #[new]
    #[pyo3(signature = (*, port=0, api_key=None, secret_key=None, tls=false, seed=None))]
    fn new(
        py: Python<'_>,
        port: u16,
        api_key: Option<String>,
        secret_key: Option<String>,
        tls: bool,
        seed: Option<u64>,
    ) -> PyResult<Self> {
        let mut builder = iyzico_simulator::Simulator::builder().port(port).tls(tls);
        if let Some(api_key) = api_key {
            builder = builder.api_key(api_key);
        }
        if let Some(secret_key) = secret_key {
            builder = builder.secret_key(secret_key);
        }
        if let Some(seed) = seed {
            builder = builder.seed(seed);
        }
        let inside = runtime::enter(py);
        let simulator = runtime::wait_detached(py, &inside, || builder.start_blocking())?;
        Ok(Self {
            base_url: simulator.base_url().to_owned(),
            api_key: simulator.api_key().to_owned(),
            secret_key: simulator.secret_key().to_owned(),
            certificate_pem: simulator.certificate_pem().map(str::to_owned),
            running: Mutex::new(Some(simulator)),
        })
    }

    /// Stops it and frees the port.
    fn close(&self, py: Python<'_>) {
        let inside = runtime::enter(py);
        let running = self
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        runtime::wait_detached(py, &inside, || drop(running));
    }
}
