//! Showing what was given in an error text: never a secret, never at length.

use crate::value::literal::{self, RawValue};

/// Describes what stands in the place of a value, and is none of its kind.
pub(crate) fn describe_literal(json: &RawValue) -> String {
    match json.get().as_bytes() {
        [b'{', ..] => "an object".to_owned(),
        [b'[', ..] => "a list".to_owned(),
        [b'"', ..] => describe(&literal::text(json).unwrap_or_default()),
        _ if may_be_card_number(json.get()) => not_shown(json.get()),
        _ => json.get().to_owned(),
    }
}

/// Describes a text that is not secret for an error text.
pub(crate) fn describe(text: &str) -> String {
    const LONGEST_SHOWN: usize = 80;
    let characters = text.chars().count();
    if may_be_card_number(text) {
        not_shown(text)
    } else if characters > LONGEST_SHOWN {
        let start: String = text.chars().take(LONGEST_SHOWN).collect();
        format!("{start:?}… ({characters} characters)")
    } else {
        format!("{text:?}")
    }
}

pub(crate) fn not_shown(text: &str) -> String {
    format!("{} characters, not shown", text.chars().count())
}

/// A card number in the wrong field, mistyped or not, is as secret as in the right one.
pub(crate) fn may_be_card_number(text: &str) -> bool {
    /// Phone numbers in a text are shorter, and worth showing.
    const SHORTEST_WITHIN_A_TEXT: usize = 13;
    let digits = || text.bytes().filter(|byte| !matches!(byte, b' ' | b'-'));
    let is_digits = digits().all(|byte| byte.is_ascii_digit());
    is_digits && digits().count() >= 12 || longest_run(digits()) >= SHORTEST_WITHIN_A_TEXT
}

fn longest_run(bytes: impl Iterator<Item = u8>) -> usize {
    let runs = bytes.scan(0, |run, byte| {
        *run = if byte.is_ascii_digit() { *run + 1 } else { 0 };
        Some(*run)
    });
    runs.max().unwrap_or_default()
}
