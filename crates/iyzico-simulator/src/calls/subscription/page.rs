use iyzico_core::Given;
use iyzico_core::schedule::Count;

use crate::bank::fields::required;
use crate::bank::refusal::Refusal;

/// One page of a list.
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    pub(super) total: Option<u32>,
    pub(super) number: u32,
    pub(super) pages: Option<u32>,
}

/// The rows of a page. The newest comes first, and a page beyond the last is empty (inferred).
pub(super) fn page<T>(
    oldest_first: impl DoubleEndedIterator<Item = T>,
    number: &Given<Count>,
    size: &Given<Count>,
) -> Result<Page<T>, Refusal> {
    let (number, size) = (required(number)?.0, required(size)?.0 as usize);
    let mut rows: Vec<T> = oldest_first.rev().collect();
    let total = rows.len();
    let skipped = (number as usize - 1).saturating_mul(size).min(total);
    Ok(Page {
        items: rows.drain(skipped..).take(size).collect(),
        total: u32::try_from(total).ok(),
        number,
        pages: u32::try_from(total.div_ceil(size)).ok(),
    })
}
