use iyzico_derive::{Builder, Choice, Object};

use crate::Price;
use crate::payment::{PaymentId, PaymentTransactionId, Phase};
use crate::value::bank::SubMerchantKey;
use crate::value::given::Given;
use crate::value::order::{ConversationId, Currency, Locale, Note};
use crate::value::schedule::{Count, Day, first_page};
use crate::wire::endpoint::{Endpoint, Method, Next, Pages, Safety};
use crate::wire::pages::Paged;

/// Lists what was paid, cancelled and refunded on one day, a page at a time. No money moves.
///
/// ```
/// use iyzico_core::report::ListTransactions;
/// use iyzico_core::{Context, request};
///
/// let transactions = ListTransactions::builder()
///     .transaction_date("2020-02-29")
///     .page(1)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&transactions, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ListTransactions {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// The day, in Turkish time.
    pub transaction_date: Given<Day>,
    /// Page number; 1 is the first.
    #[wire(default = first_page)]
    pub page: Given<Count>,
}

impl Endpoint for ListTransactions {
    type Response = TransactionList;
    const NAME: &'static str = "report.transactions";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v2/reporting/payment/transactions";
    const SAFETY: Safety = Safety::Read;
    const PAGES: Option<Pages> = Some(Pages {
        rows: "transactions",
        next: Next::Number { page: "page", pages: "totalPageCount" },
    });
    const RECONCILES: Option<&'static str> = Some("transactionDate");
}

impl Paged for ListTransactions {
    type Row = TransactionRow;

    fn rows(page: TransactionList) -> Vec<TransactionRow> {
        page.transactions.unwrap_or_default()
    }
}

/// One page of the rows of a day.
///
/// ```
/// use iyzico_core::report::TransactionList;
///
/// let list: TransactionList = serde_json::from_str(
///     r#"{"currentPage": 1, "totalPageCount": 0}"#,
/// )?;
/// assert_eq!(list.current_page, Some(1));
/// assert_eq!(list.total_page_count, Some(0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct TransactionList {
    /// The rows.
    pub transactions: Option<Vec<TransactionRow>>,
    /// Number of this page.
    pub current_page: Option<u32>,
    /// Number of pages.
    pub total_page_count: Option<u32>,
}

/// One transaction: a line was paid, or money was returned.
///
/// ```
/// use iyzico_core::report::TransactionRow;
///
/// let row: TransactionRow = serde_json::from_str(
///     r#"{"price": "149.9", "paidPrice": "149.9"}"#,
/// )?;
/// assert_eq!(row.price, Some("149.9".parse()?));
/// assert_eq!(row.paid_price, Some("149.9".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct TransactionRow {
    /// PAYMENT, CANCEL or REFUND.
    pub transaction_type: Option<TransactionType>,
    /// When, in Turkish local time.
    pub transaction_date: Option<Note>,
    /// ID of the row: of a payment the line, of a cancellation or refund its own.
    pub transaction_id: Option<Note>,
    /// 0: under review. -1: refused. 1: accepted, waits for approval (marketplace). 2: will be paid out.
    pub transaction_status: Option<i32>,
    /// 1 when a refund came after the payout to the merchant.
    pub after_settlement: Option<u8>,
    /// iyzico's ID for the line that was paid.
    pub payment_tx_id: Option<PaymentTransactionId>,
    /// iyzico's ID for the payment.
    pub payment_id: Option<PaymentId>,
    /// The merchant's own reference of the call.
    pub conversation_id: Option<Note>,
    /// What happened to the money: taken, held or captured.
    pub payment_phase: Option<Phase>,
    /// Price of the line, or the amount that was returned.
    pub price: Option<Price>,
    /// Amount taken from the card.
    pub paid_price: Option<Price>,
    /// Currency of the amounts.
    pub transaction_currency: Option<Currency>,
    /// Number of installments; 1 is a single charge.
    pub installment: Option<u32>,
    /// 1 when the payment went through 3-D Secure.
    #[wire(rename = "threeDS")]
    pub three_ds: Option<u8>,
    /// Currency of the payout.
    pub settlement_currency: Option<Currency>,
    /// Kind of the point of sale.
    pub connector_type: Option<Note>,
    /// Name of the point of sale. Seen in the official Java client; not documented.
    pub pos_name: Option<Note>,
    /// Order number at the point of sale.
    pub pos_order_id: Option<Note>,
    /// Approval code of the bank.
    pub auth_code: Option<Note>,
    /// The bank's reference number.
    pub host_reference: Option<Note>,
    /// The merchant's basket or order number.
    pub basket_id: Option<Note>,
    /// iyzico's commission on the row.
    pub iyzico_commission: Option<Price>,
    /// iyzico's fixed fee on the row.
    pub iyzico_fee: Option<Price>,
    /// Exchange rate.
    pub parity: Option<Price>,
    /// Cost of the conversion.
    pub iyzico_conversion_amount: Option<Price>,
    /// Amount that is paid out to the merchant.
    pub merchant_payout_amount: Option<Price>,
    /// Amount that is paid out to the sub-merchant.
    pub sub_merchant_payout_amount: Option<Price>,
    /// Key of the sub-merchant that sells the line. Seen in the official Java client; not documented.
    pub sub_merchant_key: Option<SubMerchantKey>,
}

/// What happened.
///
/// ```
/// use iyzico_core::report::TransactionType;
///
/// let kind: TransactionType = serde_json::from_str(r#""PAYMENT""#)?;
/// assert_eq!(kind, TransactionType::Payment);
/// assert_eq!(TransactionType::Cancel.as_str(), "CANCEL");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Choice)]
#[non_exhaustive]
pub enum TransactionType {
    /// A line was paid.
    Payment,
    /// A payment was cancelled.
    Cancel,
    /// A line was refunded.
    Refund,
    /// A type that is not documented.
    Other(String),
}
