use iyzico_derive::{Builder, Object};

use super::SubscriptionForm;
use crate::value::given::Given;
use crate::value::ids::ReferenceCode;
use crate::value::order::{CallbackUrl, ConversationId, Locale};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Opens a form in which a customer changes the card that their subscriptions charge. No money moves until
/// the customer enters a card: then 1 TRY is charged to it and given back at once.
///
/// Afterwards a failed order can be charged again with `subscription.retry`.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct InitializeSubscriptionCardForm {
    /// Language of the form and of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Where the customer's browser is sent back to, with the token. Must be https.
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
}

/// Opens a form in which a customer changes the card that one subscription charges. No money moves until
/// the customer enters a card: then 1 TRY is charged to it and given back at once (inferred).
///
/// Source: only in the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct InitializeCardFormForSubscription {
    /// Language of the form and of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Where the customer's browser is sent back to, with the token. Must be https.
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
}
