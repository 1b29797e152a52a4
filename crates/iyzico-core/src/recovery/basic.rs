//! Payments of the basic product: looked up like the others, by their reference or their number.

use crate::legacy::{
    AuthorizeBasicPayment, BasicPayment, CaptureBasicPayment, CompleteBasicThreeDs,
    CreateBasicPayment,
};
use crate::payment::{CapturePayment, Payment, Phase, RetrievePayment};
use crate::recovery::charge::{by_reference, is_another, is_direct};
use crate::recovery::compare::{Doubt, has_no_basket, is_not_failed_capture, judge_payment};
use crate::recovery::{Found, Pending, Recoverable, Verdict};
use crate::three_ds::CompleteThreeDsUncompared;
use crate::wire::endpoint::Endpoint;

impl Recoverable for CreateBasicPayment {
    type LookUp = RetrievePayment;

    fn look_up(pending: &Pending) -> Option<RetrievePayment> {
        Some(by_reference(pending))
    }

    fn judge(pending: &Pending, found: &Found<'_, Payment>) -> Verdict<BasicPayment> {
        let phase = match &found.phase {
            None | Some(Phase::Auth) => Ok(()),
            Some(other) => Err(is_another(other)),
        };
        judge_direct::<Self>(pending, found, phase)
    }
}

impl Recoverable for AuthorizeBasicPayment {
    type LookUp = RetrievePayment;

    fn look_up(pending: &Pending) -> Option<RetrievePayment> {
        Some(by_reference(pending))
    }

    /// A hold that was captured since then was a hold.
    fn judge(pending: &Pending, found: &Found<'_, Payment>) -> Verdict<BasicPayment> {
        let phase = match &found.phase {
            None | Some(Phase::PreAuth | Phase::PostAuth) => is_not_failed_capture(found),
            Some(other) => Err(is_another(other)),
        };
        judge_direct::<Self>(pending, found, phase)
    }
}

impl Recoverable for CaptureBasicPayment {
    type LookUp = RetrievePayment;

    fn look_up(pending: &Pending) -> Option<RetrievePayment> {
        CapturePayment::look_up(pending)
    }

    fn judge(pending: &Pending, found: &Found<'_, Payment>) -> Verdict<BasicPayment> {
        let phase = match &found.phase {
            Some(Phase::PostAuth) => Ok(()),
            Some(other) => Err(is_another(other)),
            None => Err("it has no phase".to_owned()),
        };
        judge_payment::<Self>(pending, found, phase).map(BasicPayment::from)
    }
}

impl Recoverable for CompleteBasicThreeDs {
    type LookUp = RetrievePayment;

    fn look_up(pending: &Pending) -> Option<RetrievePayment> {
        CompleteThreeDsUncompared::look_up(pending)
    }

    fn judge(pending: &Pending, found: &Found<'_, Payment>) -> Verdict<BasicPayment> {
        judge_payment::<Self>(pending, found, is_not_failed_capture(found)).map(BasicPayment::from)
    }
}

fn judge_direct<E: Endpoint>(
    pending: &Pending,
    found: &Payment,
    phase: Result<(), Doubt>,
) -> Verdict<BasicPayment> {
    // The basic calls send no basket number.
    let kind = phase.and_then(|()| is_direct(found)).and_then(|()| has_no_basket(found));
    judge_payment::<E>(pending, found, kind).map(BasicPayment::from)
}
