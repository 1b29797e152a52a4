//! The checkout form: a page of iyzico, or a form inside the merchant's page.
//!
//! 1. [`InitializeCheckoutForm`] returns a token, a script and the address of a page.
//! 2. The buyer pays there; the browser comes back to `callbackUrl` with the token.
//! 3. [`RetrieveCheckoutForm`] retrieves the result.

use iyzico_derive::{Builder, Object};

use crate::Price;
use crate::hosted::order::Order;
use crate::hosted::page_result::PageResult;
use crate::value::address::Address;
use crate::value::basket::BasketItem;
use crate::value::buyer::Buyer;
use crate::value::card::CardUserKey;
use crate::value::given::Given;
use crate::value::html::Html;
use crate::value::order::{
    CallbackUrl, ConversationId, Currency, Flag, Installment, Locale, Note, PaymentGroup, Token,
    turkish_lira,
};
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, FoundBy, Limit, Method, Safety};

/// The fields that the response to a start is signed over, in order. Documented.
pub(crate) const START_SIGNATURE: &[&str] = &["conversationId", "token"];

/// The fields that the result of a page is signed over, in order. Documented.
pub(crate) const RESULT_SIGNATURE: &[&str] = &[
    "paymentStatus",
    "paymentId",
    "currency",
    "basketId",
    "conversationId",
    "paidPrice",
    "price",
    "token",
];

/// Opens a checkout form. No money moves until the buyer pays in it.
///
/// The token is valid for 1800 seconds. The buyer may try several cards under one token.
///
/// ```
/// use iyzico_core::checkout_form::InitializeCheckoutForm;
/// use iyzico_core::order::PaymentGroup;
/// use iyzico_core::{Context, request};
///
/// # let buyer: iyzico_core::buyer::Buyer = serde_json::from_str(
/// #     r#"{"id": "BY789", "name": "John", "surname": "Doe", "identityNumber": "10000000146",
/// #         "email": "john.doe@example.com", "gsmNumber": "+905350000000",
/// #         "registrationDate": "2013-04-21 15:12:09", "lastLoginDate": "2015-10-05 12:43:35",
/// #         "registrationAddress": "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1",
/// #         "city": "Istanbul", "country": "Turkey", "zipCode": "34732", "ip": "85.34.78.112"}"#,
/// # )?;
/// # let shipping_address: iyzico_core::address::Address = serde_json::from_str(
/// #     r#"{"contactName": "Jane Doe", "city": "Istanbul", "country": "Turkey",
/// #         "address": "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1", "zipCode": "34742"}"#,
/// # )?;
/// # let billing_address: iyzico_core::address::Address = serde_json::from_str(
/// #     r#"{"contactName": "Jane Doe", "city": "Istanbul", "country": "Turkey",
/// #         "address": "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1", "zipCode": "34742"}"#,
/// # )?;
/// # let basket_items: Vec<iyzico_core::basket::BasketItem> = serde_json::from_str(
/// #     r#"[{"id": "BI101", "name": "Binocular", "category1": "Collectibles",
/// #         "category2": "Accessories", "itemType": "PHYSICAL", "price": "0.3"}, {"id": "BI102",
/// #         "name": "Game code", "category1": "Game", "category2": "Online Game Items",
/// #         "itemType": "VIRTUAL", "price": "0.5"}, {"id": "BI103", "name": "Usb",
/// #         "category1": "Electronics", "category2": "Usb / Cable", "itemType": "PHYSICAL",
/// #         "price": "0.2"}]"#,
/// # )?;
/// let form = InitializeCheckoutForm::builder()
///     .price("1")
///     .paid_price("1.2")
///     .currency("TRY")
///     .basket_id("B67832")
///     .payment_group(PaymentGroup::Product)
///     .callback_url("https://merchant.example/callback")
///     .buyer(buyer)
///     .shipping_address(shipping_address)
///     .billing_address(billing_address)
///     .basket_items(basket_items)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&form, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents and the official clients; rules from iyzico's older integration guide.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct InitializeCheckoutForm {
    /// Language of the form and of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Sum of the basket lines in major units of `currency`.
    pub price: Given<Price>,
    /// Amount charged to the card, before installment interest that the form adds.
    pub paid_price: Given<Price>,
    /// Currency of the amounts, TRY when missing.
    #[wire(default = turkish_lira)]
    pub currency: Given<Currency>,
    /// The merchant's basket or order number, echoed back.
    pub basket_id: Option<Given<Note>>,
    /// What is paid for; PRODUCT when missing.
    pub payment_group: Option<Given<PaymentGroup>>,
    /// URL that the buyer's browser is sent back to, with the token. Must be https.
    pub callback_url: Given<CallbackUrl>,
    /// Numbers of installments that the buyer may choose; all that the merchant has when missing.
    pub enabled_installments: Option<Vec<Given<Installment>>>,
    /// The person who buys.
    pub buyer: Given<Buyer>,
    /// Where the goods go. Required when any line is PHYSICAL.
    pub shipping_address: Option<Given<Address>>,
    /// Where the invoice goes.
    pub billing_address: Given<Address>,
    /// The lines of the order, 1 to 500. Their prices add up to `price`.
    pub basket_items: Given<Vec<BasketItem>>,
    /// E-commerce platform that integrates iyzico, such as WOOCOMMERCE.
    pub payment_source: Option<Given<Note>>,
    /// Key of the buyer's stored cards, which the form then offers.
    pub card_user_key: Option<Given<CardUserKey>>,
    /// Whether 3-D Secure is forced. Seen in official clients; not documented.
    #[wire(rename = "forceThreeDS")]
    pub force_three_ds: Option<Given<Flag>>,
    /// Whether debit cards are taken. Seen in official clients; not documented.
    pub debit_card_allowed: Option<Given<Flag>>,
    /// Whether a new card may be used. Seen in the official Java client; not documented.
    pub payment_with_new_card_enabled: Option<Given<Flag>>,
    /// Whether the form is for a subscription. Seen in the official Java client; not documented.
    pub subscription_payment_enabled: Option<Given<Flag>>,
    /// Whether the form opens as pay-with-iyzico. Seen in the official Java client; not documented.
    pub pay_with_iyzico: Option<Given<Flag>>,
    /// Whether `price` excludes shipping. Seen in official clients; not documented.
    pub shipping_amount_excluded: Option<Given<Flag>>,
    /// Order number at the point of sale. Seen in official clients; not documented.
    pub pos_order_id: Option<Given<Note>>,
}

