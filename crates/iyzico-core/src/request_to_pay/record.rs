use iyzico_derive::Object;

use crate::Price;
use crate::value::bank::Iban;
use crate::value::field::Visitor;
use crate::value::given::{Given, Value};
use crate::value::literal::Literal;
use crate::value::order::Note;
use crate::value::read::Reader;
use crate::value::rule::{InvalidValueError, Rule};
use crate::value::text::{Text, read_text};
use crate::value::unreadable::Unreadable;

/// Names a request to pay.
///
/// ```
/// use iyzico_core::request_to_pay::RequestToPayReference;
///
/// let reference: RequestToPayReference = "f3c5a1f0-3c62-4f9f-8d2e-2c8a9c1b7d55".parse()?;
/// assert_eq!(reference.as_str(), "f3c5a1f0-3c62-4f9f-8d2e-2c8a9c1b7d55");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type RequestToPayReference = Text<kind::RequestToPayReference>;

/// The kinds behind the text types of this module.
pub mod kind {
    use crate::value::rule::Rule;
    use crate::value::text::Kind;

    /// Kind of [`RequestToPayReference`](super::RequestToPayReference).
    ///
    /// ```
    /// use iyzico_core::request_to_pay::kind::RequestToPayReference;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(RequestToPayReference::RULE.example, "f3c5a1f0-3c62-4f9f-8d2e-2c8a9c1b7d55");
    /// ```
    pub struct RequestToPayReference;

    impl Kind for RequestToPayReference {
        const RULE: Rule = Rule::new(
            "RequestToPayReference",
            "the reference of a request to pay",
            "f3c5a1f0-3c62-4f9f-8d2e-2c8a9c1b7d55",
        )
        .code("11")
        .missing_code("11")
        .refuse_empty();
    }
}

/// A request to pay as iyzico reports it.
///
/// ```
/// use iyzico_core::request_to_pay::RequestToPayRecord;
///
/// let record: RequestToPayRecord = serde_json::from_str(
///     r#"{"amount": "120.5", "receiverIban": "TR180006200119000006672315"}"#,
/// )?;
/// assert_eq!(record.amount, Some("120.5".parse()?));
/// assert_eq!(record.receiver_iban, Some("TR180006200119000006672315".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official Java client; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct RequestToPayRecord {
    /// Reference of the request to pay for other calls.
    pub reference_number: Option<RequestToPayReference>,
    /// State of the request to pay. The values are not established.
    pub request_to_pay_status: Option<Note>,
    /// State of the request to pay under its other name. The envelope says whether the call succeeded.
    pub status: Option<Note>,
    /// Requested amount. Its currency is not stated; the instant payment system knows only TRY.
    pub amount: Option<Price>,
    /// Name of the recipient.
    pub receiver_name: Option<Note>,
    /// Account of the recipient.
    pub receiver_iban: Option<Iban>,
    /// Name of the payer. In the detail only.
    pub sender_name: Option<Note>,
    /// Account of the payer. In the detail only.
    pub sender_iban: Option<Iban>,
    /// What the money is for.
    pub payment_purpose: Option<Note>,
    /// Reference in the address system of the instant payment system (KOLAS).
    pub kolas_reference_number: Option<u64>,
    /// Reference of the QR code.
    pub qr_reference_number: Option<Note>,
    /// Latest time at which it can be paid.
    pub expiration_date_time: Option<Note>,
    /// Time at which it is to be paid.
    pub requested_payment_date_time: Option<Note>,
    /// Free text that describes it.
    pub description: Option<Note>,
    /// Whether a partial payment is allowed.
    pub partial_payment: Option<bool>,
    /// Whether it may be paid before `requestedPaymentDateTime`.
    pub early_payment: Option<bool>,
    /// Whether it may be paid after `requestedPaymentDateTime`.
    pub deferred_payment: Option<bool>,
    /// Whether the caller requests the money or is asked to pay it. In the detail only.
    pub request_to_pay_role: Option<Note>,
    /// When it was created.
    pub created_date: Option<Note>,
}

/// Reference in the address system of the instant payment system (KOLAS): a whole number.
///
/// ```
/// use iyzico_core::request_to_pay::KolasReference;
///
/// let reference: KolasReference = "123456789".parse()?;
/// assert_eq!(reference, KolasReference(123_456_789));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KolasReference(pub u64);

impl Value for KolasReference {
    const RULE: &'static Rule =
        &Rule::new("KolasReference", "a whole number of at most 18 digits", "123456789").code("11");

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        let text = read_text(json, Self::RULE)?;
        text.parse().map_err(|invalid: InvalidValueError| {
            Unreadable::new(Self::RULE, invalid.problem, &text)
        })
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        visitor.number(i64::try_from(self.0).unwrap_or(i64::MAX));
    }
}

impl std::str::FromStr for KolasReference {
    type Err = InvalidValueError;

    fn from_str(text: &str) -> Result<Self, InvalidValueError> {
        const MOST_DIGITS: usize = 18;
        let is_plain = text.len() <= MOST_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| is_plain);
        let problem = "is not a whole number of at most 18 digits";
        number.map(Self).ok_or_else(|| InvalidValueError::new(Self::RULE, problem))
    }
}

impl From<u64> for Given<KolasReference> {
    fn from(number: u64) -> Self {
        number.to_string().into()
    }
}
