use iyzico_derive::{Builder, Object};

use super::{PaymentId, PaymentTransactionId, RefundReason, names_no_payment};
use crate::Price;
use crate::value::buyer::IpAddress;
use crate::value::given::{Given, Optional};
use crate::value::order::{ConversationId, Currency, Locale, Note};
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, FoundBy, Limit, Method, Safety, SecondCall};

/// The fields that a refund response is signed over, in order. Documented.
const REFUND_SIGNATURE: &[&str] = &["paymentId", "price", "currency", "conversationId"];

/// Refunds one line of a payment, in part or in full.
///
/// Several refunds are possible until the `paidPrice` of the line is used up. To refund a whole
/// payment in one call use [`RefundAmount`]; on the day of the payment cancel it instead.
///
/// ```
/// use iyzico_core::payment::RefundPayment;
///
/// let refund = RefundPayment::builder().payment_transaction_id("11635361").price("49.90").build();
/// ```
///
/// Source: iyzico's older integration guide; fields from the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RefundPayment {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's ID for the line.
    pub payment_transaction_id: Given<PaymentTransactionId>,
    /// Amount to return to the card, up to what is left of the line.
    pub price: Given<Price>,
    /// Currency of the payment.
    pub currency: Option<Given<Currency>>,
    /// IP address of the device that requests it.
    pub ip: Option<Given<IpAddress>>,
    /// Reason of the refund or cancellation. Required together with `description`.
    pub reason: Option<Given<RefundReason>>,
    /// Free text about the reason.
    pub description: Option<Given<Note>>,
}

impl Endpoint for RefundPayment {
    type Response = Refund;
    const NAME: &'static str = "payment.refund";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/refund";
    const ALIASES: &'static [&'static str] = &["/payment/iyzipos/refund"];
    const SIGNED: &'static [&'static str] = REFUND_SIGNATURE;
    const SAFETY: Safety = Safety::GivesBack;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::RefusedByCode);
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::ReferenceWithinPayment);
    const LIMIT: Option<Limit> = Some(Limit::per_minute(400));
    const ECHO: &'static [&'static str] =
        &["paymentTransactionId", "price", "currency", "conversationId"];

    fn contradiction(response: &Refund) -> Option<String> {
        names_no_payment(&response.payment_id)
    }

    fn check(&self, _: &Context, findings: &mut Findings) {
        reason_comes_with_description(self.reason.as_ref(), self.description.as_ref(), findings);
    }
}

/// Refunds an amount of a payment, whatever its lines. iyzico calls this *refund v2*.
///
/// Several refunds are possible until the paid price is used up.
///
/// ```
/// use iyzico_core::payment::RefundAmount;
///
/// let refund = RefundAmount::builder().payment_id("10851936").price("49.90").build();
/// ```
///
/// Source: the public documents and the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct RefundAmount {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's ID for the payment.
    pub payment_id: Given<PaymentId>,
    /// Amount to return to the card, up to what is left of the payment.
    pub price: Given<Price>,
    /// Currency of the payment. Seen in the official Node client; not documented.
    pub currency: Option<Given<Currency>>,
    /// IP address of the device that requests it.
    pub ip: Option<Given<IpAddress>>,
}

impl Endpoint for RefundAmount {
    type Response = Refund;
    const NAME: &'static str = "payment.refund_amount";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v2/payment/refund";
    const SIGNED: &'static [&'static str] = REFUND_SIGNATURE;
    const SAFETY: Safety = Safety::GivesBack;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::RefusedByCode);
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::ReferenceWithinPayment);
    const LIMIT: Option<Limit> = Some(Limit::per_minute(150));
    const ECHO: &'static [&'static str] = &["paymentId", "price", "currency", "conversationId"];

    fn contradiction(response: &Refund) -> Option<String> {
        names_no_payment(&response.payment_id)
    }
}

/// A refund to a card.
///
/// ```
/// use iyzico_core::payment::Refund;
///
/// let refund: Refund = serde_json::from_str(
///     r#"{"paymentId": "1", "paymentTransactionId": "1", "price": "0.1"}"#,
/// )?;
/// assert_eq!(refund.payment_id.as_str(), "1");
/// assert_eq!(refund.payment_transaction_id, Some("1".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents; seen in recordings.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct Refund {
    /// iyzico's ID for the payment.
    pub payment_id: PaymentId,
    /// iyzico's ID for the refunded line. Absent when an amount of the whole payment was refunded.
    pub payment_transaction_id: Option<PaymentTransactionId>,
    /// Amount that is returned to the card.
    pub price: Option<Price>,
    /// Currency of the amount.
    pub currency: Option<Currency>,
    /// Approval code of the bank.
    pub auth_code: Option<Note>,
    /// The bank's reference number for the payment.
    pub host_reference: Option<Note>,
    /// The bank's reference number for the refund.
    pub refund_host_reference: Option<Note>,
    /// Whether the same refund may be sent again after a failure.
    pub retryable: Option<bool>,
    /// Kind of the transaction, REFUND. Seen in recordings; not documented.
    pub transaction_type: Option<Note>,
    /// iyzico's signature of this response, already verified by the client.
    pub signature: Option<Note>,
    /// Point of sale that processed it. Seen in official clients; not documented.
    pub connector_name: Option<Note>,
}

pub(super) fn reason_comes_with_description(
    reason: Option<&Given<RefundReason>>,
    description: Option<&Given<Note>>,
    findings: &mut Findings,
) {
    if !description.is_missing() && reason.is_missing() {
        findings
            .error("reason", "is required together with description")
            .allowed("DOUBLE_PAYMENT, BUYER_REQUEST, FRAUD or OTHER");
    }
}
