//! Lists that come in pages.

use iyzico_http::Entry;
use napi_derive::napi;

/// The page behind page `number`, whose response is given as text; nothing behind the last one.
#[napi]
pub fn page_after(endpoint: String, number: u32, response: String) -> Option<u32> {
    Entry::find(&endpoint)?.pages?.after(number, &response)
}
