//! The literals of JSON: what text or number one stands for.

use std::borrow::Cow;

pub use serde_json::value::RawValue;

use crate::value::blank::trim;

/// Whether a literal is a text with nothing in it.
pub(crate) fn is_blank(json: &RawValue) -> bool {
    text(json).is_some_and(|text| trim(&text).is_empty())
}

/// The text of a literal: a text, or a number as its digits. `None` for everything else.
pub fn text(json: &RawValue) -> Option<Cow<'_, str>> {
    let literal = json.get();
    match literal.as_bytes().first()? {
        b'"' => unquoted(literal),
        b'-' | b'0'..=b'9' => Some(Cow::Borrowed(literal)),
        _ => None,
    }
}

fn unquoted(literal: &str) -> Option<Cow<'_, str>> {
    let inside = literal.get(1..literal.len() - 1)?;
    if inside.contains('\\') {
        serde_json::from_str(literal).ok().map(Cow::Owned)
    } else {
        Some(Cow::Borrowed(inside))
    }
}

/// A whole number, written as number or text, with zeros behind the point or without.
pub(crate) fn whole_number(json: &RawValue) -> Option<i64> {
    let text = text(json)?;
    let text = text.trim();
    let whole = match text.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|byte| byte == b'0') => whole,
        Some(_) => return None,
        None => text,
    };
    whole.parse().ok()
}
