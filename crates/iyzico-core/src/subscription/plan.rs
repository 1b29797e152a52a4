use iyzico_derive::{Builder, Choice, Object};

use crate::Price;
use crate::value::choice;
use crate::value::field::Visitor;
use crate::value::given::{Given, Value};
use crate::value::ids::ReferenceCode;
use crate::value::order::{ConversationId, Currency, Locale, Name, Note};
use crate::value::read::{RawValue, Reader};
use crate::value::rule::Rule;
use crate::value::schedule::{Count, Days};
use crate::value::unreadable::Unreadable;
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Creates a plan by which a product is paid: how much, how often, how long. No money moves.
///
/// The same plan of the same product is refused (201051).
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
    /// What each charge takes, in major units of `currencyCode`.
    pub price: Given<Price>,
    /// Currency of the charges: TRY, USD or EUR.
    pub currency_code: Given<Currency>,
    /// How often it is charged.
    pub payment_interval: Given<PaymentInterval>,
    /// Every how many intervals it is charged, 1 when missing.
    pub payment_interval_count: Option<Given<Count>>,
    /// RECURRING, the only documented type.
    #[wire(default = recurring)]
    pub plan_payment_type: Given<PlanPaymentType>,
    /// Days before the first charge.
    pub trial_period_days: Option<Given<Days>>,
    /// Number of charges; until it is cancelled when missing.
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
}

/// A plan by which a product is paid.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct SubscriptionPlan {
    /// The plan.
    pub data: SubscriptionPlanRecord,
}

/// What iyzico knows of a plan.
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
    /// What each charge takes.
    pub price: Option<Price>,
    /// Currency of the charges.
    pub currency_code: Option<Currency>,
    /// How often it is charged.
    pub payment_interval: Option<PaymentInterval>,
    /// Every how many intervals it is charged.
    pub payment_interval_count: Option<u32>,
    /// RECURRING.
    pub plan_payment_type: Option<PlanPaymentType>,
    /// Days before the first charge.
    pub trial_period_days: Option<u32>,
    /// Number of charges.
    pub recurrence_count: Option<u32>,
    /// State of the plan: ACTIVE. Whether the call succeeded stands in the envelope.
    pub status: Option<Note>,
}

/// How often a subscription is charged.
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum PaymentInterval {
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Every year.
    Yearly,
    /// An interval that is not documented.
    Other(String),
}

/// How a plan is paid.
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum PlanPaymentType {
    /// Again and again.
    Recurring,
    /// A type that is not documented.
    Other(String),
}

impl Value for PaymentInterval {
    const RULE: &'static Rule =
        &Rule::new("PaymentInterval", "DAILY, WEEKLY, MONTHLY or YEARLY", "MONTHLY")
            .code("11")
            .missing_code("11")
            .refuse(|_| Some("is not a documented interval"));

    fn read(json: &RawValue, _: &mut Reader) -> Result<Self, Unreadable> {
        choice::read_given(json, Self::RULE)
    }

    fn visit(&self, visitor: &mut dyn Visitor) {
        choice::visit(self, visitor);
    }
}

impl Value for PlanPaymentType {
    const RULE: &'static Rule = &Rule::new("PlanPaymentType", "RECURRING", "RECURRING")
        .code("11")
        .refuse(|_| Some("is not a documented type"));

    fn read(json: &RawValue, _: &mut Reader) -> Result<Self, Unreadable> {
        choice::read_given(json, Self::RULE)
    }

    fn visit(&self, visitor: &mut dyn Visitor) {
        choice::visit(self, visitor);
    }
}
