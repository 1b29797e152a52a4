//! Amounts and moments as Python has them.

use iyzico_core::order::LocalTime;
use iyzico_core::rust_decimal::Decimal;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyType};

/// An amount with its digits, and at least the two that money is written with: 149.90, not 149.9.
pub(crate) fn amount(py: Python<'_>, mut decimal: Decimal) -> PyResult<Bound<'_, PyAny>> {
    static PRICE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    if decimal.scale() < LEAST_DIGITS {
        decimal.rescale(LEAST_DIGITS);
    }
    PRICE.import(py, "iyzico._price", "Price")?.call1((decimal.to_string(),))
}

/// A moment with its offset; `None` for a text of another form, which stays in the response as received.
pub(crate) fn moment<'py>(
    py: Python<'py>,
    local: &LocalTime,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Some(zoned) = local.zoned() else { return Ok(None) };
    let datetime = py.import("datetime")?;
    let seconds = zoned.offset().seconds();
    let offset = datetime.getattr("timedelta")?.call1((0, seconds))?;
    let zone = PyDict::new(py);
    zone.set_item("tzinfo", datetime.getattr("timezone")?.call1((offset,))?)?;
    let (date, time) = (zoned.date(), zoned.time());
    let parts = (date.year(), date.month(), date.day(), time.hour(), time.minute(), time.second());
    datetime.getattr("datetime")?.call(parts, Some(&zone)).map(Some)
}

const LEAST_DIGITS: u32 = 2;
