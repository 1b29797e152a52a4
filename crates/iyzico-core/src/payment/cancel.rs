use iyzico_derive::{Builder, Object};

use super::refund::reason_comes_with_description;
use super::{PaymentId, RefundReason, names_no_payment};
use crate::Price;
use crate::value::buyer::IpAddress;
use crate::value::given::Given;
use crate::value::order::{ConversationId, Currency, Locale, Note};
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, FoundBy, Limit, Method, Safety, SecondCall};

/// Cancels a whole payment on the day it was made, before the banks close the day.
///
/// Later than that, refund it. A second call is refused (8514). A hold is released the same way.
///
/// ```
/// use iyzico_core::payment::CancelPayment;
///
/// let cancel = CancelPayment::builder().payment_id("10851936").build();
/// ```
///
/// Source: iyzico's older integration guide; fields from the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CancelPayment {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's ID for the payment.
    pub payment_id: Given<PaymentId>,
    /// IP address of the device that requests it.
    pub ip: Option<Given<IpAddress>>,
    /// Reason of the refund or cancellation. Required together with `description`.
    pub reason: Option<Given<RefundReason>>,
    /// Free text about the reason.
    pub description: Option<Given<Note>>,
}

impl Endpoint for CancelPayment {
    type Response = Cancellation;
    const NAME: &'static str = "payment.cancel";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/cancel";
    const ALIASES: &'static [&'static str] = &["/payment/iyzipos/cancel"];
    const SAFETY: Safety = Safety::GivesBack;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::RefusedByCode);
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::ReferenceWithinPayment);
    const LIMIT: Option<Limit> = Some(Limit::per_minute(150));
    const ECHO: &'static [&'static str] = &["paymentId", "conversationId"];

    fn contradiction(response: &Cancellation) -> Option<String> {
        names_no_payment(&response.payment_id)
    }

    fn check(&self, _: &Context, findings: &mut Findings) {
        reason_comes_with_description(self.reason.as_ref(), self.description.as_ref(), findings);
    }
}

/// A cancelled payment. This response carries no signature.
///
/// ```
/// use iyzico_core::payment::Cancellation;
///
/// let cancellation: Cancellation = serde_json::from_str(
///     r#"{"paymentId": "1", "price": "1.2", "authCode": "1234567"}"#,
/// )?;
/// assert_eq!(cancellation.payment_id.as_str(), "1");
/// assert_eq!(cancellation.price, Some("1.2".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: seen in recordings.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct Cancellation {
    /// iyzico's ID for the payment.
    pub payment_id: PaymentId,
    /// Amount that is returned to the card.
    pub price: Option<Price>,
    /// Currency of the amount.
    pub currency: Option<Currency>,
    /// Approval code of the bank.
    pub auth_code: Option<Note>,
    /// The bank's reference number for the payment.
    pub host_reference: Option<Note>,
    /// The bank's reference number for the cancellation.
    pub cancel_host_reference: Option<Note>,
    /// Point of sale that processed it. Seen in official clients; not documented.
    pub connector_name: Option<Note>,
}
