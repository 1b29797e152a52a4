use iyzico_core::Given;
use iyzico_core::schedule::Count;

use crate::bank::refusal::Refusal;
use crate::calls::page;

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
    let page = page::Page::of(number, size)?;
    let rows: Vec<T> = oldest_first.rev().collect();
    let total = rows.len();
    Ok(Page {
        items: page.rows(rows.into_iter()),
        total: u32::try_from(total).ok(),
        number: page.number,
        pages: page.count(total),
    })
}
