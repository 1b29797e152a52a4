use std::borrow::Cow;

use super::{Scheme, has_right_check_digit};

/// Hides whatever is a card number in a text, for logs and errors: `…` stands in its place.
///
/// Digits may be parted by blanks and dashes. The digits of a number that is no card's stay.
///
/// ```
/// use iyzico_core::card::hide_numbers;
///
/// assert_eq!(hide_numbers("card 5528 7900 0000 0008 was declined"), "card … was declined");
/// assert_eq!(hide_numbers("payment 10851936 was declined"), "payment 10851936 was declined");
/// ```
pub fn hide_numbers(text: &str) -> Cow<'_, str> {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, run, after)) = next_run(rest) {
        shown.push_str(before);
        shown.push_str(if holds_number(run) { HIDDEN } else { run });
        rest = after;
    }
    if shown.contains(HIDDEN) { Cow::Owned(shown + rest) } else { Cow::Borrowed(text) }
}

/// The text before the next run of digits, the run, and the text after it.
fn next_run(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let belongs = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '-');
    let length = text[start..].find(|c| !belongs(c)).unwrap_or(text.len() - start);
    let run = text[start..start + length].trim_end_matches([' ', '-']);
    Some((&text[..start], run, &text[start + run.len()..]))
}

/// A card number may stand between other digits.
fn holds_number(run: &str) -> bool {
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    let is_number = |length| {
        let mut windows = (0..=digits.len().saturating_sub(length))
            .filter_map(|start| digits.get(start..start + length));
        windows.any(|digits| Scheme::of(digits).is_some() && has_right_check_digit(digits))
    };
    (13..=19).any(is_number)
}

const HIDDEN: &str = "…";

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, shown: &str) {
        assert_eq!(hide_numbers(text), shown);
    }

    #[test]
    fn card_numbers_are_hidden_wherever_they_stand() {
        check("5528790000000008", "…");
        check("5528-7900-0000-0008.", "….");
        check("kart: 374427000000003, tutar: 1.20", "kart: …, tutar: 1.20");
        check("a 5528790000000008 b 4543590000000006 c", "a … b … c");
        check("order 12 5528790000000008 refused", "order … refused");
        check("ğ5528790000000008ğ", "ğ…ğ");
    }

    #[test]
    fn other_digits_stay() {
        check("", "");
        check("10851936", "10851936");
        check("1000000000000000", "1000000000000000");
        check("+90 535 000 00 00", "+90 535 000 00 00");
        check("1795346432123", "1795346432123");
        check("2026-11-22 10:00:00 - 12", "2026-11-22 10:00:00 - 12");
    }
}
