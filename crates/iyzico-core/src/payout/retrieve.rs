use iyzico_derive::{Builder, Choice, Object};

use super::{LOCALE_IN_QUERY, PayoutItemDetails, turkish};
use crate::Price;
use crate::value::choice;
use crate::value::field::Visitor;
use crate::value::given::{Given, Optional, Value};
use crate::value::ids::{PayoutRequestId, ReferenceCode};
use crate::value::literal::Literal;
use crate::value::order::{ConversationId, Currency, Locale, Name, Note};
use crate::value::read::Reader;
use crate::value::rule::{Context, Findings, Rule};
use crate::value::schedule::{Count, first_page, rows_on_a_page};
use crate::value::unreadable::Unreadable;
use crate::wire::endpoint::{Endpoint, Method, Next, Pages, Place, Safety};
use crate::wire::pages::Paged;

/// Reads the state of a batch and of its rows, a page of rows at a time. No money moves.
///
/// Name the batch by `requestId` or by `externalMassPayoutId`.
///
/// ```
/// use iyzico_core::payout::RetrievePayout;
/// use iyzico_core::{Context, request};
///
/// let payout = RetrievePayout::builder().external_mass_payout_id("payout-7").build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&payout, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents. That pages count from 1 is inferred.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrievePayout {
    /// Language of the messages.
    #[wire(default = turkish)]
    pub locale: Given<Locale>,
    /// The merchant's own reference of this call. That it is echoed here is not documented.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's ID for the batch.
    pub request_id: Option<Given<PayoutRequestId>>,
    /// The merchant's own ID for the batch, the `externalId` of its first call.
    pub external_mass_payout_id: Option<Given<Name>>,
    /// Which rows to list: those that were accepted, or those that were refused.
    #[wire(default = valid)]
    pub item_type: Given<PayoutItemFilter>,
    /// Page number; 1 is the first.
    #[wire(default = first_page)]
    pub page: Given<Count>,
    /// Number of rows on a page.
    #[wire(default = rows_on_a_page)]
    pub size: Given<Count>,
}

fn valid() -> Given<PayoutItemFilter> {
    PayoutItemFilter::Valid.into()
}

impl Endpoint for RetrievePayout {
    type Response = PayoutFound;
    const NAME: &'static str = "payout.retrieve";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/mass/payout/retrieve";
    const ELSEWHERE: &'static [(&'static str, Place)] = LOCALE_IN_QUERY;
    const SAFETY: Safety = Safety::Read;
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] =
        &[("externalMassPayoutId", "massPayout.externalId")];
    const PAGES: Option<Pages> = Some(Pages {
        rows: "massPayoutItems.items",
        next: Next::Total { page: "page", size: "size", total: "total" },
    });

    fn check(&self, _: &Context, findings: &mut Findings) {
        if self.request_id.is_missing() && self.external_mass_payout_id.is_missing() {
            findings
                .error("requestId", "is required, or externalMassPayoutId in its place")
                .code("11");
        }
    }
}

impl Paged for RetrievePayout {
    type Row = PayoutItemDetails;

    fn rows(page: PayoutFound) -> Vec<PayoutItemDetails> {
        page.mass_payout_items.and_then(|rows| rows.items).unwrap_or_default()
    }
}

/// Which rows of a batch are listed.
///
/// ```
/// use iyzico_core::payout::PayoutItemFilter;
///
/// let filter: PayoutItemFilter = serde_json::from_str(r#""VALID""#)?;
/// assert_eq!(filter, PayoutItemFilter::Valid);
/// assert_eq!(PayoutItemFilter::Invalid.as_str(), "INVALID");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum PayoutItemFilter {
    /// Those that were accepted.
    Valid,
    /// Those that were refused when the batch was submitted.
    Invalid,
    /// A filter that is not documented.
    Other(String),
}

impl Value for PayoutItemFilter {
    const RULE: &'static Rule = &Rule::new("PayoutItemFilter", "VALID or INVALID", "VALID")
        .code("11")
        .refuse(|_| Some("is not a documented filter"));

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        choice::read_given(json, Self::RULE)
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        choice::visit(self, visitor);
    }
}

