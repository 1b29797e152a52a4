//! iyzico's own numbers of things.

use std::str::FromStr;

use crate::value::field::Visitor;
use crate::value::given::{Given, Value};
use crate::value::literal::Literal;
use crate::value::read::Reader;
use crate::value::rule::{InvalidValueError, Rule};
use crate::value::text::{Kind, Text, read_text};
use crate::value::unreadable::Unreadable;

/// iyzico's ID for a payment. Text in payment responses, a number in reports and webhooks; text here.
///
/// ```
/// use iyzico_core::ids::PaymentId;
///
/// let id: PaymentId = "10851936".parse()?;
/// assert_eq!(id.as_str(), "10851936");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type PaymentId = Text<kind::PaymentId>;
/// iyzico's ID for one line of a payment: what a refund of that line names.
///
/// ```
/// use iyzico_core::ids::PaymentTransactionId;
///
/// let id: PaymentTransactionId = "11441121".parse()?;
/// assert_eq!(id.as_str(), "11441121");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type PaymentTransactionId = Text<kind::PaymentTransactionId>;

/// iyzico's reference of a record, such as a subscription product or plan.
///
/// ```
/// use iyzico_core::ids::ReferenceCode;
///
/// let code: ReferenceCode = "0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11".parse()?;
/// assert_eq!(code.as_str(), "0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type ReferenceCode = Text<kind::ReferenceCode>;

/// iyzico's ID for the merchant, from the merchant panel.
///
/// ```
/// use iyzico_core::ids::MerchantId;
///
/// let id: MerchantId = "3413541".parse()?;
/// assert_eq!(id.as_str(), "3413541");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type MerchantId = Text<kind::MerchantId>;
/// Names a session of the terminal app.
///
/// ```
/// use iyzico_core::ids::SessionToken;
///
/// let token: SessionToken = "6f1f2f0e-5a0b-4f43-9d2e-6f6d7c1f2a10".parse()?;
/// assert_eq!(token.as_str(), "6f1f2f0e-5a0b-4f43-9d2e-6f6d7c1f2a10");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type SessionToken = Text<kind::SessionToken>;

/// iyzico's ID for a payment where the service wants it as a number and not as text.
///
/// ```
/// use iyzico_core::ids::PaymentNumber;
///
/// let number: PaymentNumber = "10851936".parse()?;
/// assert_eq!(number, PaymentNumber(10_851_936));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaymentNumber(pub i64);

impl Value for PaymentNumber {
    const RULE: &'static Rule =
        &Rule::new("PaymentNumber", "iyzico's ID for the payment, digits only", "10851936")
            .pattern("^[0-9]{1,19}$")
            .code("5002")
            .missing_code("5002");

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        let text = read_text(json, Self::RULE)?;
        text.parse().map_err(|invalid: InvalidValueError| {
            Unreadable::new(Self::RULE, invalid.problem, &text)
        })
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        visitor.number(self.0);
    }
}

impl FromStr for PaymentNumber {
    type Err = InvalidValueError;

    fn from_str(text: &str) -> Result<Self, InvalidValueError> {
        let number = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok());
        let invalid = || InvalidValueError::new(Self::RULE, "is not a payment ID");
        number.flatten().map(Self).ok_or_else(invalid)
    }
}

impl From<PaymentId> for Given<PaymentNumber> {
    fn from(id: PaymentId) -> Self {
        id.as_str().into()
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for PaymentNumber {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        Self::RULE.name.into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = schemars::json_schema!({ "type": ["string", "number"] });
        Self::RULE.describe_schema(&mut schema);
        schema
    }
}

/// iyzico's ID for a batch of payouts.
///
/// ```
/// use iyzico_core::ids::PayoutRequestId;
///
/// let id: PayoutRequestId = "6f1f2f0e-5a0b-4f43-9d2e-6f6d7c1f2a10".parse()?;
/// assert_eq!(id.as_str(), "6f1f2f0e-5a0b-4f43-9d2e-6f6d7c1f2a10");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub type PayoutRequestId = Text<kind::PayoutRequestId>;

/// The kinds behind the text types of this module.
pub mod kind {
    use super::{Kind, Rule};

    /// Kind of [`PaymentId`](super::PaymentId).
    ///
    /// ```
    /// use iyzico_core::ids::kind::PaymentId;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(PaymentId::RULE.example, "10851936");
    /// ```
    pub struct PaymentId;

    impl Kind for PaymentId {
        const RULE: Rule = Rule::new("PaymentId", "iyzico's ID for the payment", "10851936")
            .code("5002")
            .missing_code("5002")
            .refuse_empty();
    }

    /// Kind of [`PaymentTransactionId`](super::PaymentTransactionId).
    ///
    /// ```
    /// use iyzico_core::ids::kind::PaymentTransactionId;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(PaymentTransactionId::RULE.example, "11441121");
    /// ```
    pub struct PaymentTransactionId;

    impl Kind for PaymentTransactionId {
        const RULE: Rule =
            Rule::new("PaymentTransactionId", "iyzico's ID for one line of a payment", "11441121")
                .code("5001")
                .missing_code("5001")
                .refuse_empty();
    }

    /// Kind of [`MerchantId`](super::MerchantId).
    ///
    /// ```
    /// use iyzico_core::ids::kind::MerchantId;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(MerchantId::RULE.example, "3413541");
    /// ```
    pub struct MerchantId;

    impl Kind for MerchantId {
        const RULE: Rule =
            Rule::new("MerchantId", "iyzico's ID for the merchant", "3413541").refuse_empty();
    }

    /// Kind of [`SessionToken`](super::SessionToken).
    ///
    /// ```
    /// use iyzico_core::ids::kind::SessionToken;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(SessionToken::RULE.example, "6f1f2f0e-5a0b-4f43-9d2e-6f6d7c1f2a10");
    /// ```
    pub struct SessionToken;

    impl Kind for SessionToken {
        const RULE: Rule = Rule::new(
            "SessionToken",
            "the paymentSessionToken of the session",
            "6f1f2f0e-5a0b-4f43-9d2e-6f6d7c1f2a10",
        )
        .key()
        .refuse_empty();
    }

    /// Kind of [`PayoutRequestId`](super::PayoutRequestId).
    ///
    /// ```
    /// use iyzico_core::ids::kind::PayoutRequestId;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(PayoutRequestId::RULE.example, "6f1f2f0e-5a0b-4f43-9d2e-6f6d7c1f2a10");
    /// ```
    pub struct PayoutRequestId;

    impl Kind for PayoutRequestId {
        const RULE: Rule = Rule::new(
            "PayoutRequestId",
            "the requestId of a batch of payouts",
            "6f1f2f0e-5a0b-4f43-9d2e-6f6d7c1f2a10",
        )
        .code("11")
        .missing_code("11")
        .refuse_empty();
    }

    /// Kind of [`ReferenceCode`](super::ReferenceCode).
    ///
    /// ```
    /// use iyzico_core::ids::kind::ReferenceCode;
    /// use iyzico_core::text::Kind;
    ///
    /// assert_eq!(ReferenceCode::RULE.example, "0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11");
    /// ```
    pub struct ReferenceCode;

    impl Kind for ReferenceCode {
        const RULE: Rule = Rule::new(
            "ReferenceCode",
            "iyzico's reference of the record",
            "0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11",
        )
        .code("11")
        .missing_code("11")
        .refuse_empty();
    }
}
