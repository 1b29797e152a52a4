use iyzico_derive::{Builder, Object};

use crate::value::given::Given;
use crate::value::ids::ReferenceCode;
use crate::value::order::{ConversationId, Locale};
use crate::wire::endpoint::{Endpoint, FoundBy, Method, Safety, SecondCall};

/// Charges an order of a subscription again whose charge failed.
///
/// The card that iyzico keeps is charged; change it first with `subscription_card_form.initialize` if the
/// card is the reason. An order that is paid is refused (inferred).
///
/// ```
/// use iyzico_core::subscription::RetrySubscription;
/// use iyzico_core::{Context, request};
///
/// let subscription = RetrySubscription::builder()
///     .reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&subscription, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
    /// reported the failure.
    pub reference_code: Given<ReferenceCode>,
}

impl Endpoint for RetrySubscription {
    type Response = SubscriptionRetried;
    const NAME: &'static str = "subscription.retry";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/subscription/operation/retry";
    const SAFETY: Safety = Safety::MovesMoney;
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::Refused);
    const NO_LOOK_UP: Option<&'static str> = Some(
        "read the subscription with `subscription.retrieve`: if the order's `orderStatus` is SUCCESS, it is \
         paid. While it is FAILED without a newer attempt, nothing is proven; ask again later",
    );
}

/// An order was charged again.
///
/// ```
/// use iyzico_core::response::{self, Verify};
/// use iyzico_core::subscription::{RetrySubscription, SubscriptionRetried};
/// use iyzico_core::{Context, Credentials, request};
///
/// # let subscription = RetrySubscription::builder()
/// #     .reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
/// #     .build();
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let sent = request::prepare(&subscription, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"success"}"#;
/// let response = response::interpret::<RetrySubscription>(&sent, &keys, 200, body, Verify::Strictly)?;
/// assert_eq!(response.body, SubscriptionRetried::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriptionRetried {}
