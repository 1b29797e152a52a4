//! Reading objects from JSON: kindly where a value only informs, strictly where it identifies.

use std::borrow::Cow;
use std::fmt::{self, Write};

use serde::de::{self, Deserialize, Deserializer, MapAccess};
pub use serde_json::value::RawValue;

use crate::value::blank::trim;
use crate::value::field::{Fields, OF_ANOTHER_KIND, Object};
use crate::value::given::UNUSABLE;

/// The fields of one JSON object with their literals, in the order in which they stand.
pub struct Entries<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Entries<'a> {
    /// Reads an object; `None` when the text is none.
    pub fn read(json: &'a str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// The literal of a field. If it stands there twice, the last one, as most readers see it.
    pub fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, json)| *json)
    }

    /// The text of a field that holds a text, a number or a boolean, and is not empty.
    pub fn text(&self, name: &str) -> Option<String> {
        let json = self.get(name)?;
        let text = match json.get() {
            literal @ ("true" | "false") => literal.to_owned(),
            _ => text(json)?.into_owned(),
        };
        (!text.is_empty()).then_some(text)
    }

    /// Whether a field stands there more than once.
    pub fn repeats(&self, name: &str) -> bool {
        self.0.iter().filter(|(known, _)| known == name).count() > 1
    }
}

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> de::Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::with_capacity(24);
        while let Some(Borrowed(name)) = map.next_key()? {
            entries.push((name, map.next_value()?));
        }
        Ok(Entries(entries))
    }
}

/// Text that is only copied when it has escapes.
struct Borrowed<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Borrowed<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(BorrowedVisitor)
    }
}

struct BorrowedVisitor;

impl<'de> de::Visitor<'de> for BorrowedVisitor {
    type Value = Borrowed<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Borrowed(Cow::Borrowed(text)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Borrowed(Cow::Owned(text.to_owned())))
    }
}

/// Where reading stands, and what was noticed on the way.
#[derive(Default)]
pub struct Reader {
    path: Vec<Segment>,
    /// Required fields of optional values may be wrong.
    is_kind: bool,
    watches_unknown: bool,
    /// Fields that the objects do not have.
    pub(crate) unknown: Vec<String>,
    /// Values that were passed over, and why.
    pub(crate) odd: Vec<(String, &'static str)>,
    /// The first required field that is missing or of another kind.
    pub(crate) broken: Option<String>,
    /// Fields that stand there more than once where readers must not differ.
    pub(crate) repeated: Vec<String>,
}

#[derive(Clone, Copy)]
enum Segment {
    Field(&'static str),
    Index(usize),
}

impl Reader {
    /// For requests: notes the fields that the objects do not have.
    pub(crate) fn of_request() -> Self {
        Self { watches_unknown: true, ..Self::default() }
    }

    /// A required field is of another kind.
    pub(crate) fn wrong(&mut self) {
        if self.is_kind {
            self.odd(OF_ANOTHER_KIND);
        } else {
            let path = self.path("");
            self.broken.get_or_insert(path);
        }
    }

    /// Something was passed over.
    pub(crate) fn odd(&mut self, problem: &'static str) {
        /// A hostile response is not described at length.
        const MOST: usize = 100;
        if self.odd.len() < MOST {
            let path = self.path("");
            self.odd.push((path, problem));
        }
    }

    /// Reads something in which nothing is required.
    pub(crate) fn kindly<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let was_kind = std::mem::replace(&mut self.is_kind, true);
        let value = read(self);
        self.is_kind = was_kind;
        value
    }

    pub(crate) fn at_index<T>(&mut self, index: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        self.at(Segment::Index(index), read)
    }

    fn at<T>(&mut self, segment: Segment, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(segment);
        let value = read(self);
        self.path.pop();
        value
    }

    fn missing(&mut self, name: &'static str) {
        self.at(Segment::Field(name), |reader| {
            if reader.is_kind {
                reader.odd("is missing");
            } else {
                let path = reader.path("");
                reader.broken.get_or_insert(path);
            }
        });
    }

