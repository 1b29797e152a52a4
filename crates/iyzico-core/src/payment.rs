//! Card payments: charge, hold, capture, look up, cancel, refund.

mod authorize;
mod cancel;
mod capture;
mod charge_merchant;
mod create;
mod history;
mod refund;
mod retrieve;

pub use authorize::AuthorizePayment;
pub use cancel::{CancelPayment, Cancellation};
pub use capture::CapturePayment;
pub use charge_merchant::ChargeMerchant;
pub use create::{CreatePayment, Reward};
pub(crate) use create::{check_account_limit, single_charge};
pub use history::{
    CancelRecord, LineRecord, PaymentHistory, PaymentRecord, RefundRecord, RefundStatus,
    RetrievePaymentHistory,
};
pub use refund::{Refund, RefundAmount, RefundPayment};
pub use retrieve::RetrievePayment;

use iyzico_derive::{Choice, Object};

use crate::Price;
use crate::value::bin::{BinNumber, CardAssociation, CardType};
use crate::value::card::{CardToken, CardUserKey};
use crate::value::choice::{self, respelt};
use crate::value::field::Visitor;
use crate::value::given::Value;
use crate::value::literal::Literal;
use crate::value::order::{CallbackUrl, Currency, LocalTime, Note};
use crate::value::read::Reader;
use crate::value::rule::Rule;
use crate::value::unreadable::Unreadable;

pub use crate::value::ids::{PaymentId, PaymentTransactionId};
pub use crate::value::payment_status::PaymentStatus;

/// The fields that a payment response is signed over, in order. Documented.
pub(crate) const PAYMENT_SIGNATURE: &[&str] =
    &["paymentId", "currency", "basketId", "conversationId", "paidPrice", "price"];

/// The fields of an order that its response repeats. iyzico's integration guide asks for comparing them.
pub(crate) const ORDER_ECHO: &[&str] =
    &["conversationId", "price", "paidPrice", "currency", "basketId"];

/// Reason of a refund or cancellation.
///
/// ```
/// use iyzico_core::payment::RefundReason;
///
/// let reason: RefundReason = serde_json::from_str(r#""DOUBLE_PAYMENT""#)?;
/// assert_eq!(reason, RefundReason::DoublePayment);
/// assert_eq!(RefundReason::BuyerRequest.as_str(), "BUYER_REQUEST");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum RefundReason {
    /// The buyer paid twice.
    #[wire(alias = "double_payment")]
    DoublePayment,
    /// The buyer asked for it.
    #[wire(alias = "buyer_request")]
    BuyerRequest,
    /// The payment was fraudulent.
    #[wire(alias = "fraud")]
    Fraud,
    /// Another reason; describe it in `description`.
    #[wire(alias = "other")]
    Other,
    /// A reason that is not documented.
    Undocumented(String),
}

impl Value for RefundReason {
    const RULE: &'static Rule = &Rule::new(
        "RefundReason",
        "DOUBLE_PAYMENT, BUYER_REQUEST, FRAUD or OTHER",
        "BUYER_REQUEST",
    )
    .doubt(|_, _| Some("is not a documented reason"));

    fn read(json: Literal<'_>, _: &mut Reader) -> Result<Self, Unreadable> {
        choice::read_given(json, Self::RULE)
    }

    fn visit<'a>(&'a self, visitor: &mut dyn Visitor<'a>) {
        choice::visit(self, visitor);
    }
}

