//! The person who buys.

use std::net::IpAddr;

use iyzico_derive::{Builder, Object};

use crate::value::given::{Given, Optional, Structure};
use crate::value::order::{LocalTime, Name, Note};
use crate::value::rule::{Context, Findings, Rule};
use crate::value::text::{Kind, Text};

/// E-mail address.
///
/// ```
/// use iyzico_core::buyer::Email;
///
/// let email: Email = "john.doe@example.com".parse()?;
/// assert_eq!(email.as_str(), "john.doe@example.com");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type Email = Text<kind::Email>;
/// Mobile phone number in the form +905350000000.
///
/// ```
/// use iyzico_core::buyer::GsmNumber;
///
/// let number: GsmNumber = "+905350000000".parse()?;
/// assert_eq!(number.as_str(), "+905350000000");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type GsmNumber = Text<kind::GsmNumber>;
/// Mobile phone number of a subscriber in the form +905350000000. The + is required.
///
/// ```
/// use iyzico_core::buyer::SubscriberGsmNumber;
///
/// let number: SubscriberGsmNumber = "+905350000000".parse()?;
/// assert_eq!(number.as_str(), "+905350000000");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type SubscriberGsmNumber = Text<kind::SubscriberGsmNumber>;
/// Identity number: TCKN, passport or tax number. Never shown in logs, because it is personal.
///
/// ```
/// use iyzico_core::buyer::IdentityNumber;
///
/// let number: IdentityNumber = "10000000146".parse()?;
/// assert!(!format!("{number:?}").contains("10000000146"), "a secret is never shown");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type IdentityNumber = Text<kind::IdentityNumber>;
/// Address of the buyer's device, IPv4 or IPv6.
///
/// ```
/// use iyzico_core::buyer::IpAddress;
///
/// let address: IpAddress = "85.34.78.112".parse()?;
/// assert_eq!(address.as_str(), "85.34.78.112");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type IpAddress = Text<kind::IpAddress>;

/// The kinds behind the text types of this module.
pub mod kind {
    use super::{Kind, Rule, doubt_gsm_number, is_tckn, parse_ip};
    use crate::value::url::is_private;

    /// Kind of [`Email`](super::Email).
    ///
    /// ```
    /// use iyzico_core::buyer::kind::Email;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(Email::RULE.example, "john.doe@example.com");
    /// ```
    pub struct Email;

    impl Kind for Email {
        const RULE: Rule = Rule::new("Email", "an e-mail address", "john.doe@example.com")
            .pattern(r"^[^@]+@[^@]+$")
            .code("5")
            .missing_code("3")
            .refuse(|text| match text.split_once('@') {
                Some((name, host)) if !name.trim().is_empty() && !host.trim().is_empty() => None,
                _ => Some("has no @ with text on both sides"),
            })
            .doubt(|text, _| {
                let host = text.rsplit('@').next().unwrap_or_default();
                let odd = text.matches('@').count() > 1
                    || text.contains(char::is_whitespace)
                    || !host.contains('.');
                odd.then_some("has an unusual form")
            });
    }

    /// Kind of [`GsmNumber`](super::GsmNumber).
    ///
    /// ```
    /// use iyzico_core::buyer::kind::GsmNumber;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(GsmNumber::RULE.example, "+905350000000");
    /// ```
    pub struct GsmNumber;

    impl Kind for GsmNumber {
        const RULE: Rule =
            Rule::new("GsmNumber", "+90 and ten digits", "+905350000000").doubt(doubt_gsm_number);
    }

    /// Kind of [`SubscriberGsmNumber`](super::SubscriberGsmNumber).
    ///
    /// ```
    /// use iyzico_core::buyer::kind::SubscriberGsmNumber;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(SubscriberGsmNumber::RULE.example, "+905350000000");
    /// ```
    pub struct SubscriberGsmNumber;

    impl Kind for SubscriberGsmNumber {
        const RULE: Rule = Rule::new("SubscriberGsmNumber", "+90 and ten digits", "+905350000000")
            .pattern(r"^\+")
            .code("11")
            .refuse(|text| (!text.starts_with('+')).then_some("does not begin with +"))
            .doubt(doubt_gsm_number);
    }

    /// Kind of [`IdentityNumber`](super::IdentityNumber).
    ///
    /// ```
    /// use iyzico_core::buyer::kind::IdentityNumber;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(IdentityNumber::RULE.example, "10000000146");
    /// ```
    pub struct IdentityNumber;

