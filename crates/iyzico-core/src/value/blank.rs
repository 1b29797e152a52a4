//! Characters that people and programs put around values without meaning them.

use std::borrow::Cow;

/// The text without the blanks around it.
#[inline]
pub(crate) fn trim(text: &str) -> &str {
    match text.as_bytes() {
        // Nearly every text is like one of these.
        [only] if only.is_ascii_graphic() => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => without_blanks(text),
    }
}

#[cold]
fn without_blanks(text: &str) -> &str {
    text.trim_matches(is_blank)
}

#[cold]
fn holds_blanks_only(text: &str) -> bool {
    text.chars().all(is_blank)
}

/// Whether a text holds nothing but blanks.
#[inline]
pub(crate) fn is_all_blank(text: &str) -> bool {
    match text.as_bytes() {
        [first, ..] if first.is_ascii_graphic() => false,
        _ => holds_blanks_only(text),
    }
}

/// Whether a character shows nothing: white space of any kind, and the marks for width and direction
/// that come along when a number is copied from a document or a list of contacts.
pub(crate) fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '\u{AD}'
                | '\u{180E}'
                | '\u{200B}'..='\u{200F}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{2064}'
                | '\u{2066}'..='\u{2069}'
                | '\u{2800}'
                | '\u{FEFF}'
        )
}

/// Whether a character is a hyphen, a dash or a minus sign.
fn is_dash(character: char) -> bool {
    matches!(
        character,
        '-' | '\u{58A}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{2212}'
                | '\u{2E3A}'
                | '\u{2E3B}'
                | '\u{FE58}'
                | '\u{FE63}'
                | '\u{FF0D}'
    )
}

/// The text without what parts groups of digits. A copy is made in one place: a text that grows leaves parts
/// of a card number in free memory.
pub(crate) fn joined(text: &str) -> Cow<'_, str> {
    if !text.contains(parts_digits) {
        return Cow::Borrowed(text);
    }
    let mut digits = String::with_capacity(text.len());
    digits.extend(text.chars().filter(|character| !parts_digits(*character)));
    Cow::Owned(digits)
}

/// Whether a character may stand between the groups of a card number as it is printed.
pub(crate) fn parts_digits(character: char) -> bool {
    is_blank(character) || is_dash(character)
}
