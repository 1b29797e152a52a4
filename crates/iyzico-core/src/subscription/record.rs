use iyzico_derive::{Choice, Object};

use super::SubscriptionOrderRecord;
use crate::value::choice;
use crate::value::field::Visitor;
use crate::value::given::Value;
use crate::value::ids::{PaymentId, ReferenceCode};
use crate::value::literal::Literal;
use crate::value::order::Note;
use crate::value::read::Reader;
use crate::value::rule::Rule;
use crate::value::unreadable::Unreadable;

/// A subscription.
///
/// ```
/// use iyzico_core::subscription::Subscription;
///
/// let subscription: Subscription = serde_json::from_str(
///     r#"{
///         "data": {"referenceCode": "91ea71d2-3951-4c89-9ec5-b814fccfe729", "subscriptionStatus": "PENDING"}
///     }"#,
/// )?;
/// assert_eq!(subscription.data.reference_code.as_str(), "91ea71d2-3951-4c89-9ec5-b814fccfe729");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct Subscription {
    /// The subscription. The documents show it as the only row of a page, official clients read it as it
    /// is; both are understood.
    #[wire(alone_in = "items")]
    pub data: SubscriptionRecord,
}

/// A subscription as iyzico reports it. The calls that start or change one respond without names,
/// contacts and orders; `subscription.retrieve` and `subscription.list` have them.
///
/// Moments are milliseconds since 1970.
///
/// ```
/// use iyzico_core::subscription::SubscriptionRecord;
///
/// let record: SubscriptionRecord = serde_json::from_str(
///     r#"{
///         "referenceCode": "91ea71d2-3951-4c89-9ec5-b814fccfe729",
///         "parentReferenceCode": "7b38e400-aafc-4208-8e06-e5983f0c9c09",
///         "subscriptionStatus": "PENDING"
///     }"#,
/// )?;
/// assert_eq!(record.reference_code.as_str(), "91ea71d2-3951-4c89-9ec5-b814fccfe729");
/// assert_eq!(record.parent_reference_code, Some("7b38e400-aafc-4208-8e06-e5983f0c9c09".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents; fields from the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct SubscriptionRecord {
    /// iyzico's reference of the subscription.
    pub reference_code: ReferenceCode,
    /// Links the subscriptions that follow each other by upgrades: it stays when the plan changes.
    pub parent_reference_code: Option<ReferenceCode>,
    /// Name of the plan.
    pub pricing_plan_name: Option<Note>,
    /// iyzico's reference of the plan.
    pub pricing_plan_reference_code: Option<ReferenceCode>,
    /// Name of the product.
    pub product_name: Option<Note>,
    /// iyzico's reference of the product.
    pub product_reference_code: Option<ReferenceCode>,
    /// E-mail address of the customer.
    pub customer_email: Option<Note>,
    /// Mobile number of the customer.
    pub customer_gsm_number: Option<Note>,
    /// iyzico's reference of the customer.
    pub customer_reference_code: Option<ReferenceCode>,
    /// State of the subscription. The envelope says whether the call succeeded.
    pub subscription_status: Option<SubscriptionStatus>,
    /// Days before the first charge.
    pub trial_days: Option<u32>,
    /// When the trial began.
    pub trial_start_date: Option<i64>,
    /// When the trial ends or ended; the first charge comes then.
    pub trial_end_date: Option<i64>,
    /// When the subscription was created.
    pub created_date: Option<i64>,
    /// When it started.
    pub start_date: Option<i64>,
    /// When it ends; missing when it continues until it is cancelled.
    pub end_date: Option<i64>,
    /// When it was cancelled.
    pub canceled_at: Option<i64>,
    /// iyzico's ID for a payment. Seen in the official Java client; not documented.
    pub payment_id: Option<PaymentId>,
    /// Its periods, each of which is charged once.
    #[wire(alias = "subscriptionOrders")]
    pub orders: Option<Vec<SubscriptionOrderRecord>>,
}

/// State of a subscription.
///
/// ```
/// use iyzico_core::subscription::SubscriptionStatus;
///
/// let status: SubscriptionStatus = serde_json::from_str(r#""ACTIVE""#)?;
/// assert_eq!(status, SubscriptionStatus::Active);
/// assert_eq!(SubscriptionStatus::Pending.as_str(), "PENDING");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum SubscriptionStatus {
    /// It is charged regularly, or is in its trial.
    Active,
    /// It waits: it was created as pending, or its plan changes with the next period.
    Pending,
    /// A charge failed, and the order waits for another attempt.
    Unpaid,
    /// Another subscription took its place, with another plan.
    Upgraded,
    /// It was cancelled.
    Canceled,
    /// All charges were made.
    Expired,
    /// A state that is not documented.
    Other(String),
}

impl Value for SubscriptionStatus {
    const RULE: &'static Rule = &Rule::new(
        "SubscriptionStatus",
        "ACTIVE, PENDING, UNPAID, UPGRADED, CANCELED or EXPIRED",
        "ACTIVE",
    )
    .code("11")
    .refuse(|_| Some("is not a documented state"));

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        choice::read_given(json, Self::RULE)
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        choice::visit(self, visitor);
    }
}