    impl Kind for IdentityNumber {
        const RULE: Rule = Rule::new(
            "IdentityNumber",
            "TCKN (11 digits); for foreigners a passport number",
            "10000000146",
        )
        .secret()
        .code("18")
        .missing_code("8")
        .refuse_empty()
        .doubt(|text, context| {
            let placeholder = text.len() == 11 && text.bytes().all(|byte| byte == b'1');
            match text {
                _ if placeholder && context.live => {
                    Some("is a placeholder; send the buyer's own number")
                }
                _ if placeholder || is_tckn(text) => None,
                _ => Some("is not a valid TCKN; fine for a foreign buyer"),
            }
        });
    }

    /// Kind of [`IpAddress`](super::IpAddress).
    ///
    /// ```
    /// use iyzico_core::buyer::kind::IpAddress;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(IpAddress::RULE.example, "85.34.78.112");
    /// ```
    pub struct IpAddress;

    impl Kind for IpAddress {
        const RULE: Rule =
            Rule::new("IpAddress", "the buyer's public IPv4 or IPv6 address", "85.34.78.112")
                .code("22")
                .refuse(|text| parse_ip(text).is_none().then_some("is not an IP address"))
                .doubt(|text, _| {
                    is_private(parse_ip(text)?)
                        .then_some("is a private address; send the address of the buyer's device")
                });
    }
}

fn doubt_gsm_number(text: &str, context: &Context) -> Option<&'static str> {
    let digits = text.strip_prefix("+90").unwrap_or_default();
    if digits.len() != 10 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        Some("is not of the form +90 and ten digits")
    } else if context.live && digits == "5555555555" {
        Some("is a placeholder; send the buyer's own number")
    } else {
        None
    }
}

/// Whether a text is an address of the Internet protocol, version 4 or 6.
fn parse_ip(text: &str) -> Option<IpAddr> {
    text.parse().ok()
}

/// The check digits of a Turkish identity number.
fn is_tckn(text: &str) -> bool {
    if text.len() != 11 || text.starts_with('0') || !text.bytes().all(|byte| byte.is_ascii_digit())
    {
        return false;
    }
    let digits = || text.bytes().map(|byte| i32::from(byte - b'0'));
    let odd: i32 = digits().take(9).step_by(2).sum();
    let even: i32 = digits().take(8).skip(1).step_by(2).sum();
    let tenth = (odd * 7 - even).rem_euclid(10);
    let eleventh = (odd + even + tenth) % 10;
    digits().skip(9).eq([tenth, eleventh])
}

/// The person who buys. On the live service every value must come from the buyer.
///
/// ```
/// use iyzico_core::buyer::Buyer;
///
/// let buyer = Buyer::builder()
///     .id("BY789")
///     .name("Jane")
///     .surname("Doe")
///     .identity_number("74300864791")
///     .email("jane@example.com")
///     .registration_address("Bora Sok. 1")
///     .city("Istanbul")
///     .country("Turkey")
///     .ip("85.34.78.112")
///     .build();
/// ```
///
/// Source: iyzico's older integration guide.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object, Builder)]
#[non_exhaustive]
pub struct Buyer {
    /// The merchant's own ID for the customer.
    pub id: Given<Name>,
    /// First name.
    pub name: Given<Name>,
    /// Surname.
    pub surname: Given<Name>,
    /// TCKN of the buyer, or another identity number for foreigners.
    pub identity_number: Given<IdentityNumber>,
    /// E-mail address at which the buyer can be reached.
    pub email: Given<Email>,
    /// Mobile phone number. Optional in iyzico's older integration guide, required in newer ones: send it when known.
    pub gsm_number: Option<Given<GsmNumber>>,
    /// When the buyer registered with the merchant.
    pub registration_date: Option<Given<LocalTime>>,
    /// When the buyer logged in last.
    pub last_login_date: Option<Given<LocalTime>>,
    /// The buyer's address on file.
    pub registration_address: Given<Name>,
    /// City of the buyer.
    pub city: Given<Name>,
    /// Country of the buyer.
    pub country: Given<Name>,
    /// Postal code of the buyer.
    pub zip_code: Option<Given<Note>>,
    /// IP address of the device from which the buyer pays.
    pub ip: Given<IpAddress>,
}

impl Buyer {
    /// Rules between the fields of a buyer.
    pub(crate) fn check(&self, path: &str, _: &Context, findings: &mut Findings) {
        if self.gsm_number.is_missing() {
            findings
                .warning(format!("{path}.gsmNumber"), "is missing; newer documents require it")
                .code("25");
        }
    }
}

impl Structure for Buyer {
    const RULE: &'static Rule = &Rule::new("Buyer", "the person who buys", "");
}
