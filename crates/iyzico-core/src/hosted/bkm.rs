//! BKM Express: the buyer pays with a card of the BKM wallet.

use iyzico_derive::{Builder, Object};

use crate::Price;
use crate::hosted::checkout_form::turkish_lira;
use crate::hosted::order::Order;
use crate::hosted::page_result::PageResult;
use crate::value::address::Address;
use crate::value::basket::BasketItem;
use crate::value::buyer::Buyer;
use crate::value::given::Given;
use crate::value::html::Html;
use crate::value::order::{
    CallbackUrl, ConversationId, Currency, Installment, Locale, Note, PaymentGroup, Token,
};
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, FoundBy, Method, Safety};

/// Starts a payment with BKM Express; the response holds a page. No money moves until the buyer pays.
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
    /// Where the buyer's browser is sent back to, with the token.
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

/// A started payment with BKM Express: the page that the buyer must see.
///
/// Source: the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct BkmPage {
    /// Names the payment; store it, the result is asked for with it.
    pub token: Token,
    /// The page, as base64; give it to the browser decoded and otherwise unchanged.
    pub html_content: Html,
    /// iyzico's signature of this response, already verified by the client.
    pub signature: Option<Note>,
}

/// Retrieves the result of a payment with BKM Express. No money moves. Decide by `paymentStatus`.
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
