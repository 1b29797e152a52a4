//! Pages inside responses, and texts of responses and requests as they may be shown.

use iyzico_http::card::hide_numbers as hide;
use iyzico_http::hosted::page_result;
use iyzico_http::{Error, html, recovery};
use napi_derive::napi;

use crate::error::throw;

/// Whether the buyer has paid for this order on a page; both are JSON.
#[napi]
pub fn is_as_ordered(result: String, order: String) -> napi::Result<bool> {
    let found = page_result::is_as_ordered_json(&result, &order, Some("order"));
    found.map_err(|invalid| throw(&Error::from(invalid)))
}

/// The HTML in a field of a response, whether it came as base64 or raw.
#[napi]
pub fn decode_html(content: String) -> String {
    html::decode(&content)
}

/// Whether an argument with this name was meant to be a handle.
#[napi]
pub fn is_name_of_handle(name: String) -> bool {
    recovery::is_name_of_handle(&name)
}

/// A text without the card numbers in it, for logs.
#[napi]
pub fn hide_numbers(text: String) -> String {
    hide(&text).into_owned()
}
