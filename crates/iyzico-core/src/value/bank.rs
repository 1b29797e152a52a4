//! What payouts need to know of their receivers.

use std::borrow::Cow;

use zeroize::Zeroizing;

use crate::value::rule::Rule;
use crate::value::text::{Kind, Text};

/// International number of a bank account. Blanks are dropped.
///
/// ```
/// use iyzico_core::bank::Iban;
///
/// let iban: Iban = "TR180006200119000006672315".parse()?;
/// assert_eq!(iban.as_str(), "TR180006200119000006672315");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type Iban = Text<kind::Iban>;
/// Tax number of a company, 10 digits in Türkiye.
///
/// ```
/// use iyzico_core::bank::TaxNumber;
///
/// let number: TaxNumber = "9261877010".parse()?;
/// assert_eq!(number.as_str(), "9261877010");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type TaxNumber = Text<kind::TaxNumber>;
/// Key of a sub-merchant at iyzico.
///
/// ```
/// use iyzico_core::bank::SubMerchantKey;
///
/// let key: SubMerchantKey = "2IXfb7GEYpgWDuCNLpLfXjYFJzk=".parse()?;
/// assert_eq!(key.as_str(), "2IXfb7GEYpgWDuCNLpLfXjYFJzk=");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type SubMerchantKey = Text<kind::SubMerchantKey>;
/// Code from an SMS of iyzico. Never shown in logs.
///
/// ```
/// use iyzico_core::bank::SmsCode;
///
/// let code: SmsCode = "123456".parse()?;
/// assert!(!format!("{code:?}").contains("123456"), "a secret is never shown");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type SmsCode = Text<kind::SmsCode>;

/// What finds the recipient of a payout: an IBAN, a mobile number, an identity number or a member number.
/// Never shown in logs, because it is personal. Blanks in an IBAN are dropped.
///
/// ```
/// use iyzico_core::bank::PayoutRecipient;
///
/// let recipient: PayoutRecipient = "TR180006200119000006672315".parse()?;
/// assert!(!format!("{recipient:?}").contains("TR180006200119000006672315"), "a secret is never shown");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type PayoutRecipient = Text<kind::PayoutRecipient>;

/// The kinds behind the text types of this module.
pub mod kind {
    use super::{Cow, Kind, Rule, Zeroizing, as_one_word, iban_problem, is_iban};

    /// Kind of [`Iban`](super::Iban).
    ///
    /// ```
    /// use iyzico_core::bank::kind::Iban;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(Iban::RULE.example, "TR180006200119000006672315");
    /// ```
    pub struct Iban;

    impl Kind for Iban {
        const RULE: Rule = Rule::new(
            "Iban",
            "TR and 24 digits, or the IBAN of a foreign account",
            "TR180006200119000006672315",
        )
        .pattern("^[A-Za-z]{2}[0-9 ]{2}[0-9A-Za-z ]{1,40}$")
        .code("2030")
        .missing_code("2005")
        .normalise(|text| Cow::Owned(as_one_word(text)))
        .refuse(iban_problem)
        .doubt(|text, _| (!is_iban(text)).then_some("is not a valid IBAN"));
    }

    /// Kind of [`PayoutRecipient`](super::PayoutRecipient).
    ///
    /// ```
    /// use iyzico_core::bank::kind::PayoutRecipient;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(PayoutRecipient::RULE.example, "TR180006200119000006672315");
    /// ```
    pub struct PayoutRecipient;

    impl Kind for PayoutRecipient {
        const RULE: Rule = Rule::new(
            "PayoutRecipient",
            "an IBAN, mobile number, identity number or member number, as recipientType says",
            "TR180006200119000006672315",
        )
        .secret()
        // The number of a member may begin like an IBAN, so only what is one is respelled.
        .normalise(|text| {
            let word = Zeroizing::new(as_one_word(text));
            if is_iban(&word) { Cow::Owned(word.to_string()) } else { text.into() }
        })
        .refuse_empty();
    }

    /// Kind of [`TaxNumber`](super::TaxNumber).
    ///
    /// ```
    /// use iyzico_core::bank::kind::TaxNumber;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(TaxNumber::RULE.example, "9261877010");
    /// ```
    pub struct TaxNumber;

    impl Kind for TaxNumber {
        const RULE: Rule = Rule::new("TaxNumber", "10 digits", "9261877010").doubt(|text, _| {
            let digits = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit());
            (!digits).then_some("is not 10 digits")
        });
    }

    /// Kind of [`SmsCode`](super::SmsCode).
    ///
    /// ```
    /// use iyzico_core::bank::kind::SmsCode;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(SmsCode::RULE.example, "123456");
    /// ```
    pub struct SmsCode;

    impl Kind for SmsCode {
        const RULE: Rule = Rule::new("SmsCode", "the code from the SMS", "123456")
            .secret()
            .pattern(r"\S")
            .code("24")
            .refuse_empty();
    }

    /// Kind of [`SubMerchantKey`](super::SubMerchantKey).
    ///
    /// ```
    /// use iyzico_core::bank::kind::SubMerchantKey;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(SubMerchantKey::RULE.example, "2IXfb7GEYpgWDuCNLpLfXjYFJzk=");
    /// ```
    pub struct SubMerchantKey;

    impl Kind for SubMerchantKey {
        const RULE: Rule = Rule::new(
            "SubMerchantKey",
            "iyzico's key of the sub-merchant",
            "2IXfb7GEYpgWDuCNLpLfXjYFJzk=",
        )
        .code("2001")
        .missing_code("2003")
        .refuse_empty();
    }
}

impl Iban {
    /// Whether length and check digits are those of its country. Always so for a Turkish account of a
    /// request; foreign ones are for the bank to judge.
    pub fn is_valid(&self) -> bool {
        is_iban(self.as_str())
    }
}

/// An IBAN without its blanks, in capital letters.
fn as_one_word(text: &str) -> String {
    let mut word = Zeroizing::new(String::with_capacity(text.len()));
    word.extend(text.chars().filter(|c| !c.is_whitespace()));
    word.to_uppercase()
}

/// A wrong Turkish account is an error: the money would not arrive. Others are for the bank to judge.
fn iban_problem(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        Some("must not be empty")
    } else if text.starts_with("TR") && !is_iban(text) {
        Some("is not a valid Turkish IBAN: TR and 24 digits with right check digits")
    } else {
        None
    }
}

fn is_iban(text: &str) -> bool {
    text.parse::<iban::Iban>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turkish_accounts_must_be_right() {
        let iban: Iban = "tr18 0006 2001 1900 0006 6723 15".parse().unwrap();
        assert_eq!(iban.as_str(), "TR180006200119000006672315");
        assert!("TR190006200119000006672315".parse::<Iban>().is_err());
        assert!("TR18000620011900000667231".parse::<Iban>().is_err());
        assert!("DE89370400440532013000".parse::<Iban>().is_ok());
    }

    #[test]
    fn only_an_account_is_respelled_and_no_recipient_is_shown() {
        let account: PayoutRecipient = "tr18 0006 2001 1900 0006 6723 15".parse().unwrap();
        assert_eq!(account.as_str(), "TR180006200119000006672315");
        let member: PayoutRecipient = "tr18 0006".parse().unwrap();
        assert_eq!(member.as_str(), "tr18 0006");
        assert_eq!(format!("{account:?} {member}"), "PayoutRecipient(…) …");
    }
}
