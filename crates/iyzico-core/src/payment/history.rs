use iyzico_derive::{Builder, Choice, Object};

use super::{ConvertedPayout, PaymentId, PaymentTransactionId, Phase};
use crate::Price;
use crate::value::bin::{BinNumber, CardAssociation, CardType};
use crate::value::card::{CardToken, CardUserKey};
use crate::value::choice::UNKNOWN;
use crate::value::given::{Given, Optional};
use crate::value::message::Message;
use crate::value::order::{ConversationId, Currency, Locale, Note};
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Reads everything that happened to a payment, cancellations and refunds included.
///
/// No money moves. iyzico calls this *reporting payment details*. An unknown payment is a success
/// with an empty list, and shortly after a lost response that proves nothing.
///
/// ```
/// use iyzico_core::payment::RetrievePaymentHistory;
/// use iyzico_core::{Context, request};
///
/// let history = RetrievePaymentHistory::builder()
///     .payment_conversation_id("123456789")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&history, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents and the official clients; behaviour seen in recordings.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
#[wire(one_of("paymentId", "paymentConversationId"))]
pub struct RetrievePaymentHistory {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's ID for the payment. One of the two keys is required.
    pub payment_id: Option<Given<PaymentId>>,
    /// The `conversationId` that the payment was made with.
    pub payment_conversation_id: Option<Given<ConversationId>>,
}

impl Endpoint for RetrievePaymentHistory {
    type Response = PaymentHistory;
    const NAME: &'static str = "payment.history";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/reporting/payment/details";
    const SAFETY: Safety = Safety::Read;
    const ECHO_WITHIN: &'static [(&'static str, &'static str)] = &[
        ("paymentId", "payments.paymentId"),
        ("paymentConversationId", "payments.paymentConversationId"),
    ];
    const ECHO: &'static [&'static str] = &[];

    fn check(&self, _: &Context, findings: &mut Findings) {
        if self.payment_id.is_missing() && self.payment_conversation_id.is_missing() {
            findings
                .error("paymentId", "is required unless paymentConversationId is given")
                .code("11");
        }
    }
}

/// The payments that match, usually one.
///
/// ```
/// use iyzico_core::payment::PaymentHistory;
///
/// let history: PaymentHistory = serde_json::from_str(
///     r#"{"payments": [{"price": "149.9"}]}"#,
/// )?;
/// assert_eq!(history.payments.as_ref().map(Vec::len), Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[wire(concludes(
    has_gone_back,
    "Whether money of a payment has gone back, in part or whole, or may have, which is so of whatever cannot be \
     read. A cancellation or refund that failed does not count."
))]
#[non_exhaustive]
pub struct PaymentHistory {
    /// The payments. Empty when there are none, or none yet.
    pub payments: Option<Vec<PaymentRecord>>,
}

impl PaymentHistory {
    /// Whether money of a payment has gone back, in part or whole, or may have: by a cancellation or a refund that
    /// is not said to have failed, or because the payment is neither said to be NOT_REFUNDED nor not to be paid. What
    /// cannot be read is not said. A history without payments tells nothing yet, so it is false for that.
    ///
    /// ```
    /// use iyzico_core::payment::PaymentHistory;
    ///
    /// let history: PaymentHistory = serde_json::from_str(
    ///     r#"{"payments": [{"paymentRefundStatus": "PARTIALLY_REFUNDED"}]}"#,
    /// )?;
    /// assert!(history.has_gone_back());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// Source: the public documents; the codes of those that failed from the official Java client.
    pub fn has_gone_back(&self) -> bool {
        self.payments.iter().flatten().any(PaymentRecord::has_gone_back)
    }
}

