//! The exceptions of `iyzico.errors`, and the one of them that both packages raise.

use iyzico_core::error::ConfigError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::names::snake_case;

/// Makes the exception for a setting that cannot work.
pub fn refuse_setting(py: Python<'_>, refused: &ConfigError) -> PyErr {
    let make = || {
        let (setting, _) = refused.spelled(snake_case);
        let message = format!("{setting}: {}", refused.problem);
        let fields = PyDict::new(py);
        fields.set_item("setting", setting)?;
        errors(py)?.getattr("ConfigError")?.call((message,), Some(&fields))
    };
    make().map_or_else(|problem: PyErr| problem, PyErr::from_value)
}

/// The module of the exceptions.
pub fn errors(py: Python<'_>) -> PyResult<Bound<'_, PyModule>> {
    py.import("iyzico.errors")
}
