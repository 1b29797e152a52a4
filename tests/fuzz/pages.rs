//! Pages inside responses: decoding gives back what was encoded, and never fails.

use iyzico_core::html::{self, Html};

/// Reads the bytes as a page, and as the content of a response that holds one.
pub fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    assert_eq!(Html::encode(&text).decode(), text);
    let decoded = html::decode(&text);
    assert!(decoded.len() <= text.len());
    if text.contains('<') {
        assert_eq!(decoded, text, "HTML was taken for base64");
    }
}
