//! Whether a text holds a card number, however it is written.

use iyzico_core::card::{CardNumber, Scheme};

/// Whether a text holds a card number: in one piece or in groups, alone or among other digits.
///
/// The digits of long hexadecimal references are none, whatever they happen to be.
pub(super) fn holds_card_number(text: &str) -> bool {
    let text = without_references(text);
    let mut row: Vec<&str> = Vec::new();
    let mut rest = text.as_str();
    while let Some((between, group, after)) = next_group(rest) {
        if !separates(between) {
            row.clear();
        }
        row.push(group);
        if ends_with_number(&row) {
            return true;
        }
        rest = after;
    }
    false
}

/// The text before the next group of digits, the group, and the text after it.
fn next_group(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find(|character: char| character.is_ascii_digit())?;
    let (between, group) = text.split_at(start);
    let end = group.find(|character: char| !character.is_ascii_digit()).unwrap_or(group.len());
    Some((between, &group[..end], &group[end..]))
}

/// Whether what stands between two groups may part the groups of one number.
fn separates(between: &str) -> bool {
    const LONGEST: usize = 3;
    let separator =
        |c: char| c.is_whitespace() || "-./_\u{2010}\u{2011}\u{2012}\u{2013}".contains(c);
    between.chars().count() <= LONGEST && between.chars().all(separator)
}

/// Whether the last groups of a row are a card number together, or the last group begins or ends
/// with one.
fn ends_with_number(row: &[&str]) -> bool {
    const USUAL: [usize; 2] = [15, 16];
    let mut digits = String::new();
    for group in row.iter().rev() {
        if digits.len() + group.len() > LONGEST_NUMBER {
            break;
        }
        digits.insert_str(0, group);
        if is_card_number(&digits) {
            return true;
        }
    }
    let last = row.last().copied().unwrap_or_default();
    USUAL.into_iter().filter(|&length| last.len() > length).any(|length| {
        is_card_number(&last[..length]) || is_card_number(&last[last.len() - length..])
    })
}

fn is_card_number(digits: &str) -> bool {
    (SHORTEST_NUMBER..=LONGEST_NUMBER).contains(&digits.len())
        && Scheme::of(digits).is_some()
        && CardNumber::new(digits).is_ok()
}

/// The text with a letter in place of every reference.
fn without_references(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for part in text.split_inclusive(|character| !is_of_reference(character)) {
        let word = part.trim_end_matches(|character| !is_of_reference(character));
        shown.push_str(if is_reference(word) { "x" } else { word });
        shown.push_str(&part[word.len()..]);
    }
    shown
}

fn is_of_reference(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '-'
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

const SHORTEST_NUMBER: usize = 13;
const LONGEST_NUMBER: usize = 19;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        assert_eq!(holds_card_number(text), expected, "{text}");
    }

    #[test]
    fn groups_belong_together_when_little_stands_between_them() {
        check("5528 7900 0000 0008", true);
        check("1 5528 - 7900 / 0000 . 0008 1", true);
        check("5528 and 7900 0000 0008", false);
        check("5528    7900 0000 0008", false);
        check("", false);
    }

    #[test]
    fn only_a_long_word_of_base_16_is_a_reference() {
        check("5528790000000008", true);
        check("ab5528790000000008cd", true);
        check("abcd5528790000000008abcd", false);
        check("abcg5528790000000008abcd", true);
        check("a552879000000000855287900", true);
    }

    #[test]
    fn a_long_text_is_read_once() {
        check(&"1g".repeat(50_000), false);
        check(&"1 ".repeat(50_000), false);
        check(&"7".repeat(100_000), false);
    }
}