    /// A field stands there once more. Two spellings of one field are a habit of the service; the same
    /// spelling twice is not.
    fn repeated(&mut self, is_same_spelling: bool) {
        if self.watches_unknown || is_same_spelling && !self.is_kind {
            let path = self.path("");
            self.repeated.push(path);
        } else {
            self.odd("is there more than once; the first one was read");
        }
    }

    fn unknown(&mut self, name: &str) {
        /// Each costs memory; more than these help nobody.
        const MOST: usize = 100;
        if self.watches_unknown && self.unknown.len() < MOST {
            let shown = if crate::value::rule::may_be_card_number(name) { "…" } else { name };
            let path = self.path(shown);
            self.unknown.push(path);
        }
    }

    /// The path of the value that is read now, or of a field in it.
    fn path(&self, field: &str) -> String {
        let mut path = String::new();
        for segment in &self.path {
            match segment {
                Segment::Field(name) if path.is_empty() => path.push_str(name),
                Segment::Field(name) => write!(path, ".{name}").expect("a String takes all"),
                Segment::Index(index) => write!(path, "[{index}]").expect("a String takes all"),
            }
        }
        if !field.is_empty() && !path.is_empty() {
            path.push('.');
        }
        path + field
    }
}

/// Reads an object; `None` when the literal is none.
pub fn object<T: Object>(json: &RawValue, reader: &mut Reader) -> Option<T> {
    let entries = Entries::read(json.get()).filter(|entries| entries.get(UNUSABLE).is_none())?;
    let mut object = T::empty();
    fill(&mut object, &entries, reader);
    Some(object)
}

/// Puts the values that stand in `entries` into their fields. `null` means the same as missing, and so
/// does an empty text in a request.
pub fn fill(object: &mut dyn Fields, entries: &Entries<'_>, reader: &mut Reader) {
    let names = object.names();
    let mut seen: Vec<Option<&str>> = vec![None; names.len()];
    let mut expected = 0;
    for (name, json) in &entries.0 {
        // Senders keep an order, so the next field is usually the one behind the last.
        let after = names[expected..].iter().position(|known| known.is(name));
        let found = after
            .map(|index| index + expected)
            .or_else(|| names[..expected].iter().position(|known| known.is(name)));
        let is_nothing = json.get() == "null" || reader.watches_unknown && is_blank(json);
        let Some(index) = found else {
            if json.get() != "null" {
                reader.unknown(name);
            }
            continue;
        };
        expected = index + 1;
        if is_nothing {
            continue;
        }
        reader.at(Segment::Field(names[index].wire), |reader| {
            if let Some(spelling) = seen[index] {
                reader.repeated(spelling == name);
            } else {
                seen[index] = Some(name);
                object.field_mut(index).take(json, reader);
            }
        });
    }
    for (name, seen) in names.iter().zip(seen) {
        if name.required && seen.is_none() {
            reader.missing(name.wire);
        }
    }
}

/// Whether a literal is a text with nothing in it.
pub(crate) fn is_blank(json: &RawValue) -> bool {
    text(json).is_some_and(|text| trim(&text).is_empty())
}

/// The text of a literal: a text, or a number as its digits. `None` for everything else.
pub fn text(json: &RawValue) -> Option<Cow<'_, str>> {
    let literal = json.get();
    match literal.as_bytes().first()? {
        b'"' => unquoted(literal),
        b'-' | b'0'..=b'9' => Some(Cow::Borrowed(literal)),
        _ => None,
    }
}

fn unquoted(literal: &str) -> Option<Cow<'_, str>> {
    let inside = literal.get(1..literal.len() - 1)?;
    if inside.contains('\\') {
        serde_json::from_str(literal).ok().map(Cow::Owned)
    } else {
        Some(Cow::Borrowed(inside))
    }
}

/// A whole number, written as number or text, with zeros behind the point or without.
pub(crate) fn whole_number(json: &RawValue) -> Option<i64> {
    let text = text(json)?;
    let text = text.trim();
    let whole = match text.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|byte| byte == b'0') => whole,
        Some(_) => return None,
        None => text,
    };
    whole.parse().ok()
}
