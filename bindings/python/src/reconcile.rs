//! A day of the merchant's books against a day of iyzico's.

use iyzico_core::report::Difference;
use iyzico_core::value::write::{self, Amounts};
use pyo3::prelude::*;

use crate::convert::request_json;
use crate::error::raise;

/// The rows of a day, with which payments are compared.
#[pyclass(module = "iyzico._native")]
#[derive(Default)]
pub(crate) struct Reconciliation {
    day: iyzico_core::report::Reconciliation,
}

#[pymethods]
impl Reconciliation {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Takes in one page, given as the text of the response.
    fn add_page(&mut self, py: Python<'_>, response: &str) {
        py.detach(|| self.day.add_page(response));
    }

    /// What differs about a payment, as JSON; `None` where nothing does.
    fn compare(&mut self, py: Python<'_>, ours: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
        let found = self.day.compare_json(&request_json(ours)?);
        let found = found.map_err(|invalid| raise(py, invalid.into()))?;
        Ok((!found.is_empty()).then(|| to_json(&found)))
    }

    /// The payments of iyzico that were not compared, as JSON. The day is empty afterwards.
    fn rest(&mut self) -> String {
        to_json(&std::mem::take(&mut self.day).rest())
    }
}

fn to_json(found: &[Difference]) -> String {
    let found: Vec<_> = found.iter().map(|one| write::to_json(one, Amounts::ExactText)).collect();
    format!("[{}]", found.join(","))
}
