use iyzico_derive::{Builder, Object};

use super::{PaymentInterval, PlanPaymentType};
use crate::Price;
use crate::value::given::Given;
use crate::value::ids::ReferenceCode;
use crate::value::order::{ConversationId, Currency, Locale, Name, Note, doubt_rare};
use crate::value::rule::{Context, Findings};
use crate::value::schedule::{Count, Days, first_page, rows_on_a_page};
use crate::wire::endpoint::{Endpoint, Method, Next, Pages, Place, Safety};
use crate::wire::pages::Paged;

/// Creates a plan for a product: how much is charged, how often and for how long. No money moves.
///
/// The same plan of the same product is refused (201051).
///
/// ```
/// use iyzico_core::subscription::{CreateSubscriptionPlan, PaymentInterval, PlanPaymentType};
/// use iyzico_core::{Context, request};
///
/// let plan = CreateSubscriptionPlan::builder()
///     .product_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .name("Monthly, with music")
///     .price("59.90")
///     .currency_code("TRY")
///     .payment_interval(PaymentInterval::Monthly)
///     .payment_interval_count(1)
///     .plan_payment_type(PlanPaymentType::Recurring)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&plan, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CreateSubscriptionPlan {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of the product.
    pub product_reference_code: Given<ReferenceCode>,
    /// Name of the plan.
    pub name: Given<Name>,
    /// Amount of each charge, in major units of `currencyCode`.
    pub price: Given<Price>,
    /// Currency of the charges: TRY, USD or EUR.
    pub currency_code: Given<Currency>,
    /// How often it is charged.
    pub payment_interval: Given<PaymentInterval>,
    /// Number of intervals between charges; 1 when missing.
    pub payment_interval_count: Option<Given<Count>>,
    /// RECURRING, the only documented type.
    #[wire(default = recurring)]
    pub plan_payment_type: Given<PlanPaymentType>,
    /// Days before the first charge.
    pub trial_period_days: Option<Given<Days>>,
    /// Number of charges; when missing, the plan charges until the subscription is cancelled.
    pub recurrence_count: Option<Given<Count>>,
}

fn recurring() -> Given<PlanPaymentType> {
    PlanPaymentType::Recurring.into()
}

impl Endpoint for CreateSubscriptionPlan {
    type Response = SubscriptionPlan;
    const NAME: &'static str = "subscription_plan.create";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/subscription/products/{productReferenceCode}/pricing-plans";
    const SAFETY: Safety = Safety::Creates;
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] = &[
        ("productReferenceCode", "data.productReferenceCode"),
        ("price", "data.price"),
        ("currencyCode", "data.currencyCode"),
    ];

    fn check(&self, _: &Context, findings: &mut Findings) {
        doubt_rare(self.currency_code.value(), "currencyCode", findings);
    }
}

/// Lists the plans of a product, a page at a time. No money moves.
///
/// ```
/// use iyzico_core::subscription::ListSubscriptionPlans;
/// use iyzico_core::{Context, request};
///
/// let plans = ListSubscriptionPlans::builder()
///     .product_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .page(1)
///     .count(10)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&plans, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ListSubscriptionPlans {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of the product.
    pub product_reference_code: Given<ReferenceCode>,
    /// Page number; 1 is the first.
    #[wire(default = first_page)]
    pub page: Given<Count>,
    /// Number of plans on a page.
    #[wire(default = rows_on_a_page)]
    pub count: Given<Count>,
}

impl Endpoint for ListSubscriptionPlans {
    type Response = SubscriptionPlanList;
    const NAME: &'static str = "subscription_plan.list";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/subscription/products/{productReferenceCode}/pricing-plans";
    const SAFETY: Safety = Safety::Read;
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] =
        &[("productReferenceCode", "data.items.productReferenceCode")];
    const PAGES: Option<Pages> = Some(Pages {
        rows: "data.items",
        next: Next::Number { page: "page", pages: "data.pageCount" },
    });
}

impl Paged for ListSubscriptionPlans {
    type Row = SubscriptionPlanRecord;

    fn rows(page: SubscriptionPlanList) -> Vec<SubscriptionPlanRecord> {
        page.data.items.unwrap_or_default()
    }
}

