//! What iyzico or a bank says in a response.

use std::borrow::Cow;

use crate::value::card::hide::hide_numbers;
use crate::value::rule::Rule;
use crate::value::text::{Kind, Text};

/// A message of iyzico or of a bank. What could be a card number in it is hidden.
///
/// ```
/// use iyzico_core::value::message::Message;
///
/// let message: Message = "Kart limiti yetersiz".parse()?;
/// assert_eq!(message.as_str(), "Kart limiti yetersiz");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type Message = Text<MessageKind>;

/// Kind of [`Message`].
///
/// ```
/// use iyzico_core::text::Kind;
/// use iyzico_core::value::message::MessageKind;
///
/// assert_eq!(MessageKind::RULE.example, "Kart limiti yetersiz");
/// ```
pub struct MessageKind;

impl Kind for MessageKind {
    const RULE: Rule = Rule::new("Message", "any text", "Kart limiti yetersiz");

    fn received(text: Cow<'_, str>) -> Cow<'_, str> {
        Cow::Owned(hide_numbers(&text).into_owned())
    }
}
