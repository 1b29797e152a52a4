//! Writing objects as JSON. Amounts are text in requests and numbers in responses.

use std::io::{self, Write};

use rust_decimal::Decimal;
use zeroize::Zeroizing;

use crate::value::field::{AnyField, Fields, List, Visitor, field};
use crate::value::price::Price;

/// How amounts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Amounts {
    /// As requests carry them: text with at least one decimal digit.
    RequestText,
    /// As responses carry them: numbers with the digits they have.
    Number,
    /// For languages whose numbers are binary floats: text with the digits they have.
    ExactText,
}

/// Writes an object as JSON text.
pub fn to_json(object: &dyn Fields, amounts: Amounts) -> String {
    let bytes = Wiped(Zeroizing::new(Vec::with_capacity(TYPICAL_BODY)));
    let mut writer = Writer { bytes, amounts };
    writer.object(object);
    let bytes = std::mem::take(&mut *writer.bytes.0);
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

/// Writes those fields of a request that are chosen by their names, and `filler` where the field of
/// that name is absent. There may be a card in them, so the bytes are wiped when they are dropped.
pub(crate) fn request_body(
    object: &dyn Fields,
    filler: Option<(&str, &str)>,
    is_chosen: &dyn Fn(&str) -> bool,
) -> Zeroizing<Vec<u8>> {
    let bytes = Wiped(Zeroizing::new(Vec::with_capacity(TYPICAL_BODY)));
    let mut writer = Writer { bytes, amounts: Amounts::RequestText };
    writer.fields(object, filler, is_chosen);
    writer.bytes.0
}

struct Writer {
    bytes: Wiped,
    amounts: Amounts,
}

impl Writer {
    fn fields(
        &mut self,
        object: &dyn Fields,
        filler: Option<(&str, &str)>,
        is_chosen: &dyn Fn(&str) -> bool,
    ) {
        self.raw(b"{");
        let mut is_first = true;
        for (index, name) in object.names().iter().enumerate() {
            if !is_chosen(name.wire) {
                continue;
            }
            let field = object.field(index);
            let filler = filler.filter(|(filled, _)| *filled == name.wire);
            if filler.is_none() && !is_there(field) {
                continue;
            }
            if !std::mem::take(&mut is_first) {
                self.raw(b",");
            }
            self.text(name.wire);
            self.raw(b":");
            match filler {
                Some((_, text)) if !is_there(field) => self.text(text),
                _ => field.visit(self),
            }
        }
        self.raw(b"}");
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.bytes.write_all(bytes).expect(IN_MEMORY);
    }
}

/// Whether there is anything to write: a value that was not given is not.
fn is_there(field: &dyn AnyField) -> bool {
    struct Presence(bool);
    impl Visitor<'_> for Presence {
        fn text(&mut self, _: &str) {
            self.0 = true;
        }
        fn number(&mut self, _: i64) {
            self.0 = true;
        }
        fn boolean(&mut self, _: bool) {
            self.0 = true;
        }
        fn amount(&mut self, _: Decimal) {
            self.0 = true;
        }
        fn object(&mut self, _: &dyn Fields) {
            self.0 = true;
        }
        fn list(&mut self, _: &dyn List) {
            self.0 = true;
        }
    }
    let mut presence = Presence(false);
    if !field.is_absent() {
        field.visit(&mut presence);
    }
    presence.0
}

impl Visitor<'_> for Writer {
    fn text(&mut self, text: &str) {
        serde_json::to_writer(&mut self.bytes, text).expect(IN_MEMORY);
    }

    fn number(&mut self, number: i64) {
        write!(self.bytes, "{number}").expect(IN_MEMORY);
    }

    fn boolean(&mut self, boolean: bool) {
        self.raw(if boolean { b"true" } else { b"false" });
    }

    fn amount(&mut self, amount: Decimal) {
        match self.amounts {
            Amounts::RequestText => {
                write!(self.bytes, "\"{}\"", Price::new(amount).to_request_text())
            }
            Amounts::Number => write!(self.bytes, "{amount}"),
            Amounts::ExactText => write!(self.bytes, "\"{amount}\""),
        }
        .expect(IN_MEMORY);
    }

    fn object(&mut self, object: &dyn Fields) {
        self.fields(object, None, &|_| true);
    }

    fn list(&mut self, list: &dyn List) {
        self.raw(b"[");
        for index in 0..list.length() {
            if index > 0 {
                self.raw(b",");
            }
            list.at(index).visit(self);
        }
        self.raw(b"]");
    }
}

/// The text of a field of an object, if it has one.
pub(crate) fn text_of_field(object: &dyn Fields, name: &str) -> Option<String> {
    field(object, name).and_then(text_of)
}

/// The text of a single value as requests carry it; `None` for objects, lists and nothing.
pub(crate) fn text_of(field: &dyn AnyField) -> Option<String> {
    struct Text(Option<String>);
    impl Visitor<'_> for Text {
        fn text(&mut self, text: &str) {
            self.0 = Some(text.to_owned());
        }
        fn number(&mut self, number: i64) {
            self.0 = Some(number.to_string());
        }
        fn boolean(&mut self, boolean: bool) {
            self.0 = Some(boolean.to_string());
        }
        fn amount(&mut self, amount: Decimal) {
            self.0 = Some(Price::new(amount).to_request_text());
        }
        fn object(&mut self, _: &dyn Fields) {}
        fn list(&mut self, _: &dyn List) {}
    }
    let mut text = Text(None);
    field.visit(&mut text);
    text.0
}

/// Bytes that move to a larger place when they outgrow theirs, and wipe the one they leave.
struct Wiped(Zeroizing<Vec<u8>>);

impl Write for Wiped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let needed = self.0.len() + bytes.len();
        if needed > self.0.capacity() {
            let capacity = needed.max(2 * self.0.capacity());
            let mut larger = Zeroizing::new(Vec::with_capacity(capacity));
            larger.extend_from_slice(&self.0);
            self.0 = larger;
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const TYPICAL_BODY: usize = 2048;
const IN_MEMORY: &str = "memory takes every byte";