/// Retrieves a plan. No money moves.
///
/// ```
/// use iyzico_core::subscription::RetrieveSubscriptionPlan;
/// use iyzico_core::{Context, request};
///
/// let plan = RetrieveSubscriptionPlan::builder()
///     .pricing_plan_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&plan, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveSubscriptionPlan {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of the plan.
    pub pricing_plan_reference_code: Given<ReferenceCode>,
}

impl Endpoint for RetrieveSubscriptionPlan {
    type Response = SubscriptionPlan;
    const NAME: &'static str = "subscription_plan.retrieve";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/subscription/pricing-plans/{pricingPlanReferenceCode}";
    const SAFETY: Safety = Safety::Read;
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] =
        &[("pricingPlanReferenceCode", "data.referenceCode")];
}

/// Renames a plan, or changes its trial period. No money moves.
///
/// Nothing else about a plan can change, and existing subscriptions stay as they are. For another price
/// create another plan, and upgrade the subscriptions to it. The name is required: send it even when
/// only the trial period changes. A trial period that is left out stays as it is (inferred).
///
/// ```
/// use iyzico_core::subscription::UpdateSubscriptionPlan;
/// use iyzico_core::{Context, request};
///
/// let plan = UpdateSubscriptionPlan::builder()
///     .pricing_plan_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .name("By the month")
///     .trial_period_days(7)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&plan, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct UpdateSubscriptionPlan {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of the plan.
    pub pricing_plan_reference_code: Given<ReferenceCode>,
    /// Name of the plan.
    pub name: Given<Name>,
    /// Days before the first charge.
    pub trial_period_days: Option<Given<Days>>,
}

impl Endpoint for UpdateSubscriptionPlan {
    type Response = SubscriptionPlan;
    const NAME: &'static str = "subscription_plan.update";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/subscription/pricing-plans/{pricingPlanReferenceCode}";
    const SAFETY: Safety = Safety::Idempotent;
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] =
        &[("pricingPlanReferenceCode", "data.referenceCode")];
}

/// Deletes a plan. No money moves. A plan with active subscriptions, or with one about to be
/// upgraded to it, is refused.
///
/// A refusal seen once in production said that such a plan does not exist (HTTP 404, code 1): retrieve
/// the plan before you believe that it is gone.
///
/// ```
/// use iyzico_core::subscription::DeleteSubscriptionPlan;
/// use iyzico_core::{Context, request};
///
/// let plan = DeleteSubscriptionPlan::builder()
///     .pricing_plan_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&plan, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct DeleteSubscriptionPlan {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of the plan.
    pub pricing_plan_reference_code: Given<ReferenceCode>,
}

impl Endpoint for DeleteSubscriptionPlan {
    type Response = SubscriptionPlanDeleted;
    const NAME: &'static str = "subscription_plan.delete";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/v2/subscription/pricing-plans/{pricingPlanReferenceCode}";
    const PLACE: Place = Place::Query;
    const SAFETY: Safety = Safety::Idempotent;
}

/// A plan for a product.
///
/// ```
/// use iyzico_core::subscription::SubscriptionPlan;
///
/// let plan: SubscriptionPlan = serde_json::from_str(
///     r#"{
///         "data": {"referenceCode": "0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11", "price": "59.9"}
///     }"#,
/// )?;
/// assert_eq!(plan.data.reference_code.as_str(), "0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct SubscriptionPlan {
    /// The plan.
    pub data: SubscriptionPlanRecord,
}

/// A plan as iyzico reports it.
///
/// ```
/// use iyzico_core::subscription::SubscriptionPlanRecord;
///
/// let record: SubscriptionPlanRecord = serde_json::from_str(
///     r#"{
///         "referenceCode": "0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11",
///         "price": "59.9",
///         "paymentInterval": "DAILY"
///     }"#,
/// )?;
/// assert_eq!(record.reference_code.as_str(), "0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11");
/// assert_eq!(record.price, Some("59.9".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct SubscriptionPlanRecord {
    /// iyzico's reference of the plan; subscriptions name it.
    pub reference_code: ReferenceCode,
    /// When it was created: milliseconds since 1970 or Turkish local time.
    pub created_date: Option<Note>,
    /// Name of the plan.
    pub name: Option<Note>,
    /// iyzico's reference of the product.
    pub product_reference_code: Option<ReferenceCode>,
    /// Amount of each charge.
    pub price: Option<Price>,
    /// Currency of the charges.
    pub currency_code: Option<Currency>,
    /// How often it is charged.
    pub payment_interval: Option<PaymentInterval>,
    /// Number of intervals between charges.
    pub payment_interval_count: Option<u32>,
    /// RECURRING.
    pub plan_payment_type: Option<PlanPaymentType>,
    /// Days before the first charge.
    pub trial_period_days: Option<u32>,
    /// Number of charges.
    pub recurrence_count: Option<u32>,
    /// State of the plan: ACTIVE. The envelope says whether the call succeeded.
    pub status: Option<Note>,
}

