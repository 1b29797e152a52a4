//! The literals of JSON: what text or number one stands for, and what stands in an object or a list.

mod parts;

use std::borrow::Cow;
use std::fmt;

pub use serde_json::value::RawValue;

use crate::value::blank::trim;
use parts::{Inside, Part, Table, unquoted};

/// One value of a JSON text, as it is written. The text is JSON, so it is not checked again.
///
/// ```
/// use iyzico_core::value::literal::Literal;
///
/// let price = Literal::read("10.50000000").ok_or("no JSON")?;
/// assert_eq!(price.get(), "10.50000000", "no digit is lost");
/// # Ok::<(), &'static str>(())
/// ```
#[derive(Clone, Copy)]
pub struct Literal<'a> {
    text: &'a str,
    /// The value and what is inside of it, if that was looked for.
    parts: &'a [Part],
}

impl<'a> Literal<'a> {
    /// Stands for a value that nobody can tell: it is of no kind.
    pub(crate) const OF_NO_KIND: Self = Self { text: "", parts: &[] };

    /// Reads a text that is one JSON value.
    pub fn read(json: &'a str) -> Option<Self> {
        let parts = parts::read(json)?;
        Some(Self { text: parts.first()?.literal(json), parts: &[] })
    }

    /// The value as it is written.
    pub const fn get(self) -> &'a str {
        self.text
    }

    /// The elements of a list; `None` when the value is not one.
    pub fn elements(self) -> Option<Vec<Literal<'a>>> {
        if !self.text.starts_with('[') {
            return None;
        }
        if !self.parts.is_empty() {
            let inside = Inside::of(self.text, self.parts);
            return Some(inside.map(|(text, parts)| Self { text, parts }).collect());
        }
        let parts = parts::read(self.text).unwrap_or_default();
        let inside = Inside::of(self.text, &parts);
        Some(inside.map(|(text, _)| Self { text, parts: &[] }).collect())
    }

    /// The names and the values of the fields of an object; `None` when the value is not an object, and when
    /// one of its names is no text.
    pub(crate) fn fields(self) -> Option<Vec<(Cow<'a, str>, Literal<'a>)>> {
        /// As many as a payment has, or more.
        const MANY: usize = 48;
        let Some(members) = self.members() else { return Self::fields_of(self.text) };
        let mut fields = Vec::with_capacity(self.parts.len().min(MANY));
        fields.extend(members);
        Some(fields)
    }

    /// Like [`fields`](Self::fields), of a text that may be no JSON.
    pub(crate) fn fields_of(json: &'a str) -> Option<Vec<(Cow<'a, str>, Literal<'a>)>> {
        let parts = parts::read(json)?;
        let members = members(parts.first()?.literal(json), &parts)?;
        Some(members.map(|(name, text, _)| (name, Self { text, parts: &[] })).collect())
    }

    /// Like [`fields`](Self::fields), of a value that [`with_parts`](Self::with_parts) has shown.
    pub(crate) fn members(self) -> Option<impl Iterator<Item = (Cow<'a, str>, Literal<'a>)>> {
        let members = members(self.text, self.parts)?;
        Some(members.map(|(name, text, parts)| (name, Self { text, parts })))
    }

    /// Looks for everything inside of the value at once, and shows the value with that.
    #[inline]
    pub(crate) fn with_parts<T>(self, show: impl FnOnce(Literal<'_>) -> T) -> T {
        if self.parts.is_empty() && self.text.starts_with(['{', '[']) {
            let parts = parts::read(self.text).unwrap_or_default();
            show(Literal { text: self.text, parts: &parts })
        } else {
            show(self)
        }
    }
}

/// The fields of an object: each name, its value, and the parts of that.
fn members<'t, 'p>(text: &'t str, parts: &'p [Part]) -> Option<Members<'t, 'p>> {
    let is_object = text.starts_with('{') && parts.first().is_some_and(|part| part.is_readable());
    is_object.then(|| Members(Inside::of(text, parts)))
}

