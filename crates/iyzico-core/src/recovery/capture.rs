//! Captures: the payment itself tells by its phase.

use crate::payment::{CapturePayment, Payment, Phase, RetrievePayment};
use crate::recovery::compare::judge_payment;
use crate::recovery::{Found, Pending, Recoverable, Verdict};

impl Recoverable for CapturePayment {
    type LookUp = RetrievePayment;

    fn look_up(pending: &Pending) -> Option<RetrievePayment> {
        let payment_id = pending.payment_id.clone()?;
        Some(RetrievePayment::builder().payment_id(payment_id).build())
    }

    fn judge(pending: &Pending, found: &Found<'_, Payment>) -> Verdict<Payment> {
        let phase = match &found.phase {
            Some(Phase::PostAuth) => Ok(()),
            Some(other) => Err(format!("its phase is {other}")),
            None => Err("it has no phase".to_owned()),
        };
        judge_payment::<Self>(pending, found, phase)
    }
}
