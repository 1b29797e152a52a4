//! Payment cards: numbers, expiry dates, security codes, and references to stored cards.

mod card_digits;
pub(crate) mod digits;
pub(crate) mod escaped;
pub(crate) mod hide;
pub mod kind;
pub(crate) mod scheme;

pub use card_digits::CardDigits;
pub use hide::{hide_numbers, holds_number};
pub use scheme::Scheme;

use iyzico_derive::{Builder, Object};

use crate::value::given::{Given, Optional, Structure};
use crate::value::order::{Flag, Note, Token, turkish_time};
use crate::value::rule::{Context, Findings, Rule};
use crate::value::text::Text;

/// Number of a payment card: 12 to 19 digits with a right check digit. Blanks and dashes are dropped.
///
/// ```
/// use iyzico_core::card::CardNumber;
///
/// let number: CardNumber = "5528790000000008".parse()?;
/// assert!(!format!("{number:?}").contains("5528790000000008"), "a secret is never shown");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type CardNumber = Text<kind::CardNumber>;
/// Name of the card holder as printed on the card.
///
/// ```
/// use iyzico_core::card::CardHolderName;
///
/// let name: CardHolderName = "John Doe".parse()?;
/// assert_eq!(name.as_str(), "John Doe");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type CardHolderName = Text<kind::CardHolderName>;
/// Month in which the card expires, `01` to `12`.
///
/// ```
/// use iyzico_core::card::ExpireMonth;
///
/// let month: ExpireMonth = "12".parse()?;
/// assert_eq!(month.as_str(), "12");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type ExpireMonth = Text<kind::ExpireMonth>;
/// Year in which the card expires, four digits; two digits are completed with `20`.
///
/// ```
/// use iyzico_core::card::ExpireYear;
///
/// let year: ExpireYear = "2030".parse()?;
/// assert_eq!(year.as_str(), "2030");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type ExpireYear = Text<kind::ExpireYear>;
/// Security code of the card: 3 digits, 4 for American Express.
///
/// ```
/// use iyzico_core::card::Cvc;
///
/// let cvc: Cvc = "123".parse()?;
/// assert!(!format!("{cvc:?}").contains("123"), "a secret is never shown");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type Cvc = Text<kind::Cvc>;
/// Key of one stored card.
///
/// ```
/// use iyzico_core::card::CardToken;
///
/// let token: CardToken = "nOwIOTbi5VShGNKXMSggEe4zcKQ=".parse()?;
/// assert_eq!(token.as_str(), "nOwIOTbi5VShGNKXMSggEe4zcKQ=");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type CardToken = Text<kind::CardToken>;
/// Key of the buyer's stored cards at the merchant.
///
/// ```
/// use iyzico_core::card::CardUserKey;
///
/// let key: CardUserKey = "W2OM/ZUXAn0qCepxpa5Taz89lV0=".parse()?;
/// assert_eq!(key.as_str(), "W2OM/ZUXAn0qCepxpa5Taz89lV0=");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type CardUserKey = Text<kind::CardUserKey>;
/// Number of a card as a response repeats it: the first six and the last four digits are kept, whatever
/// iyzico sent.
///
/// ```
/// use iyzico_core::card::MaskedCardNumber;
///
/// let number: MaskedCardNumber = "552879******0008".parse()?;
/// assert_eq!(number.as_str(), "552879******0008");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type MaskedCardNumber = Text<kind::MaskedCardNumber>;

