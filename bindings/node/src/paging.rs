//! Lists that come in pages.

use iyzico_http::Entry;
use iyzico_http::pages::Position;
use napi::Either;
use napi_derive::napi;

/// The page behind a page, whose response is given as text; nothing behind the last one. Pages are
/// named by a number or a cursor, as the call has it.
#[napi]
pub fn page_after(
    endpoint: String,
    position: Either<u32, String>,
    response: String,
) -> Option<Either<u32, String>> {
    let position = match position {
        Either::A(number) => Position::Number(number),
        Either::B(cursor) => Position::Cursor(cursor),
    };
    let next = Entry::find(&endpoint)?.pages?.after(&position, &response)?;
    Some(match next.number() {
        Some(number) => Either::A(number),
        None => Either::B(next.to_string()),
    })
}
