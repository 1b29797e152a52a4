use iyzico_derive::{Builder, Choice, Object};

use crate::Price;
use crate::hosted::page_result::converted;
use crate::payment::{
    ItemTransaction, Payment, PaymentId, PaymentStatus, Phase, Risk, is_taken_and_accepted,
};
use crate::value::bin::{BinNumber, CardAssociation, CardType};
use crate::value::buyer::IdentityNumber;
use crate::value::card::{CardToken, CardUserKey};
use crate::value::choice::respelt;
use crate::value::field::Object as _;
use crate::value::given::Given;
use crate::value::order::{CallbackUrl, ConversationId, Currency, Locale, Note, Token};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Retrieves the result of an iyziUP form. No money moves. Decide by `isPaid`; `status` success only says
/// that the query worked.
///
/// Deprecated: no longer in the public documents, and probably withdrawn; use `checkout_form.retrieve`.
///
/// ```
/// use iyzico_core::iyziup::RetrieveIyziup;
/// use iyzico_core::{Context, request};
///
/// let iyziup = RetrieveIyziup::builder()
///     .token("e828c62d-fd12-4b1a-ad5a-380f15fe6596")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&iyziup, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official PHP client; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RetrieveIyziup {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Token of the form.
    pub token: Given<Token>,
}

impl Endpoint for RetrieveIyziup {
    type Response = IyziupOrder;
    const NAME: &'static str = "iyziup.retrieve";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v1/iyziup/form/order/retrieve";
    const SAFETY: Safety = Safety::Read;
    const DEPRECATED: Option<&'static str> = Some("use `checkout_form.retrieve`");
    // The response may carry the conversationId of the form instead of this call's (inferred).
    const ECHO: &'static [&'static str] = &["token"];

    fn contradiction(order: &IyziupOrder) -> Option<String> {
        order.lacks_payment()
    }
}

/// Result of an iyziUP form: who bought, where the goods go, and the payment.
///
/// The response is not signed: compare the payment with your own record, or look it up by `paymentId`.
///
/// ```
/// use iyzico_core::iyziup::{IyziupOrder, OrderStatus};
///
/// let order: IyziupOrder = serde_json::from_str(
///     r#"{"orderResponseStatus": "payment_completed", "callbackUrl": "https://merchant.example/back"}"#,
/// )?;
/// assert_eq!(order.order_response_status, Some(OrderStatus::PaymentCompleted));
/// assert_eq!(order.callback_url, Some("https://merchant.example/back".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the tests of the official PHP client; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[wire(
    concludes(is_paid, "Whether the buyer has paid: the order says so, and so does the payment."),
    concludes(
        may_ship,
        "Whether the goods may be shipped: paid, and accepted by risk control. \
         It describes the payment as it was made, not a later cancellation or refund: ship an order once."
    ),
    concludes(
        is_refused_by_risk,
        "Whether risk control refused the payment. It was made all the same: cancel it."
    )
)]
#[non_exhaustive]
pub struct IyziupOrder {
    /// Result of the order: only payment_completed can be paid.
    pub order_response_status: Option<OrderStatus>,
    /// Token of the form.
    pub token: Option<Note>,
    /// URL that the buyer was sent back to.
    pub callback_url: Option<CallbackUrl>,
    /// The person who buys.
    pub consumer: Option<IyziupConsumer>,
    /// Where the goods go.
    pub shipping_address: Option<IyziupOrderAddress>,
    /// Where the invoice goes.
    pub billing_address: Option<IyziupOrderAddress>,
    /// The payment.
    pub payment_detail: Option<IyziupPayment>,
}

impl IyziupOrder {
    /// Whether the buyer has paid: the order says so, and so does the payment.
    pub fn is_paid(&self) -> bool {
        let is_completed = self.order_response_status == Some(OrderStatus::PaymentCompleted);
        is_completed && self.payment_detail.as_ref().is_some_and(IyziupPayment::is_paid)
    }

