use std::collections::{HashMap, HashSet};

use iyzico_derive::{Builder, Choice, Object};

use super::{LOCALE_IN_QUERY, PayoutItem, turkish};
use crate::value::choice;
use crate::value::field::Visitor;
use crate::value::given::{Given, Value};
use crate::value::ids::PayoutRequestId;
use crate::value::literal::Literal;
use crate::value::message::Message;
use crate::value::order::{ConversationId, Locale, Name, Note, doubt_rare};
use crate::value::read::Reader;
use crate::value::rule::{Context, Findings, Rule};
use crate::value::text::Text;
use crate::value::unreadable::Unreadable;
use crate::wire::endpoint::{Endpoint, Method, Place, Safety};

/// Submits a batch of payouts. No money moves until [`ExecutePayout`](super::ExecutePayout).
///
/// `externalId` is the idempotency key: the same request may be sent again, and names the same batch.
/// iyzico may refuse some rows and accept the others; read `invalidItems` before you continue.
///
/// ```
/// use iyzico_core::payout::{InitializePayout, PayoutPurpose};
/// use iyzico_core::{Context, request};
///
/// # let items: Vec<iyzico_core::payout::PayoutItem> = serde_json::from_str(
/// #     r#"[{"itemExternalId": "1", "recipientType": "IBAN",
/// #         "recipientInfo": "TR18 0006 2001 1900 0006 6723 15", "recipientName": "Jane Doe",
/// #         "amount": {"value": "8500.50", "currency": "TRY"},
/// #         "description": "wages of November"}, {"itemExternalId": "2", "recipientType": "IBAN",
/// #         "recipientInfo": "DE00370400440532013000", "recipientName": "Jane Doe",
/// #         "amount": {"value": "100", "currency": "TRY"}, "description": "wages of November"}]"#,
/// # )?;
/// let payout = InitializePayout::builder()
///     .external_id("wages-11")
///     .purpose(PayoutPurpose::Salary)
///     .items(items)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&payout, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct InitializePayout {
    /// Language of the messages.
    #[wire(default = turkish)]
    pub locale: Given<Locale>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// The merchant's own ID for the batch, one for each batch: the idempotency key.
    pub external_id: Given<Name>,
    /// Why the money is paid out.
    pub purpose: Option<Given<PayoutPurpose>>,
    /// The rows: who gets how much.
    pub items: Given<Vec<PayoutItem>>,
}

impl Endpoint for InitializePayout {
    type Response = PayoutInitialized;
    const NAME: &'static str = "payout.initialize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/mass/payout/init";
    const ELSEWHERE: &'static [(&'static str, Place)] = LOCALE_IN_QUERY;
    const SAFETY: Safety = Safety::Idempotent;

    fn check(&self, context: &Context, findings: &mut Findings) {
        let Some(items) = self.items.value() else { return };
        if items.is_empty() {
            findings.error("items", "has no rows").allowed("1 row or more").code("24");
        }
        for (index, item) in items.iter().enumerate() {
            item.check(&format!("items[{index}]"), context, findings);
        }
        doubt_repeated(items, findings);
        doubt_currencies(items, findings);
    }
}

/// Two rows under one number cannot be told apart afterwards, and may be one payment given twice.
fn doubt_repeated(items: &[PayoutItem], findings: &mut Findings) {
    let mut first = HashMap::new();
    for (index, item) in items.iter().enumerate() {
        let Some(id) = item.item_external_id.value() else { continue };
        let before = *first.entry(id.as_str()).or_insert(index);
        if before != index {
            let path = format!("items[{index}].itemExternalId");
            findings.warning(path, format!("is that of items[{before}] too"));
        }
    }
}

/// A batch has one currency and one sum in the response to a look-up.
fn doubt_currencies(items: &[PayoutItem], findings: &mut Findings) {
    let amounts = items.iter().filter_map(|item| item.amount.value());
    let currencies: HashSet<_> =
        amounts.filter_map(|amount| amount.currency.value()).map(Text::as_str).collect();
    if currencies.len() > 1 {
        findings.warning("items", "are of several currencies; a batch is documented to have one");
    }
    for (index, item) in items.iter().enumerate() {
        let currency = item.amount.value().and_then(|amount| amount.currency.value());
        doubt_rare(currency, &format!("items[{index}].amount.currency"), findings);
    }
}

/// Why money is paid out.
///
/// ```
/// use iyzico_core::payout::PayoutPurpose;
///
/// let purpose: PayoutPurpose = serde_json::from_str(r#""SALARY""#)?;
/// assert_eq!(purpose, PayoutPurpose::Salary);
/// assert_eq!(PayoutPurpose::Bonus.as_str(), "BONUS");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum PayoutPurpose {
    /// Wages.
    Salary,
    /// A bonus.
    Bonus,
    /// What a seller is owed.
    Settlement,
    /// Goods were bought.
    Goods,
    /// Services were bought.
    Services,
    /// A part of a price goes back.
    Cashback,
    /// A discount that is paid afterwards.
    Rebates,
    /// A donation.
    Donations,
    /// A purpose that is not documented.
    Other(String),
}

impl Value for PayoutPurpose {
    const RULE: &'static Rule = &Rule::new(
        "PayoutPurpose",
        "SALARY, BONUS, SETTLEMENT, GOODS, SERVICES, CASHBACK, REBATES or DONATIONS",
        "SALARY",
    )
    .code("11")
    .refuse(|_| Some("is not a documented purpose"));

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        choice::read_given(json, Self::RULE)
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        choice::visit(self, visitor);
    }
}

/// A batch was accepted; its valid rows wait. Keep `requestId`: the other calls name it.
///
/// ```
/// use iyzico_core::payout::PayoutInitialized;
///
/// let initialized: PayoutInitialized = serde_json::from_str(
///     r#"{"requestId": "6f1f2f0e-5a0b-4f43-9d2e-6f6d7c1f2a10"}"#,
/// )?;
/// assert_eq!(initialized.request_id.as_str(), "6f1f2f0e-5a0b-4f43-9d2e-6f6d7c1f2a10");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct PayoutInitialized {
    /// iyzico's ID for the batch.
    pub request_id: PayoutRequestId,
    /// The rows that iyzico refused; they are not paid.
    pub invalid_items: Option<Vec<InvalidPayoutItem>>,
}

/// A row that was refused.
///
/// ```
/// use iyzico_core::payout::InvalidPayoutItem;
///
/// let item: InvalidPayoutItem = serde_json::from_str(
///     r#"{"externalId": "2", "errorCode": "2030"}"#,
/// )?;
/// assert_eq!(item.external_id, Some("2".parse()?));
/// assert_eq!(item.error_code, Some("2030".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InvalidPayoutItem {
    /// The merchant's own ID for the row.
    pub external_id: Option<Note>,
    /// Error code.
    pub error_code: Option<Note>,
    /// Why, in the language of the request.
    pub error_message: Option<Message>,
}
