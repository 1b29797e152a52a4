//! Result of a page on which a buyer was asked to pay.

use iyzico_derive::{Builder, Object};
use jiff::Timestamp;

use crate::Price;
use crate::payment::{
    ItemTransaction, Payment, PaymentId, PaymentStatus, Phase, Risk, is_taken_and_accepted,
};
use crate::value::bin::{BinNumber, CardAssociation, CardType};
use crate::value::blank::trim;
use crate::value::card::{CardToken, CardUserKey};
use crate::value::field::{Fields, Object as _};
use crate::value::fill::fill;
use crate::value::given::Given;
use crate::value::message::Message;
use crate::value::order::{CallbackUrl, Currency, Note, turkish_lira};
use crate::value::read::{Entries, Reader};
use crate::value::rule::Context;
use crate::value::write::{Amounts, to_json};
use crate::wire::error::{Advice, InvalidRequestError, Meaning};
use crate::wire::request::read_record;

/// Result of a page: a payment, or that nobody has paid, and why.
///
/// Only `paymentStatus` SUCCESS is paid; `status` success only says that the query worked. Without a
/// payment most fields are absent.
///
/// ```
/// use iyzico_core::hosted::page_result::PageResult;
///
/// let result: PageResult = serde_json::from_str(r#"{"price": 1.0, "paidPrice": 1.1}"#)?;
/// assert_eq!(result.price, Some("1.0".parse()?));
/// assert_eq!(result.paid_price, Some("1.1".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents; seen in recordings. That the reason stands in it is inferred.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[wire(
    concludes(
        is_paid,
        "Whether the buyer has paid. Money that is only held counts as paid here; see `phase`."
    ),
    concludes(
        may_ship,
        "Whether the goods may be shipped: paid, and accepted by risk control. A hold is not paid. \
         It describes the payment as it was made, not a later cancellation or refund: ship an order once."
    ),
    concludes(
        is_refused_by_risk,
        "Whether risk control refused the payment. It was made all the same: cancel it."
    ),
    concludes(
        ends_with_page,
        "Whether nothing comes of it any more once the page is too old. A transfer or a credit comes days later."
    ),
    concludes(advice, "What to do about the reason why nobody has paid, where its code is known.")
)]
#[non_exhaustive]
pub struct PageResult {
    /// Result of the page: only SUCCESS is paid. FAILURE is not paid, and the buyer may try again on the
    /// same page; with the others the buyer or the bank is not ready yet.
    pub payment_status: Option<PaymentStatus>,
    /// Code of the reason why nobody has paid, as a refused payment would have it.
    pub error_code: Option<Note>,
    /// Group of the reason.
    pub error_group: Option<Note>,
    /// The reason in the language of the request.
    pub error_message: Option<Message>,
    /// iyzico's ID for the payment, or of an attempt that failed.
    pub payment_id: Option<PaymentId>,
    /// Sum of the basket lines.
    pub price: Option<Price>,
    /// Amount taken from the card.
    pub paid_price: Option<Price>,
    /// Currency of the amounts.
    pub currency: Option<Currency>,
    /// Number of installments; 1 is a single charge.
    pub installment: Option<u32>,
    /// The merchant's basket or order number, echoed.
    pub basket_id: Option<Note>,
    /// 1: accepted, ship. 0: under review, wait. -1: refused by risk control.
    pub fraud_status: Option<i32>,
    /// What happened to the money: taken, held or captured.
    pub phase: Option<Phase>,
    /// Result of 3-D Secure, 1 = authenticated. Only for payments that went through it.
    pub md_status: Option<i32>,
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
    /// One entry for each basket line. Their order is not guaranteed: match them by `itemId`.
    pub item_transactions: Option<Vec<ItemTransaction>>,
    /// Approval code of the bank.
    pub auth_code: Option<Note>,
    /// The bank's reference number.
    pub host_reference: Option<Note>,
    /// iyzico's signature of this response, already verified by the client.
    pub signature: Option<Note>,
    /// Token of the form through which the buyer paid.
    pub token: Option<Note>,
    /// URL that the buyer was sent back to.
    pub callback_url: Option<CallbackUrl>,
    /// E-mail of the iyzico member who paid.
    pub member_email: Option<Note>,
    /// Mobile number of the iyzico member who paid.
    pub member_gsm_number: Option<Note>,
    /// Point of sale that processed the payment. Seen in official clients; not documented.
    pub connector_name: Option<Note>,
    /// Order number at the point of sale. Seen in official clients; not documented.
    pub pos_order_id: Option<Note>,
    /// Account that receives payouts. Seen in official clients; not documented.
    pub iban: Option<Note>,
    /// Registered title of the company. Seen in official clients; not documented.
    pub legal_company_title: Option<Note>,
    /// Issuing bank. Seen in official clients; not documented.
    pub bank_name: Option<Note>,
    /// ID of the record at iyzico. Seen in official clients; not documented.
    pub reference_code: Option<Note>,
}

