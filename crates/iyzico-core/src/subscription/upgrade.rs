use iyzico_derive::{Builder, Choice, Object};

use super::Subscription;
use crate::value::choice;
use crate::value::field::Visitor;
use crate::value::given::{Given, Value};
use crate::value::ids::ReferenceCode;
use crate::value::literal::Literal;
use crate::value::order::{Boolean, ConversationId, Locale};
use crate::value::read::Reader;
use crate::value::rule::Rule;
use crate::value::unreadable::Unreadable;
use crate::wire::endpoint::{Endpoint, FoundBy, Method, Safety, SecondCall};

/// Moves a subscription to another plan. A new subscription with the same `parentReferenceCode` takes
/// its place. With NOW its first period is charged at once, unless the trial of the plan is used
/// (inferred).
///
/// The plan must be of the same product and have the same `paymentInterval` and `paymentIntervalCount`;
/// this call is meant for plans with another price. A second call may move the new subscription again.
///
/// ```
/// use iyzico_core::subscription::{UpgradePeriod, UpgradeSubscription};
/// use iyzico_core::{Context, request};
///
/// let subscription = UpgradeSubscription::builder()
///     .subscription_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .new_pricing_plan_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .upgrade_period(UpgradePeriod::Now)
///     .use_trial(false)
///     .reset_recurrence_count(false)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&subscription, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct UpgradeSubscription {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of the subscription.
    pub subscription_reference_code: Given<ReferenceCode>,
    /// iyzico's reference of the plan that it moves to.
    pub new_pricing_plan_reference_code: Given<ReferenceCode>,
    /// When it moves.
    pub upgrade_period: Given<UpgradePeriod>,
    /// Whether the trial period of the new plan applies; it does not when missing (inferred).
    pub use_trial: Option<Given<Boolean>>,
    /// Whether the number of charges is counted again from the start with the new plan. Otherwise, and
    /// when missing (inferred), the subscription ends when it would have ended.
    pub reset_recurrence_count: Option<Given<Boolean>>,
}

impl Endpoint for UpgradeSubscription {
    type Response = Subscription;
    const NAME: &'static str = "subscription.upgrade";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/subscription/subscriptions/{subscriptionReferenceCode}/upgrade";
    const SAFETY: Safety = Safety::MovesMoney;
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::Refused);
    /// The response shows the subscription that takes the place of the one that is named.
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] = &[
        ("newPricingPlanReferenceCode", "data.pricingPlanReferenceCode"),
        ("newPricingPlanReferenceCode", "data.items.pricingPlanReferenceCode"),
    ];
    const NO_LOOK_UP: Option<&'static str> = Some(
        "list the subscriptions with the same `parentReferenceCode` with `subscription.list`: one of the new \
         plan is the upgrade, and its `orders` tell what was charged. Right after the call, finding none proves \
         nothing; ask again later",
    );
}

/// When a subscription moves to another plan.
///
/// ```
/// use iyzico_core::subscription::UpgradePeriod;
///
/// let period: UpgradePeriod = serde_json::from_str(r#""NOW""#)?;
/// assert_eq!(period, UpgradePeriod::Now);
/// assert_eq!(UpgradePeriod::NextPeriod.as_str(), "NEXT_PERIOD");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum UpgradePeriod {
    /// At once.
    Now,
    /// At the end of the paid period.
    NextPeriod,
    /// A moment that is not documented.
    Other(String),
}

impl Value for UpgradePeriod {
    const RULE: &'static Rule = &Rule::new("UpgradePeriod", "NOW or NEXT_PERIOD", "NOW")
        .code("11")
        .missing_code("11")
        .refuse(|_| Some("is neither NOW nor NEXT_PERIOD"));

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        choice::read_given(json, Self::RULE)
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        choice::visit(self, visitor);
    }
}
