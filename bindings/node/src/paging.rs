//! Lists that come in pages.

use iyzico_http::Entry;
use iyzico_http::pages::Position;
use napi::Either;
use napi_derive::napi;

/// The page that came, and the one behind it: nothing behind the last one. Pages are named by a number or a
/// cursor, as the call has it.
#[napi(object)]
pub struct PagePlaces {
    pub page: Option<Either<u32, String>>,
    pub next: Option<Either<u32, String>>,
}

/// Where a list stands after the response to a request; both are given as text.
#[napi]
pub fn page_after(endpoint: String, request: String, response: String) -> PagePlaces {
    let entry = Entry::find(&endpoint);
    let page = entry.and_then(|entry| entry.page_of(&request));
    let pages = entry.and_then(|entry| entry.pages);
    let next = pages.zip(page.as_ref()).and_then(|(pages, page)| pages.after(page, &response));
    PagePlaces { page: page.map(name), next: next.map(name) }
}

fn name(position: Position) -> Either<u32, String> {
    match position.number() {
        Some(number) => Either::A(number),
        None => Either::B(position.to_string()),
    }
}