/// For how many seconds a page can be paid on: as iyzico says, or as it documents where it does not say.
pub(crate) fn lifetime(told: Option<u32>) -> Option<u32> {
    const DOCUMENTED: u32 = 1800;
    told.filter(|seconds| *seconds > 0).or(Some(DOCUMENTED))
}

impl InitializeCheckoutForm {
    fn check_order(&self, context: &Context, findings: &mut Findings) {
        let order = Order {
            price: &self.price,
            buyer: &self.buyer,
            shipping_address: self.shipping_address.as_ref(),
            basket_items: &self.basket_items,
            payment_group: self.payment_group.as_ref(),
        };
        order.check(context, findings);
        order.check_categories(findings);
    }
}

impl Endpoint for InitializeCheckoutForm {
    type Response = CheckoutForm;
    const NAME: &'static str = "checkout_form.initialize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/iyzipos/checkoutform/initialize/auth/ecom";
    const ALIASES: &'static [&'static str] = &["/payment/iyzipos/checkoutform/initialize/ecom"];
    const SIGNED: &'static [&'static str] = START_SIGNATURE;
    const SAFETY: Safety = Safety::Session;
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);
    const LIMIT: Option<Limit> = Some(Limit::per_minute(8000));

    fn fill_in(form: &mut CheckoutForm) {
        form.token_expire_time = lifetime(form.token_expire_time);
    }

    fn check(&self, context: &Context, findings: &mut Findings) {
        self.check_order(context, findings);
    }
}

