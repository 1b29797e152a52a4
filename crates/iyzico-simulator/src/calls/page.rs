//! One page of a list.

use iyzico_core::Given;
use iyzico_core::schedule::Count;

use crate::bank::fields::required;
use crate::bank::refusal::Refusal;

/// Which rows of a list are asked for. A page behind the last one is empty.
pub(crate) struct Page {
    /// Number of the page, beginning with 1.
    pub(crate) number: u32,
    /// Number of rows on it.
    pub(crate) size: u32,
}

impl Page {
    pub(crate) fn of(number: &Given<Count>, size: &Given<Count>) -> Result<Self, Refusal> {
        Ok(Self { number: required(number)?.0, size: required(size)?.0 })
    }

    pub(crate) fn rows<T>(&self, all: impl Iterator<Item = T>) -> Vec<T> {
        let skipped = (self.number as usize - 1).saturating_mul(self.size as usize);
        all.skip(skipped).take(self.size as usize).collect()
    }

    /// How many pages there are.
    pub(crate) fn count(&self, rows: usize) -> Option<u32> {
        u32::try_from(rows.div_ceil(self.size as usize)).ok()
    }
}
