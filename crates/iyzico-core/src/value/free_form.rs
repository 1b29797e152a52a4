//! JSON that no description covers: what may stand in it.
//!
//! Nothing knows which of its fields are amounts or secrets. So no number in it may be a binary float, and
//! nothing in it may look like a card.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::{self, Write};

use crate::value::card::hide::holds_number;
use crate::value::literal;
use crate::value::literal::Literal;
use crate::value::read::Entries;
use crate::value::rule::Findings;
use crate::value::show::{describe_literal, line, may_be_card_number, not_shown};

/// Looks at every value inside.
pub(crate) struct FreeForm<'a> {
    findings: &'a mut Findings,
    path: String,
    depth: usize,
    /// Where the first card number or security code stands, if one does. What follows from it is for
    /// others to say.
    pub(crate) card: Option<String>,
}

impl<'a> FreeForm<'a> {
    /// `path` stands before the names of the fields in everything that is found.
    pub(crate) fn new(path: &str, findings: &'a mut Findings) -> Self {
        Self { findings, path: path.to_owned(), depth: 0, card: None }
    }

    /// Looks at the fields of an object, which have been read already.
    pub(crate) fn fields(&mut self, entries: &Entries<'_>) {
        if let Some(problem) = entries.unusable() {
            let got = entries.get("got").map(describe_literal).unwrap_or_default();
            self.findings.error(self.path.as_str(), problem).got(got);
            return;
        }
        let mut names = HashSet::new();
        for (name, value) in entries.iter() {
            let is_repeated = !names.insert(name);
            self.within(format_args!(".{}", shown(name)), |form| {
                if is_repeated {
                    form.refuse("is given more than once");
                }
                if holds_number(name) || is_of_card(name) && !is_plain(value) {
                    form.note_card();
                } else {
                    form.value(value);
                }
            });
        }
    }

    /// Looks at a value of any kind.
    pub(crate) fn value(&mut self, json: Literal<'_>) {
        match json.get().as_bytes().first() {
            Some(b'{' | b'[') if self.depth == DEEPEST => {
                self.refuse(format!("is nested deeper than {DEEPEST} levels"));
            }
            Some(b'{') => {
                if let Some(entries) = Entries::within(json) {
                    self.depth += 1;
                    self.fields(&entries);
                    self.depth -= 1;
                }
            }
            Some(b'[') => {
                let elements = json.elements().unwrap_or_default();
                self.depth += 1;
                for (index, element) in elements.into_iter().enumerate() {
                    self.within(format_args!("[{index}]"), |form| form.value(element));
                }
                self.depth -= 1;
            }
            Some(b'"') if literal::text(json).is_some_and(|text| holds_number(&text)) => {
                self.note_card();
            }
            Some(b'-' | b'0'..=b'9') => self.number(json),
            _ => {}
        }
    }

    fn number(&mut self, json: Literal<'_>) {
        let digits = json.get();
        if holds_number(digits) {
            self.note_card();
        } else if digits.contains(['.', 'e', 'E']) {
            let path = self.path.as_str();
            let problem =
                "is a number with a fraction, which may be a binary float; pass it as text";
            self.findings.error(path, problem).got(describe_literal(json));
        }
    }

    fn refuse(&mut self, problem: impl Into<Cow<'static, str>>) {
        self.findings.error(self.path.as_str(), problem);
    }

    fn note_card(&mut self) {
        self.card.get_or_insert_with(|| self.path.clone());
    }

    fn within(&mut self, segment: fmt::Arguments<'_>, look: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.write_fmt(segment).expect("writing to a String does not fail");
        look(self);
        self.path.truncate(length);
    }
}

/// The same JSON with each number as text, for languages whose numbers are binary floats.
pub(crate) fn with_numbers_as_text(json: &str) -> String {
    let mut written = String::with_capacity(json.len() + json.len() / 8);
    let (mut is_text, mut is_escaped, mut is_number) = (false, false, false);
    for character in json.chars() {
        let is_part = matches!(character, '0'..='9' | '-' | '+' | '.' | 'e' | 'E');
        let begins = !is_text && !is_number && matches!(character, '0'..='9' | '-');
        if begins || is_number && !is_part {
            written.push('"');
            is_number = begins;
        }
        if is_text {
            is_text = is_escaped || character != '"';
            is_escaped = !is_escaped && character == '\\';
        } else {
            is_text = character == '"';
        }
        written.push(character);
    }
    if is_number {
        written.push('"');
    }
    written
}

