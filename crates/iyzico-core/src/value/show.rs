//! Showing what was given in an error text: never a secret, never at length.

use std::borrow::Cow;

use crate::value::blank::{is_blank, parts_digits};
use crate::value::card::digits::decimal;
use crate::value::card::hide::{hide_numbers, may_hold_number};
use crate::value::literal::{self, Literal};

/// Describes a value that is not of the expected kind.
pub(crate) fn describe_literal(json: Literal<'_>) -> String {
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

/// Describes what stands in the place of a name: only what looks like one is repeated. A program that has
/// taken one argument for another has put a request or a key there.
pub(crate) fn name(given: &str) -> String {
    let is_of_names = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    let digits = |pair: &[u8]| pair.iter().all(u8::is_ascii_digit);
    let looks_like_one = (1..=LONGEST_NAME).contains(&given.len())
        && given.chars().all(is_of_names)
        && !given.as_bytes().windows(2).any(digits);
    if looks_like_one {
        format!("{given:?}")
    } else {
        format!("of this name ({})", not_shown(given))
    }
}

/// What somebody else says, without quotes.
pub(crate) fn brief(text: &str) -> String {
    if may_be_card_number(text) {
        format!("cannot be sent ({})", not_shown(text))
    } else {
        cut(text).into_owned()
    }
}

/// As much of a text as is worth showing.
pub(crate) fn cut(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST_SHOWN) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// What somebody else says, as a part of one line of a log: without card numbers, not longer than is worth
/// showing, and without what moves the cursor or begins another line.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    told(text, LONGEST_SHOWN)
}

/// Like [`line`], of a whole sentence.
pub(crate) fn sentence(text: &str) -> Cow<'_, str> {
    told(text, LONGEST_SENTENCE)
}

fn told(text: &str, longest: usize) -> Cow<'_, str> {
    let is_odd = |c: char| c.is_control() || c != ' ' && is_blank(c);
    let hidden = hide_numbers(text);
    if !hidden.contains(is_odd) && hidden.char_indices().nth(longest).is_none() {
        return hidden;
    }
    let mut shown: String = hidden
        .chars()
        .take(longest)
        .map(|c| if is_odd(c) { char::REPLACEMENT_CHARACTER } else { c })
        .collect();
    if hidden.char_indices().nth(longest).is_some() {
        shown.push('…');
    }
    Cow::Owned(shown)
}

const LONGEST_SHOWN: usize = 80;
/// More than any message that iyzico is known to send.
const LONGEST_SENTENCE: usize = 400;
const LONGEST_NAME: usize = 40;

pub(crate) fn not_shown(text: &str) -> String {
    format!("{} characters, not shown", text.chars().count())
}

/// A card number in the wrong field, mistyped or not, is as secret as in the right one.
pub(crate) fn may_be_card_number(text: &str) -> bool {
    let is_part = |c: char| decimal(c).is_some() || parts_digits(c);
    let is_digits = text.chars().all(is_part);
    let digits = text.chars().filter(|c| decimal(*c).is_some()).take(12).count();
    is_digits && digits >= 12 || may_hold_number(text)
}

/// A text that came about in our own words, unless there may be a card number in it.
pub(crate) fn shown(text: String) -> String {
    if may_be_card_number(&text) { not_shown(&text) } else { text }
}
