use iyzico_derive::{Builder, Object};

use crate::Price;
use crate::hosted::order::Order;
use crate::payment::{ItemTransaction, PaymentId, PaymentStatus, Phase, says_otherwise};
use crate::value::address::Address;
use crate::value::basket::BasketItem;
use crate::value::buyer::Buyer;
use crate::value::given::Given;
use crate::value::html::Html;
use crate::value::order::{
    CallbackUrl, ConversationId, Currency, Locale, Note, PaymentGroup, Token, turkish_lira,
};
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, FoundBy, Method, Safety, SecondCall};

/// Starts a payment with Pecco, in Iranian rial; the response leads to a page. No money moves yet.
///
/// Deprecated: undocumented, and probably withdrawn; use
/// [`InitializeCheckoutForm`](crate::hosted::checkout_form::InitializeCheckoutForm).
///
/// The buyer confirms the payment on the page and comes back to `callbackUrl`; [`CompletePecco`] then takes
/// the money.
///
/// ```
/// use iyzico_core::legacy::InitializePecco;
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
/// let pecco = InitializePecco::builder()
///     .price("1")
///     .paid_price("1.2")
///     .currency("IRR")
///     .basket_id("B67832")
///     .payment_group(PaymentGroup::Product)
///     .callback_url("https://merchant.example/callback")
///     .buyer(buyer)
///     .shipping_address(shipping_address)
///     .billing_address(billing_address)
///     .basket_items(basket_items)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&pecco, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct InitializePecco {
    /// Language of the page and of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this attempt, echoed back; the key that finds the payment later.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Sum of the basket lines in major units of `currency`.
    pub price: Given<Price>,
    /// Amount that the buyer pays. May be above or below `price`.
    pub paid_price: Given<Price>,
    /// Currency of the amounts, TRY when missing. The official clients send IRR.
    #[wire(default = turkish_lira)]
    pub currency: Given<Currency>,
    /// The merchant's basket or order number, echoed back.
    pub basket_id: Option<Given<Note>>,
    /// What is paid for; PRODUCT when missing.
    pub payment_group: Option<Given<PaymentGroup>>,
    /// URL that the buyer's browser is sent back to, with the token.
    pub callback_url: Given<CallbackUrl>,
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
}

impl Endpoint for InitializePecco {
    type Response = PeccoPage;
    const NAME: &'static str = "pecco.initialize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/pecco/initialize";
    const SAFETY: Safety = Safety::Session;
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);
    const DEPRECATED: Option<&'static str> = Some("use `checkout_form.initialize`");

    fn check(&self, context: &Context, findings: &mut Findings) {
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

/// A started payment with Pecco. No source shows the response; the fields are those of similar pages
/// (inferred), so all of them may be absent. Anything else is in the raw response.
///
/// ```
/// use iyzico_core::legacy::PeccoPage;
///
/// let page: PeccoPage = serde_json::from_str(
///     r#"{"token": "e828c62d-fd12-4b1a-ad5a-380f15fe6596", "tokenExpireTime": 1800}"#,
/// )?;
/// assert_eq!(page.token, Some("e828c62d-fd12-4b1a-ad5a-380f15fe6596".parse()?));
/// assert_eq!(page.token_expire_time, Some(1800));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct PeccoPage {
    /// Token of the payment; store it, [`CompletePecco`] needs it.
    pub token: Option<Token>,
    /// A page that leads the buyer to Pecco, as base64; give it to the browser decoded and otherwise unchanged.
    pub html_content: Option<Html>,
    /// URL of the page; send the buyer there.
    pub redirect_url: Option<Note>,
    /// Lifetime of the token in seconds.
    pub token_expire_time: Option<u32>,
}

/// Finishes a payment with Pecco that the buyer has confirmed: the money is taken. iyzico calls this *auth*.
///
/// Deprecated: undocumented, and probably withdrawn; use
/// [`InitializeCheckoutForm`](crate::hosted::checkout_form::InitializeCheckoutForm), whose payments need no
/// such step.
///
/// Never send it twice automatically: what a second call does is not known.
///
/// ```
/// use iyzico_core::legacy::CompletePecco;
/// use iyzico_core::{Context, request};
///
/// let pecco = CompletePecco::builder().token("e828c62d-fd12-4b1a-ad5a-380f15fe6596").build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&pecco, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CompletePecco {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Token of the payment, from the callback.
    pub token: Given<Token>,
}

impl Endpoint for CompletePecco {
    type Response = PeccoPayment;
    const NAME: &'static str = "pecco.complete";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/pecco/auth";
    const SAFETY: Safety = Safety::MovesMoney;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::Refused);
    const ECHO: &'static [&'static str] = &["token", "conversationId"];
    const NO_LOOK_UP: Option<&'static str> = Some(
        "look the payment up with `payment.retrieve` by the `conversationId` of `pecco.initialize`: a payment \
         that is found there with paymentStatus SUCCESS was taken, and one that is not found may still be",
    );
    const DEPRECATED: Option<&'static str> =
        Some("use `checkout_form.initialize`, whose payments need no such step");

    fn contradiction(payment: &PeccoPayment) -> Option<String> {
        let (status, phase) = (payment.payment_status.as_ref(), payment.phase.as_ref());
        says_otherwise(status, phase, &[Phase::Auth])
    }
}

/// A payment with Pecco. No source shows the response; the fields are those of other payments (inferred), so
/// all of them may be absent.
///
/// Without `paymentId` look the payment up by the `conversationId` of its start, with `payment.retrieve`.
///
/// ```
/// use iyzico_core::legacy::PeccoPayment;
/// use iyzico_core::payment::PaymentStatus;
///
/// let payment: PeccoPayment = serde_json::from_str(
///     r#"{"paymentStatus": "SUCCESS", "paidPrice": "1.2"}"#,
/// )?;
/// assert_eq!(payment.payment_status, Some(PaymentStatus::Success));
/// assert_eq!(payment.paid_price, Some("1.2".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct PeccoPayment {
    /// iyzico's ID for the payment.
    pub payment_id: Option<PaymentId>,
    /// State of the payment.
    pub payment_status: Option<PaymentStatus>,
    /// Sum of the basket lines.
    pub price: Option<Price>,
    /// Amount that was taken.
    pub paid_price: Option<Price>,
    /// Currency of the amounts.
    pub currency: Option<Currency>,
    /// The merchant's basket or order number, echoed.
    pub basket_id: Option<Note>,
    /// 1: accepted, ship. 0: under review, wait. -1: refused by risk control.
    pub fraud_status: Option<i32>,
    /// What happened to the money.
    pub phase: Option<Phase>,
    /// One entry for each basket line. Their order is not guaranteed: match them by `itemId`.
    pub item_transactions: Option<Vec<ItemTransaction>>,
    /// Approval code of the bank.
    pub auth_code: Option<Note>,
    /// The bank's reference number.
    pub host_reference: Option<Note>,
    /// Token of the payment.
    pub token: Option<Note>,
}