/// A payment as iyzico reports it.
///
/// Ship only what was paid and has `fraudStatus` 1. Store `paymentId` and every `paymentTransactionId`; they are
/// needed for cancelling and refunding.
///
/// ```
/// use iyzico_core::payment::Payment;
///
/// let payment: Payment = serde_json::from_str(
///     r#"{
///         "paymentId": "10851936",
///         "price": "149.90",
///         "paidPrice": "154.40",
///         "paymentStatus": "SUCCESS",
///         "fraudStatus": 1
///     }"#,
/// )?;
/// assert!(payment.may_ship());
/// assert_eq!(payment.paid_price, "154.40".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: iyzico's older integration guide; further fields from the public documents and the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[wire(
    concludes(
        may_ship,
        "Whether the goods may be shipped: paid, and accepted by risk control. A hold is not paid. \
         It describes the payment as it was made, not a later cancellation or refund: ship an order once."
    ),
    concludes(
        is_refused_by_risk,
        "Whether risk control refused the payment. It was made all the same: cancel it."
    )
)]
#[non_exhaustive]
pub struct Payment {
    // In the order in which iyzico sends them, because fields that come as expected are found at once.
    /// iyzico's ID for the payment.
    pub payment_id: PaymentId,
    /// Sum of the basket lines.
    pub price: Price,
    /// Amount taken from the card.
    pub paid_price: Price,
    /// Number of installments; 1 is a single charge.
    pub installment: Option<u32>,
    /// State of the payment; present when a payment is looked up, absent when it is created.
    pub payment_status: Option<PaymentStatus>,
    /// 1: accepted, ship. 0: under review, wait. -1: refused by risk control.
    pub fraud_status: Option<i32>,
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
    /// Key of the card, when it was stored with this payment.
    pub card_token: Option<CardToken>,
    /// Key of the buyer's stored cards, when the card was stored with this payment.
    pub card_user_key: Option<CardUserKey>,
    /// First digits of the card, 6 or 8.
    pub bin_number: Option<BinNumber>,
    /// Last four digits of the card.
    pub last_four_digits: Option<Note>,
    /// The merchant's basket or order number, echoed.
    pub basket_id: Option<Note>,
    /// Currency of the amounts.
    pub currency: Option<Currency>,
    /// One entry for each basket line. Their order is not guaranteed: match them by `itemId`.
    pub item_transactions: Option<Vec<ItemTransaction>>,
    /// Approval code of the bank.
    pub auth_code: Option<Note>,
    /// What happened to the money: taken, held or captured.
    pub phase: Option<Phase>,
    /// Result of 3-D Secure, 1 = authenticated. Only for payments that went through it.
    pub md_status: Option<i32>,
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

impl Payment {
    /// A payment of which nothing else is known yet, for a service that responds about payments.
    pub fn new(payment_id: PaymentId, price: Price, paid_price: Price) -> Self {
        Self {
            payment_id,
            price,
            paid_price,
            installment: None,
            payment_status: None,
            fraud_status: None,
            merchant_commission_rate: None,
            merchant_commission_rate_amount: None,
            iyzi_commission_rate_amount: None,
            iyzi_commission_fee: None,
            card_type: None,
            card_association: None,
            card_family: None,
            card_token: None,
            card_user_key: None,
            bin_number: None,
            last_four_digits: None,
            basket_id: None,
            currency: None,
            item_transactions: None,
            auth_code: None,
            phase: None,
            md_status: None,
            host_reference: None,
            signature: None,
            token: None,
            callback_url: None,
            member_email: None,
            member_gsm_number: None,
            connector_name: None,
            pos_order_id: None,
            iban: None,
            legal_company_title: None,
            bank_name: None,
            reference_code: None,
        }
    }
}

/// What iyzico's risk control says of a payment.
///
/// ```
/// use iyzico_core::payment::Risk;
///
/// assert_eq!(Risk::of(1), Some(Risk::Accepted));
/// assert_eq!(Risk::of(0), Some(Risk::UnderReview));
/// assert_eq!(Risk::of(7), None, "a status that is not documented");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Risk {
    /// Accepted: ship.
    Accepted,
    /// Under review: wait for the notification, ship nothing.
    UnderReview,
    /// Refused: ship nothing. The payment was made all the same, and whether the money goes back by itself is not
    /// documented: cancel it.
    Refused,
}

impl Risk {
    /// Reads `fraudStatus`.
    pub fn of(fraud_status: i32) -> Option<Self> {
        match fraud_status {
            1 => Some(Self::Accepted),
            0 => Some(Self::UnderReview),
            -1 => Some(Self::Refused),
            _ => None,
        }
    }
}

/// Whether money that was paid is more than held, and accepted by risk control. A phase that nobody
/// documents may be a hold.
pub(crate) fn is_taken_and_accepted(phase: Option<&Phase>, fraud_status: Option<i32>) -> bool {
    let is_taken = matches!(phase, None | Some(Phase::Auth | Phase::PostAuth));
    is_taken && fraud_status.and_then(Risk::of) == Some(Risk::Accepted)
}

