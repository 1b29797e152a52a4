use iyzico_derive::{Builder, Object};

use super::{ORDER_ECHO, PAYMENT_SIGNATURE, Payment, Phase};
use crate::Price;
use crate::value::address::Address;
use crate::value::basket::{self, BasketItem};
use crate::value::buyer::{Buyer, GsmNumber};
use crate::value::card::PaymentCard;
use crate::value::given::{Given, Optional, Structure};
use crate::value::order::{
    CallbackUrl, ConversationId, Currency, Flag, Installment, Locale, Note, PaymentChannel,
    PaymentGroup,
};
use crate::value::price::Share;
use crate::value::rule::{Context, Findings, Rule};
use crate::wire::endpoint::{Endpoint, FoundBy, Limit, Method, Safety, SecondCall};

/// Charges a card in one step: authorization and capture together.
///
/// The buyer is not sent to the bank's 3-D Secure page; iyzico must have allowed that for the
/// merchant, and debit cards are refused (10217). A second call charges a second time: nothing in
/// it protects against that, not even a repeated `conversationId`.
///
/// ```
/// use iyzico_core::address::Address;
/// use iyzico_core::basket::{BasketItem, ItemType};
/// use iyzico_core::buyer::Buyer;
/// use iyzico_core::card::PaymentCard;
/// use iyzico_core::payment::CreatePayment;
/// use iyzico_core::{Context, request};
///
/// let address = Address::builder()
///     .contact_name("Jane Doe")
///     .city("Istanbul")
///     .country("Turkey")
///     .address("Bora Sok. 1")
///     .build();
/// let buyer = Buyer::builder()
///     .id("BY789")
///     .name("Jane")
///     .surname("Doe")
///     .identity_number("74300864791")
///     .email("jane@example.com")
///     .registration_address("Bora Sok. 1")
///     .city("Istanbul")
///     .country("Turkey")
///     .ip("85.34.78.112")
///     .build();
/// let card = PaymentCard::builder()
///     .card_holder_name("Jane Doe")
///     .card_number("5528790000000008")
///     .expire_month("12")
///     .expire_year("2030")
///     .cvc("123")
///     .build();
/// let course = BasketItem::builder()
///     .id("BI101")
///     .name("Course")
///     .category1("Lessons")
///     .item_type(ItemType::Virtual)
///     .price("149.90")
///     .build();
/// let payment = CreatePayment::builder()
///     .price("149.90")
///     .paid_price("149.90")
///     .payment_card(card)
///     .buyer(buyer)
///     .billing_address(address)
///     .basket_items(vec![course])
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&payment, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: iyzico's older integration guide; further fields from the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CreatePayment {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this attempt, echoed back; the key that finds the payment
    /// when its response is lost. Unique for each attempt; made by the client when missing.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Sum of the basket lines in major units of `currency`, before discount and interest.
    pub price: Given<Price>,
    /// Amount charged to the card, discount and installment interest included. May be above or below `price`.
    pub paid_price: Given<Price>,
    /// Currency of the amounts, TRY when missing. Others must be enabled for the merchant.
    #[wire(default = turkish_lira)]
    pub currency: Given<Currency>,
    /// Number of installments; 1 is a single charge.
    #[wire(default = single_charge)]
    pub installment: Given<Installment>,
    /// The merchant's basket or order number, echoed back.
    pub basket_id: Option<Given<Note>>,
    /// Where the buyer pays from.
    pub payment_channel: Option<Given<PaymentChannel>>,
    /// What is paid for; PRODUCT when missing.
    pub payment_group: Option<Given<PaymentGroup>>,
    /// The card that is charged.
    pub payment_card: Given<PaymentCard>,
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
    /// Order number at the point of sale. Seen in official clients; not documented.
    pub pos_order_id: Option<Given<Note>>,
    /// Point of sale to use. Seen in official clients; not documented.
    pub connector_name: Option<Given<Note>>,
    /// Where the buyer comes back to. Seen in official clients; needed by payments through 3-D Secure only.
    pub callback_url: Option<Given<CallbackUrl>>,
    /// Mobile number of the iyzico member who pays. Seen in official clients; not documented.
    pub gsm_number: Option<Given<GsmNumber>>,
    /// Bonus points to spend. Seen in official clients; not documented.
    pub reward: Option<Given<Reward>>,
    /// Whether extra installments granted by the bank are used. Seen in the official PHP client; not documented.
    pub plus_installment_usage: Option<Given<Flag>>,
}

/// Bonus points to spend with a payment. Seen in official clients; not documented.
///
/// ```
/// use iyzico_core::payment::Reward;
///
/// let reward = Reward::builder()
///     .reward_amount("10.5")
///     .reward_usage(true)
///     .build();
/// assert_eq!(serde_json::to_value(&reward)?["rewardAmount"], "10.5");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct Reward {
    /// Worth of the points.
    pub reward_amount: Option<Given<Share>>,
    /// Whether points are used.
    pub reward_usage: Option<Given<Flag>>,
}

impl Structure for Reward {
    const RULE: &'static Rule = &Rule::new("Reward", "rewardAmount and rewardUsage", "");
}

fn turkish_lira() -> Given<Currency> {
    "TRY".into()
}

pub(crate) fn single_charge() -> Given<Installment> {
    Installment::SINGLE.into()
}

impl CreatePayment {
    /// Rules between the fields of an order that is paid by card.
    pub(crate) fn check_order(&self, context: &Context, findings: &mut Findings) {
        if let Some(card) = self.payment_card.value() {
            card.check("paymentCard", context, findings);
        }
        if let Some(buyer) = self.buyer.value() {
            buyer.check("buyer", context, findings);
        }
        if let Some(items) = self.basket_items.value() {
            basket::check(items, &self.price, !self.shipping_address.is_missing(), findings);
            basket::check_categories(items, findings);
            basket::check_group(items, self.payment_group.as_ref(), findings);
        }
        check_account_limit(&self.price, findings);
    }
}

pub(crate) fn check_account_limit(price: &Given<Price>, findings: &mut Findings) {
    const USUAL_ACCOUNT_LIMIT: u32 = 100_000;
    if let Some(price) = price.value()
        && *price >= Price::new(USUAL_ACCOUNT_LIMIT.into())
    {
        findings
            .warning("price", "is above the usual limit of an account")
            .got(price.to_string())
            .allowed("less than 100000 unless iyzico raised the limit")
            .code("5008");
    }
}

impl Endpoint for CreatePayment {
    type Response = Payment;
    const NAME: &'static str = "payment.create";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/auth";
    const ALIASES: &'static [&'static str] = &["/payment/iyzipos/auth/ecom"];
    const SIGNED: &'static [&'static str] = PAYMENT_SIGNATURE;
    const ECHO: &'static [&'static str] = ORDER_ECHO;
    const SAFETY: Safety = Safety::MovesMoney;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::CarriedOut);
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);
    const LIMIT: Option<Limit> = Some(Limit::per_minute(50));

    fn contradiction(payment: &Payment) -> Option<String> {
        payment.is_not(&[Phase::Auth])
    }

    fn check(&self, context: &Context, findings: &mut Findings) {
        self.check_order(context, findings);
    }
}
