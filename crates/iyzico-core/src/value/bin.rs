//! First digits of cards, and what they tell.

use iyzico_derive::Choice;

use crate::value::rule::Rule;
use crate::value::text::{Kind, Text};

/// First digits of a card number, 6 to 8. Longer input is cut, so that a whole card number never travels.
///
/// ```
/// use iyzico_core::bin::BinNumber;
///
/// let number: BinNumber = "552879".parse()?;
/// assert_eq!(number.as_str(), "552879");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type BinNumber = Text<kind::BinNumber>;

/// The kinds behind the text types of this module.
pub mod kind {
    use super::{Kind, Rule};
    use crate::value::blank::parts_digits;

    /// Kind of [`BinNumber`](super::BinNumber).
    ///
    /// ```
    /// use iyzico_core::text::Kind;
    /// use iyzico_core::value::bin::kind::BinNumber;
    ///
    /// assert_eq!(BinNumber::RULE.example, "552879");
    /// ```
    pub struct BinNumber;

    impl Kind for BinNumber {
        const RULE: Rule = Rule::new("BinNumber", "the first 6 to 8 digits of a card", "552879")
            .pattern("^[0-9]{6,8}")
            .code("5007")
            .missing_code("5006")
            // A whole card number may be given, so no more than a BIN of it is copied.
            .normalise(|text| match text {
                bin if bin.len() <= 8 && !bin.contains(parts_digits) => bin.into(),
                longer => longer.chars().filter(|c| !parts_digits(*c)).take(8).collect(),
            })
            .refuse(|text| {
                let digits =
                    (6..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
                (!digits).then_some("is not 6 to 8 digits")
            });
    }
}

/// Type of a card: credit, debit or prepaid.
///
/// ```
/// use iyzico_core::bin::CardType;
///
/// let kind: CardType = serde_json::from_str(r#""CREDIT_CARD""#)?;
/// assert_eq!(kind, CardType::CreditCard);
/// assert_eq!(CardType::DebitCard.as_str(), "DEBIT_CARD");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum CardType {
    /// A credit card.
    CreditCard,
    /// A debit card; usually needs 3-D Secure and takes no installments.
    DebitCard,
    /// A prepaid card.
    PrepaidCard,
    /// A type that is not documented.
    Other(String),
}

/// The scheme that a card belongs to, as iyzico spells it.
///
/// ```
/// use iyzico_core::bin::CardAssociation;
///
/// let association: CardAssociation = serde_json::from_str(r#""VISA""#)?;
/// assert_eq!(association, CardAssociation::Visa);
/// assert_eq!(CardAssociation::MasterCard.as_str(), "MASTER_CARD");
/// # Ok::<(), serde_json::Error>(())
/// ```
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