/// One payment with everything that happened to it.
///
/// ```
/// use iyzico_core::payment::PaymentRecord;
///
/// let record: PaymentRecord = serde_json::from_str(
///     r#"{"price": "149.9", "paidPrice": "149.9"}"#,
/// )?;
/// assert_eq!(record.price, Some("149.9".parse()?));
/// assert_eq!(record.paid_price, Some("149.9".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents and the official Java client.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[wire(decides)]
#[non_exhaustive]
pub struct PaymentRecord {
    /// iyzico's ID for the payment.
    pub payment_id: Option<PaymentId>,
    /// 1: paid. 2: failed, or the buyer is at the bank. 3: back from the bank, not finished.
    pub payment_status: Option<i32>,
    /// NOT_REFUNDED, PARTIALLY_REFUNDED or TOTALLY_REFUNDED. A cancellation counts as totally refunded.
    pub payment_refund_status: Option<RefundStatus>,
    /// Sum of the basket lines.
    pub price: Option<Price>,
    /// Amount taken from the card.
    pub paid_price: Option<Price>,
    /// Currency of the amounts.
    pub currency: Option<Currency>,
    /// Number of installments; 1 is a single charge.
    pub installment: Option<u32>,
    /// The `conversationId` that the payment was made with.
    pub payment_conversation_id: Option<Note>,
    /// 1: accepted. 0: under review. -1: refused by risk control.
    pub fraud_status: Option<i32>,
    /// What happened to the money: taken, held or captured.
    pub phase: Option<Phase>,
    /// Whether the payment went through 3-D Secure.
    #[wire(rename = "threeDS")]
    pub three_ds: Option<bool>,
    /// Result of 3-D Secure. Seen in the official Java client; not documented.
    pub md_status: Option<i32>,
    /// An internal ID of the basket, not the merchant's (seen in recordings).
    pub basket_id: Option<Note>,
    /// Surcharge in percent.
    pub merchant_commission_rate: Option<Price>,
    /// Surcharge.
    pub merchant_commission_rate_amount: Option<Price>,
    /// iyzico's commission.
    pub iyzi_commission_rate_amount: Option<Price>,
    /// iyzico's fixed fee.
    pub iyzi_commission_fee: Option<Price>,
    /// CREDIT_CARD, DEBIT_CARD or PREPAID_CARD.
    pub card_type: Option<CardType>,
    /// VISA, MASTER_CARD, AMERICAN_EXPRESS or TROY.
    pub card_association: Option<CardAssociation>,
    /// Installment programme of the card.
    pub card_family: Option<Note>,
    /// First digits of the card.
    pub bin_number: Option<BinNumber>,
    /// Last four digits of the card.
    pub last_four_digits: Option<Note>,
    /// Key of the stored card. Seen in the official Java client; not documented.
    pub card_token: Option<CardToken>,
    /// Key of the buyer's stored cards. Seen in the official Java client; not documented.
    pub card_user_key: Option<CardUserKey>,
    /// Point of sale that processed the payment.
    pub connector_name: Option<Note>,
    /// Bank that processed the payment.
    pub acquirer_bank_name: Option<Note>,
    /// Approval code of the bank.
    pub auth_code: Option<Note>,
    /// The bank's reference number.
    pub host_reference: Option<Note>,
    /// The merchant's order number. Seen in the official Java client; not documented.
    pub order_id: Option<Note>,
    /// Time of the payment: Turkish local time, although it ends in Z (seen in recordings).
    pub created_date: Option<Note>,
    /// Time of the last change. Seen in the official Java client; not documented.
    pub updated_date: Option<Note>,
    /// Cancellations.
    pub cancels: Option<Vec<CancelRecord>>,
    /// One entry for each basket line.
    pub item_transactions: Option<Vec<LineRecord>>,
}

impl PaymentRecord {
    /// Stands for a payment that nobody can read.
    fn unknown() -> Self {
        let status = RefundStatus::Other(UNKNOWN.to_owned());
        Self { payment_refund_status: Some(status), ..Self::default() }
    }

    /// Whether it says that it was not paid, or not yet.
    pub(crate) fn is_unpaid(&self) -> bool {
        const FAILED_OR_AT_BANK: i32 = 2;
        const BACK_FROM_BANK: i32 = 3;
        matches!(self.payment_status, Some(FAILED_OR_AT_BANK | BACK_FROM_BANK))
    }

