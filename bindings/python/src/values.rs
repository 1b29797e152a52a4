//! Amounts and moments as Python has them.
//!
//! The same values come again and again: zero, the price that all lines have, the day on which all of
//! them are paid out. Values do not change, so the one that was made lately serves again.

use std::mem;
use std::sync::{Mutex, MutexGuard};

use iyzico_core::order::LocalTime;
use iyzico_core::price::Price;
use iyzico_core::rust_decimal::Decimal;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyType};

use crate::lock::lock;

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

/// Values that were made lately, each in the row that its key has.
struct Recent(Mutex<[Row; ROWS]>);

/// The latest values of a row, the last one first. The amounts of a payment are few, but two of them may have one row.
type Row = [Option<Made>; 4];

/// The bytes that name a value, and the value.
type Made = (Box<[u8]>, Py<PyAny>);

const ROWS: usize = 16;

impl Recent {
    const fn new() -> Self {
        Self(Mutex::new([const { [const { None }; 4] }; ROWS]))
    }

    fn find_or_make<'py>(
        &self,
        py: Python<'py>,
        key: &[u8],
        make: impl FnOnce() -> PyResult<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let row = row_of(key);
        if let Some((_, value)) =
            self.lock()[row].iter().flatten().find(|(known, _)| **known == *key)
        {
            return Ok(value.bind(py).clone());
        }
        // Nothing is locked while Python runs: it may ask for another value.
        let value = make()?;
        let latest = Some((key.into(), value.clone().unbind()));
        let oldest = {
            let row = &mut self.lock()[row];
            row.rotate_right(1);
            mem::replace(&mut row[0], latest)
        };
        drop(oldest);
        Ok(value)
    }

    fn lock(&self) -> MutexGuard<'_, [Row; ROWS]> {
        lock(&self.0)
    }
}

/// The first bits of a hash that takes eight bytes at a time.
fn row_of(key: &[u8]) -> usize {
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15; // 2^64 through the golden ratio
    let (words, rest) = key.as_chunks();
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    let rest = rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    let mix = |hash: u64, word: u64| (hash.rotate_left(32) ^ word).wrapping_mul(SPREAD);
    let hash = words.chain([rest]).fold(0, mix);
    usize::try_from(hash >> (u64::BITS - ROWS.ilog2())).unwrap_or_default()
}
