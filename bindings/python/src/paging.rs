//! Lists that come in pages.

use iyzico_core::Entry;
use pyo3::prelude::*;

/// The page behind page `number`, whose response is given as text; `None` behind the last one.
#[pyfunction]
pub(crate) fn page_after(endpoint: &str, number: u32, response: &str) -> Option<u32> {
    Entry::find(endpoint)?.pages?.after(number, response)
}