    fn has_gone_back(&self) -> bool {
        let lines = self.item_transactions.iter().flatten();
        let mut cancels = self.cancels.iter().flatten();
        let mut refunds = lines.flat_map(|line| line.refunds.iter().flatten());
        let is_kept = match &self.payment_refund_status {
            None => self.is_unpaid(), // nothing of it can go back
            Some(status) => *status == RefundStatus::NotRefunded,
        };
        !is_kept
            || cancels.any(|it| may_be_done(it.refund_status, it.error_code.as_ref()))
            || refunds.any(|it| may_be_done(it.refund_status, it.error_code.as_ref()))
    }
}

/// Whether money went back, or may have: only a status other than done, with an error code beside it, says that it
/// did not. Some say 0 for no error.
fn may_be_done(refund_status: Option<i32>, error_code: Option<&Note>) -> bool {
    const DONE: i32 = 1;
    let names_error = |code: &Note| code.as_str().contains(|digit| matches!(digit, '1'..='9'));
    let has_failed = refund_status.is_some_and(|status| status != DONE);
    !(has_failed && error_code.is_some_and(names_error))
}

/// How much of a payment was returned to the card.
///
/// ```
/// use iyzico_core::payment::RefundStatus;
///
/// let status: RefundStatus = serde_json::from_str(r#""NOT_REFUNDED""#)?;
/// assert_eq!(status, RefundStatus::NotRefunded);
/// assert_eq!(RefundStatus::PartiallyRefunded.as_str(), "PARTIALLY_REFUNDED");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[wire(decides)]
#[non_exhaustive]
pub enum RefundStatus {
    /// Nothing.
    NotRefunded,
    /// A part.
    PartiallyRefunded,
    /// Everything; a cancellation counts as this.
    TotallyRefunded,
    /// A status that is not documented. `UNKNOWN` where iyzico sent something that is not a status.
    Other(String),
}

/// A cancellation in the payment history.
///
/// ```
/// use iyzico_core::payment::CancelRecord;
///
/// let record: CancelRecord = serde_json::from_str(
///     r#"{"refundPrice": "149.9", "currencyCode": "TRY"}"#,
/// )?;
/// assert_eq!(record.refund_price, Some("149.9".parse()?));
/// assert_eq!(record.currency_code, Some("TRY".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[wire(decides)]
#[non_exhaustive]
pub struct CancelRecord {
    /// ID of the cancellation.
    pub refund_id: Option<Note>,
    /// The `conversationId` of the request that cancelled.
    pub cancel_conversation_id: Option<Note>,
    /// Amount that was returned.
    pub refund_price: Option<Price>,
    /// 1: done.
    pub refund_status: Option<i32>,
    /// Time of the record: Turkish local time, although it ends in Z.
    pub created_date: Option<Note>,
    /// Currency of the amount.
    pub currency_code: Option<Currency>,
    /// Approval code of the bank.
    pub auth_code: Option<Note>,
    /// The bank's reference number.
    pub host_reference: Option<Note>,
    /// Whether it came after the payout to the merchant. Seen in the official Java client; not documented.
    pub is_after_settlement: Option<bool>,
    /// Error group of a failed one. Seen in the official Java client; not documented.
    pub error_group: Option<Note>,
    /// Error code of a failed one. Seen in the official Java client; not documented.
    pub error_code: Option<Note>,
    /// Error message of a failed one. Seen in the official Java client; not documented.
    pub error_message: Option<Message>,
}

impl CancelRecord {
    /// Stands for a cancellation that nobody can read.
    fn unknown() -> Self {
        Self::default()
    }
}