/// Opens a checkout form that holds the amount instead of taking it. iyzico calls this *preauth*.
///
/// ```
/// use iyzico_core::checkout_form::{InitializeCheckoutForm, InitializeCheckoutFormAuthorization};
///
/// /// The same form, which holds the amount.
/// fn hold(form: InitializeCheckoutForm) -> InitializeCheckoutFormAuthorization {
///     InitializeCheckoutFormAuthorization(form)
/// }
/// ```
///
/// Source: the public documents and the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct InitializeCheckoutFormAuthorization(pub InitializeCheckoutForm);

impl Endpoint for InitializeCheckoutFormAuthorization {
    type Response = CheckoutForm;
    const NAME: &'static str = "checkout_form.initialize_authorization";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/iyzipos/checkoutform/initialize/preauth/ecom";
    const SIGNED: &'static [&'static str] = START_SIGNATURE;
    const SAFETY: Safety = Safety::Session;
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);

    fn fill_in(form: &mut CheckoutForm) {
        form.token_expire_time = lifetime(form.token_expire_time);
    }

    fn check(&self, context: &Context, findings: &mut Findings) {
        self.0.check_order(context, findings);
    }
}

/// An open checkout form.
///
/// ```
/// use iyzico_core::checkout_form::CheckoutForm;
///
/// let form: CheckoutForm = serde_json::from_str(
///     r#"{
///         "token": "d9a1d90e-7cfb-4ead-a6ec-34237bac04f0",
///         "checkoutFormContent": "PGh0bWw+PC9odG1sPg==",
///         "tokenExpireTime": 1800
///     }"#,
/// )?;
/// assert_eq!(form.token.as_str(), "d9a1d90e-7cfb-4ead-a6ec-34237bac04f0");
/// assert_eq!(form.token_expire_time, Some(1800));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents; seen in recordings.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct CheckoutForm {
    /// Token of the form; store it, it is needed to retrieve the result.
    pub token: Token,
    /// A script for the merchant's page, next to a `div` with the id `iyzipay-checkout-form` and the
    /// class `responsive` or `popup`. It arrives raw, although it is documented as base64.
    pub checkout_form_content: Option<Html>,
    /// Lifetime of the token in seconds; 1800, as documented, when iyzico does not say.
    pub token_expire_time: Option<u32>,
    /// URL of an iyzico page with the same form: send the buyer there instead of embedding it.
    pub payment_page_url: Option<Note>,
    /// URL of the pay-with-iyzico page.
    pub pay_with_iyzico_page_url: Option<Note>,
    /// iyzico's signature of this response, already verified by the client.
    pub signature: Option<Note>,
}

/// Retrieves the result of a checkout form. No money moves.
///
/// Decide by `paymentStatus`: only SUCCESS is paid. `status` success only says that the query
/// worked.
///
/// ```
/// use iyzico_core::checkout_form::RetrieveCheckoutForm;
/// use iyzico_core::{Context, request};
///
/// let form = RetrieveCheckoutForm::builder()
///     .token("e828c62d-fd12-4b1a-ad5a-380f15fe6596")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&form, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents; seen in recordings.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveCheckoutForm {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Token of the form.
    pub token: Given<Token>,
}

impl Endpoint for RetrieveCheckoutForm {
    type Response = PageResult;
    const NAME: &'static str = "checkout_form.retrieve";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/iyzipos/checkoutform/auth/ecom/detail";
    const SIGNED: &'static [&'static str] = RESULT_SIGNATURE;
    const SAFETY: Safety = Safety::Read;
    const LIMIT: Option<Limit> = Some(Limit::per_minute(1000));
    // The response may carry the conversationId of the form instead of this call's (inferred).
    const ECHO: &'static [&'static str] = &["token"];

    fn contradiction(result: &PageResult) -> Option<String> {
        result.lacks_payment()
    }
}