impl Payment {
    /// What iyzico's risk control says; `None` when the payment does not tell.
    pub fn risk(&self) -> Option<Risk> {
        self.fraud_status.and_then(Risk::of)
    }

    /// Whether the goods may be shipped: paid, and accepted by risk control. A hold is not paid.
    ///
    /// It describes the payment as it was made, and does not change after a cancellation or refund. So ship an
    /// order once, not each time that it is true.
    pub fn may_ship(&self) -> bool {
        let is_paid = matches!(self.payment_status, None | Some(PaymentStatus::Success));
        is_paid && is_taken_and_accepted(self.phase.as_ref(), self.fraud_status)
    }

    /// Whether risk control refused the payment: see [`Risk::Refused`].
    pub fn is_refused_by_risk(&self) -> bool {
        self.risk() == Some(Risk::Refused)
    }

    /// Says that the payment is not in one of these phases, or not paid, if it shows so. A word that
    /// nobody documents, however it is spelt, shows nothing.
    pub(crate) fn is_not(&self, phases: &[Phase]) -> Option<String> {
        says_otherwise(self.payment_status.as_ref(), self.phase.as_ref(), phases)
            .or_else(|| names_no_payment(&self.payment_id))
    }
}

/// Says that a payment shows another state than paid, or another phase than these.
pub(crate) fn says_otherwise(
    status: Option<&PaymentStatus>,
    phase: Option<&Phase>,
    phases: &[Phase],
) -> Option<String> {
    match (status.and_then(respelt), phase.and_then(respelt)) {
        (Some(status), _) if status != PaymentStatus::Success => {
            Some(format!("its paymentStatus is {status}"))
        }
        (_, Some(phase)) if !phases.contains(&phase) => Some(format!("its phase is {phase}")),
        _ => None,
    }
}

/// Says that a response does not tell which payment it is about.
pub(crate) fn names_no_payment(payment_id: &PaymentId) -> Option<String> {
    let is_empty = payment_id.as_str().trim().is_empty();
    is_empty.then(|| "its paymentId is empty".to_owned())
}

/// What happened to the money.
///
/// ```
/// use iyzico_core::payment::Phase;
///
/// let phase: Phase = serde_json::from_str(r#""AUTH""#)?;
/// assert_eq!(phase, Phase::Auth);
/// assert_eq!(Phase::PreAuth.as_str(), "PRE_AUTH");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[wire(decides)]
#[non_exhaustive]
pub enum Phase {
    /// Taken in one step.
    Auth,
    /// Held; iyzico calls this *preauth*.
    PreAuth,
    /// Captured after a hold; iyzico calls this *postauth*.
    PostAuth,
    /// A phase that is not documented. `UNKNOWN` where iyzico sent something that is not a phase.
    Other(String),
}

