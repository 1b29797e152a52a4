use iyzico_derive::{Builder, Object};

use super::subscriber::check_shipping_address;
use super::{Subscriber, SubscriptionRecord, SubscriptionStart};
use crate::value::given::Given;
use crate::value::html::Html;
use crate::value::ids::ReferenceCode;
use crate::value::order::{CallbackUrl, ConversationId, Locale, Token};
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Opens a form in which the buyer enters the card of a new subscription. No money moves until the buyer
/// subscribes in it.
///
/// The browser then comes back to `callbackUrl` with the token, and `subscription_form.retrieve` reads the
/// result. There is no address of a page, only the form for the merchant's page.
///
/// Source: the public documents; the district of addresses from the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct InitializeSubscriptionForm {
    /// Language of the form and of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Where the buyer's browser is sent back to, with the token. Must be https.
    pub callback_url: Given<CallbackUrl>,
    /// iyzico's reference of the plan.
    pub pricing_plan_reference_code: Given<ReferenceCode>,
    /// ACTIVE starts at once, PENDING waits for `subscription.activate`.
    pub subscription_initial_status: Given<SubscriptionStart>,
    /// Who subscribes. iyzico knows customers by e-mail address and mobile number.
    pub customer: Given<Subscriber>,
}

impl Endpoint for InitializeSubscriptionForm {
    type Response = SubscriptionForm;
    const NAME: &'static str = "subscription_form.initialize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/subscription/checkoutform/initialize";
    const SAFETY: Safety = Safety::Session;

    fn check(&self, _: &Context, findings: &mut Findings) {
        if let Some(customer) = self.customer.value() {
            let address = customer.shipping_address.as_ref();
            check_shipping_address(address, "customer.shippingAddress", findings);
        }
    }
}

/// An open form: to subscribe, or to change the card of a subscription.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct SubscriptionForm {
    /// Names the form; store it, the browser brings it back.
    pub token: Token,
    /// A script for the merchant's page, next to a `div` with the id `iyzipay-checkout-form` and the
    /// class `responsive` or `popup`.
    pub checkout_form_content: Option<Html>,
    /// Life of the token in seconds.
    pub token_expire_time: Option<u32>,
}

/// Retrieves the subscription that came of a form. No money moves.
///
/// A form in which nobody has subscribed is refused (inferred).
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveSubscriptionForm {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Token of the form.
    pub token: Given<Token>,
}

impl Endpoint for RetrieveSubscriptionForm {
    type Response = SubscriptionFormResult;
    const NAME: &'static str = "subscription_form.retrieve";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/subscription/checkoutform/{token}";
    const SAFETY: Safety = Safety::Read;
    // The response may carry the conversationId of the form instead of this call's (inferred).
    const ECHO: &'static [&'static str] = &["token"];
}

/// What came of a form in which a buyer subscribed.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct SubscriptionFormResult {
    /// Token of the form.
    pub token: Option<Token>,
    /// The subscription.
    pub data: SubscriptionRecord,
}
