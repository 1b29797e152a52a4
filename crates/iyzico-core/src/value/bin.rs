//! First digits of cards, and what they tell.

use iyzico_derive::Choice;

use crate::value::rule::Rule;
use crate::value::text::{Kind, Text};

/// First digits of a card number, 6 to 8. Longer input is cut, so that a whole card number never travels.
pub type BinNumber = Text<kind::BinNumber>;

/// The kinds behind the text types of this module.
pub mod kind {
    use super::{Kind, Rule};
    use crate::value::blank::parts_digits;

    /// Kind of [`BinNumber`](super::BinNumber).
    pub struct BinNumber;

    impl Kind for BinNumber {
        const RULE: Rule = Rule::new("BinNumber", "the first 6 to 8 digits of a card", "552879")
            .pattern("^[0-9]{6,8}")
            .code("5007")
            .missing_code("5006")
            .normalise(|text| text.chars().filter(|c| !parts_digits(*c)).take(8).collect())
            .refuse(|text| {
                let digits =
                    (6..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
                (!digits).then_some("is not 6 to 8 digits")
            });
    }
}

/// How a card is paid for by its holder.
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum CardType {
    /// Paid later.
    CreditCard,
    /// Paid at once from a bank account; usually needs 3-D Secure and takes no installments.
    DebitCard,
    /// Paid in advance.
    PrepaidCard,
    /// A type that is not documented.
    Other(String),
}

/// The scheme that a card belongs to, as iyzico spells it.
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum CardAssociation {
    /// Visa.
    Visa,
    /// Mastercard and Maestro.
    MasterCard,
    /// American Express.
    AmericanExpress,
    /// Troy, the Turkish scheme.
    Troy,
    /// A scheme that is not documented.
    Other(String),
}
