//! Payouts: the state of a batch tells that it was handed over, by whichever process.

use crate::payout::{
    ExecutePayout, PayoutExecuted, PayoutFound, PayoutItemFilter, PayoutStatus, RetrievePayout,
};
use crate::recovery::{Found, Pending, Recoverable, Verdict};

impl Recoverable for ExecutePayout {
    type LookUp = RetrievePayout;

    fn look_up(pending: &Pending) -> Option<RetrievePayout> {
        let request_id = pending.payout_request_id.clone()?;
        let look_up = RetrievePayout::builder().request_id(request_id);
        Some(look_up.item_type(PayoutItemFilter::Valid).page(1).size(1).build())
    }

    /// The call hands a batch over, so a batch that is being paid or was paid proves its success. The
    /// states that a batch ends in without that are not documented to come before or after the handing
    /// over: they prove nothing.
    fn judge(_: &Pending, found: &Found<'_, PayoutFound>) -> Verdict<PayoutExecuted> {
        let batch = found.mass_payout.as_ref();
        match batch.and_then(|batch| batch.mass_payout_status.as_ref()) {
            Some(
                PayoutStatus::PublishedToQueue | PayoutStatus::InProgress | PayoutStatus::Completed,
            ) => Verdict::Succeeded(Box::default()),
            Some(state) => {
                Verdict::NotYet(format!("the batch was found, but its massPayoutStatus is {state}"))
            }
            None => Verdict::NotYet("the batch was found without massPayoutStatus".to_owned()),
        }
    }
}
