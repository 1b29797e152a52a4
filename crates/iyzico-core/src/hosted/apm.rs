//! Alternative payment methods: the buyer pays from a bank account or a wallet, such as SOFORT or iDEAL.
//!
//! 1. [`InitializeApm`] returns the address of a page and the ID of the payment.
//! 2. The buyer confirms there; the browser comes back to `merchantCallbackUrl`, or after a failure to
//!    `merchantErrorUrl`.
//! 3. [`RetrieveApm`] retrieves the result.

use iyzico_derive::{Builder, Choice, Object};

use crate::Price;
use crate::hosted::order::Order;
use crate::payment::{ItemTransaction, ORDER_ECHO, PaymentId, PaymentStatus, Phase};
use crate::value::address::Address;
use crate::value::basket::BasketItem;
use crate::value::buyer::Buyer;
use crate::value::choice;
use crate::value::field::Visitor;
use crate::value::given::{Given, Value};
use crate::value::literal::Literal;
use crate::value::order::{
    CallbackUrl, ConversationId, Currency, Locale, Name, Note, PaymentChannel, PaymentGroup,
};
use crate::value::read::Reader;
use crate::value::rule::{Context, Findings, Rule};
use crate::value::unreadable::Unreadable;
use crate::wire::endpoint::{Endpoint, FoundBy, Method, Safety};

/// Starts a payment with an alternative method; the response holds the URL of a page. No money
/// moves until the buyer confirms there.
///
/// iyzico calls these methods *APM*.
///
/// ```
/// use iyzico_core::apm::{ApmType, InitializeApm};
/// use iyzico_core::order::{PaymentChannel, PaymentGroup};
/// use iyzico_core::{Context, request};
///
/// # let buyer: iyzico_core::buyer::Buyer = serde_json::from_str(
/// #     r#"{"id": "BY789", "name": "John", "surname": "Doe", "identityNumber": "10000000146",
/// #         "email": "john.doe@example.com", "gsmNumber": "+905350000000",
/// #         "registrationDate": "2013-04-21 15:12:09", "lastLoginDate": "2015-10-05 12:43:35",
/// #         "registrationAddress": "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1",
/// #         "city": "Istanbul", "country": "Turkey", "zipCode": "34732", "ip": "85.34.78.112"}"#,
/// # )?;
/// # let billing_address: iyzico_core::address::Address = serde_json::from_str(
/// #     r#"{"contactName": "Jane Doe", "city": "Istanbul", "country": "Turkey",
/// #         "address": "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1", "zipCode": "34742"}"#,
/// # )?;
/// # let basket_items: Vec<iyzico_core::basket::BasketItem> = serde_json::from_str(
/// #     r#"[{"id": "BI101", "name": "Binocular", "category1": "Collectibles",
/// #         "category2": "Accessories", "itemType": "VIRTUAL", "price": "0.3"}, {"id": "BI102",
/// #         "name": "Game code", "category1": "Game", "category2": "Online Game Items",
/// #         "itemType": "VIRTUAL", "price": "0.5"}, {"id": "BI103", "name": "Usb",
/// #         "category1": "Electronics", "category2": "Usb / Cable", "itemType": "VIRTUAL",
/// #         "price": "0.2"}]"#,
/// # )?;
/// let apm = InitializeApm::builder()
///     .price("1")
///     .paid_price("1.2")
///     .payment_channel(PaymentChannel::Web)
///     .payment_group(PaymentGroup::Listing)
///     .currency("EUR")
///     .country_code("DE")
///     .account_holder_name("Jane Doe")
///     .merchant_callback_url("https://merchant.example/callback")
///     .merchant_error_url("https://merchant.example/error")
///     .merchant_notification_url("https://merchant.example/notification")
///     .apm_type(ApmType::Sofort)
///     .basket_id("B67832")
///     .buyer(buyer)
///     .billing_address(billing_address)
///     .basket_items(basket_items)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&apm, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct InitializeApm {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this attempt, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Sum of the basket lines in major units of `currency`.
    pub price: Given<Price>,
    /// Amount that the buyer pays. May be above or below `price`.
    pub paid_price: Given<Price>,
    /// Where the buyer pays from.
    pub payment_channel: Option<Given<PaymentChannel>>,
    /// What is paid for; PRODUCT when missing.
    pub payment_group: Option<Given<PaymentGroup>>,
    /// E-commerce platform that integrates iyzico, such as WOOCOMMERCE.
    pub payment_source: Option<Given<Note>>,
    /// Currency of the amounts. It must be one that the method takes, such as EUR for SOFORT.
    pub currency: Given<Currency>,
    /// The merchant's own ID for the order.
    pub merchant_order_id: Option<Given<Note>>,
    /// Country of the buyer's account, two letters such as DE.
    pub country_code: Option<Given<Note>>,
    /// Holder of the buyer's account.
    pub account_holder_name: Option<Given<Name>>,
    /// URL that the buyer's browser is sent back to.
    pub merchant_callback_url: Given<CallbackUrl>,
    /// URL that the buyer's browser is sent to when the payment fails.
    pub merchant_error_url: Option<Given<CallbackUrl>>,
    /// URL to which iyzico sends notifications.
    pub merchant_notification_url: Option<Given<CallbackUrl>>,
    /// The method: SOFORT, IDEAL, QIWI or GIROPAY.
    pub apm_type: Given<ApmType>,
    /// The merchant's basket or order number, echoed back.
    pub basket_id: Option<Given<Note>>,
    /// The person who buys.
    pub buyer: Given<Buyer>,
    /// Where the goods go. Required when any line is PHYSICAL.
    pub shipping_address: Option<Given<Address>>,
    /// Where the invoice goes.
    pub billing_address: Given<Address>,
    /// The lines of the order, 1 to 500. Their prices add up to `price`.
    pub basket_items: Given<Vec<BasketItem>>,
}

