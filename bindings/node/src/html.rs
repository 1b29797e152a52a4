//! Pages inside responses.

use iyzico_http::html;
use napi_derive::napi;

/// The HTML in a field of a response, whether it came as base64 or raw.
#[napi]
pub fn decode_html(content: String) -> String {
    html::decode(&content)
}
