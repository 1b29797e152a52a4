//! What payouts need to know of their receivers.

use crate::value::rule::Rule;
use crate::value::text::{Kind, Text};

/// International number of a bank account. Blanks are dropped.
pub type Iban = Text<kind::Iban>;
/// Tax number of a company, 10 digits in Türkiye.
pub type TaxNumber = Text<kind::TaxNumber>;
/// Key of a sub-merchant at iyzico.
pub type SubMerchantKey = Text<kind::SubMerchantKey>;
/// Code from an SMS of iyzico. Never shown in logs.
pub type SmsCode = Text<kind::SmsCode>;

/// The kinds behind the text types of this module.
pub mod kind {
    use super::{Kind, Rule, iban_problem, is_iban};

    /// Kind of [`Iban`](super::Iban).
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
        .normalise(|text| {
            text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase()
        })
        .refuse(iban_problem)
        .doubt(|text, _| (!is_iban(text)).then_some("is not a valid IBAN"));
    }

    /// Kind of [`TaxNumber`](super::TaxNumber).
    pub struct TaxNumber;

    impl Kind for TaxNumber {
        const RULE: Rule = Rule::new("TaxNumber", "10 digits", "9261877010").doubt(|text, _| {
            let digits = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit());
            (!digits).then_some("is not 10 digits")
        });
    }

    /// Kind of [`SmsCode`](super::SmsCode).
    pub struct SmsCode;

    impl Kind for SmsCode {
        const RULE: Rule = Rule::new("SmsCode", "the code from the SMS", "123456")
            .secret()
            .pattern(r"\S")
            .code("24")
            .refuse(|text| text.trim().is_empty().then_some("must not be empty"));
    }

    /// Kind of [`SubMerchantKey`](super::SubMerchantKey).
    pub struct SubMerchantKey;

    impl Kind for SubMerchantKey {
        const RULE: Rule = Rule::new(
            "SubMerchantKey",
            "iyzico's key of the sub-merchant",
            "2IXfb7GEYpgWDuCNLpLfXjYFJzk=",
        )
        .code("2001")
        .missing_code("2003")
        .refuse(|text| text.trim().is_empty().then_some("must not be empty"));
    }
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
}