impl Endpoint for InitializeApm {
    type Response = ApmPayment;
    const NAME: &'static str = "apm.initialize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/apm/initialize";
    const SIGNED: &'static [&'static str] = &["paymentId", "redirectUrl"];
    const ECHO: &'static [&'static str] = ORDER_ECHO;
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

/// An alternative payment method.
///
/// ```
/// use iyzico_core::apm::ApmType;
///
/// let kind: ApmType = serde_json::from_str(r#""SOFORT""#)?;
/// assert_eq!(kind, ApmType::Sofort);
/// assert_eq!(ApmType::Ideal.as_str(), "IDEAL");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum ApmType {
    /// SOFORT: a transfer from a bank account.
    Sofort,
    /// iDEAL: a transfer from a Dutch bank account.
    Ideal,
    /// QIWI: a wallet.
    Qiwi,
    /// giropay: a transfer from a German bank account.
    Giropay,
    /// A method that is not documented.
    Other(String),
}

impl Value for ApmType {
    const RULE: &'static Rule = &Rule::new("ApmType", "SOFORT, IDEAL, QIWI or GIROPAY", "SOFORT")
        .doubt(|_, _| Some("is not a known method"));

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        choice::read_given(json, Self::RULE)
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        choice::visit(self, visitor);
    }
}