    /// Whether the goods may be shipped: paid, and accepted by risk control.
    ///
    /// It describes the payment as it was made, and does not change after a cancellation or refund. So ship an
    /// order once, not each time that it is true.
    pub fn may_ship(&self) -> bool {
        let payment = self.payment_detail.as_ref();
        let is_accepted = |payment: &IyziupPayment| {
            is_taken_and_accepted(payment.phase.as_ref(), payment.fraud_status)
        };
        self.is_paid() && payment.is_some_and(is_accepted)
    }

    /// Whether risk control refused the payment: see [`Risk::Refused`]. One that was paid was made all the same.
    pub fn is_refused_by_risk(&self) -> bool {
        let fraud_status = self.payment_detail.as_ref().and_then(|payment| payment.fraud_status);
        fraud_status.and_then(Risk::of) == Some(Risk::Refused)
    }

    /// An order that is said to be paid names what was paid.
    fn lacks_payment(&self) -> Option<String> {
        let payment = self.payment_detail.as_ref().filter(|_| self.is_paid())?;
        let lacks = [
            ("paymentId", payment.payment_id.is_none()),
            ("price", payment.price.is_none()),
            ("paidPrice", payment.paid_price.is_none()),
        ];
        let lacking = lacks.into_iter().find(|(_, is_lacking)| *is_lacking);
        lacking.map(|(field, _)| format!("its paymentDetail.{field} is missing"))
    }
}

/// Result of an iyziUP order.
///
/// ```
/// use iyzico_core::iyziup::OrderStatus;
///
/// let status: OrderStatus = serde_json::from_str(r#""payment_completed""#)?;
/// assert_eq!(status, OrderStatus::PaymentCompleted);
/// assert_eq!(status.as_str(), "payment_completed");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum OrderStatus {
    /// The buyer has paid.
    #[wire(rename = "payment_completed")]
    PaymentCompleted,
    /// A status that is not documented; nothing is proven to be paid.
    Other(String),
}

/// The person who buys with iyziUP.
///
/// ```
/// use iyzico_core::iyziup::IyziupConsumer;
///
/// let consumer: IyziupConsumer = serde_json::from_str(
///     r#"{"name": "Jane", "identityNumber": "11111"}"#,
/// )?;
/// assert_eq!(consumer.name, Some("Jane".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct IyziupConsumer {
    /// First name.
    pub name: Option<Note>,
    /// Surname.
    pub surname: Option<Note>,
    /// National identity number, or that of a passport.
    pub identity_number: Option<IdentityNumber>,
    /// E-mail address.
    pub email: Option<Note>,
    /// Mobile number.
    pub gsm_number: Option<Note>,
}

/// An address of an iyziUP order.
///
/// ```
/// use iyzico_core::iyziup::IyziupOrderAddress;
///
/// let address: IyziupOrderAddress = serde_json::from_str(
///     r#"{"contactName": "John Doe", "city": "İstanbul"}"#,
/// )?;
/// assert_eq!(address.contact_name, Some("John Doe".parse()?));
/// assert_eq!(address.city, Some("İstanbul".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct IyziupOrderAddress {
    /// First name and surname, or the company.
    pub contact_name: Option<Note>,
    /// City.
    pub city: Option<Note>,
    /// Country.
    pub country: Option<Note>,
    /// Street, house number and the rest of the address.
    pub address: Option<Note>,
    /// Postal code.
    pub zip_code: Option<Note>,
}

