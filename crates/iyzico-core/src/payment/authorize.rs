use iyzico_derive::Object;

use super::{CreatePayment, ORDER_ECHO, PAYMENT_SIGNATURE, Payment, Phase};
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, FoundBy, Method, Safety, SecondCall};

/// Holds an amount on a card without taking it. iyzico calls this *preauth*.
///
/// Capture it with [`CapturePayment`](super::CapturePayment), release it with
/// [`CancelPayment`](super::CancelPayment). A second call makes a second hold.
///
/// ```
/// use iyzico_core::payment::{AuthorizePayment, CreatePayment};
///
/// /// The same payment, held instead of taken.
/// fn hold(payment: CreatePayment) -> AuthorizePayment {
///     AuthorizePayment(payment)
/// }
/// ```
///
/// Source: the public documents; seen in recordings.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct AuthorizePayment(pub CreatePayment);

impl Endpoint for AuthorizePayment {
    type Response = Payment;
    const NAME: &'static str = "payment.authorize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/preauth";
    const ALIASES: &'static [&'static str] = &["/payment/iyzipos/preauth/ecom"];
    const SIGNED: &'static [&'static str] = PAYMENT_SIGNATURE;
    const ECHO: &'static [&'static str] = ORDER_ECHO;
    const SAFETY: Safety = Safety::MovesMoney;
    const SECOND_CALL: Option<SecondCall> = Some(SecondCall::CarriedOut);
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);

    fn contradiction(payment: &Payment) -> Option<String> {
        payment.is_not(&[Phase::PreAuth])
    }

    /// What was only to be held is not taken, whatever is left out.
    fn fill_in(payment: &mut Payment) {
        payment.phase.get_or_insert(Phase::PreAuth);
    }

    fn check(&self, context: &Context, findings: &mut Findings) {
        self.0.check_order(context, findings);
    }
}
