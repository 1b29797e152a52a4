use serde::{Deserialize, Serialize};

use super::{CreatePayment, PAYMENT_SIGNATURE, Payment};
use crate::value::given::Given;
use crate::value::order::ConversationId;
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, Method, Safety};

/// Holds an amount on a card without taking it. iyzico calls this *preauth*.
///
/// Capture it with [`CapturePayment`](super::CapturePayment), release it with
/// [`CancelPayment`](super::CancelPayment). A second call makes a second hold.
///
/// Source: the public documents; seen in recordings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuthorizePayment(pub CreatePayment);

impl From<CreatePayment> for AuthorizePayment {
    fn from(payment: CreatePayment) -> Self {
        Self(payment)
    }
}

impl Endpoint for AuthorizePayment {
    type Response = Payment;
    const NAME: &'static str = "payment.authorize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/preauth";
    const SIGNED: &'static [&'static str] = PAYMENT_SIGNATURE;
    const SAFETY: Safety = Safety::MovesMoney;

    fn conversation_id(&mut self) -> Option<&mut Option<Given<ConversationId>>> {
        Some(&mut self.0.conversation_id)
    }

    fn check(&self, context: &Context, findings: &mut Findings) {
        self.0.check_order(context, findings);
    }
}
