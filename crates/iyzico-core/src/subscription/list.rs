use iyzico_derive::{Builder, Object};

use super::{SubscriptionRecord, SubscriptionStatus};
use crate::value::given::Given;
use crate::value::ids::ReferenceCode;
use crate::value::order::{ConversationId, Locale};
use crate::value::schedule::{Count, SearchTime, first_page, rows_on_a_page};
use crate::wire::endpoint::{Endpoint, Method, Next, Pages, Safety};
use crate::wire::pages::Paged;

/// Lists the subscriptions that match, with their orders, a page at a time. No money moves.
///
/// Without a filter, all are listed.
///
/// ```
/// use iyzico_core::subscription::ListSubscriptions;
/// use iyzico_core::{Context, request};
///
/// let subscriptions = ListSubscriptions::builder()
///     .page(1)
///     .count(10)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&subscriptions, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents; names of the filters from the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ListSubscriptions {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of one subscription.
    pub subscription_reference_code: Option<Given<ReferenceCode>>,
    /// Links the subscriptions that follow each other by upgrades. The documents call the filter `parent`.
    pub parent_reference_code: Option<Given<ReferenceCode>>,
    /// iyzico's reference of the customer.
    pub customer_reference_code: Option<Given<ReferenceCode>>,
    /// iyzico's reference of the plan.
    pub pricing_plan_reference_code: Option<Given<ReferenceCode>>,
    /// State of the subscriptions.
    pub subscription_status: Option<Given<SubscriptionStatus>>,
    /// Only subscriptions that started at this moment or later. Text in official clients, milliseconds in the
    /// documents: both are taken, and the text is sent.
    pub start_date: Option<Given<SearchTime>>,
    /// Only subscriptions that end at this moment or earlier.
    pub end_date: Option<Given<SearchTime>>,
    /// Page number; 1 is the first.
    #[wire(default = first_page)]
    pub page: Given<Count>,
    /// Number of subscriptions on a page.
    #[wire(default = rows_on_a_page)]
    pub count: Given<Count>,
}

impl Endpoint for ListSubscriptions {
    type Response = SubscriptionList;
    const NAME: &'static str = "subscription.list";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/subscription/subscriptions";
    const SAFETY: Safety = Safety::Read;
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] = &[
        ("subscriptionReferenceCode", "data.items.referenceCode"),
        ("parentReferenceCode", "data.items.parentReferenceCode"),
        ("customerReferenceCode", "data.items.customerReferenceCode"),
        ("pricingPlanReferenceCode", "data.items.pricingPlanReferenceCode"),
    ];
    const PAGES: Option<Pages> = Some(Pages {
        rows: "data.items",
        next: Next::Number { page: "page", pages: "data.pageCount" },
    });
}

impl Paged for ListSubscriptions {
    type Row = SubscriptionRecord;

    fn rows(page: SubscriptionList) -> Vec<SubscriptionRecord> {
        page.data.items.unwrap_or_default()
    }
}

/// A page of the list of subscriptions.
///
/// ```
/// use iyzico_core::subscription::SubscriptionList;
///
/// let list: SubscriptionList = serde_json::from_str(r#"{"data": {"totalCount": 0}}"#)?;
/// assert_eq!(list.data.total_count, Some(0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriptionList {
    /// The page.
    pub data: SubscriptionPage,
}

/// The subscriptions of a page, and how many there are in all.
///
/// ```
/// use iyzico_core::subscription::SubscriptionPage;
///
/// let page: SubscriptionPage = serde_json::from_str(
///     r#"{"totalCount": 0, "currentPage": 1}"#,
/// )?;
/// assert_eq!(page.total_count, Some(0));
/// assert_eq!(page.current_page, Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriptionPage {
    /// The subscriptions.
    pub items: Option<Vec<SubscriptionRecord>>,
    /// Number of subscriptions on all pages.
    pub total_count: Option<u32>,
    /// Number of this page.
    pub current_page: Option<u32>,
    /// Number of pages.
    pub page_count: Option<u32>,
}
