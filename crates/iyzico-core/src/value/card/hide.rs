//! Finding card numbers in a text, and hiding them.

use std::borrow::Cow;
use std::ops::Range;

use crate::value::card::digits::{Row, are_plausible, decimal};
use crate::value::card::scheme::Scheme;

/// Hides whatever is a card number in a text, for logs and errors: `…` stands in its place.
///
/// The groups of a number may be parted by blanks of any kind, dashes, points, strokes and underlines, and
/// groups as they are printed on cards by any other mark, such as a comma. Digits count in every script.
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
///
/// ```
/// use iyzico_core::card::holds_number;
///
/// assert!(holds_number("card 5528 7900 0000 0008 was declined"));
/// assert!(!holds_number("payment 10851936 was declined"));
/// ```
pub fn holds_number(text: &str) -> bool {
    numbers_in(text).next().is_some()
}

/// Whether a text may hold a card number, mistyped or not: a group of many digits, or groups that are
/// parted as those of a card and begin as one does.
pub(crate) fn may_hold_number(text: &str) -> bool {
    let mut row = Row::default();
    groups(text).any(|group| {
        row.add(text, group);
        may_end_number(&row)
    })
}

/// Whether the last groups of a row may be a card number, if its check digit is not asked.
fn may_end_number(row: &Row) -> bool {
    let groups = row.groups();
    let end = groups.last().map_or(0, |last| last.digits.end);
    // Groups of a date or of several amounts add up to as many digits, but not from such a start.
    (0..groups.len()).rev().map(|start| &groups[start..]).find_map(|groups| {
        let digits = groups[0].digits.start..end;
        let before_last = groups[groups.len() - 1].digits.start - digits.start;
        if before_last >= SHORTEST_NUMBER {
            return Some(false); // it was asked when that group was the last one
        }
        let may_be = digits.len() >= SHORTEST_NUMBER
            && are_plausible(groups)
            && (groups.len() == 1 || Scheme::of(row.digits(digits)).is_some());
        may_be.then_some(true)
    }) == Some(true)
}

/// Where the card numbers stand. None of them overlap.
fn numbers_in(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut row = Row::default();
    groups(text).filter_map(move |group| {
        row.add(text, group);
        let number = number_at_end(&row)?;
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
            let start = from + text[from..].find(|c| decimal(c).is_some())?;
            let rest = &text[start..];
            let length = rest.find(|c| decimal(c).is_none()).unwrap_or(rest.len());
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

/// The card number that the last groups of a row are together, or that the last group begins or ends with.
fn number_at_end(row: &Row) -> Option<Range<usize>> {
    const USUAL: [usize; 2] = [16, 15];
    let groups = row.groups();
    let last = groups.last()?;
    let end = last.digits.end;
    for (start, group) in groups.iter().enumerate().rev() {
        if end - group.digits.start > LONGEST_NUMBER {
            break;
        }
        if is_number(row, group.digits.start..end) && are_plausible(&groups[start..]) {
            return Some(group.place.start..last.place.end);
        }
    }
    let start = last.digits.start;
    USUAL.into_iter().filter(|length| last.digits.len() > *length).find_map(|length| {
        let mut ends = [start..start + length, end - length..end].into_iter();
        ends.any(|range| is_number(row, range)).then(|| last.place.clone())
    })
}

fn is_number(row: &Row, digits: Range<usize>) -> bool {
    (SHORTEST_NUMBER..=LONGEST_NUMBER).contains(&digits.len())
        && row.is_checked(&digits)
        && Scheme::of(row.digits(digits)).is_some()
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
    fn any_mark_parts_groups_as_they_are_printed() {
        for mark in
            [":", ",", "+", "|", "*", ";", "=", "\u{0}", "\u{2022}", "\u{ff0c}", " | ", " : "]
        {
            for groups in [&["5528", "7900", "0000", "0008"][..], &["3744", "270000", "00003"]] {
                let number = groups.join(mark);
                check(&format!("card {number} refused"), "card … refused");
                check(&format!("1,20{mark}{number}"), &format!("1,20{mark}…"));
            }
        }
        check("5528,7900:0000 0008", "…");
        check("55287900,00000008", "…");
    }

    #[test]
    fn digits_of_every_script() {
        let written = |zero: char| {
            let digits = "5528790000000008".chars();
            let zero = u32::from(zero) - u32::from('0');
            digits.filter_map(|digit| char::from_u32(u32::from(digit) + zero)).collect::<String>()
        };
        for zero in ['\u{660}', '\u{6f0}', '\u{966}', '\u{ff10}', '\u{1d7ce}', '\u{1d7f6}'] {
            check(&format!("card {} refused", written(zero)), "card … refused");
        }
        check("٥٥٢٨ ٧٩٠٠ ٠٠٠٠ ٠٠٠٨", "…");
        check("５５２８，７９００，００００，０００８", "…");
        check("55２8 7900 00００ 0008", "…");
        check("١٠٨٥١٩٣٦", "١٠٨٥١٩٣٦");
    }

    #[test]
    fn lists_times_and_references_stay() {
        for text in [
            "5528, 7900, 0000, 0008",
            "[4,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]",
            "411,111,111,111,111.1",
            "1,411,111,111,111,111",
            "41;11;11;11;11;11;11;11",
            "2026-11-28T12:30:00",
            "2026-11-28T12:45:30.123456789+03:00",
            "2026:11:28 12:45:30.123456781",
            "41:11:11:11:11:11:11:11",
            "4111:1111:1111:1111:abcd",
            "4111,and,1111,1111,1111",
            "a=4111&b=1111&c=1111&d=1111",
            "5528790a-0bcd-4008-8552-879000000008",
        ] {
            let hex = text == "4111:1111:1111:1111:abcd";
            check(text, if hex { "…:abcd" } else { text });
        }
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
            ["1g".repeat(50_000), "1 ".repeat(100_000), "7".repeat(100_000), "1-".repeat(50_000)]
        {
            check(&text, &text);
        }
    }
}
