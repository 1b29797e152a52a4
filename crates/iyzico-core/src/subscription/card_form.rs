use iyzico_derive::{Builder, Object};

use super::SubscriptionForm;
use crate::value::given::Given;
use crate::value::ids::ReferenceCode;
use crate::value::order::{CallbackUrl, ConversationId, Locale};
use crate::wire::endpoint::{Endpoint, FoundBy, Method, Safety};

/// Opens a form in which a customer changes the card that their subscriptions charge. No money moves until
/// the customer enters a card: then 1 TRY is charged to it and refunded at once.
///
/// Afterwards a failed order can be charged again with `subscription.retry`.
///
/// ```
/// use iyzico_core::subscription::InitializeSubscriptionCardForm;
/// use iyzico_core::{Context, request};
///
/// let form = InitializeSubscriptionCardForm::builder()
///     .callback_url("https://merchant.example/back")
///     .customer_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&form, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct InitializeSubscriptionCardForm {
    /// Language of the form and of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// URL that the customer's browser is sent back to, with the token. Must be https.
    pub callback_url: Given<CallbackUrl>,
    /// iyzico's reference of the customer.
    pub customer_reference_code: Given<ReferenceCode>,
    /// iyzico's reference of one subscription, if only its card is changed.
    pub subscription_reference_code: Option<Given<ReferenceCode>>,
}

impl Endpoint for InitializeSubscriptionCardForm {
    type Response = SubscriptionForm;
    const NAME: &'static str = "subscription_card_form.initialize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/subscription/card-update/checkoutform/initialize";
    const SAFETY: Safety = Safety::Session;
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);
}

/// Opens a form in which a customer changes the card that one subscription charges. No money moves until
/// the customer enters a card: then 1 TRY is charged to it and refunded at once (inferred).
///
/// ```
/// use iyzico_core::subscription::InitializeCardFormForSubscription;
/// use iyzico_core::{Context, request};
///
/// let subscription = InitializeCardFormForSubscription::builder()
///     .callback_url("https://merchant.example/back")
///     .subscription_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&subscription, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct InitializeCardFormForSubscription {
    /// Language of the form and of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// URL that the customer's browser is sent back to, with the token. Must be https.
    pub callback_url: Given<CallbackUrl>,
    /// iyzico's reference of the subscription.
    pub subscription_reference_code: Given<ReferenceCode>,
}

impl Endpoint for InitializeCardFormForSubscription {
    type Response = SubscriptionForm;
    const NAME: &'static str = "subscription_card_form.initialize_for_subscription";
    const METHOD: Method = Method::Post;
    const PATH: &'static str =
        "/v2/subscription/card-update/checkoutform/initialize/with-subscription";
    const SAFETY: Safety = Safety::Session;
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);
}
