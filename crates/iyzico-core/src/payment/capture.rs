use iyzico_derive::{Builder, Object};

use super::{PAYMENT_SIGNATURE, Payment, PaymentId, Phase};
use crate::Price;
use crate::value::buyer::IpAddress;
use crate::value::given::Given;
use crate::value::order::{ConversationId, Currency, Locale, doubt_rare};
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, FoundBy, Method, Safety, SecondCall};

/// Takes the money of a hold. iyzico calls this *postauth*.
///
/// Once only: a second call is refused (5082). Less than the hold is documented as possible; the
/// sandbox accepted slightly more (seen in recordings) and returned the amount with binary noise.
///
/// ```
/// use iyzico_core::payment::CapturePayment;
///
/// let capture = CapturePayment::builder().payment_id("10851936").paid_price("149.90").build();
/// ```
///
/// Source: the public documents; seen in recordings.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CapturePayment {
    /// Language of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// iyzico's ID for the payment.
    pub payment_id: Given<PaymentId>,
    /// Amount that is taken from the card.
    pub paid_price: Given<Price>,
    /// Currency of the hold. TRY, USD and EUR are documented.
    pub currency: Option<Given<Currency>>,
    /// IP address of the device that requests it.
    pub ip: Option<Given<IpAddress>>,
}

impl Endpoint for CapturePayment {
    type Response = Payment;
    const NAME: &'static str = "payment.capture";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/postauth";
    const ALIASES: &'static [&'static str] = &["/payment/iyzipos/postauth"];
    const SIGNED: &'static [&'static str] = PAYMENT_SIGNATURE;
    const SAFETY: Safety = Safety::MovesMoney;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::RefusedByCode);
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Payment);

    fn check(&self, _: &Context, findings: &mut Findings) {
        doubt_rare(self.currency.as_ref().and_then(Given::value), "currency", findings);
    }
    const ECHO: &'static [&'static str] = &["paymentId", "paidPrice", "currency", "conversationId"];

    fn contradiction(payment: &Payment) -> Option<String> {
        payment.is_not(&[Phase::PostAuth])
    }
}