/// The name of a field as it may stand in a log.
pub(crate) fn shown(name: &str) -> String {
    if may_be_card_number(name) { not_shown(name) } else { line(name).into_owned() }
}

/// Whether a name says that a card number or a security code stands there.
fn is_of_card(name: &str) -> bool {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let letters = letters.to_ascii_lowercase();
    matches!(letters.as_str(), "pan" | "cardno")
        || ["cardnumber", "securitycode", "cvc", "cvv"].iter().any(|word| letters.contains(word))
}

/// Neither text nor number: whether a code is required is no code.
fn is_plain(json: Literal<'_>) -> bool {
    matches!(json.get(), "true" | "false" | "null")
}

/// Requests have four levels.
const DEEPEST: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, found: &[&str], card: Option<&str>) {
        let mut findings = Findings::default();
        let mut form = FreeForm::new("extra", &mut findings);
        form.value(Literal::read(json).unwrap());
        assert_eq!(form.card.as_deref(), card, "{json}");
        let told: Vec<_> = findings.iter().map(ToString::to_string).collect();
        assert_eq!(told, found, "{json}");
    }

    #[test]
    fn whole_numbers_and_texts_may_stand_there() {
        check(r#"{"a":1,"b":"1.50","c":[true,null,{"d":-12345678901234567890}]}"#, &[], None);
    }

    #[test]
    fn floats_are_refused_wherever_they_stand() {
        const FRACTION: &str =
            "is a number with a fraction, which may be a binary float; pass it as text";
        check(r#"{"a":1.5}"#, &[&format!("extra.a: {FRACTION} (got 1.5)")], None);
        check(r#"{"a":[{"b":1e3}]}"#, &[&format!("extra.a[0].b: {FRACTION} (got 1e3)")], None);
        check(
            r#"{"a":{"$unusable":"float is not exact","got":1.5}}"#,
            &["extra.a: float is not exact (got 1.5)"],
            None,
        );
    }

    #[test]
    fn cards_are_found_by_their_digits_and_by_their_names() {
        check(r#"{"a":"card 5528 7900 0000 0008"}"#, &[], Some("extra.a"));
        check(r#"{"a":{"b":[1,5528790000000008]}}"#, &[], Some("extra.a.b[1]"));
        check(r#"{"card_number":"x"}"#, &[], Some("extra.card_number"));
        check(r#"{"a":{"newCvc2":123}}"#, &[], Some("extra.a.newCvc2"));
        check(r#"{"PAN":["1"]}"#, &[], Some("extra.PAN"));
        check(r#"{"5528790000000008":1}"#, &[], Some("extra.16 characters, not shown"));
        check(r#"{"cvcRequired":true,"panel":"x","span":1}"#, &[], None);
    }

    #[test]
    fn a_field_stands_there_once_and_not_too_deep() {
        check(r#"{"a":{"b":1,"b":2}}"#, &["extra.a.b: is given more than once"], None);
        let deep = format!("{}1{}", "[".repeat(40), "]".repeat(40));
        let path = "[0]".repeat(32);
        check(&deep, &[&format!("extra{path}: is nested deeper than 32 levels")], None);
    }

    #[test]
    fn numbers_become_the_text_of_their_digits() {
        let check = |json, text| assert_eq!(with_numbers_as_text(json), text);
        check("1.50", "\"1.50\"");
        check(
            r#"{"a":-1e+3,"b":"2 \" 3","c":[1, 2.0]}"#,
            r#"{"a":"-1e+3","b":"2 \" 3","c":["1", "2.0"]}"#,
        );
        check(r#"{"1":true,"b\\":null}"#, r#"{"1":true,"b\\":null}"#);
        check("[]", "[]");
    }
}
