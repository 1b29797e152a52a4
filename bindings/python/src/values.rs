//! Amounts and moments as Python has them.
//!
//! The same values come again and again: zero, the price that all lines have, the day on which all of
//! them are paid out. Values do not change, so the one that was made lately serves again.

use std::sync::{Mutex, MutexGuard, PoisonError};

use iyzico_core::order::LocalTime;
use iyzico_core::price::Price;
use iyzico_core::rust_decimal::Decimal;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyType};

/// An amount with its digits, and at least the two that money is written with: 149.90, not 149.9.
pub(crate) fn amount(py: Python<'_>, decimal: Decimal) -> PyResult<Bound<'_, PyAny>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static RECENT: Recent = Recent::new();
    // Equal amounts differ in their digits.
    RECENT.find_or_make(py, &decimal.serialize(), || {
        let text = Price::from(decimal).to_exact_text();
        CLASS.import(py, "iyzico._price", "Price")?.call1((text,))
    })
}

/// The text of an amount as [`amount`] shows it.
#[pyfunction]
pub(crate) fn exact_amount(text: &str) -> PyResult<String> {
    let amount: Price = text.parse().map_err(|_| PyValueError::new_err("no amount"))?;
    Ok(amount.to_exact_text())
}

/// A moment with its offset; `None` for a text of another form, which stays in the response as received.
pub(crate) fn moment<'py>(
    py: Python<'py>,
    local: &LocalTime,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    static RECENT: Recent = Recent::new();
    let made = RECENT.find_or_make(py, local.as_str().as_bytes(), || {
        let Some(zoned) = local.zoned() else { return Ok(py.None().into_bound(py)) };
        let datetime = py.import("datetime")?;
        let seconds = zoned.offset().seconds();
        let offset = datetime.getattr("timedelta")?.call1((0, seconds))?;
        let zone = PyDict::new(py);
        zone.set_item("tzinfo", datetime.getattr("timezone")?.call1((offset,))?)?;
        let (date, time) = (zoned.date(), zoned.time());
        let parts =
            (date.year(), date.month(), date.day(), time.hour(), time.minute(), time.second());
        datetime.getattr("datetime")?.call(parts, Some(&zone))
    })?;
    Ok(Some(made).filter(|made| !made.is_none()))
}

/// Values that were made lately, each in the place that its key has.
struct Recent(Mutex<[Option<Made>; PLACES]>);

/// The bytes that name a value, and the value.
type Made = (Box<[u8]>, Py<PyAny>);

const PLACES: usize = 64;

impl Recent {
    const fn new() -> Self {
        Self(Mutex::new([const { None }; PLACES]))
    }

    fn find_or_make<'py>(
        &self,
        py: Python<'py>,
        key: &[u8],
        make: impl FnOnce() -> PyResult<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let place = place_of(key);
        match &self.lock()[place] {
            Some((known, value)) if **known == *key => return Ok(value.bind(py).clone()),
            _ => {}
        }
        // Nothing is locked while Python runs: it may ask for another value.
        let value = make()?;
        let before = self.lock()[place].replace((key.into(), value.clone().unbind()));
        drop(before);
        Ok(value)
    }

    fn lock(&self) -> MutexGuard<'_, [Option<Made>; PLACES]> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The hash of Fowler, Noll and Vo.
fn place_of(key: &[u8]) -> usize {
    let mix = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    key.iter().fold(0x811c_9dc5, mix) as usize % PLACES
}
