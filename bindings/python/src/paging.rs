//! Lists that come in pages.

use iyzico_core::Entry;
use iyzico_core::pages::Position;
use pyo3::prelude::*;

/// What names a page: a number or a cursor, as the call has it.
#[derive(FromPyObject, IntoPyObject)]
pub(crate) enum Page {
    Number(u32),
    Cursor(String),
}

/// The page behind a page, whose response is given as text; `None` behind the last one.
#[pyfunction]
pub(crate) fn page_after(endpoint: &str, position: Page, response: &str) -> Option<Page> {
    let position = match position {
        Page::Number(number) => Position::Number(number),
        Page::Cursor(cursor) => Position::Cursor(cursor),
    };
    let next = Entry::find(endpoint)?.pages?.after(&position, response)?;
    Some(next.number().map_or_else(|| Page::Cursor(next.to_string()), Page::Number))
}