/// A payment with an alternative method: where to send the buyer, and the result.
///
/// Only `paymentStatus` SUCCESS is paid.
///
/// ```
/// use iyzico_core::apm::ApmPayment;
///
/// let payment: ApmPayment = serde_json::from_str(
///     r#"{"paymentId": 1, "price": "1", "paidPrice": "1.2"}"#,
/// )?;
/// assert_eq!(payment.payment_id.as_str(), "1");
/// assert_eq!(payment.price, Some("1".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[wire(concludes(is_paid, "Whether the buyer has paid."))]
#[non_exhaustive]
pub struct ApmPayment {
    /// iyzico's ID for the payment; store it, it is needed to retrieve the result.
    pub payment_id: PaymentId,
    /// URL to send the buyer to.
    pub redirect_url: Option<Note>,
    /// State of the payment: only SUCCESS is paid.
    pub payment_status: Option<PaymentStatus>,
    /// Sum of the basket lines.
    pub price: Option<Price>,
    /// Amount that the buyer pays.
    pub paid_price: Option<Price>,
    /// Currency of the amounts.
    pub currency: Option<Currency>,
    /// The merchant's basket or order number, echoed.
    pub basket_id: Option<Note>,
    /// Surcharge in percent that `paidPrice` implies over `price`. For information.
    pub merchant_commission_rate: Option<Price>,
    /// Surcharge that `paidPrice` implies over `price`. For information.
    pub merchant_commission_rate_amount: Option<Price>,
    /// iyzico's commission in percent of the paid price, as an amount.
    pub iyzi_commission_rate_amount: Option<Price>,
    /// iyzico's fixed fee.
    pub iyzi_commission_fee: Option<Price>,
    /// One entry for each basket line. Their order is not guaranteed: match them by `itemId`.
    pub item_transactions: Option<Vec<ItemTransaction>>,
    /// What happened to the money.
    pub phase: Option<Phase>,
    /// The method, such as SOFORT.
    pub apm: Option<Note>,
    /// Holder of the buyer's account.
    pub account_holder_name: Option<Note>,
    /// Number of the buyer's account.
    pub account_number: Option<Note>,
    /// Name of the buyer's bank.
    pub bank_name: Option<Note>,
    /// Code of the buyer's bank.
    pub bank_code: Option<Note>,
    /// BIC of the buyer's bank.
    pub bic: Option<Note>,
    /// IBAN of the buyer's account.
    pub iban: Option<Note>,
    /// Text that the buyer sees on the transfer.
    pub payment_purpose: Option<Note>,
    /// Country of the buyer's account.
    pub country_code: Option<Note>,
    /// Mobile number of the buyer.
    pub mobile_phone: Option<Note>,
    /// iyzico's signature of this response, already verified by the client.
    pub signature: Option<Note>,
}

impl ApmPayment {
    /// Whether the buyer has paid.
    pub fn is_paid(&self) -> bool {
        self.payment_status == Some(PaymentStatus::Success)
    }

    /// A payment that is said to be paid names what was paid.
    fn lacks_amount(&self) -> Option<String> {
        let lacks = [("price", self.price.is_none()), ("paidPrice", self.paid_price.is_none())];
        let lacking = lacks.into_iter().find(|(_, is_lacking)| self.is_paid() && *is_lacking);
        lacking.map(|(field, _)| format!("its {field} is missing"))
    }
}

/// Retrieves the result of a payment with an alternative method. No money moves. Decide by
/// `paymentStatus`: only SUCCESS is paid.
///
/// ```
/// use iyzico_core::apm::RetrieveApm;
/// use iyzico_core::{Context, request};
///
/// let apm = RetrieveApm::builder().payment_id("10851936").build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&apm, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the official clients; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveApm {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's ID for the payment.
    pub payment_id: Given<PaymentId>,
}

impl Endpoint for RetrieveApm {
    type Response = ApmPayment;
    const NAME: &'static str = "apm.retrieve";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/apm/retrieve";
    const SIGNED: &'static [&'static str] = &[
        "currency",
        "basketId",
        "conversationId",
        "paidPrice",
        "price",
        "paymentId",
        "redirectUrl",
    ];
    const SAFETY: Safety = Safety::Read;
    // The response may carry the conversationId of the start instead of this call's (inferred).
    const ECHO: &'static [&'static str] = &["paymentId"];

    fn contradiction(payment: &ApmPayment) -> Option<String> {
        payment.lacks_amount()
    }
}
