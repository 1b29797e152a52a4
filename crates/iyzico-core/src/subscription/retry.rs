use iyzico_derive::{Builder, Object};

use crate::value::given::Given;
use crate::value::ids::ReferenceCode;
use crate::value::order::{ConversationId, Locale};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Charges an order of a subscription again whose charge failed.
///
/// The card that iyzico keeps is charged; change it first with `subscription_card_form.initialize` if it is
/// to blame. An order that is paid is refused (inferred).
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrySubscription {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's reference of the order, not of the subscription: `orderReferenceCode` of the webhook that
    /// told of the failure.
    pub reference_code: Given<ReferenceCode>,
}

impl Endpoint for RetrySubscription {
    type Response = SubscriptionRetried;
    const NAME: &'static str = "subscription.retry";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/subscription/operation/retry";
    const SAFETY: Safety = Safety::MovesMoney;
    const NO_LOOK_UP: Option<&'static str> = Some(
        "read the subscription with `subscription.retrieve`: if the order's `orderStatus` is SUCCESS, it is \
         paid. While it is FAILED without a newer attempt, nothing is proven; ask again later",
    );
}

/// An order was charged again.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriptionRetried {}
