//! Showing what was given in an error text: never a secret, never at length.

use crate::value::blank::parts_digits;
use crate::value::card::hide::rows_of_digits;
use crate::value::card::scheme::Scheme;
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
    let is_part = |c: char| c.is_ascii_digit() || parts_digits(c);
    let is_digits = text.chars().all(is_part);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    is_digits && digits >= 12
        || rows_of_digits(text).any(|row| {
            // Groups of a date or of several amounts add up to as many digits, but not from such a start.
            let mut starts = (0..row.len()).map(|start| {
                let digits = row[start..].iter().flat_map(|group| group.chars());
                digits.take(SHORTEST_WITHIN_A_TEXT).collect::<String>()
            });
            let is_long = |digits: &str| digits.len() >= SHORTEST_WITHIN_A_TEXT;
            row.iter().any(|group| is_long(group))
                || starts.any(|digits| is_long(&digits) && Scheme::of(&digits).is_some())
        })
}

/// A text that came about in our own words, unless there may be a card number in it.
pub(crate) fn shown(text: String) -> String {
    if may_be_card_number(&text) { not_shown(&text) } else { text }
}