/// The card that is charged: its data, or a reference to a stored card.
///
/// [`PaymentCard::builder`] asks for the data of a card; [`PaymentCard::stored`] refers to a card
/// that was stored before.
///
/// ```
/// use iyzico_core::card::PaymentCard;
///
/// let typed = PaymentCard::builder()
///     .card_holder_name("Jane Doe")
///     .card_number("5528790000000008")
///     .expire_month("12")
///     .expire_year("2030")
///     .cvc("123")
///     .build();
/// assert!(!format!("{typed:?}").contains("5528790000000008"));
/// ```
///
/// Source: iyzico's older integration guide; stored cards and the consumer tokens from the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object, Builder)]
#[non_exhaustive]
#[wire(one_of("cardToken", "ucsToken", "cardHolderName cardNumber expireMonth expireYear cvc"))]
pub struct PaymentCard {
    /// Name on the card. Required unless a stored card is used.
    #[builder(required)]
    pub card_holder_name: Option<Given<CardHolderName>>,
    /// Card number. Required unless a stored card is used.
    #[builder(required)]
    pub card_number: Option<Given<CardNumber>>,
    /// Month of expiry. Required unless a stored card is used.
    #[builder(required)]
    pub expire_month: Option<Given<ExpireMonth>>,
    /// Year of expiry. Required unless a stored card is used.
    #[builder(required)]
    pub expire_year: Option<Given<ExpireYear>>,
    /// Security code. Required unless a stored card is used; with one it is passed on to the bank.
    #[builder(required)]
    pub cvc: Option<Given<Cvc>>,
    /// Whether the card is stored for later payments; the response then names it.
    pub register_card: Option<Given<Flag>>,
    /// Label of the stored card.
    pub card_alias: Option<Given<Note>>,
    /// Key of the buyer's stored cards: with `cardToken` to pay, alone to store one more card.
    pub card_user_key: Option<Given<CardUserKey>>,
    /// Key of the stored card that is charged.
    pub card_token: Option<Given<CardToken>>,
    /// Token of the universal card storage session. Seen in official clients; not documented.
    pub ucs_token: Option<Given<Token>>,
    /// Token of the buyer's iyzico account. Seen in official clients; not documented.
    pub consumer_token: Option<Given<Token>>,
    /// Whether the card is stored in the buyer's iyzico account. Seen in official clients; not documented.
    pub register_consumer_card: Option<Given<Flag>>,
}

impl PaymentCard {
    /// Refers to a card that was stored before.
    pub fn stored(
        card_user_key: impl Into<Given<CardUserKey>>,
        card_token: impl Into<Given<CardToken>>,
    ) -> Self {
        Self {
            card_user_key: Some(card_user_key.into()),
            card_token: Some(card_token.into()),
            ..Self::default()
        }
    }

    /// Whether a stored card is charged instead of the data of a card. A new card of a buyer who keeps
    /// cards at iyzico comes with `ucsToken` too.
    pub fn is_stored(&self) -> bool {
        let is_of_session = !self.ucs_token.is_missing() && self.card_number.is_missing();
        !self.card_token.is_missing() || is_of_session
    }

    /// Rules between the fields of a card; `path` is where the card stands in the request.
    pub fn check(&self, path: &str, context: &Context, findings: &mut Findings) {
        if self.is_stored() {
            self.check_stored(path, findings);
        } else {
            self.check_raw(path, context, findings);
        }
    }

    fn check_stored(&self, path: &str, findings: &mut Findings) {
        let consumer = !(self.consumer_token.is_missing() && self.ucs_token.is_missing());
        if self.card_user_key.is_missing() && !consumer {
            findings
                .error(format!("{path}.cardUserKey"), "is required together with cardToken")
                .code("5111");
        }
        if !self.card_number.is_missing() {
            findings
                .warning(path, "names a stored card and a card number; iyzico expects one of them");
        }
    }

    fn check_raw(&self, path: &str, context: &Context, findings: &mut Findings) {
        let required = [
            ("cardHolderName", self.card_holder_name.is_missing(), "16"),
            ("cardNumber", self.card_number.is_missing(), "12"),
            ("expireMonth", self.expire_month.is_missing(), "13"),
            ("expireYear", self.expire_year.is_missing(), "14"),
            ("cvc", self.cvc.is_missing(), "15"),
        ];
        for (field, missing, code) in required {
            if missing {
                findings
                    .error(format!("{path}.{field}"), "is required unless a stored card is used")
                    .code(code);
            }
        }
        let month = self.expire_month.as_ref().and_then(Given::value);
        let year = self.expire_year.as_ref().and_then(Given::value);
        check_expiry(path, month, year, context, findings);
        self.check_cvc(path, findings);
    }