/// One line of a payment in the payment history.
///
/// ```
/// use iyzico_core::payment::LineRecord;
///
/// let record: LineRecord = serde_json::from_str(
///     r#"{"price": "149.9", "paidPrice": "149.9"}"#,
/// )?;
/// assert_eq!(record.price, Some("149.9".parse()?));
/// assert_eq!(record.paid_price, Some("149.9".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[wire(decides)]
#[non_exhaustive]
pub struct LineRecord {
    /// iyzico's ID for the line.
    pub payment_transaction_id: Option<PaymentTransactionId>,
    /// The merchant's ID for the product. Seen in the official Java client; not documented.
    pub item_id: Option<Note>,
    /// 0: under review. -1: refused. 1: accepted. 2: will be paid out.
    pub transaction_status: Option<i32>,
    /// Price of the line.
    pub price: Option<Price>,
    /// Part of the paid price that falls on the line.
    pub paid_price: Option<Price>,
    /// Surcharge of the line in percent.
    pub merchant_commission_rate: Option<Price>,
    /// Surcharge of the line.
    pub merchant_commission_rate_amount: Option<Price>,
    /// iyzico's commission on the line.
    pub iyzi_commission_rate_amount: Option<Price>,
    /// Part of iyzico's fixed fee that falls on the line.
    pub iyzi_commission_fee: Option<Price>,
    /// Reserve in percent.
    pub blockage_rate: Option<Price>,
    /// Part of the reserve that the merchant bears.
    pub blockage_rate_amount_merchant: Option<Price>,
    /// Part of the reserve that the sub-merchant bears.
    pub blockage_rate_amount_sub_merchant: Option<Price>,
    /// When the reserve is released.
    pub blockage_resolved_date: Option<Note>,
    /// Key of the sub-merchant. Seen in the official Java client; not documented.
    pub sub_merchant_key: Option<Note>,
    /// Part of the price that goes to the sub-merchant.
    pub sub_merchant_price: Option<Price>,
    /// Percentage from which the sub-merchant's payout was computed.
    pub sub_merchant_payout_rate: Option<Price>,
    /// Amount that is paid out to the sub-merchant.
    pub sub_merchant_payout_amount: Option<Price>,
    /// Amount that is paid out to the merchant.
    pub merchant_payout_amount: Option<Price>,
    /// The payout after currency conversion.
    pub converted_payout: Option<ConvertedPayout>,
    /// Refunds of the line.
    pub refunds: Option<Vec<RefundRecord>>,
}

impl LineRecord {
    /// Stands for a line that nobody can read: some of it may have been refunded.
    fn unknown() -> Self {
        Self { refunds: Some(vec![RefundRecord::unknown()]), ..Self::default() }
    }
}

/// A refund of a line in the payment history.
///
/// ```
/// use iyzico_core::payment::RefundRecord;
///
/// let record: RefundRecord = serde_json::from_str(
///     r#"{"refundPrice": "149.9", "iyziCommissionRateAmount": "149.9"}"#,
/// )?;
/// assert_eq!(record.refund_price, Some("149.9".parse()?));
/// assert_eq!(record.iyzi_commission_rate_amount, Some("149.9".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[wire(decides)]
#[non_exhaustive]
pub struct RefundRecord {
    /// ID of the refund.
    pub refund_tx_id: Option<Note>,
    /// The `conversationId` of the request that refunded.
    pub refund_conversation_id: Option<Note>,
    /// Amount that was returned.
    pub refund_price: Option<Price>,
    /// 1: done.
    pub refund_status: Option<i32>,
    /// Whether it came after the payout to the merchant.
    pub is_after_settlement: Option<bool>,
    /// Time of the record: Turkish local time, although it ends in Z.
    pub created_date: Option<Note>,
    /// Currency of the amount.
    pub currency_code: Option<Currency>,
    /// Approval code of the bank.
    pub auth_code: Option<Note>,
    /// The bank's reference number.
    pub host_reference: Option<Note>,
    /// iyzico's commission that was returned.
    pub iyzi_commission_rate_amount: Option<Price>,
    /// Error group of a failed one. Seen in the official Java client; not documented.
    pub error_group: Option<Note>,
    /// Error code of a failed one. Seen in the official Java client; not documented.
    pub error_code: Option<Note>,
    /// Error message of a failed one. Seen in the official Java client; not documented.
    pub error_message: Option<Message>,
}

impl RefundRecord {
    /// Stands for a refund that nobody can read.
    fn unknown() -> Self {
        Self::default()
    }
}
