//! Hiding card numbers in texts of JSON, where escapes may stand for any of their digits.

use std::borrow::Cow;

use crate::value::card::hide::hide_numbers;

/// Hides whatever is a card number in a text that may be JSON, also one that is written with escapes, such as
/// `\u0035528…`. The rest stays as it is.
pub(crate) fn hide_in_json(text: &str) -> Cow<'_, str> {
    match hide_escaped(text) {
        Some(shown) => Cow::Owned(hide_numbers(&shown).into_owned()),
        None => hide_numbers(text),
    }
}

/// The text with other strings in the place of those whose escapes hide a number; `None` when there is none.
fn hide_escaped(text: &str) -> Option<String> {
    let mut shown = String::new();
    let mut copied = 0;
    for string in strings(text).filter(|string| text[string.clone()].contains('\\')) {
        let plain = unescaped(&text[string.clone()]);
        // A string may hold JSON itself. Each time there are fewer escapes, so this ends.
        if let Cow::Owned(hidden) = hide_in_json(&plain) {
            shown.push_str(&text[copied..string.start]);
            let quoted = serde_json::to_string(&hidden).expect("text is JSON");
            shown.push_str(quoted.trim_matches('"'));
            copied = string.end;
        }
    }
    (copied > 0).then(|| shown + &text[copied..])
}

/// Where the insides of the strings of a text are: what stands between two quotation marks.
fn strings(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find('"')? + 1;
        let mut end = start;
        loop {
            let found = end + text[end..].find(['"', '\\'])?;
            if text.as_bytes()[found] == b'"' {
                from = found + 1;
                return Some(start..found);
            }
            // Whatever is escaped is passed over.
            end = found + 1 + text[found + 1..].chars().next()?.len_utf8();
        }
    })
}

/// The text that a JSON string stands for. An invalid escape is kept as it is.
fn unescaped(string: &str) -> String {
    let mut plain = String::with_capacity(string.len());
    let mut rest = string;
    while let Some((before, escape)) = rest.split_once('\\') {
        plain.push_str(before);
        let mut characters = escape.chars();
        let Some(kind) = characters.next() else { break };
        rest = characters.as_str();
        match kind {
            'b' | 'f' | 'n' | 'r' | 't' => plain.push(' '),
            'u' => {
                let first = unit(rest);
                rest = &rest[first.map_or(0, |_| 4)..];
                let second = rest.strip_prefix("\\u").and_then(unit);
                let pair = first.into_iter().chain(second.filter(|_| first.is_some_and(is_half)));
                let (character, length) = match char::decode_utf16(pair).next() {
                    Some(Ok(character)) => (character, character.len_utf16()),
                    _ => (char::REPLACEMENT_CHARACTER, 1),
                };
                plain.push(character);
                rest = &rest[(length - 1) * "\\udfce".len()..];
            }
            other => plain.push(other),
        }
    }
    plain + rest
}

/// The four digits behind `\u`.
fn unit(text: &str) -> Option<u16> {
    let digits =
        text.get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u16::from_str_radix(digits, 16).ok()
}

/// Whether a unit is the first half of a character of two.
fn is_half(unit: u16) -> bool {
    (0xD800..0xDC00).contains(&unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, shown: &str) {
        assert_eq!(hide_in_json(text), shown);
    }

    #[test]
    fn a_number_is_found_behind_every_escape() {
        let escaped = "5528790000000008"
            .chars()
            .map(|c| format!("\\u{:04x}", c as u32))
            .collect::<Vec<_>>()
            .concat();
        check(
            &format!(r#"{{"a":"card {escaped} bad","b":1.50}}"#),
            r#"{"a":"card … bad","b":1.50}"#,
        );
        check(&format!(r#"{{"{escaped}":1}}"#), r#"{"…":1}"#);
        for parted in [r"\n", r"\t", r"\u200b", r"\u00a0", r"\u002d", r"\/", r"\r"] {
            let number = ["5528", "7900", "0000", "0008"].join(parted);
            check(&format!(r#"["{number}"]"#), r#"["…"]"#);
        }
        check(r#"{"a":"\u0035528790000000008"}"#, r#"{"a":"…"}"#);
        let in_bold = |digit: char| format!("\\ud835\\udf{:02x}", 0xCE + digit as u32 - '0' as u32);
        let bold = "5528790000000008".chars().map(in_bold).collect::<Vec<_>>().concat();
        check(&format!(r#"["{bold}"]"#), r#"["…"]"#);
        check(r#"{"a":"{\"b\":\"\\u0035528790000000008\"}"}"#, r#"{"a":"{\"b\":\"…\"}"}"#);
    }

    #[test]
    fn the_rest_stays_as_it_is() {
        for text in [
            "",
            "<html>",
            r#"{"a":"\u00e7ok \"iyi\"","b":[10.50]}"#,
            r#""\ud800""#,
            r#""\u12"#,
            r#""\"#,
            r#"{"paymentId":"10851936","x":"a\\b"}"#,
        ] {
            check(text, text);
        }
        check(r#"{"card":5528790000000008,"a":"\n"}"#, r#"{"card":…,"a":"\n"}"#);
        check(r#""\ud800 \u0035528790000000008""#, "\"\u{fffd} …\"");
    }

    #[test]
    fn a_long_text_is_read_in_little_time() {
        for text in
            ["\"\\".repeat(50_000), "\\".repeat(100_000), format!("\"{}\"", r"\\".repeat(50_000))]
        {
            check(&text, &text);
        }
    }
}
