//! What the bank said of a payment in a shop.

use iyzico_derive::Object;

use crate::Price;
use crate::value::message::Message;
use crate::value::order::{Currency, Note};

/// The bank's result of a payment, a refund or a void in a shop.
///
/// ```
/// use iyzico_core::in_store::InStoreTransaction;
///
/// let transaction: InStoreTransaction = serde_json::from_str(
///     r#"{"amount": "149.9", "currencyCode": "TRY"}"#,
/// )?;
/// assert_eq!(transaction.amount, Some("149.9".parse()?));
/// assert_eq!(transaction.currency_code, Some("TRY".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents, which write these names with a lower-case letter for one call and
/// an upper-case letter for another; both are read.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InStoreTransaction {
    /// The text on the screen.
    #[wire(alias = "ScreenMessage")]
    pub screen_message: Option<Message>,
    /// The bank's retrieval reference number.
    #[wire(alias = "Rrn")]
    pub rrn: Option<Note>,
    /// Time in a form for people.
    #[wire(alias = "TransactionDate")]
    pub transaction_date: Option<Note>,
    /// Time in ISO 8601 form.
    #[wire(rename = "transactionDateISO", alias = "TransactionDateISO")]
    pub transaction_date_iso: Option<Note>,
    /// The receipt; it says whether the transaction was approved.
    #[wire(alias = "Receipt")]
    pub receipt: Option<InStoreReceipt>,
    /// Approval of the bank. The values are not documented; `receipt.approved` is plain.
    #[wire(alias = "Approved")]
    pub approved: Option<Note>,
    /// Amount of the transaction.
    #[wire(alias = "Amount")]
    pub amount: Option<Price>,
    /// Currency of the amount.
    #[wire(alias = "CurrencyCode")]
    pub currency_code: Option<Currency>,
    /// Code of the kind of transaction. The values are not documented.
    #[wire(alias = "TransactionCode")]
    pub transaction_code: Option<Note>,
    /// iyzico's ID for the record.
    #[wire(alias = "RecordId")]
    pub record_id: Option<i64>,
    /// Card number with its middle digits hidden.
    #[wire(alias = "MaskedPan")]
    pub masked_pan: Option<Message>,
    /// Approval code of the bank.
    #[wire(alias = "AuthorizationCode")]
    pub authorization_code: Option<Note>,
    /// The bank's own response code.
    #[wire(alias = "ResponseCodeValue")]
    pub response_code_value: Option<Note>,
    /// Code of the state. The values are not documented.
    #[wire(alias = "StatusCode")]
    pub status_code: Option<Note>,
    /// Colour of the state.
    #[wire(alias = "HexColor")]
    pub hex_color: Option<Note>,
    /// The result as text for people.
    #[wire(alias = "ResultText")]
    pub result_text: Option<Message>,
    /// Whether the transaction can be voided.
    #[wire(alias = "IsVoidable")]
    pub is_voidable: Option<bool>,
    /// Whether the transaction can be refunded.
    #[wire(alias = "IsRefundable")]
    pub is_refundable: Option<bool>,
    /// The response code of the bank.
    #[wire(alias = "BankResponseCodeValue")]
    pub bank_response_code_value: Option<Note>,
    /// First digits of the card.
    #[wire(alias = "IssuerBin")]
    pub issuer_bin: Option<Note>,
    /// Number of the bank of the terminal.
    #[wire(alias = "AcquirerId")]
    pub acquirer_id: Option<Note>,
    /// When the transaction was cleared. Absent until it is.
    #[wire(alias = "ClearingDate")]
    pub clearing_date: Option<Note>,
    /// Whether there was a discount.
    #[wire(alias = "HasDiscount")]
    pub has_discount: Option<bool>,
    /// The discount. Its fields are not documented.
    #[wire(alias = "Discount")]
    pub discount: Option<InStoreDiscount>,
    /// Whether the buyer pays in installments. In decrypted results only.
    #[wire(alias = "HasInstallment")]
    pub has_installment: Option<bool>,
}

/// A discount. Its fields are not documented.
///
/// ```
/// use iyzico_core::in_store::InStoreDiscount;
///
/// let discount: InStoreDiscount = serde_json::from_str(r#"{"rate": 10}"#)?;
/// assert_eq!(discount, InStoreDiscount::default(), "a field that is not documented is not read");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InStoreDiscount {}

/// The receipt of a transaction.
///
/// ```
/// use iyzico_core::in_store::InStoreReceipt;
///
/// let receipt: InStoreReceipt = serde_json::from_str(
///     r#"{"approved": true, "refundApproved": true}"#,
/// )?;
/// assert_eq!(receipt.approved, Some(true));
/// assert_eq!(receipt.refund_approved, Some(true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InStoreReceipt {
    /// The lines of the receipt.
    #[wire(alias = "Detail")]
    pub detail: Option<Vec<InStoreReceiptLine>>,
    /// URL of the card scheme's logo.
    #[wire(alias = "PaymentBrandUrl")]
    pub payment_brand_url: Option<Note>,
    /// URL of the merchant's logo.
    #[wire(alias = "MerchantLogoUrl")]
    pub merchant_logo_url: Option<Note>,
    /// Name of the card scheme.
    #[wire(alias = "SchemaName")]
    pub schema_name: Option<Note>,
    /// Whether the payment was approved.
    #[wire(alias = "Approved")]
    pub approved: Option<bool>,
    /// Whether the refund was approved. In decrypted results only.
    #[wire(alias = "RefundApproved")]
    pub refund_approved: Option<bool>,
    /// Whether the void was approved. In decrypted results only.
    #[wire(alias = "VoidApproved")]
    pub void_approved: Option<bool>,
}

/// One line of a receipt.
///
/// ```
/// use iyzico_core::in_store::InStoreReceiptLine;
///
/// let line: InStoreReceiptLine = serde_json::from_str(
///     r#"{"showCheck": true, "showTimes": true}"#,
/// )?;
/// assert_eq!(line.show_check, Some(true));
/// assert_eq!(line.show_times, Some(true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InStoreReceiptLine {
    /// Label of the line.
    #[wire(alias = "Key")]
    pub key: Option<Note>,
    /// Text of the line.
    #[wire(alias = "Value")]
    pub value: Option<Message>,
    /// Colour of the line.
    #[wire(alias = "ColorHex")]
    pub color_hex: Option<Note>,
    /// Whether a tick is drawn.
    #[wire(alias = "ShowCheck")]
    pub show_check: Option<bool>,
    /// Whether a cross is drawn.
    #[wire(alias = "ShowTimes")]
    pub show_times: Option<bool>,
}
