//! Charges and holds: looked up by the `conversationId` of the payment.

use crate::payment::{AuthorizePayment, CreatePayment, Payment, Phase, RetrievePayment};
use crate::recovery::compare::{Doubt, is_not_failed_capture, judge_payment};
use crate::recovery::{Found, Pending, Recoverable, Verdict};

impl Recoverable for CreatePayment {
    type LookUp = RetrievePayment;

    fn look_up(pending: &Pending) -> Option<RetrievePayment> {
        Some(by_reference(pending))
    }

    fn judge(pending: &Pending, found: &Found<'_, Payment>) -> Verdict<Payment> {
        let phase = match &found.phase {
            None | Some(Phase::Auth) => Ok(()),
            Some(other) => Err(is_another(other)),
        };
        judge_payment::<Self>(pending, found, phase.and_then(|()| is_direct(found)))
    }
}

impl Recoverable for AuthorizePayment {
    type LookUp = RetrievePayment;

    fn look_up(pending: &Pending) -> Option<RetrievePayment> {
        Some(by_reference(pending))
    }

    /// A hold that was captured since then was a hold.
    fn judge(pending: &Pending, found: &Found<'_, Payment>) -> Verdict<Payment> {
        let phase = match &found.phase {
            None | Some(Phase::PreAuth | Phase::PostAuth) => is_not_failed_capture(found),
            Some(other) => Err(is_another(other)),
        };
        judge_payment::<Self>(pending, found, phase.and_then(|()| is_direct(found)))
    }
}

/// A payment whose number is known is that payment; others are found by their reference.
pub(super) fn by_reference(pending: &Pending) -> RetrievePayment {
    if let Some(payment_id) = &pending.payment_id {
        return RetrievePayment::builder().payment_id(payment_id.clone()).build();
    }
    let reference = pending.conversation_id.clone();
    RetrievePayment::builder().payment_conversation_id(reference).build()
}

pub(super) fn is_another(phase: &Phase) -> Doubt {
    format!("its phase is {phase}")
}

/// A payment that went through 3-D Secure was made by other calls.
pub(super) fn is_direct(found: &Payment) -> Result<(), Doubt> {
    match found.md_status {
        None => Ok(()),
        Some(status) => Err(format!("it went through 3-D Secure (mdStatus {status})")),
    }
}
