use iyzico_core::legacy::CompleteOwnThreeDs;
use iyzico_core::payment::Payment;

use crate::bank::Bank;
use crate::bank::fields::required;
use crate::bank::refusal::Refusal;
use crate::calls::payment_response::booked_now;
use crate::calls::serve::Serve;

impl Serve for CompleteOwnThreeDs {
    fn serve(&self, bank: &mut Bank) -> Result<Payment, Refusal> {
        let (md, pa_res) = (required(&self.md)?, required(&self.pa_res)?);
        bank.finish_own_three_ds(md.as_str(), pa_res.as_str()).map(|payment| booked_now(&payment))
    }
}
