use iyzico_derive::{Builder, Object};

use super::Subscription;
use crate::value::given::Given;
use crate::value::ids::ReferenceCode;
use crate::value::order::{ConversationId, Locale};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Reads a subscription with its orders. No money moves.
///
/// ```
/// use iyzico_core::subscription::RetrieveSubscription;
/// use iyzico_core::{Context, request};
///
/// let subscription = RetrieveSubscription::builder()
///     .subscription_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&subscription, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveSubscription {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of the subscription.
    pub subscription_reference_code: Given<ReferenceCode>,
}

impl Endpoint for RetrieveSubscription {
    type Response = Subscription;
    const NAME: &'static str = "subscription.retrieve";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/subscription/subscriptions/{subscriptionReferenceCode}";
    const SAFETY: Safety = Safety::Read;
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] = &[
        ("subscriptionReferenceCode", "data.referenceCode"),
        ("subscriptionReferenceCode", "data.items.referenceCode"),
    ];
}