/// A page of the list of plans.
///
/// ```
/// use iyzico_core::subscription::SubscriptionPlanList;
///
/// let list: SubscriptionPlanList = serde_json::from_str(r#"{"data": {"totalCount": 1}}"#)?;
/// assert_eq!(list.data.total_count, Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriptionPlanList {
    /// The page.
    pub data: SubscriptionPlanPage,
}

/// The plans of a page, and how many there are in all.
///
/// ```
/// use iyzico_core::subscription::SubscriptionPlanPage;
///
/// let page: SubscriptionPlanPage = serde_json::from_str(
///     r#"{"totalCount": 1, "currentPage": 1}"#,
/// )?;
/// assert_eq!(page.total_count, Some(1));
/// assert_eq!(page.current_page, Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriptionPlanPage {
    /// The plans.
    pub items: Option<Vec<SubscriptionPlanRecord>>,
    /// Number of plans on all pages.
    pub total_count: Option<u32>,
    /// Number of this page.
    pub current_page: Option<u32>,
    /// Number of pages.
    pub page_count: Option<u32>,
}

/// A plan was deleted.
///
/// ```
/// use iyzico_core::response::{self, Verify};
/// use iyzico_core::subscription::{DeleteSubscriptionPlan, SubscriptionPlanDeleted};
/// use iyzico_core::{Context, Credentials, request};
///
/// # let plan = DeleteSubscriptionPlan::builder()
/// #     .pricing_plan_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
/// #     .build();
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let sent = request::prepare(&plan, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"success"}"#;
/// let response = response::interpret::<DeleteSubscriptionPlan>(&sent, &keys, 200, body, Verify::Strictly)?;
/// assert_eq!(response.body, SubscriptionPlanDeleted::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriptionPlanDeleted {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::request;

    #[track_caller]
    fn check(change: impl FnOnce(&mut CreateSubscriptionPlan), errors: &[&str], warnings: &[&str]) {
        let mut plan = CreateSubscriptionPlan::builder()
            .product_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
            .name("Monthly")
            .price("49.90")
            .currency_code("TRY")
            .payment_interval(PaymentInterval::Monthly)
            .build();
        change(&mut plan);
        let context = Context::sandbox("2026-11-28T10:00:00Z".parse().unwrap());
        let findings = request::lint(&plan, &context);
        let errors_found: Vec<_> = findings.errors().map(|error| &*error.path).collect();
        let warnings_found: Vec<_> = findings.warnings().map(|warning| &*warning.path).collect();
        assert_eq!((&errors_found[..], &warnings_found[..]), (errors, warnings));
    }

    #[test]
    fn a_plan_has_a_price_and_whole_positive_counts() {
        check(|_| {}, &[], &[]);
        check(|plan| plan.price = "0".into(), &["price"], &[]);
        check(
            |plan| plan.payment_interval = PaymentInterval::Other("HOURLY".to_owned()).into(),
            &["paymentInterval"],
            &[],
        );
        check(
            |plan| plan.plan_payment_type = PlanPaymentType::Other("ONCE".to_owned()).into(),
            &["planPaymentType"],
            &[],
        );
        check(|plan| plan.payment_interval_count = Some(0.into()), &["paymentIntervalCount"], &[]);
        check(|plan| plan.recurrence_count = Some(0.into()), &["recurrenceCount"], &[]);
        check(|plan| plan.trial_period_days = Some(0.into()), &[], &[]);
    }

    #[test]
    fn other_currencies_than_the_documented_three_are_doubted() {
        check(|plan| plan.currency_code = "EUR".into(), &[], &[]);
        check(|plan| plan.currency_code = "GBP".into(), &[], &["currencyCode"]);
        check(|plan| plan.currency_code = "ABC".into(), &["currencyCode"], &[]);
    }
}
