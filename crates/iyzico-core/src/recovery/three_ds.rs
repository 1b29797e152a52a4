//! Completions of 3-D Secure: the payment that was started tells by its state.

use crate::payment::{Payment, RetrievePayment};
use crate::recovery::compare::{is_not_failed_capture, judge_payment};
use crate::recovery::{Found, Pending, Recoverable, Verdict};
use crate::three_ds::{CompleteThreeDs, CompleteThreeDsUncompared};

impl Recoverable for CompleteThreeDs {
    type LookUp = RetrievePayment;

    fn look_up(pending: &Pending) -> Option<RetrievePayment> {
        by_payment_id(pending)
    }

    fn judge(pending: &Pending, found: &Found<'_, Payment>) -> Verdict<Payment> {
        judge_payment::<Self>(pending, found, is_not_failed_capture(found))
    }
}

impl Recoverable for CompleteThreeDsUncompared {
    type LookUp = RetrievePayment;

    fn look_up(pending: &Pending) -> Option<RetrievePayment> {
        by_payment_id(pending)
    }

    fn judge(pending: &Pending, found: &Found<'_, Payment>) -> Verdict<Payment> {
        judge_payment::<Self>(pending, found, is_not_failed_capture(found))
    }
}

fn by_payment_id(pending: &Pending) -> Option<RetrievePayment> {
    let payment_id = pending.payment_id.clone()?;
    Some(RetrievePayment::builder().payment_id(payment_id).build())
}
