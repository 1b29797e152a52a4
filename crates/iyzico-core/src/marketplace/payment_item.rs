use iyzico_derive::{Builder, Object};

use crate::payment::{ItemTransaction, PaymentTransactionId};
use crate::value::bank::SubMerchantKey;
use crate::value::basket::check_tax;
use crate::value::given::Given;
use crate::value::order::{ConversationId, Flag, Locale, Name};
use crate::value::price::Share;
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, Method, Safety, SecondCall};

/// Approves one line of a payment. Its money is then paid out to the sub-merchant and to the
/// marketplace. Marketplaces only.
///
/// Until then the money of the line waits, and its `transactionStatus` is 1; afterwards it is 2. It is paid
/// out on the agreed date. The sub-merchant must have an IBAN by then, and a person or sole trader also an
/// identity number. Approving a line again changes nothing (inferred).
///
/// ```
/// use iyzico_core::marketplace::ApprovePaymentItem;
/// use iyzico_core::{Context, request};
///
/// let item = ApprovePaymentItem::builder().payment_transaction_id("11441121").build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&item, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ApprovePaymentItem {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's ID for the line.
    pub payment_transaction_id: Given<PaymentTransactionId>,
}

impl Endpoint for ApprovePaymentItem {
    type Response = PaymentItemApproval;
    const NAME: &'static str = "payment_item.approve";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/iyzipos/item/approve";
    const SAFETY: Safety = Safety::PaysOut;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::Refused);
    const ECHO: &'static [&'static str] = OF_LINE;
    const NO_LOOK_UP: Option<&'static str> = Some(LOOK_AT_STATUS);
}

/// Withdraws the approval of a line before it is paid out: its money waits again. Marketplaces only.
///
/// ```
/// use iyzico_core::marketplace::DisapprovePaymentItem;
/// use iyzico_core::{Context, request};
///
/// let item = DisapprovePaymentItem::builder().payment_transaction_id("11441121").build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&item, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct DisapprovePaymentItem {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's ID for the line.
    pub payment_transaction_id: Given<PaymentTransactionId>,
}

impl Endpoint for DisapprovePaymentItem {
    type Response = PaymentItemApproval;
    const NAME: &'static str = "payment_item.disapprove";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/iyzipos/item/disapprove";
    const SAFETY: Safety = Safety::PaysOut;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::Refused);
    const ECHO: &'static [&'static str] = OF_LINE;
    const NO_LOOK_UP: Option<&'static str> = Some(LOOK_AT_STATUS);
}

/// A line that was approved, or is not any more.
///
/// ```
/// use iyzico_core::marketplace::PaymentItemApproval;
///
/// let approval: PaymentItemApproval = serde_json::from_str(
///     r#"{"paymentTransactionId": "1"}"#,
/// )?;
/// assert_eq!(approval.payment_transaction_id, Some("1".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct PaymentItemApproval {
    /// iyzico's ID for the line.
    pub payment_transaction_id: Option<PaymentTransactionId>,
}

/// Changes how a line is split, before it is paid out. Marketplaces only.
///
/// What the buyer paid stays the same. The response shows how the line is split now.
///
/// ```
/// use iyzico_core::marketplace::UpdatePaymentItem;
/// use iyzico_core::{Context, request};
///
/// let item = UpdatePaymentItem::builder()
///     .payment_transaction_id("11441121")
///     .sub_merchant_key("2IXfb7GEYpgWDuCNLpLfXjYFJzk=")
///     .sub_merchant_price("0.2")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&item, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents; further fields from the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct UpdatePaymentItem {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's ID for the line.
    pub payment_transaction_id: Given<PaymentTransactionId>,
    /// Key of the sub-merchant that sells the line.
    pub sub_merchant_key: Given<SubMerchantKey>,
    /// Part of the line's price that goes to the sub-merchant, from 0 to the price of the line.
    pub sub_merchant_price: Given<Share>,
    /// Tax that the marketplace withholds from the sub-merchant. Seen in official clients; not documented.
    pub withholding_tax: Option<Given<Share>>,
    /// The marketplace's own ID for the sub-merchant. Seen in the official Java client; not documented.
    pub external_sub_merchant_id: Option<Given<Name>>,
    /// Whether the change is booked between the sub-merchants. Seen in the official Java client; not
    /// documented.
    pub cross_booking_operation: Option<Given<Flag>>,
    /// Amount charged to the merchant. Seen in the official Java client; not documented.
    pub charged_price_from_merchant: Option<Given<Share>>,
}

impl Endpoint for UpdatePaymentItem {
    type Response = ItemTransaction;
    const NAME: &'static str = "payment_item.update";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/payment/item";
    const SAFETY: Safety = Safety::PaysOut;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::CarriedOut);
    const ECHO: &'static [&'static str] = &[
        "conversationId",
        "paymentTransactionId",
        "subMerchantKey",
        "subMerchantPrice",
        "withholdingTax",
    ];
    const NO_LOOK_UP: Option<&'static str> = Some(
        "Look at the subMerchantKey and subMerchantPrice of the line with payment.retrieve before changing it again.",
    );

    fn check(&self, _: &Context, findings: &mut Findings) {
        let share = self.sub_merchant_price.value();
        check_tax(share, self.withholding_tax.as_ref(), || "withholdingTax".to_owned(), findings);
    }
}

/// What the response about a line repeats from its request.
const OF_LINE: &[&str] = &["conversationId", "paymentTransactionId"];
const LOOK_AT_STATUS: &str = "Look at the transactionStatus of the line with payment.retrieve before sending it again: 1 waits for approval, 2 is approved.";
