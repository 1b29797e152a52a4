//! What a request said about itself, kept after its body is gone.

use std::fmt;

use crate::value::card::CardDigits;
use crate::value::field::{Fields, List, Visitor, field, text_of, text_of_field};
use crate::value::price::Price;
use crate::wire::endpoint::{CONVERSATION_ID, Description};

/// References and amounts of a request: what its response must repeat, and what a look-up finds it
/// by. Holds no key, and of a card only the first six and last four digits.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Sent {
    fields: Vec<(&'static str, String)>,
    /// Digits of the card that was used, which may be stored.
    pub card: Option<CardDigits>,
}

impl Sent {
    pub(crate) fn of(call: &Description, request: &dyn Fields, nonce: &str) -> Self {
        let is_kept = |name: &str| {
            call.echo.contains(&name) || call.safety.moves_money() && IDENTITY.contains(&name)
        };
        let mut fields = Vec::new();
        for (index, name) in request.names().iter().enumerate() {
            if !is_kept(name.wire) && name.wire != CONVERSATION_ID {
                continue;
            }
            let filler = || (name.wire == CONVERSATION_ID).then(|| nonce.to_owned());
            if let Some(text) = text_of(request.field(index)).or_else(filler) {
                fields.push((name.wire, text));
            }
        }
        let card = if call.safety.moves_money() { card_of(request) } else { None };
        Self { fields, card }
    }

    /// The text of a field, if it was sent and is kept.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(known, _)| *known == name);
        found.map(|(_, text)| text.as_str()).filter(|text| !text.is_empty())
    }
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sent")
            .field("conversation_id", &self.get(CONVERSATION_ID))
            .finish_non_exhaustive()
    }
}

fn card_of(request: &dyn Fields) -> Option<CardDigits> {
    /// Looks into the card for its number.
    struct NumberOf(Option<CardDigits>);
    impl Visitor for NumberOf {
        fn object(&mut self, card: &dyn Fields) {
            self.0 = text_of_field(card, "cardNumber").and_then(|number| CardDigits::of(&number));
        }
        fn text(&mut self, _: &str) {}
        fn number(&mut self, _: i64) {}
        fn boolean(&mut self, _: bool) {}
        fn amount(&mut self, _: Price) {}
        fn list(&mut self, _: &dyn List) {}
    }
    let mut number = NumberOf(None);
    field(request, "paymentCard").filter(|card| !card.is_absent())?.visit(&mut number);
    number.0
}

/// The fields by which money calls are told apart.
const IDENTITY: &[&str] = &[
    "paymentId",
    "paymentTransactionId",
    "price",
    "paidPrice",
    "currency",
    "basketId",
    "installment",
];