impl PageResult {
    /// Whether the buyer has paid. Money that is only held counts as paid here; see `phase`.
    pub fn is_paid(&self) -> bool {
        self.payment_status == Some(PaymentStatus::Success)
    }

    /// Whether the goods may be shipped: paid, and accepted by risk control. A hold is not paid.
    ///
    /// It describes the payment as it was made, and does not change after a cancellation or refund. So ship an
    /// order once, not each time that it is true.
    pub fn may_ship(&self) -> bool {
        self.is_paid() && is_taken_and_accepted(self.phase.as_ref(), self.fraud_status)
    }

    /// Whether risk control refused the payment: see [`Risk::Refused`]. One that was paid was made all the same.
    pub fn is_refused_by_risk(&self) -> bool {
        self.fraud_status.and_then(Risk::of) == Some(Risk::Refused)
    }

    /// Whether nothing comes of it any more once the page is too old: nobody has paid, and only a buyer who is on
    /// the page, or at the bank from there, can finish it.
    ///
    /// A bank transfer or a credit comes days later, and what follows from a status that is missing or not
    /// documented, nobody knows: for them it is false, and so it is for what is paid.
    ///
    /// Source: the public documents name the states; that the buyer is needed for these is inferred.
    pub fn ends_with_page(&self) -> bool {
        matches!(
            self.payment_status,
            Some(
                PaymentStatus::Failure
                    | PaymentStatus::InitThreeDs
                    | PaymentStatus::CallbackThreeDs
                    | PaymentStatus::BkmPosSelected
            )
        )
    }

    /// Whether the buyer has paid for this order: its price in its currency under its basket number. Installments
    /// may make it dearer, nothing cheaper.
    ///
    /// A result is asked for by its token alone, so that nothing but this tells whether it belongs to the order.
    ///
    /// Source: iyzico's integration guide asks for comparing them.
    pub fn is_as_ordered(&self, order: &PageOrder) -> bool {
        let price = self.price.zip(order.price.value());
        let paid = self.paid_price.zip(order.paid_price.value());
        let basket_id = self.basket_id.as_ref().filter(|id| !trim(id.as_str()).is_empty());
        self.is_paid()
            && price.is_some_and(|(price, asked)| price.is_same_as(*asked))
            && paid.is_some_and(|(paid, asked)| paid >= *asked || paid.is_same_as(*asked))
            && self.currency.is_some()
            && self.currency.as_ref() == order.currency.value()
            && basket_id == order.basket_id.as_ref().and_then(Given::value)
    }

    /// The payment, if the buyer has paid.
    pub fn payment(&self) -> Option<Payment> {
        self.is_paid().then(|| converted(self, Payment::empty())).flatten()
    }

    /// What the code of the reason means, when it is a known one.
    pub fn meaning(&self) -> Option<&'static Meaning> {
        Meaning::find(self.error_code.as_ref()?.as_str(), 200)
    }

    /// What to do about the reason why nobody has paid, where its code is known.
    pub fn advice(&self) -> Option<&'static Advice> {
        self.meaning().map(Meaning::advice)
    }

    /// A result that says that the buyer has paid names what was paid.
    pub(crate) fn lacks_payment(&self) -> Option<String> {
        let status = self.payment_status.as_ref();
        let claims =
            status.is_none_or(|status| *status == PaymentStatus::Success || status.is_unknown());
        let number = self.payment_id.as_ref().is_some_and(|id| !id.as_str().trim().is_empty());
        let lacks = [
            ("paymentId", !number),
            ("price", self.price.is_none()),
            ("paidPrice", self.paid_price.is_none()),
        ];
        let lacking = lacks.into_iter().find(|(_, is_lacking)| claims && *is_lacking);
        lacking.map(|(field, _)| format!("its {field} is missing"))
    }
}

