//! The native half of the Python package `iyzico-simulator`: the simulator ([`simulator`]) and its pages
//! ([`pages`]), in the words of `iyzico.testing`.
#![forbid(unsafe_code)]

mod pages;
mod shared;
mod simulator;

use iyzico_python_common::inside;
use pyo3::prelude::*;

#[pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use super::pages::{BankPage, HostedPage};
    #[pymodule_export]
    use super::simulator::Simulator;
    #[pymodule_export]
    use super::stop;

    /// The version of the package, which must be that of `iyzico`.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}

/// Lets no thread of Python in any more; called when Python exits.
#[pyfunction]
fn stop(py: Python<'_>) {
    inside::end(py, || ());
}
