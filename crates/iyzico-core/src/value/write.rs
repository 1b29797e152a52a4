//! Writing objects as JSON. Amounts are text in requests and numbers in responses.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::value::field::{AnyField, Fields, List, Visitor, field};
use crate::value::price::{Form, Price};
use crate::value::view::Answer;
use crate::value::wiped::WipedBytes;

/// How amounts are written.
///
/// ```
/// use iyzico_core::payment::RefundRecord;
/// use iyzico_core::value::write::{Amounts, to_json};
///
/// let refund: RefundRecord = serde_json::from_str(r#"{"refundPrice": 10.5}"#)?;
/// assert_eq!(to_json(&refund, Amounts::Number), r#"{"refundPrice":10.5}"#);
/// assert_eq!(to_json(&refund, Amounts::ExactText), r#"{"refundPrice":"10.50"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Amounts {
    /// As requests carry them: text with at least one decimal digit.
    RequestText,
    /// As responses carry them: numbers with the digits they have.
    Number,
    /// For languages whose numbers are binary floats: text with the digits they have, at least the two of
    /// money.
    ExactText,
}

/// Writes an object as JSON text.
///
/// ```
/// use iyzico_core::link::LinkAddress;
/// use iyzico_core::value::write::{Amounts, to_json};
///
/// let link: LinkAddress = serde_json::from_str(r#"{"token": "AA1"}"#)?;
/// assert_eq!(to_json(&link, Amounts::Number), r#"{"token":"AA1"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn to_json(object: &dyn Fields, amounts: Amounts) -> String {
    let mut writer = Writer { bytes: WipedBytes::with_capacity(TYPICAL_BODY), amounts };
    writer.object(object);
    writer.into_text()
}

/// Writes the fields of several objects as those of one, with answers behind them. `expected` is about the
/// length of the text.
pub(crate) fn together(
    objects: &[&dyn Fields],
    answers: &[(&str, Answer)],
    amounts: Amounts,
    expected: usize,
) -> String {
    let bytes = WipedBytes::with_capacity(expected.max(TYPICAL_BODY));
    let mut writer = Writer { bytes, amounts };
    writer.raw(b"{");
    for object in objects {
        writer.members(*object, None, &|_| true);
    }
    for (name, answer) in answers {
        writer.name(name);
        writer.raw(answer.to_json().as_bytes());
    }
    writer.raw(b"}");
    writer.into_text()
}

/// Writes those fields of a request that are chosen by their names, and `filler` where the field of
/// that name is absent. There may be a card in them, so the bytes are wiped when they are dropped.
pub(crate) fn request_body(
    object: &dyn Fields,
    filler: Option<(&str, &str)>,
    is_chosen: &dyn Fn(&str) -> bool,
) -> WipedBytes {
    let bytes = WipedBytes::with_capacity(TYPICAL_BODY);
    let mut writer = Writer { bytes, amounts: Amounts::RequestText };
    writer.fields(object, filler, is_chosen);
    writer.bytes
}

struct Writer {
    bytes: WipedBytes,
    amounts: Amounts,
}

impl Writer {
    fn into_text(self) -> String {
        String::from_utf8(self.bytes.into_open()).expect("JSON is UTF-8")
    }

    fn fields(
        &mut self,
        object: &dyn Fields,
        filler: Option<(&str, &str)>,
        is_chosen: &dyn Fn(&str) -> bool,
    ) {
        self.raw(b"{");
        self.members(object, filler, is_chosen);
        self.raw(b"}");
    }

    /// Writes the fields that are there; of a field whose value writes nothing, the name is taken back.
    fn members(
        &mut self,
        object: &dyn Fields,
        filler: Option<(&str, &str)>,
        is_chosen: &dyn Fn(&str) -> bool,
    ) {
        for (index, name) in object.names().iter().enumerate() {
            if !is_chosen(name.wire) {
                continue;
            }
            let field = object.field(index);
            let is_filled = filler.is_some_and(|(filled, _)| filled == name.wire);
            if field.is_absent() && !is_filled {
                continue;
            }
            let before = self.bytes.len();
            self.name(name.wire);
            let start = self.bytes.len();
            field.visit(self);
            if self.bytes.len() > start {
                continue;
            }
            match filler.filter(|_| is_filled) {
                Some((_, text)) => self.text(text),
                None => self.bytes.take_back(before),
            }
        }
    }