    fn check_cvc(&self, path: &str, findings: &mut Findings) {
        let number = self.card_number.as_ref().and_then(Given::value);
        let cvc = self.cvc.as_ref().and_then(Given::value);
        let (Some(number), Some(cvc)) = (number, cvc) else {
            return;
        };
        let Some(scheme) = Scheme::of(number.as_str()) else {
            return;
        };
        let digits = cvc.as_str().len();
        if digits != scheme.cvc_digits() {
            findings
                .error(format!("{path}.cvc"), format!("has the wrong length for {scheme}"))
                .got(format!("{digits} digits, not shown"))
                .allowed(format!("{} digits", scheme.cvc_digits()))
                .code("15");
        }
    }
}

/// A card is valid through the last day of its month, in Turkish time.
pub(crate) fn check_expiry(
    path: &str,
    month: Option<&ExpireMonth>,
    year: Option<&ExpireYear>,
    context: &Context,
    findings: &mut Findings,
) {
    let (Some(month), Some(year)) = (month, year) else {
        return;
    };
    let today = context.now.to_zoned(turkish_time());
    // Both have digits only, as their rules want.
    let last = (year.as_str().parse().ok(), month.as_str().parse().ok());
    if last < (Some(today.year()), Some(today.month())) {
        findings
            .error(format!("{path}.expireYear"), "the card has expired")
            .got(format!("{month}/{year}"))
            .allowed(format!("{:02}/{} or later", today.month(), today.year()))
            .code("17");
    }
}

impl Structure for PaymentCard {
    const RULE: &'static Rule =
        &Rule::new("PaymentCard", "the data of a card, or cardUserKey and cardToken", "")
            .missing_code("5013");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::field::Part;
    use crate::value::literal::Literal;
    use crate::value::read::Reader;
    use crate::value::text::Kind;

    /// A value that moves leaves behind what lies in it.
    fn lies_in_it<K: Kind>(value: &Text<K>) -> bool {
        let place = std::ptr::from_ref(value).addr();
        (place..place + size_of_val(value)).contains(&value.as_str().as_ptr().addr())
    }

    #[test]
    fn the_data_of_a_card_lies_in_memory_that_is_wiped() {
        assert!(!lies_in_it(&CardNumber::new("5528790000000008").unwrap()));
        assert!(!lies_in_it(&Cvc::new("123").unwrap()));
        assert!(!lies_in_it(&ExpireMonth::new("12").unwrap()));
        assert!(!lies_in_it(&ExpireYear::new("2030").unwrap()));
        assert!(lies_in_it(&CardHolderName::new("John Doe").unwrap()), "what only names somebody");
    }

    #[track_caller]
    fn check_received(text: &str, shown: &str) {
        let json = format!("\"{text}\"");
        let json = Literal::read(&json).unwrap();
        let number = <MaskedCardNumber as Part>::read(json, &mut Reader::default()).unwrap();
        assert_eq!(number.as_str(), shown);
    }

    #[test]
    fn a_number_in_a_response_is_never_whole() {
        check_received("5528790000000008", "552879******0008");
        check_received("5528 7900 0000 0008", "552879******0008");
        check_received("5528790000000007", "552879******0007");
        check_received("552879******0008", "552879******0008");
        check_received("\u{665}528790000000008", "552879******0008");
        check_received("cardNumber", "cardNumber");
        let number: MaskedCardNumber = "5528790000000008".parse().unwrap();
        assert_eq!(number.as_str(), "552879******0008");
    }

    #[test]
    fn a_new_card_of_a_session_is_judged_as_the_data_of_a_card() {
        let mut card = PaymentCard { ucs_token: Some("3f971db9".into()), ..PaymentCard::default() };
        assert!(card.is_stored());
        card.card_number = Some("5528790000000008".into());
        assert!(!card.is_stored());
        card.card_token = Some("token".into());
        assert!(card.is_stored());
    }
}
