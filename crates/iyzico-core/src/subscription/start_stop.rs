use iyzico_derive::{Builder, Object};

use crate::value::given::Given;
use crate::value::ids::ReferenceCode;
use crate::value::order::{ConversationId, Locale};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Starts a subscription that waits (PENDING). Its first period is charged unless the plan has a trial.
///
/// That the charge comes at once is inferred; read the orders of the subscription to see it.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ActivateSubscription {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of the subscription.
    pub subscription_reference_code: Given<ReferenceCode>,
}

impl Endpoint for ActivateSubscription {
    type Response = SubscriptionActivated;
    const NAME: &'static str = "subscription.activate";
    const METHOD: Method = Method::Post;
    const PATH: &'static str =
        "/v2/subscription/subscriptions/{subscriptionReferenceCode}/activate";
    const SAFETY: Safety = Safety::MovesMoney;
    const NO_LOOK_UP: Option<&'static str> = Some(
        "read the subscription with `subscription.retrieve`: one that is no longer PENDING was activated, \
         and its `orders` tell what was charged. While it is PENDING, nothing is proven; ask again later",
    );
}

/// A subscription was activated.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriptionActivated {}

/// Stops a subscription. No money moves, and nothing is charged any more; what was paid is not given back.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CancelSubscription {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of the subscription.
    pub subscription_reference_code: Given<ReferenceCode>,
}

impl Endpoint for CancelSubscription {
    type Response = SubscriptionCanceled;
    const NAME: &'static str = "subscription.cancel";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/subscription/subscriptions/{subscriptionReferenceCode}/cancel";
    const SAFETY: Safety = Safety::Idempotent;
}

/// A subscription was stopped.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriptionCanceled {}
