//! The rows of a batch.

use iyzico_derive::{Builder, Choice, Object};

use crate::Price;
use crate::value::bank::{Iban, PayoutRecipient};
use crate::value::buyer::{GsmNumber, IdentityNumber};
use crate::value::choice;
use crate::value::field::Visitor;
use crate::value::given::{Given, Optional, Structure, Value};
use crate::value::ids::ReferenceCode;
use crate::value::literal::Literal;
use crate::value::message::Message;
use crate::value::order::{Boolean, Currency, Name, Note};
use crate::value::read::Reader;
use crate::value::rule::{Context, Findings, Rule};
use crate::value::unreadable::Unreadable;

/// One row of a batch: who gets how much.
///
/// ```
/// use iyzico_core::payout::{PayoutItem, PayoutRecipientType};
///
/// # let amount: iyzico_core::payout::PayoutAmount = serde_json::from_str(
/// #     r#"{"value": "8500.50", "currency": "TRY"}"#,
/// # )?;
/// let item = PayoutItem::builder()
///     .item_external_id("1")
///     .recipient_type(PayoutRecipientType::Iban)
///     .recipient_info("TR18 0006 2001 1900 0006 6723 15")
///     .amount(amount)
///     .description("wages of November")
///     .recipient_name("Jane Doe")
///     .build();
/// assert_eq!(serde_json::to_value(&item)?["itemExternalId"], "1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct PayoutItem {
    /// The merchant's own ID for the row, one for each row.
    pub item_external_id: Given<Name>,
    /// What `recipientInfo` is.
    pub recipient_type: Given<PayoutRecipientType>,
    /// What finds the recipient: the IBAN, mobile number, identity number or member number.
    pub recipient_info: Given<PayoutRecipient>,
    /// Amount.
    pub amount: Given<PayoutAmount>,
    /// What it is for.
    pub description: Given<Name>,
    /// Name of the holder of the account. Required for IBAN.
    pub recipient_name: Option<Given<Name>>,
    /// Whether the recipient may spend the money with iyzico only, and not withdraw it.
    pub non_withdrawable: Option<Given<Boolean>>,
}

impl PayoutItem {
    /// Rules between the fields of a row. They carry no code: iyzico refuses the row, not the request.
    pub(super) fn check(&self, path: &str, context: &Context, findings: &mut Findings) {
        let Some(kind) = self.recipient_type.value() else { return };
        if *kind == PayoutRecipientType::Iban && self.recipient_name.is_missing() {
            findings.error(format!("{path}.recipientName"), "is required for IBAN");
        }
        let Some(recipient) = self.recipient_info.value() else { return };
        let rule = match kind {
            PayoutRecipientType::Iban => Iban::RULE,
            PayoutRecipientType::Phone => GsmNumber::RULE,
            PayoutRecipientType::IdentityNumber => IdentityNumber::RULE,
            PayoutRecipientType::MemberId | PayoutRecipientType::Other(_) => return,
        };
        let (path, text) = (format!("{path}.recipientInfo"), recipient.as_str());
        if let Some(problem) = (rule.refuse)(text) {
            findings.error(path, problem).allowed(rule.allowed);
        } else if let Some(problem) = (rule.doubt)(text, context) {
            findings.warning(path, problem).allowed(rule.allowed);
        }
    }
}

impl Structure for PayoutItem {
    const RULE: &'static Rule = &Rule::new("PayoutItem", "a row with recipient and amount", "");
    const LIST_RULE: &'static Rule =
        &Rule::new("PayoutItems", "1 row or more", "").code("24").missing_code("24");
}

/// An amount with its currency.
///
/// ```
/// use iyzico_core::payout::PayoutAmount;
///
/// let amount = PayoutAmount::builder()
///     .value("8500.50")
///     .currency("TRY")
///     .build();
/// assert_eq!(serde_json::to_value(&amount)?["value"], "8500.50");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct PayoutAmount {
    /// How much, in major units of `currency`.
    pub value: Given<Price>,
    /// Currency of the amount: TRY, USD or EUR.
    pub currency: Given<Currency>,
}

impl Structure for PayoutAmount {
    const RULE: &'static Rule = &Rule::new("PayoutAmount", "an object with value and currency", "");
}

/// What a recipient is found by.
///
/// ```
/// use iyzico_core::payout::PayoutRecipientType;
///
/// let kind: PayoutRecipientType = serde_json::from_str(r#""PHONE""#)?;
/// assert_eq!(kind, PayoutRecipientType::Phone);
/// assert_eq!(PayoutRecipientType::Iban.as_str(), "IBAN");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum PayoutRecipientType {
    /// A mobile number of an iyzico member.
    Phone,
    /// A bank account.
    Iban,
    /// An identity number of an iyzico member.
    IdentityNumber,
    /// An iyzico member ID.
    MemberId,
    /// A type that is not documented.
    Other(String),
}

impl Value for PayoutRecipientType {
    const RULE: &'static Rule =
        &Rule::new("PayoutRecipientType", "PHONE, IBAN, IDENTITY_NUMBER or MEMBER_ID", "IBAN")
            .code("11")
            .refuse(|_| Some("is not a documented type"));

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        choice::read_given(json, Self::RULE)
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        choice::visit(self, visitor);
    }
}

/// What became of one row.
///
/// ```
/// use iyzico_core::payout::PayoutItemDetails;
///
/// let details: PayoutItemDetails = serde_json::from_str(
///     r#"{"totalAmount": "149.9", "commissionAmount": "149.9"}"#,
/// )?;
/// assert_eq!(details.total_amount, Some("149.9".parse()?));
/// assert_eq!(details.commission_amount, Some("149.9".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct PayoutItemDetails {
    /// The merchant's own ID for the row.
    pub item_external_id: Option<Note>,
    /// iyzico's reference of the row, which [`RetrievePayoutItem`](super::RetrievePayoutItem) asks by.
    pub reference_code: Option<ReferenceCode>,
    /// What `recipientInfo` is.
    pub recipient_type: Option<PayoutRecipientType>,
    /// What finds the recipient.
    pub recipient_info: Option<PayoutRecipient>,
    /// Name of the holder of the account.
    pub recipient_name: Option<Note>,
    /// What it is for.
    pub description: Option<Note>,
    /// State of the row: whether this recipient was paid.
    pub item_status: Option<PayoutItemStatus>,
    /// Why the row was refused or failed.
    pub error_messages: Option<Vec<Message>>,
    /// Amount of the row.
    pub total_amount: Option<Price>,
    /// iyzico's commission on the row.
    pub commission_amount: Option<Price>,
    /// Currency of the amounts.
    pub currency_code: Option<Currency>,
}

/// State of one row. The documents list the values; their meaning is inferred.
///
/// ```
/// use iyzico_core::payout::PayoutItemStatus;
///
/// let status: PayoutItemStatus = serde_json::from_str(r#""INIT""#)?;
/// assert_eq!(status, PayoutItemStatus::Init);
/// assert_eq!(PayoutItemStatus::Invalid.as_str(), "INVALID");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum PayoutItemStatus {
    /// Accepted, and not submitted for payment yet.
    Init,
    /// Refused when it was submitted. It is not paid.
    Invalid,
    /// Waiting to be paid.
    Queued,
    /// Is being paid.
    Processing,
    /// Paid.
    Success,
    /// Paid into the recipient's wallet.
    DepositSuccess,
    /// Not paid.
    Failed,
    /// Not paid into the recipient's wallet.
    DepositFail,
    /// The batch was cancelled before.
    MassPayoutCanceled,
    /// A state that is not documented.
    Other(String),
}
