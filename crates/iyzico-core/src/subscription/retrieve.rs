use iyzico_derive::{Builder, Object};

use super::Subscription;
use crate::value::given::Given;
use crate::value::ids::ReferenceCode;
use crate::value::order::{ConversationId, Locale};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Reads a subscription with its orders. No money moves.
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
}
