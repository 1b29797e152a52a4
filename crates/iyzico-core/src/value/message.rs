//! What iyzico or a bank says in a response.

use std::borrow::Cow;

use crate::value::card::hide::hide_numbers;
use crate::value::rule::Rule;
use crate::value::text::{Kind, Text};

/// A message of iyzico or of a bank. What could be a card number in it is hidden.
pub type Message = Text<MessageKind>;

/// Kind of [`Message`].
pub struct MessageKind;

impl Kind for MessageKind {
    const RULE: Rule = Rule::new("Message", "any text", "Kart limiti yetersiz");

    fn received(text: Cow<'_, str>) -> Cow<'_, str> {
        Cow::Owned(hide_numbers(&text).into_owned())
    }
}
