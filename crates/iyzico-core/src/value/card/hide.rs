//! Finding card numbers in a text, and hiding them.

use std::borrow::Cow;
use std::ops::Range;

use crate::value::blank::parts_digits;
use crate::value::card::scheme::{Scheme, has_right_check_digit};

/// Hides whatever is a card number in a text, for logs and errors: `…` stands in its place.
///
/// The groups of a number may be parted by blanks of any kind, dashes, points, strokes and underlines.
/// The digits of a number that is no card's stay, and so do those of a long reference in base 16, such as
/// a UUID, whatever they happen to be.
///
/// ```
/// use iyzico_core::card::hide_numbers;
///
/// assert_eq!(hide_numbers("card 5528 7900 0000 0008 was declined"), "card … was declined");
/// assert_eq!(hide_numbers("payment 10851936 was declined"), "payment 10851936 was declined");
/// ```
pub fn hide_numbers(text: &str) -> Cow<'_, str> {
    let mut shown = String::new();
    let mut end = 0;
    for number in numbers_in(text) {
        shown.push_str(&text[end..number.start]);
        shown.push_str(HIDDEN);
        end = number.end;
    }
    if end == 0 { Cow::Borrowed(text) } else { Cow::Owned(shown + &text[end..]) }
}

/// Whether something in a text is a card number, as [`hide_numbers`] sees it.
pub fn holds_number(text: &str) -> bool {
    numbers_in(text).next().is_some()
}

/// The groups of digits that may belong to one number because little stands between them: the digits of
/// a mistyped card number, for instance.
pub(crate) fn rows_of_digits(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let mut rows: Vec<Vec<&str>> = Vec::new();
    let mut end = None;
    for group in groups(text) {
        let continues = end.is_some_and(|end| separates(&text[end..group.start]));
        end = Some(group.end);
        match rows.last_mut() {
            Some(row) if continues => row.push(&text[group]),
            _ => rows.push(vec![&text[group]]),
        }
    }
    rows.into_iter()
}

/// Where the card numbers stand. None of them overlap.
fn numbers_in(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut row: Vec<Range<usize>> = Vec::new();
    groups(text).filter_map(move |group| {
        let continues = row.last().is_some_and(|last| separates(&text[last.end..group.start]));
        if !continues {
            row.clear();
        }
        row.push(group);
        let number = number_at_end(text, &row)?;
        row.clear();
        Some(number)
    })
}

/// The groups of digits of a text that do not belong to a reference.
fn groups(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    let mut word = 0..0;
    let mut is_of_reference = false;
    std::iter::from_fn(move || {
        loop {
            let start = from + text[from..].find(|c: char| c.is_ascii_digit())?;
            let rest = &text[start..];
            let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            from = start + length;
            if start >= word.end {
                word = word_around(text, start..from);
                is_of_reference = is_reference(&text[word.clone()]);
            }
            if !is_of_reference {
                return Some(start..from);
            }
            from = word.end;
        }
    })
}

/// The letters, digits and hyphens that stand around a group of digits.
fn word_around(text: &str, group: Range<usize>) -> Range<usize> {
    let is_outside = |c: char| !c.is_ascii_alphanumeric() && c != '-';
    let before = text[..group.start].char_indices().rev().find(|(_, c)| is_outside(*c));
    let start = before.map_or(0, |(at, c)| at + c.len_utf8());
    let end = text[group.end..].find(is_outside).map_or(text.len(), |at| group.end + at);
    start..end
}

/// Whether a word is a long number in base 16, such as a UUID or a digest: at least an eighth of its
/// digits are letters, as can be expected of three eighths.
fn is_reference(word: &str) -> bool {
    const SHORTEST: usize = 24;
    let digits = word.bytes().filter(u8::is_ascii_hexdigit).count();
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    let hexadecimal = word.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    hexadecimal && digits >= SHORTEST && letters * 8 >= digits
}

/// Whether what stands between two groups may part the groups of one number.
fn separates(between: &str) -> bool {
    const LONGEST: usize = 3;
    let is_separator = |c: char| parts_digits(c) || matches!(c, '.' | '/' | '_');
    between.chars().take(LONGEST + 1).count() <= LONGEST && between.chars().all(is_separator)
}

/// The card number that the last groups of a row are together, or that the last group begins or ends with.
fn number_at_end(text: &str, row: &[Range<usize>]) -> Option<Range<usize>> {
    const USUAL: [usize; 2] = [16, 15];
    let last = row.last()?.clone();
    let mut digits = String::new();
    for group in row.iter().rev() {
        if digits.len() + group.len() > LONGEST_NUMBER {
            break;
        }
        digits.insert_str(0, &text[group.clone()]);
        if is_number(&digits) {
            return Some(group.start..last.end);
        }
    }
    let within = |range: &Range<usize>| is_number(&text[range.clone()]);
    USUAL.into_iter().filter(|length| last.len() > *length).find_map(|length| {
        let (first, end) = (last.start..last.start + length, last.end - length..last.end);
        [first, end].into_iter().any(|range| within(&range)).then(|| last.clone())
    })
}

fn is_number(digits: &str) -> bool {
    (SHORTEST_NUMBER..=LONGEST_NUMBER).contains(&digits.len())
        && Scheme::of(digits).is_some()
        && has_right_check_digit(digits)
}

const SHORTEST_NUMBER: usize = 13;
const LONGEST_NUMBER: usize = 19;
const HIDDEN: &str = "…";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, shown: &str) {
        assert_eq!(hide_numbers(text), shown);
        assert_eq!(holds_number(text), shown != text);
    }

    #[test]
    fn card_numbers_are_hidden_wherever_they_stand() {
        check("5528790000000008", "…");
        check("5528-7900-0000-0008.", "….");
        check("kart: 374427000000003, tutar: 1.20", "kart: …, tutar: 1.20");
        check("a 5528790000000008 b 4543590000000006 c", "a … b … c");
        check("order 12 5528790000000008 refused", "order 12 … refused");
        check("ğ5528790000000008ğ", "ğ…ğ");
        check("1 5528 - 7900 / 0000 . 0008 1", "1 … 1");
        check("ab5528790000000008cd", "ab…cd");
        check("abcg5528790000000008abcd", "abcg…abcd");
    }

    #[test]
    fn whatever_parts_the_groups() {
        for separator in [".", "/", "_", "\u{a0}", "\u{2009}", "\u{2013}", " - ", "\u{200b}"] {
            let number = ["5528", "7900", "0000", "0008"].join(separator);
            check(&format!("card {number} refused"), "card … refused");
        }
        check("5528    7900 0000 0008", "5528    7900 0000 0008");
        check("5528 and 7900 0000 0008", "5528 and 7900 0000 0008");
    }

    #[test]
    fn other_digits_stay() {
        check("", "");
        check("10851936", "10851936");
        check("1000000000000000", "1000000000000000");
        check("+90 535 000 00 00", "+90 535 000 00 00");
        check("1795346432123", "1795346432123");
        check("2026-11-22 10:00:00 - 12", "2026-11-22 10:00:00 - 12");
        check("abcd5528790000000008abcd", "abcd5528790000000008abcd");
        let uuid = "5528790a-0bcd-4008-8552-879000000008";
        check(uuid, uuid);
    }

    #[test]
    fn a_long_text_is_read_in_little_time() {
        for text in
            ["1g".repeat(50_000), "1 ".repeat(50_000), "7".repeat(100_000), "1-".repeat(50_000)]
        {
            check(&text, &text);
        }
    }
}
