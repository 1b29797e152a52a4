use iyzico_derive::{Builder, Object};

use super::refund::reason_comes_with_description;
use super::{PaymentTransactionId, Refund, RefundReason, names_no_payment};
use crate::Price;
use crate::value::buyer::IpAddress;
use crate::value::given::Given;
use crate::value::order::{ConversationId, Currency, Locale, Note};
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, FoundBy, Limit, Method, Safety, SecondCall};

/// Refunds one line of a payment at the marketplace's own cost. Its sub-merchant keeps its share.
///
/// Several refunds are possible until the `paidPrice` of the line is used up. iyzico calls this *refund
/// charged from merchant*. [`RefundPayment`](super::RefundPayment) takes the share of the sub-merchant back
/// instead.
///
/// ```
/// use iyzico_core::payment::ChargeMerchant;
/// use iyzico_core::{Context, request};
///
/// let merchant = ChargeMerchant::builder()
///     .payment_transaction_id("11441121")
///     .price("0.1")
///     .currency("TRY")
///     .ip("85.34.78.112")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&merchant, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: only in the official clients; undocumented.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ChargeMerchant {
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

impl Endpoint for ChargeMerchant {
    type Response = Refund;
    const NAME: &'static str = "refund.charge_merchant";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/iyzipos/refund/merchant/charge";
    const SAFETY: Safety = Safety::GivesBack;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::RefusedByCode);
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::ReferenceWithinPayment);
    const LIMIT: Option<Limit> = Some(Limit::per_minute(150));
    const ECHO: &'static [&'static str] =
        &["paymentTransactionId", "price", "currency", "conversationId"];

    fn contradiction(response: &Refund) -> Option<String> {
        names_no_payment(&response.payment_id)
    }

    fn check(&self, _: &Context, findings: &mut Findings) {
        reason_comes_with_description(self.reason.as_ref(), self.description.as_ref(), findings);
    }
}
