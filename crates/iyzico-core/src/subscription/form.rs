use iyzico_derive::{Builder, Object};

use super::subscriber::check_shipping_address;
use super::{Subscriber, SubscriptionRecord, SubscriptionStart};
use crate::value::given::Given;
use crate::value::html::Html;
use crate::value::ids::ReferenceCode;
use crate::value::order::{CallbackUrl, ConversationId, Locale, Token};
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, FoundBy, Method, Safety};

/// Opens a form in which the buyer enters the card of a new subscription. No money moves until the buyer
/// subscribes in it.
///
/// The browser then comes back to `callbackUrl` with the token, and `subscription_form.retrieve` reads the
/// result. There is no page URL, only the form for the merchant's page.
///
/// ```
/// use iyzico_core::subscription::{InitializeSubscriptionForm, SubscriptionStart};
/// use iyzico_core::{Context, request};
///
/// # let customer: iyzico_core::subscription::Subscriber = serde_json::from_str(
/// #     r#"{"name": "John", "surname": "Doe", "email": "john.doe@example.com",
/// #         "gsmNumber": "+905350000000", "identityNumber": "10000000146",
/// #         "billingAddress": {"contactName": "Jane Doe", "city": "Istanbul",
/// #         "district": "Altunizade", "country": "Turkey",
/// #         "address": "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1", "zipCode": "34742"},
/// #         "shippingAddress": {"contactName": "Jane Doe", "city": "Istanbul",
/// #         "district": "Altunizade", "country": "Turkey",
/// #         "address": "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1", "zipCode": "34742"}}"#,
/// # )?;
/// let form = InitializeSubscriptionForm::builder()
///     .callback_url("https://merchant.example/back")
///     .pricing_plan_reference_code("0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11")
///     .subscription_initial_status(SubscriptionStart::Pending)
///     .customer(customer)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&form, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents; the district of addresses from the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct InitializeSubscriptionForm {
    /// Language of the form and of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// URL that the buyer's browser is sent back to, with the token. Must be https.
    pub callback_url: Given<CallbackUrl>,
    /// iyzico's reference of the plan.
    pub pricing_plan_reference_code: Given<ReferenceCode>,
    /// ACTIVE starts at once, PENDING waits for `subscription.activate`.
    pub subscription_initial_status: Given<SubscriptionStart>,
    /// The subscriber. iyzico identifies customers by e-mail address and mobile number.
    pub customer: Given<Subscriber>,
}

impl Endpoint for InitializeSubscriptionForm {
    type Response = SubscriptionForm;
    const NAME: &'static str = "subscription_form.initialize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/subscription/checkoutform/initialize";
    const SAFETY: Safety = Safety::Session;
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);

    fn check(&self, _: &Context, findings: &mut Findings) {
        if let Some(customer) = self.customer.value() {
            let address = customer.shipping_address.as_ref();
            check_shipping_address(address, "customer.shippingAddress", findings);
        }
    }
}

/// An open form: to subscribe, or to change the card of a subscription.
///
/// ```
/// use iyzico_core::subscription::SubscriptionForm;
///
/// let form: SubscriptionForm = serde_json::from_str(
///     r#"{
///         "token": "e828c62d-fd12-4b1a-ad5a-380f15fe6596",
///         "checkoutFormContent": "PGh0bWw+PC9odG1sPg==",
///         "tokenExpireTime": 1
///     }"#,
/// )?;
/// assert_eq!(form.token.as_str(), "e828c62d-fd12-4b1a-ad5a-380f15fe6596");
/// assert_eq!(form.token_expire_time, Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct SubscriptionForm {
    /// Token of the form; store it, the browser brings it back.
    pub token: Token,
    /// A script for the merchant's page, next to a `div` with the id `iyzipay-checkout-form` and the
    /// class `responsive` or `popup`.
    pub checkout_form_content: Option<Html>,
    /// Lifetime of the token in seconds.
    pub token_expire_time: Option<u32>,
}

/// Retrieves the subscription that was started in a form. No money moves.
///
/// A form in which nobody has subscribed yet is refused (inferred).
///
/// ```
/// use iyzico_core::subscription::RetrieveSubscriptionForm;
/// use iyzico_core::{Context, request};
///
/// let form = RetrieveSubscriptionForm::builder()
///     .token("e828c62d-fd12-4b1a-ad5a-380f15fe6596")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&form, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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

/// Result of a form in which a buyer subscribed.
///
/// ```
/// use iyzico_core::subscription::SubscriptionFormResult;
///
/// let result: SubscriptionFormResult = serde_json::from_str(
///     r#"{
///         "token": "e828c62d-fd12-4b1a-ad5a-380f15fe6596",
///         "data": {"referenceCode": "91ea71d2-3951-4c89-9ec5-b814fccfe729", "subscriptionStatus": "PENDING"}
///     }"#,
/// )?;
/// assert_eq!(result.token, Some("e828c62d-fd12-4b1a-ad5a-380f15fe6596".parse()?));
/// assert_eq!(result.data.reference_code.as_str(), "91ea71d2-3951-4c89-9ec5-b814fccfe729");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
