//! The literals of JSON: what text or number one stands for, and what stands in an object or a list.

use std::borrow::Cow;

pub use serde_json::value::RawValue;

use crate::value::blank::trim;

/// One value of a JSON text, as it is written. The text is JSON, so it is not checked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Literal<'a>(&'a str);

impl<'a> Literal<'a> {
    /// Reads a text that is one JSON value.
    pub fn read(json: &'a str) -> Option<Self> {
        serde_json::from_str::<&RawValue>(json).ok().map(Self::from)
    }

    /// The value as it is written.
    pub const fn get(self) -> &'a str {
        self.0
    }

    /// The elements of a list; `None` when the value is none.
    pub fn elements(self) -> Option<Vec<Literal<'a>>> {
        let mut inside = Inside::of(self.0, b'[')?;
        let mut elements = Vec::new();
        while inside.goes_on() {
            elements.push(inside.value());
        }
        Some(elements)
    }

    /// The names and the values of the fields of an object; `None` when the value is none, and when one of
    /// its names is no text.
    pub(crate) fn fields(self) -> Option<Vec<(Cow<'a, str>, Literal<'a>)>> {
        const TYPICAL_OBJECT: usize = 24;
        let mut inside = Inside::of(self.0, b'{')?;
        let mut fields = Vec::with_capacity(TYPICAL_OBJECT);
        while inside.goes_on() {
            let name = unquoted(inside.value().0)?;
            inside.pass_colon();
            fields.push((name, inside.value()));
        }
        Some(fields)
    }
}

impl<'a> From<&'a RawValue> for Literal<'a> {
    fn from(json: &'a RawValue) -> Self {
        Self(json.get())
    }
}

/// A walk through an object or a list.
struct Inside<'a> {
    json: &'a str,
    at: usize,
}

impl<'a> Inside<'a> {
    fn of(json: &'a str, bracket: u8) -> Option<Self> {
        (json.as_bytes().first() == Some(&bracket)).then_some(Self { json, at: 1 })
    }

    /// Passes what stands between values. Whether another one follows.
    fn goes_on(&mut self) -> bool {
        self.pass(|byte| byte == b',' || is_space(byte));
        !matches!(self.json.as_bytes().get(self.at), Some(b']' | b'}') | None)
    }

    fn pass_colon(&mut self) {
        self.pass(|byte| byte == b':' || is_space(byte));
    }

    fn pass(&mut self, is_between: impl Fn(u8) -> bool) {
        let rest = &self.json.as_bytes()[self.at..];
        self.at += rest.iter().take_while(|byte| is_between(**byte)).count();
    }

    fn value(&mut self) -> Literal<'a> {
        let rest = &self.json[self.at..];
        let (value, _) = rest.split_at(length_of_value(rest.as_bytes()));
        self.at += value.len();
        Literal(value)
    }
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// The length of the value that begins here.
fn length_of_value(json: &[u8]) -> usize {
    match json {
        [b'"', ..] => length_of_text(json),
        [b'{' | b'[', ..] => {
            let (mut at, mut depth) = (0, 0_usize);
            while let Some(byte) = json.get(at) {
                match byte {
                    b'"' => at += length_of_text(&json[at..]) - 1,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth -= 1,
                    _ => {}
                }
                at += 1;
                if depth == 0 {
                    break;
                }
            }
            at
        }
        _ => {
            let is_end = |byte: &u8| matches!(byte, b',' | b'}' | b']') || is_space(*byte);
            json.iter().position(is_end).unwrap_or(json.len())
        }
    }
}

/// The length of the text that begins here, with its quotes.
fn length_of_text(json: &[u8]) -> usize {
    let mut at = 1;
    while let Some(found) = json.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += found + 1;
        if json[at - 1] == b'"' {
            return at;
        }
        at += 1; // what is escaped
    }
    json.len()
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
pub fn text(json: Literal<'_>) -> Option<Cow<'_, str>> {
    let literal = json.get();
    match literal.as_bytes().first()? {
        b'"' => unquoted(literal),
        b'-' | b'0'..=b'9' => Some(Cow::Borrowed(literal)),
        _ => None,
    }
}

fn unquoted(literal: &str) -> Option<Cow<'_, str>> {
    let inside = literal.get(1..literal.len() - 1)?;
    if memchr::memchr(b'\\', inside.as_bytes()).is_some() {
        serde_json::from_str(literal).ok().map(Cow::Owned)
    } else {
        Some(Cow::Borrowed(inside))
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

    proptest! {
        #[test]
        fn values_are_found_as_serde_finds_them(value in values()) {
            for json in [serde_json::to_string(&value), serde_json::to_string_pretty(&value)] {
                let json = json.unwrap();
                let expected: Value = serde_json::from_str(&json).unwrap();
                prop_assert_eq!(again(Literal::read(&json).unwrap()), expected);
            }
        }
    }

    #[test]
    fn a_name_that_is_no_text_makes_an_object_unreadable() {
        let half = r#"[{"\ud800":1}]"#;
        let object = Literal::read(half).unwrap().elements().unwrap()[0];
        assert_eq!(object.fields(), None);
        assert_eq!(Literal::read(r#"{"a" : 1}"#).unwrap().elements(), None);
    }
}
