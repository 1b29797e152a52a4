//! BKM Express: the buyer pays with a card of the BKM wallet.

use iyzico_derive::{Builder, Object};

use crate::Price;
use crate::hosted::order::Order;
use crate::hosted::page_result::PageResult;
use crate::value::address::Address;
use crate::value::basket::BasketItem;
use crate::value::buyer::Buyer;
use crate::value::given::Given;
use crate::value::html::Html;
use crate::value::order::{
    CallbackUrl, ConversationId, Currency, Installment, Locale, Note, PaymentGroup, Token,
    turkish_lira,
};
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, FoundBy, Method, Safety};

/// Starts a payment with BKM Express; the response holds a page. No money moves until the buyer pays.
///
/// ```
/// use iyzico_core::bkm::InitializeBkm;
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
/// let bkm = InitializeBkm::builder()
///     .price("1")
///     .currency("TRY")
///     .basket_id("B67832")
///     .payment_group(PaymentGroup::Product)
///     .callback_url("https://merchant.example/callback")
///     .enabled_installments(vec![1, 2, 3])
///     .buyer(buyer)
///     .shipping_address(shipping_address)
///     .billing_address(billing_address)
///     .basket_items(basket_items)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&bkm, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: iyzico's older integration guide; fields from the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct InitializeBkm {
    /// Language of the page and of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Sum of the basket lines, which is also what is charged.
    pub price: Given<Price>,
    /// Currency of the amount, TRY when missing.
    #[wire(default = turkish_lira)]
    pub currency: Given<Currency>,
    /// The merchant's basket or order number, echoed back.
    pub basket_id: Option<Given<Note>>,
    /// What is paid for; PRODUCT when missing.
    pub payment_group: Option<Given<PaymentGroup>>,
    /// URL that the buyer's browser is sent back to, with the token.
    pub callback_url: Given<CallbackUrl>,
    /// Numbers of installments that the buyer may choose.
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
}

impl Endpoint for InitializeBkm {
    type Response = BkmPage;
    const NAME: &'static str = "bkm.initialize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/bkm/initialize";
    const ALIASES: &'static [&'static str] = &["/payment/iyzipos/bkm/initialize/ecom"];
    const SIGNED: &'static [&'static str] = &["token", "conversationId"];
    const SAFETY: Safety = Safety::Session;
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);

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

/// A started payment with BKM Express: the page to show to the buyer.
///
/// ```
/// use iyzico_core::bkm::BkmPage;
///
/// let page: BkmPage = serde_json::from_str(
///     r#"{"token": "token", "htmlContent": "aHRtbENvbnRlbnQ=", "signature": "34732"}"#,
/// )?;
/// assert_eq!(page.token.as_str(), "token");
/// assert_eq!(page.signature, Some("34732".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct BkmPage {
    /// Token of the payment; store it, it is needed to retrieve the result.
    pub token: Token,
    /// The page, as base64; give it to the browser decoded and otherwise unchanged.
    pub html_content: Html,
    /// iyzico's signature of this response, already verified by the client.
    pub signature: Option<Note>,
}

/// Retrieves the result of a payment with BKM Express. No money moves. Decide by `paymentStatus`.
///
/// ```
/// use iyzico_core::bkm::RetrieveBkm;
/// use iyzico_core::{Context, request};
///
/// let bkm = RetrieveBkm::builder().token("e828c62d-fd12-4b1a-ad5a-380f15fe6596").build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&bkm, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveBkm {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Token of the payment.
    pub token: Given<Token>,
}

impl Endpoint for RetrieveBkm {
    type Response = PageResult;
    const NAME: &'static str = "bkm.retrieve";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/bkm/auth/detail";
    const ALIASES: &'static [&'static str] = &["/payment/iyzipos/bkm/auth/ecom/detail"];
    const SIGNED: &'static [&'static str] = &[
        "paymentId",
        "paymentStatus",
        "basketId",
        "conversationId",
        "currency",
        "paidPrice",
        "price",
        "token",
    ];
    const SAFETY: Safety = Safety::Read;
    const ECHO: &'static [&'static str] = &["token"];

    fn contradiction(result: &PageResult) -> Option<String> {
        result.lacks_payment()
    }
}
