//! Pages inside responses, and texts of responses and requests as they may be shown.

use iyzico_http::card::hide_numbers as hide;
use iyzico_http::html;
use napi_derive::napi;

/// The HTML in a field of a response, whether it came as base64 or raw.
#[napi]
pub fn decode_html(content: String) -> String {
    html::decode(&content)
}

/// A text without the card numbers in it, for logs.
#[napi]
pub fn hide_numbers(text: String) -> String {
    hide(&text).into_owned()
}