/// A batch, and one page of its rows.
///
/// ```
/// use iyzico_core::payout::PayoutFound;
///
/// let found: PayoutFound = serde_json::from_str(r#"{"page": 1, "size": 1}"#)?;
/// assert_eq!(found.page, Some(1));
/// assert_eq!(found.size, Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct PayoutFound {
    /// The batch.
    pub mass_payout: Option<PayoutBatch>,
    /// Its rows, as far as they are on this page.
    pub mass_payout_items: Option<PayoutItemPage>,
    /// Number of this page.
    pub page: Option<u32>,
    /// Number of rows on a page.
    pub size: Option<u32>,
    /// Number of rows on all pages.
    pub total: Option<u32>,
}

/// A batch of payouts as a whole.
///
/// ```
/// use iyzico_core::payout::PayoutBatch;
///
/// let batch: PayoutBatch = serde_json::from_str(
///     r#"{"totalAmount": "8500.5", "totalSuccessfulAmount": "149.9"}"#,
/// )?;
/// assert_eq!(batch.total_amount, Some("8500.5".parse()?));
/// assert_eq!(batch.total_successful_amount, Some("149.9".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct PayoutBatch {
    /// The merchant's own ID for it.
    pub external_id: Option<Note>,
    /// iyzico's ID for the merchant.
    pub merchant_id: Option<u64>,
    /// Sum of its rows.
    pub total_amount: Option<Price>,
    /// Sum of the rows that were paid.
    pub total_successful_amount: Option<Price>,
    /// State of the batch.
    pub mass_payout_status: Option<PayoutStatus>,
    /// Sum of the commission.
    pub total_commission_amount: Option<Price>,
    /// Currency of the amounts.
    pub currency: Option<Currency>,
}

/// State of a batch. The documents list the values; their meaning is inferred, but for INIT.
///
/// ```
/// use iyzico_core::payout::PayoutStatus;
///
/// let status: PayoutStatus = serde_json::from_str(r#""INIT""#)?;
/// assert_eq!(status, PayoutStatus::Init);
/// assert_eq!(PayoutStatus::PublishedToQueue.as_str(), "PUBLISHED_TO_QUEUE");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum PayoutStatus {
    /// Accepted, and not submitted for payment yet.
    Init,
    /// Submitted for payment.
    PublishedToQueue,
    /// Its rows are being paid.
    InProgress,
    /// All rows have ended, each in a state of its own.
    Completed,
    /// Nothing was paid.
    Fail,
    /// The balance of the payout wallet was too low.
    InsufficientBalance,
    /// It was cancelled.
    Canceled,
    /// A state that is not documented.
    Other(String),
}

/// One page of the rows of a batch.
///
/// ```
/// use iyzico_core::payout::PayoutItemPage;
///
/// let page: PayoutItemPage = serde_json::from_str(
///     r#"{"items": [{"totalAmount": "149.9"}]}"#,
/// )?;
/// assert_eq!(page.items.as_ref().map(Vec::len), Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct PayoutItemPage {
    /// The rows.
    pub items: Option<Vec<PayoutItemDetails>>,
}

/// Reads the state of one row by iyzico's reference for it. No money moves.
///
/// ```
/// use iyzico_core::payout::RetrievePayoutItem;
/// use iyzico_core::{Context, request};
///
/// let item = RetrievePayoutItem::builder()
///     .reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&item, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrievePayoutItem {
    /// Language of the messages.
    #[wire(default = turkish)]
    pub locale: Given<Locale>,
    /// The merchant's own reference of this call. That it is echoed here is not documented.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of the row, which is in the batch.
    pub reference_code: Given<ReferenceCode>,
}

impl Endpoint for RetrievePayoutItem {
    type Response = PayoutItemFound;
    const NAME: &'static str = "payout.retrieve_item";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v1/mass/payout/retrieve/items/{referenceCode}";
    const SAFETY: Safety = Safety::Read;
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] =
        &[("referenceCode", "item.referenceCode")];
}

/// A row that was read.
///
/// ```
/// use iyzico_core::payout::PayoutItemFound;
///
/// let found: PayoutItemFound = serde_json::from_str(r#"{"item": {"totalAmount": "149.9"}}"#)?;
/// assert!(found.item.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct PayoutItemFound {
    /// The row.
    pub item: Option<PayoutItemDetails>,
}
