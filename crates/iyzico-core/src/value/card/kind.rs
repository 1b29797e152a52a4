//! The kinds behind the text types of cards, with the rule of each.

use std::borrow::Cow;

use super::card_digits::masked;
use super::scheme::{Scheme, has_right_check_digit};
use crate::value::blank::joined;
use crate::value::rule::Rule;
use crate::value::text::Kind;

/// Kind of [`CardNumber`](super::CardNumber).
///
/// ```
/// use iyzico_core::card::kind::CardNumber;
/// use iyzico_core::text::Kind;
///
/// assert_eq!(CardNumber::RULE.example, "5528790000000008");
/// ```
pub struct CardNumber;

impl Kind for CardNumber {
    const RULE: Rule = Rule::new(
        "CardNumber",
        "12 to 19 digits with a right check digit (Luhn)",
        "5528790000000008",
    )
    .secret()
    .pattern("^[0-9]{12,19}$")
    .code("12")
    .missing_code("12")
    .normalise(joined)
    .refuse(|text| {
        if text.is_empty() {
            Some("must not be empty")
        } else if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            Some("holds characters other than digits")
        } else if !(12..=19).contains(&text.len()) {
            Some("has a length that no card number has")
        } else if !has_right_check_digit(text) {
            Some("has a wrong check digit (Luhn); probably mistyped")
        } else {
            None
        }
    })
    .doubt(|number, context| match Scheme::of(number) {
        _ if context.live && crate::value::test_cards::find(number).is_some() => {
            Some("is a test card, which the live service refuses")
        }
        Some(Scheme::AmericanExpress) if number.len() != 15 => {
            Some("has an unusual length; American Express numbers have 15 digits")
        }
        None => Some("belongs to a scheme other than Troy, Mastercard, Visa and American Express"),
        Some(_) => None,
    });
}

/// Kind of [`CardHolderName`](super::CardHolderName).
///
/// ```
/// use iyzico_core::card::kind::CardHolderName;
/// use iyzico_core::text::Kind;
///
/// assert_eq!(CardHolderName::RULE.example, "John Doe");
/// ```
pub struct CardHolderName;

impl Kind for CardHolderName {
    const RULE: Rule = Rule::new("CardHolderName", "first name and surname", "John Doe")
        .pattern(r"\S")
        .code("16")
        .missing_code("16")
        .refuse_empty()
        .doubt(|text, _| (text.split_whitespace().count() < 2).then_some("is a single word"));
}

/// Kind of [`ExpireMonth`](super::ExpireMonth).
///
/// ```
/// use iyzico_core::card::kind::ExpireMonth;
/// use iyzico_core::text::Kind;
///
/// assert_eq!(ExpireMonth::RULE.example, "12");
/// ```
pub struct ExpireMonth;

impl Kind for ExpireMonth {
    const RULE: Rule = Rule::new("ExpireMonth", "01 to 12", "12")
        .wiped()
        .pattern("^(0?[1-9]|1[0-2])$")
        .code("13")
        .missing_code("13")
        .normalise(|text| match text {
            digit if digit.len() == 1 => Cow::Owned(format!("0{digit}")),
            other => Cow::Borrowed(other),
        })
        .refuse(|text| {
            let month = text.parse::<u8>().unwrap_or(0);
            let two_digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            (!two_digits || !(1..=12).contains(&month)).then_some("is not a month")
        });
}

/// Kind of [`ExpireYear`](super::ExpireYear).
///
/// ```
/// use iyzico_core::card::kind::ExpireYear;
/// use iyzico_core::text::Kind;
///
/// assert_eq!(ExpireYear::RULE.example, "2030");
/// ```
pub struct ExpireYear;

impl Kind for ExpireYear {
    const RULE: Rule = Rule::new("ExpireYear", "a year of four digits", "2030")
        .wiped()
        .pattern("^([0-9]{2}|20[0-9]{2})$")
        .code("14")
        .missing_code("14")
        .normalise(|text| match text {
            digits if digits.len() == 2 => Cow::Owned(format!("20{digits}")),
            other => Cow::Borrowed(other),
        })
        .refuse(|text| {
            let four_digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
            (!four_digits || !text.starts_with("20")).then_some("is not a year of four digits")
        });
}

/// Kind of [`Cvc`](super::Cvc).
///
/// ```
/// use iyzico_core::card::kind::Cvc;
/// use iyzico_core::text::Kind;
///
/// assert_eq!(Cvc::RULE.example, "123");
/// ```
pub struct Cvc;

impl Kind for Cvc {
    const RULE: Rule = Rule::new("Cvc", "3 digits, 4 for American Express", "123")
        .secret()
        .pattern("^[0-9]{3,4}$")
        .code("15")
        .missing_code("15")
        .refuse(|text| {
            let digits =
                matches!(text.len(), 3 | 4) && text.bytes().all(|byte| byte.is_ascii_digit());
            (!digits).then_some("is not 3 or 4 digits")
        });
}

/// Kind of [`CardToken`](super::CardToken).
///
/// ```
/// use iyzico_core::card::kind::CardToken;
/// use iyzico_core::text::Kind;
///
/// assert_eq!(CardToken::RULE.example, "nOwIOTbi5VShGNKXMSggEe4zcKQ=");
/// ```
pub struct CardToken;

impl Kind for CardToken {
    const RULE: Rule =
        Rule::new("CardToken", "the token of a stored card", "nOwIOTbi5VShGNKXMSggEe4zcKQ=")
            .key()
            .code("3002")
            .missing_code("3002")
            .refuse_empty();
}

/// Kind of [`CardUserKey`](super::CardUserKey).
///
/// ```
/// use iyzico_core::card::kind::CardUserKey;
/// use iyzico_core::text::Kind;
///
/// assert_eq!(CardUserKey::RULE.example, "W2OM/ZUXAn0qCepxpa5Taz89lV0=");
/// ```
pub struct CardUserKey;

impl Kind for CardUserKey {
    const RULE: Rule = Rule::new(
        "CardUserKey",
        "the key of the buyer's stored cards",
        "W2OM/ZUXAn0qCepxpa5Taz89lV0=",
    )
    .key()
    .code("3001")
    .missing_code("3001")
    .refuse_empty();
}

/// Kind of [`MaskedCardNumber`](super::MaskedCardNumber).
///
/// ```
/// use iyzico_core::card::kind::MaskedCardNumber;
/// use iyzico_core::text::Kind;
///
/// assert_eq!(MaskedCardNumber::RULE.example, "552879******0008");
/// ```
pub struct MaskedCardNumber;

impl Kind for MaskedCardNumber {
    const RULE: Rule = Rule::new(
        "MaskedCardNumber",
        "the first six and the last four digits of a card",
        "552879******0008",
    )
    .normalise(|text| masked(Cow::Borrowed(text)));

    fn received(text: Cow<'_, str>) -> Cow<'_, str> {
        masked(text)
    }
}