/// One line of a payment and how its money is split.
///
/// ```
/// use iyzico_core::payment::ItemTransaction;
///
/// let transaction: ItemTransaction = serde_json::from_str(
///     r#"{"paymentTransactionId": "4977", "price": "0.3", "paidPrice": "0.36"}"#,
/// )?;
/// assert_eq!(transaction.payment_transaction_id.as_str(), "4977");
/// assert_eq!(transaction.price, Some("0.3".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct ItemTransaction {
    /// The merchant's ID for the product, as sent in the basket.
    pub item_id: Option<Note>,
    /// iyzico's ID for the line; a refund of the line names it.
    pub payment_transaction_id: PaymentTransactionId,
    /// 0: under review. -1: refused. 1: accepted, waits for approval (marketplace). 2: will be paid out.
    pub transaction_status: Option<i32>,
    /// Price of the line.
    pub price: Option<Price>,
    /// Part of the paid price that falls on the line: the most that can be refunded for it.
    pub paid_price: Option<Price>,
    /// Number of installments.
    pub installment: Option<u32>,
    /// Surcharge of the line in percent.
    pub merchant_commission_rate: Option<Price>,
    /// Surcharge of the line.
    pub merchant_commission_rate_amount: Option<Price>,
    /// iyzico's commission on the line.
    pub iyzi_commission_rate_amount: Option<Price>,
    /// Part of iyzico's fixed fee that falls on the line.
    pub iyzi_commission_fee: Option<Price>,
    /// Reserve that iyzico holds back for a time, in percent.
    pub blockage_rate: Option<Price>,
    /// Part of the reserve that the merchant bears.
    pub blockage_rate_amount_merchant: Option<Price>,
    /// Part of the reserve that the sub-merchant bears.
    #[wire(alias = "blockageRateAmountsubMerchant")]
    pub blockage_rate_amount_sub_merchant: Option<Price>,
    /// When the reserve is released.
    pub blockage_resolved_date: Option<LocalTime>,
    /// Key of the sub-merchant. Marketplaces only.
    pub sub_merchant_key: Option<Note>,
    /// Part of the price that goes to the sub-merchant. Marketplaces only.
    pub sub_merchant_price: Option<Price>,
    /// Percentage from which the sub-merchant's payout was computed.
    pub sub_merchant_payout_rate: Option<Price>,
    /// Amount that is paid out to the sub-merchant.
    pub sub_merchant_payout_amount: Option<Price>,
    /// Amount that is paid out to the merchant, after commission, fee and reserve.
    pub merchant_payout_amount: Option<Price>,
    /// Tax that the marketplace withholds from the sub-merchant.
    pub withholding_tax: Option<Price>,
    /// The payout after currency conversion.
    pub converted_payout: Option<ConvertedPayout>,
}

impl ItemTransaction {
    /// A line of which nothing else is known yet, for a service that responds about payments.
    pub fn new(payment_transaction_id: PaymentTransactionId) -> Self {
        Self {
            payment_transaction_id,
            item_id: None,
            transaction_status: None,
            price: None,
            paid_price: None,
            installment: None,
            merchant_commission_rate: None,
            merchant_commission_rate_amount: None,
            iyzi_commission_rate_amount: None,
            iyzi_commission_fee: None,
            blockage_rate: None,
            blockage_rate_amount_merchant: None,
            blockage_rate_amount_sub_merchant: None,
            blockage_resolved_date: None,
            sub_merchant_key: None,
            sub_merchant_price: None,
            sub_merchant_payout_rate: None,
            sub_merchant_payout_amount: None,
            merchant_payout_amount: None,
            withholding_tax: None,
            converted_payout: None,
        }
    }
}

/// The payout of a line after currency conversion.
///
/// ```
/// use iyzico_core::payment::ConvertedPayout;
///
/// let payout: ConvertedPayout = serde_json::from_str(
///     r#"{"paidPrice": "0.36", "iyziCommissionRateAmount": "0.00945"}"#,
/// )?;
/// assert_eq!(payout.paid_price, Some("0.36".parse()?));
/// assert_eq!(payout.iyzi_commission_rate_amount, Some("0.00945".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct ConvertedPayout {
    /// Part of the paid price that falls on the line.
    pub paid_price: Option<Price>,
    /// iyzico's commission on the line.
    pub iyzi_commission_rate_amount: Option<Price>,
    /// Part of iyzico's fixed fee that falls on the line.
    pub iyzi_commission_fee: Option<Price>,
    /// Part of the reserve that the merchant bears.
    pub blockage_rate_amount_merchant: Option<Price>,
    /// Part of the reserve that the sub-merchant bears.
    pub blockage_rate_amount_sub_merchant: Option<Price>,
    /// Amount that is paid out to the sub-merchant.
    pub sub_merchant_payout_amount: Option<Price>,
    /// Amount that is paid out to the merchant.
    pub merchant_payout_amount: Option<Price>,
    /// Exchange rate; 0 without conversion.
    #[wire(alias = "iyziConversationRate")]
    pub iyzi_conversion_rate: Option<Price>,
    /// Cost of the conversion, 0 without conversion.
    #[wire(alias = "iyziConversationRateAmount")]
    pub iyzi_conversion_rate_amount: Option<Price>,
    /// Currency of the payout.
    pub currency: Option<Currency>,
}