    /// Names are words: nothing is escaped in them.
    fn name(&mut self, name: &str) {
        debug_assert!(is_plain(name), "{name}");
        if self.bytes.last() != Some(&b'{') {
            self.bytes.push(b',');
        }
        self.bytes.push(b'"');
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(br#"":"#);
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
    }

    fn quoted(&mut self, plain: &[u8]) {
        self.bytes.push(b'"');
        self.bytes.extend(plain);
        self.bytes.push(b'"');
    }
}

/// Whether JSON writes a text as it is.
fn is_plain(text: &str) -> bool {
    !text.bytes().any(|byte| IS_ESCAPED[usize::from(byte)])
}

const IS_ESCAPED: [bool; 256] = {
    let (mut escaped, mut byte) = ([false; 256], 0);
    while byte < 128 {
        escaped[byte as usize] = byte < b' ' || byte == b'"' || byte == b'\\';
        byte += 1;
    }
    escaped
};

impl Visitor<'_> for Writer {
    fn text(&mut self, text: &str) {
        if is_plain(text) {
            self.quoted(text.as_bytes());
        } else {
            serde_json::to_writer(&mut self.bytes, text).expect(IN_MEMORY);
        }
    }

    fn number(&mut self, number: i64) {
        serde_json::to_writer(&mut self.bytes, &number).expect(IN_MEMORY);
    }

    fn boolean(&mut self, boolean: bool) {
        self.raw(if boolean { b"true" } else { b"false" });
    }

    fn amount(&mut self, amount: Decimal) {
        let amount = Price::new(amount);
        match self.amounts {
            Amounts::RequestText => amount.show(Form::Request, |text| self.quoted(text)),
            Amounts::Number => amount.show(Form::Exact, |text| self.raw(text)),
            Amounts::ExactText => amount.show(Form::Money, |text| self.quoted(text)),
        }
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
pub(crate) fn text_of_field<'a>(object: &'a dyn Fields, name: &str) -> Option<Cow<'a, str>> {
    field(object, name).and_then(text_of)
}

/// The text of a single value as requests carry it; `None` for objects, lists and nothing. Texts are not copied:
/// they may be card numbers.
pub(crate) fn text_of(field: &dyn AnyField) -> Option<Cow<'_, str>> {
    struct Text<'a>(Option<Cow<'a, str>>);
    impl<'a> Visitor<'a> for Text<'a> {
        fn text(&mut self, text: &'a str) {
            self.0 = Some(text.into());
        }
        fn number(&mut self, number: i64) {
            self.0 = Some(number.to_string().into());
        }
        fn boolean(&mut self, boolean: bool) {
            self.0 = Some(if boolean { "true" } else { "false" }.into());
        }
        fn amount(&mut self, amount: Decimal) {
            self.0 = Some(Price::new(amount).to_request_text().into());
        }
        fn object(&mut self, _: &dyn Fields) {}
        fn list(&mut self, _: &dyn List) {}
    }
    let mut text = Text(None);
    field.visit(&mut text);
    text.0
}

const TYPICAL_BODY: usize = 2048;
const IN_MEMORY: &str = "memory takes every byte";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::card::PaymentCard;

    #[test]
    fn who_asks_for_the_number_of_a_card_gets_no_copy() {
        let card_number = Some("5528790000000008".into());
        let card = PaymentCard { card_number, ..PaymentCard::default() };
        let number = text_of_field(&card, "cardNumber");
        assert!(matches!(number, Some(Cow::Borrowed("5528790000000008"))));
    }
}