struct Members<'t, 'p>(Inside<'t, 'p>);

impl<'t, 'p> Iterator for Members<'t, 'p> {
    type Item = (Cow<'t, str>, &'t str, &'p [Part]);

    #[expect(
        clippy::inline_always,
        reason = "a field is seven words, which would go through memory"
    )]
    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        let name = self.0.name()?;
        let (value, parts) = self.0.next()?;
        Some((name, value, parts))
    }
}

/// A JSON text that was read as a whole: what is inside of its values was found with them.
pub(crate) struct Document<'a> {
    json: &'a str,
    parts: Table,
}

impl<'a> Document<'a> {
    /// Reads a text that is one JSON value.
    pub(crate) fn read(json: &'a str) -> Option<Self> {
        Some(Self { json, parts: parts::read(json)? })
    }

    /// The value.
    pub(crate) fn value(&self) -> Literal<'_> {
        let text = self.parts.first().map_or("", |whole| whole.literal(self.json));
        Literal { text, parts: &self.parts }
    }
}

impl<'a> From<&'a RawValue> for Literal<'a> {
    fn from(json: &'a RawValue) -> Self {
        Self { text: json.get(), parts: &[] }
    }
}

impl fmt::Debug for Literal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Literal({} bytes)", self.text.len())
    }
}

/// Whether a literal is a text with nothing in it.
pub(crate) fn is_blank(json: Literal<'_>) -> bool {
    match json.get().as_bytes() {
        [b'"', first, ..] if first.is_ascii_alphanumeric() => false,
        [b'"', ..] => text(json).is_some_and(|text| trim(&text).is_empty()),
        _ => false,
    }
}