/// The payment of an iyziUP order.
///
/// ```
/// use iyzico_core::iyziup::IyziupPayment;
///
/// let payment: IyziupPayment = serde_json::from_str(r#"{"price": 1.0, "paidPrice": 1.1}"#)?;
/// assert_eq!(payment.price, Some("1.0".parse()?));
/// assert_eq!(payment.paid_price, Some("1.1".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the tests of the official PHP client; not documented.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct IyziupPayment {
    /// State of the payment, in capital or small letters.
    pub payment_status: Option<PaymentStatus>,
    /// iyzico's ID for the payment.
    pub payment_id: Option<PaymentId>,
    /// Sum of the lines.
    pub price: Option<Price>,
    /// Amount taken from the card.
    pub paid_price: Option<Price>,
    /// Currency of the amounts.
    pub currency: Option<Currency>,
    /// Number of installments; 1 is a single charge.
    pub installment: Option<u32>,
    /// The merchant's ID for the order, echoed.
    pub basket_id: Option<Note>,
    /// 1: accepted, ship. 0: under review, wait. -1: refused by risk control.
    pub fraud_status: Option<i32>,
    /// What happened to the money: taken, held or captured.
    pub phase: Option<Phase>,
    /// Surcharge in percent that `paidPrice` implies over `price`. For information.
    pub merchant_commission_rate: Option<Price>,
    /// Surcharge that `paidPrice` implies over `price`. For information.
    pub merchant_commission_rate_amount: Option<Price>,
    /// iyzico's commission in percent of the paid price, as an amount.
    pub iyzi_commission_rate_amount: Option<Price>,
    /// iyzico's fixed fee.
    pub iyzi_commission_fee: Option<Price>,
    /// CREDIT_CARD, DEBIT_CARD or PREPAID_CARD. Missing for some foreign cards.
    pub card_type: Option<CardType>,
    /// VISA, MASTER_CARD, AMERICAN_EXPRESS or TROY. Missing for some foreign cards.
    pub card_association: Option<CardAssociation>,
    /// Installment programme of the card, such as Bonus or Paraf.
    pub card_family: Option<Note>,
    /// First digits of the card, 6 or 8.
    pub bin_number: Option<BinNumber>,
    /// Last four digits of the card.
    pub last_four_digits: Option<Note>,
    /// Key of the card, when it was stored with this payment.
    pub card_token: Option<CardToken>,
    /// Key of the buyer's stored cards, when the card was stored with this payment.
    pub card_user_key: Option<CardUserKey>,
    /// One entry for each line. Their order is not guaranteed: match them by `itemId`.
    pub item_transactions: Option<Vec<ItemTransaction>>,
    /// Approval code of the bank.
    pub auth_code: Option<Note>,
    /// The bank's reference number. Seen in official clients; not documented.
    pub host_reference: Option<Note>,
    /// Point of sale that processed the payment.
    pub connector_name: Option<Note>,
    /// Order number at the point of sale.
    pub pos_order_id: Option<Note>,
}

impl IyziupPayment {
    fn is_paid(&self) -> bool {
        // The tests of the client have the word in small letters.
        let status = self.payment_status.as_ref().and_then(respelt);
        status == Some(PaymentStatus::Success)
    }
}

/// For a service that responds about orders.
impl From<Payment> for IyziupPayment {
    fn from(payment: Payment) -> Self {
        converted(&payment, Self::empty()).expect("nothing in it is required")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object;

    fn order(status: &str) -> IyziupOrder {
        let payment = object!(IyziupPayment {
            payment_status: Some(PaymentStatus::Other(status.to_owned())),
            payment_id: Some("1".parse().unwrap()),
            price: Some("1".parse().unwrap()),
            paid_price: Some("1.1".parse().unwrap()),
            fraud_status: Some(1),
        });
        object!(IyziupOrder {
            order_response_status: Some(OrderStatus::PaymentCompleted),
            payment_detail: Some(payment),
        })
    }

    #[test]
    fn an_order_is_paid_when_order_and_payment_say_so() {
        assert!(order("success").is_paid() && order("SUCCESS").may_ship());
        assert!(!order("failure").is_paid() && !order("").is_paid());
        let mut open = order("success");
        open.order_response_status = Some(OrderStatus::Other("payment_pending".to_owned()));
        assert!(!open.is_paid() && !open.may_ship());
        let mut unpaid = order("success");
        unpaid.payment_detail = None;
        assert!(!unpaid.is_paid());
        let mut reviewed = order("success");
        reviewed.payment_detail.as_mut().unwrap().fraud_status = Some(0);
        assert!(reviewed.is_paid() && !reviewed.may_ship());
    }

    #[test]
    fn a_paid_order_names_what_was_paid() {
        assert_eq!(order("success").lacks_payment(), None);
        let mut order = order("success");
        order.payment_detail.as_mut().unwrap().paid_price = None;
        let problem = order.lacks_payment().unwrap();
        assert_eq!(problem, "its paymentDetail.paidPrice is missing");
    }
}