/// The order that a page was opened for, from the merchant's own records.
///
/// ```
/// use iyzico_core::hosted::page_result::{PageOrder, PageResult};
///
/// let result: PageResult = serde_json::from_str(
///     r#"{
///         "paymentStatus": "SUCCESS",
///         "price": 100,
///         "paidPrice": 104.5,
///         "currency": "TRY",
///         "basketId": "order-42"
///     }"#,
/// )?;
/// let order = PageOrder::builder().price("100").paid_price("100").basket_id("order-42").build();
/// assert!(result.is_as_ordered(&order), "with installments it is dearer");
/// let other = PageOrder::builder().price("250").paid_price("250").basket_id("order-43").build();
/// assert!(!result.is_as_ordered(&other));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct PageOrder {
    /// Sum of the basket lines.
    pub price: Given<Price>,
    /// Amount that was asked for, before installment interest that the page adds.
    pub paid_price: Given<Price>,
    /// Currency of the amounts, TRY when missing, as when the page is opened.
    #[wire(default = turkish_lira)]
    pub currency: Given<Currency>,
    /// The merchant's basket or order number, if the page was opened with one.
    pub basket_id: Option<Given<Note>>,
}

/// Like [`PageResult::is_as_ordered`], for other languages: both as JSON text. The findings name `argument` as the
/// place of the order; without it, its fields are the arguments.
///
/// ```
/// use iyzico_core::hosted::page_result::is_as_ordered_json;
///
/// let result = r#"{"paymentStatus": "SUCCESS", "price": "1", "paidPrice": "1", "currency": "TRY"}"#;
/// let is_as_ordered = |order| is_as_ordered_json(result, order, Some("order"));
/// assert!(is_as_ordered(r#"{"price": "1", "paidPrice": "1"}"#)?);
/// assert!(is_as_ordered(r#"{"price": "1"}"#).is_err(), "an amount is missing");
/// # Ok::<(), iyzico_core::error::InvalidRequestError>(())
/// ```
///
/// # Errors
///
/// When what is given is no order.
pub fn is_as_ordered_json(
    result: &str,
    order: &str,
    argument: Option<&str>,
) -> Result<bool, InvalidRequestError> {
    let mut asked = PageOrder::empty();
    let context = Context::sandbox(Timestamp::UNIX_EPOCH);
    read_record(&mut asked, order, &context)
        .map_err(|findings| InvalidRequestError::of_record(argument, findings))?;
    let mut seen = PageResult::empty();
    if let Some(entries) = Entries::read(result) {
        fill(&mut seen, &entries, &mut Reader::default());
    }
    Ok(seen.is_as_ordered(&asked))
}

/// For a service that responds about pages.
impl From<Payment> for PageResult {
    fn from(payment: Payment) -> Self {
        converted(&payment, Self::empty()).expect("nothing in a result is required")
    }
}

/// The same fields in another object; `None` when it requires one that is not there.
pub(crate) fn converted<T: Fields>(from: &dyn Fields, mut to: T) -> Option<T> {
    let json = to_json(from, Amounts::Number);
    let mut reader = Reader::default();
    fill(&mut to, &Entries::read(&json)?, &mut reader);
    reader.broken.is_none().then_some(to)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_result_has_every_field_of_a_payment() {
        let known = PageResult::NAMES;
        for name in Payment::NAMES {
            assert!(known.iter().any(|known| known.wire == name.wire), "{} is missing", name.wire);
        }
    }

    #[test]
    fn a_payment_becomes_a_result_and_back() {
        let mut payment = Payment::new(
            "10851936".parse().unwrap(),
            "1".parse().unwrap(),
            "1.20000000".parse().unwrap(),
        );
        payment.payment_status = Some(PaymentStatus::Success);
        payment.fraud_status = Some(1);
        payment.currency = Some("TRY".parse().unwrap());
        let result = PageResult::from(payment.clone());
        assert!(result.is_paid() && result.may_ship());
        assert_eq!(result.paid_price.unwrap().to_string(), "1.20000000");
        assert_eq!(result.payment(), Some(payment));
        let mut held = result.clone();
        held.phase = Some(Phase::PreAuth);
        assert!(held.is_paid() && !held.may_ship());
        let mut waiting = result;
        waiting.payment_status = Some(PaymentStatus::InitThreeDs);
        assert!(!waiting.is_paid() && !waiting.may_ship() && waiting.payment().is_none());
    }
}
