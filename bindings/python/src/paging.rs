//! Lists that come in pages.

use iyzico_core::Entry;
use iyzico_core::pages::Position;
use pyo3::prelude::*;

use crate::convert::request_json;

/// What names a page: a number or a cursor, as the call has it.
#[derive(IntoPyObject)]
pub(crate) enum Page {
    Number(u32),
    Cursor(String),
}

/// The page that a request has asked for, and the page behind it, of which its response is given as text; `None`
/// behind the last one.
#[pyfunction]
pub(crate) fn page_after(
    endpoint: &str,
    request: &Bound<'_, PyAny>,
    response: &str,
) -> PyResult<(Option<Page>, Option<Page>)> {
    let request = request_json(request)?;
    let entry = Entry::find(endpoint);
    let page = entry.and_then(|entry| entry.page_of(&request));
    let pages = entry.and_then(|entry| entry.pages);
    let next = pages.zip(page.as_ref()).and_then(|(pages, page)| pages.after(page, response));
    Ok((page.map(Page::from), next.map(Page::from)))
}

impl From<Position> for Page {
    fn from(position: Position) -> Self {
        match position.number() {
            Some(number) => Self::Number(number),
            None => Self::Cursor(position.to_string()),
        }
    }
}
