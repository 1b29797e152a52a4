//! Writing objects as JSON. Amounts are text in requests and numbers in responses.

use std::borrow::Cow;
use std::mem;

use rust_decimal::Decimal;

use crate::value::conclusion::Answer;
use crate::value::field::{AnyField, Fields, List, Visitor, field};
use crate::value::price::{Form, Price};
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
    let mut writer = Writer::new(WipedBytes::with_capacity(TYPICAL_BODY), amounts);
    writer.object(object);
    writer.into_text()
}

/// Writes a single value as JSON text; nothing for one that is absent.
pub(crate) fn value_to_json(field: &dyn AnyField) -> String {
    let mut writer = Writer::new(WipedBytes::with_capacity(TYPICAL_BODY), Amounts::ExactText);
    field.visit(&mut writer);
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
    let mut writer = Writer::new(bytes, amounts);
    writer.raw(b"{");
    for object in objects {
        writer.members(*object);
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
    let mut writer = Writer::new(WipedBytes::with_capacity(TYPICAL_BODY), Amounts::RequestText);
    writer.raw(b"{");
    for (index, name) in object.names().iter().enumerate() {
        let name = name.wire;
        if !is_chosen(name) || writer.member(name, object.field(index)) {
            continue;
        }
        if let Some((_, text)) = filler.filter(|(filled, _)| *filled == name) {
            writer.name(name);
            writer.text(text);
        }
    }
    writer.raw(b"}");
    writer.bytes
}

struct Writer {
    bytes: WipedBytes,
    amounts: Amounts,
    /// Of the field whose value comes next. A value that is not there writes nothing, and no name either.
    name: &'static str,
}

impl Writer {
    fn new(bytes: WipedBytes, amounts: Amounts) -> Self {
        Self { bytes, amounts, name: "" }
    }

    fn into_text(self) -> String {
        String::from_utf8(self.bytes.into_open()).expect("JSON is UTF-8")
    }

    fn members(&mut self, object: &dyn Fields) {
        for (index, name) in object.names().iter().enumerate() {
            self.member(name.wire, object.field(index));
        }
    }

    /// Writes a field, if it is there; returns whether it is.
    #[inline]
    fn member(&mut self, name: &'static str, field: &dyn AnyField) -> bool {
        self.name = name;
        field.visit(self);
        mem::take(&mut self.name).is_empty()
    }

    /// A value begins: before it stands its name, if it is that of a field.
    #[inline]
    fn begin(&mut self) {
        let name = mem::take(&mut self.name);
        if !name.is_empty() {
            self.name(name);
        }
    }

    /// Names are words: nothing is escaped in them.
    #[inline]
    fn name(&mut self, name: &str) {
        debug_assert!(is_plain(name), "{name}");
        if self.bytes.last() != Some(&b'{') {
            self.bytes.push(b',');
        }
        self.quoted(name.as_bytes());
        self.bytes.push(b':');
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
    }

    #[inline]
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
        self.begin();
        if is_plain(text) {
            self.quoted(text.as_bytes());
        } else {
            serde_json::to_writer(&mut self.bytes, text).expect(IN_MEMORY);
        }
    }

    fn number(&mut self, number: i64) {
        self.begin();
        serde_json::to_writer(&mut self.bytes, &number).expect(IN_MEMORY);
    }

    fn boolean(&mut self, boolean: bool) {
        self.begin();
        self.raw(if boolean { b"true" } else { b"false" });
    }

    fn amount(&mut self, amount: Decimal) {
        self.begin();
        let amount = Price::new(amount);
        match self.amounts {
            Amounts::RequestText => amount.show_quoted(Form::Request, |text| self.raw(text)),
            Amounts::Number => amount.show(Form::Exact, |text| self.raw(text)),
            Amounts::ExactText => amount.show_quoted(Form::Money, |text| self.raw(text)),
        }
    }

    fn object(&mut self, object: &dyn Fields) {
        self.begin();
        self.raw(b"{");
        self.members(object);
        self.raw(b"}");
    }

    fn list(&mut self, list: &dyn List) {
        self.begin();
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
    use crate::object;
    use crate::payment::{ConvertedPayout, ItemTransaction, Payment};
    use crate::value::card::PaymentCard;
    use crate::value::field::Object as _;

    /// Objects and lists end with fields that are not there, before others that are.
    #[test]
    fn a_field_that_is_not_there_leaves_no_name() {
        let line = |converted_payout| {
            object!(ItemTransaction {
                payment_transaction_id: "7".parse().unwrap(),
                converted_payout,
            })
        };
        let payment = object!(Payment {
            payment_id: "1".parse().unwrap(),
            price: "1.2".parse().unwrap(),
            paid_price: "0E-8".parse().unwrap(),
            item_transactions: Some(vec![line(Some(ConvertedPayout::empty())), line(None)]),
            auth_code: Some("\"9".parse().unwrap()),
        });
        let json = to_json(&payment, Amounts::ExactText);
        let lines =
            r#"[{"paymentTransactionId":"7","convertedPayout":{}},{"paymentTransactionId":"7"}]"#;
        let before = r#""paymentId":"1","price":"1.20","paidPrice":"0.00000000""#;
        let expected = format!(r#"{{{before},"itemTransactions":{lines},"authCode":"\"9"}}"#);
        assert_eq!(json, expected);
        assert_eq!(to_json(&ConvertedPayout::empty(), Amounts::Number), "{}");
    }

    #[test]
    fn who_asks_for_the_number_of_a_card_gets_no_copy() {
        let card_number = Some("5528790000000008".into());
        let card = PaymentCard { card_number, ..PaymentCard::default() };
        let number = text_of_field(&card, "cardNumber");
        assert!(matches!(number, Some(Cow::Borrowed("5528790000000008"))));
    }
}