/// The text of a literal: a text, or a number as its digits. `None` for everything else.
///
/// ```
/// use iyzico_core::value::literal::{Literal, text};
///
/// let id = Literal::read("10851936").ok_or("no JSON")?;
/// assert_eq!(text(id).as_deref(), Some("10851936"));
/// # Ok::<(), &'static str>(())
/// ```
#[inline]
pub fn text(json: Literal<'_>) -> Option<Cow<'_, str>> {
    let literal = json.get();
    match literal.as_bytes().first()? {
        b'"' => match json.parts {
            [text] => text.unquoted(literal),
            _ => unquoted(literal),
        },
        b'-' | b'0'..=b'9' => Some(Cow::Borrowed(literal)),
        _ => None,
    }
}

/// A whole number, written as number or text, with zeros behind the point or without.
pub(crate) fn whole_number(json: Literal<'_>) -> Option<i64> {
    let text = text(json)?;
    let text = text.trim();
    let whole = match text.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|byte| byte == b'0') => whole,
        Some(_) => return None,
        None => text,
    };
    whole.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    /// The same as JSON text of another shape, with blanks in it.
    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "[ -~\\n\"\\\\ğ{}\\[\\],:]{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 48, 6, |inner| {
            let name = "[a-z\"\\\\{},:é]{0,6}";
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec((name, inner), 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    /// Takes a value apart as it is read here and puts it together again.
    fn again(json: Literal<'_>) -> Value {
        if let Some(elements) = json.elements() {
            Value::Array(elements.into_iter().map(again).collect())
        } else if let Some(fields) = json.fields() {
            let fields = fields.into_iter();
            Value::Object(fields.map(|(name, json)| (name.into_owned(), again(json))).collect())
        } else {
            serde_json::from_str(json.get()).unwrap()
        }
    }

    /// The same, with everything inside looked for at once.
    fn at_once(json: Literal<'_>) -> Value {
        if let Some(members) = json.members() {
            Value::Object(members.map(|(name, json)| (name.into_owned(), at_once(json))).collect())
        } else if let Some(elements) = json.elements() {
            Value::Array(elements.into_iter().map(at_once).collect())
        } else {
            serde_json::from_str(json.get()).unwrap()
        }
    }

    proptest! {
        #[test]
        fn values_are_found_as_serde_finds_them(value in values()) {
            for json in [serde_json::to_string(&value), serde_json::to_string_pretty(&value)] {
                let json = json.unwrap();
                let expected: Value = serde_json::from_str(&json).unwrap();
                let literal = Literal::read(&json).unwrap();
                prop_assert_eq!(&again(literal), &expected);
                prop_assert_eq!(literal.with_parts(at_once), expected);
            }
        }
    }

    /// A text that is JSON or nearly so: a piece of it is replaced.
    fn nearly_json() -> impl Strategy<Value = String> {
        let piece = "[\\[\\]{}:,\"0-9eE.+\\- \n\t\0\u{1}\u{7f}ğ\\\\/uatrflsn]{0,4}";
        (values(), piece, any::<prop::sample::Index>(), 0..4_usize, any::<bool>()).prop_map(
            |(value, piece, at, length, is_pretty)| {
                let json = serde_json::to_string(&value).unwrap();
                let pretty = serde_json::to_string_pretty(&value).unwrap();
                let mut text: Vec<char> = if is_pretty { pretty } else { json }.chars().collect();
                let at = at.index(text.len() + 1);
                let end = (at + length).min(text.len());
                text.splice(at..end, piece.chars());
                text.into_iter().collect()
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]
        #[test]
        fn the_same_texts_are_json_as_for_serde(json in nearly_json()) {
            let theirs = serde_json::from_str::<&RawValue>(&json).ok().map(RawValue::get);
            prop_assert_eq!(Literal::read(&json).map(Literal::get), theirs, "{:?}", json);
            let document = Document::read(&json);
            prop_assert_eq!(document.as_ref().map(|all| all.value().get()), theirs);
        }
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for no_json in [
            "",
            " ",
            "{",
            "[",
            "}",
            "]",
            "{]",
            "[}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "[1,]",
            "[,1]",
            "{,}",
            "{1:2}",
            "[1 2]",
            "{\"a\":1 \"b\":2}",
            "1 2",
            "01",
            "-",
            "-01",
            "1.",
            ".5",
            "1e",
            "1e+",
            "+1",
            "0x1",
            "tru",
            "nul",
            "True",
            "NaN",
            "\"",
            "\"\\",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"\\u123\"",
            "\"\u{1}\"",
            "\"a\nb\"",
            "{\"a\":1}}",
            "[1]]",
            "\u{feff}1",
            "\0",
            "1\0",
            "{\"a\":1}\0",
            "[1]\0",
            "[\0",
            "[1\0]",
            "{\0}",
            "\"a\0b\"",
            "'a'",
            "[1],",
            "{\"a\":1}x",
        ] {
            assert!(serde_json::from_str::<&RawValue>(no_json).is_err(), "{no_json:?}");
            assert!(Literal::read(no_json).is_none(), "{no_json:?}");
            assert!(Literal::fields_of(no_json).is_none(), "{no_json:?}");
        }
        for json in [
            "0",
            "-0",
            "-1.5E-7",
            "1e+5",
            "\"\\u00e7\\/\u{7f}\"",
            " [ ] ",
            "\n{ }\t",
            "null",
            "[[[]]]",
        ] {
            assert!(Literal::read(json).is_some(), "{json:?}");
        }
    }

    #[test]
    fn depth_takes_no_stack() {
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        assert!(Literal::read(&deep).is_some());
    }

    #[test]
    fn a_name_that_is_no_text_makes_an_object_unreadable() {
        let half = r#"[{"\ud800":1}]"#;
        let object = Literal::read(half).unwrap().elements().unwrap()[0];
        assert!(object.fields().is_none());
        assert!(object.with_parts(|object| object.members().is_none()));
        assert!(Literal::read(r#"{"a" : 1}"#).unwrap().elements().is_none());
    }
}
