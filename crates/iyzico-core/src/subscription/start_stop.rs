use iyzico_derive::{Builder, Object};

use crate::value::given::Given;
use crate::value::ids::ReferenceCode;
use crate::value::order::{ConversationId, Locale};
use crate::wire::endpoint::{Endpoint, FoundBy, Method, Safety, SecondCall};

/// Starts a subscription that waits (PENDING). Its first period is charged unless the plan has a trial.
///
/// That the charge is made at once is inferred; read the orders of the subscription to see it.
///
/// ```
/// use iyzico_core::subscription::ActivateSubscription;
/// use iyzico_core::{Context, request};
///
/// let subscription = ActivateSubscription::builder()
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
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::Refused);
    const NO_LOOK_UP: Option<&'static str> = Some(
        "read the subscription with `subscription.retrieve`: one that is no longer PENDING was activated, \
         and its `orders` tell what was charged. While it is PENDING, nothing is proven; ask again later",
    );
}

/// A subscription was activated.
///
/// ```
/// use iyzico_core::response::{self, Verify};
/// use iyzico_core::subscription::{ActivateSubscription, SubscriptionActivated};
/// use iyzico_core::{Context, Credentials, request};
///
/// # let subscription = ActivateSubscription::builder()
/// #     .subscription_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
/// #     .build();
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let sent = request::prepare(&subscription, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"success"}"#;
/// let response = response::interpret::<ActivateSubscription>(&sent, &keys, 200, body, Verify::Strictly)?;
/// assert_eq!(response.body, SubscriptionActivated::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriptionActivated {}

/// Stops a subscription. No money moves, and nothing more is charged; what was paid is not refunded.
///
/// ```
/// use iyzico_core::subscription::CancelSubscription;
/// use iyzico_core::{Context, request};
///
/// let subscription = CancelSubscription::builder()
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
///
/// ```
/// use iyzico_core::response::{self, Verify};
/// use iyzico_core::subscription::{CancelSubscription, SubscriptionCanceled};
/// use iyzico_core::{Context, Credentials, request};
///
/// # let subscription = CancelSubscription::builder()
/// #     .subscription_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
/// #     .build();
/// # let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key")?;
/// let sent = request::prepare(&subscription, &keys, "nonce-1", &context)?;
/// let body = br#"{"status":"success"}"#;
/// let response = response::interpret::<CancelSubscription>(&sent, &keys, 200, body, Verify::Strictly)?;
/// assert_eq!(response.body, SubscriptionCanceled::default());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct SubscriptionCanceled {}
