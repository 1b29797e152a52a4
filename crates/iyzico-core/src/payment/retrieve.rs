use iyzico_derive::{Builder, Object};

use super::{PAYMENT_SIGNATURE, Payment, PaymentId, PaymentStatus};
use crate::value::given::{Given, Optional};
use crate::value::order::{ConversationId, Locale};
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, Limit, Method, Safety};

/// Retrieves a payment by its `paymentId` or by the `conversationId` it was made with.
///
/// No money moves. Cancellations and refunds do not show here (seen in recordings). Shortly after a
/// lost response, "no such payment" (5087) does not prove that there is none.
///
/// ```
/// use iyzico_core::payment::RetrievePayment;
///
/// let by_number = RetrievePayment::builder().payment_id("10851936").build();
/// let by_reference = RetrievePayment::builder().payment_conversation_id("order-42/1").build();
/// ```
///
/// Source: iyzico's older integration guide; fields from the public documents and official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
#[wire(one_of("paymentId", "paymentConversationId"))]
pub struct RetrievePayment {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's ID for the payment. One of the two keys is required; when both are sent they must match.
    pub payment_id: Option<Given<PaymentId>>,
    /// The `conversationId` that the payment was made with: the key when `paymentId` is not known.
    pub payment_conversation_id: Option<Given<ConversationId>>,
}

impl Endpoint for RetrievePayment {
    type Response = Payment;
    const NAME: &'static str = "payment.retrieve";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/detail";
    const SIGNED: &'static [&'static str] = PAYMENT_SIGNATURE;
    const SAFETY: Safety = Safety::Read;
    const LIMIT: Option<Limit> = Some(Limit::per_minute(50));
    // The response may carry the conversationId of the payment instead of this call's (inferred).
    const ECHO: &'static [&'static str] = &["paymentId"];

    /// A look-up tells the state of what it found. Without it a payment may be at the bank still.
    fn fill_in(payment: &mut Payment) {
        payment.payment_status.get_or_insert_with(PaymentStatus::unknown);
    }

    fn check(&self, _: &Context, findings: &mut Findings) {
        if self.payment_id.is_missing() && self.payment_conversation_id.is_missing() {
            findings
                .error("paymentId", "is required unless paymentConversationId is given")
                .code("11");
        }
    }
}
