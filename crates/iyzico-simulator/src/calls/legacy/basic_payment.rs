use iyzico_core::legacy::{
    AuthorizeBasicPayment, BasicPayment, CaptureBasicPayment, CreateBasicPayment,
};
use iyzico_core::payment::Phase;

use crate::bank::Bank;
use crate::bank::fields::required;
use crate::bank::order::Order;
use crate::bank::payment::Channel;
use crate::bank::refusal::{PAYMENT_NOT_FOUND, Refusal};
use crate::calls::payment::take_hold;
use crate::calls::payment_response::booked_now;
use crate::calls::serve::Serve;

impl Serve for CreateBasicPayment {
    fn serve(&self, bank: &mut Bank) -> Result<BasicPayment, Refusal> {
        pay(self, bank, Phase::Auth)
    }
}

impl Serve for AuthorizeBasicPayment {
    fn serve(&self, bank: &mut Bank) -> Result<BasicPayment, Refusal> {
        pay(&self.0, bank, Phase::PreAuth)
    }
}

fn pay(
    request: &CreateBasicPayment,
    bank: &mut Bank,
    phase: Phase,
) -> Result<BasicPayment, Refusal> {
    let payer = bank.wallet.payer(required(&request.payment_card)?)?;
    let order = Order::of_basic(request)?;
    let charge = bank.new_charge(Channel::Basic, phase, None);
    bank.charge(&order, payer, charge).map(|payment| booked_now(&payment)).map(BasicPayment::from)
}

impl Serve for CaptureBasicPayment {
    /// Holds of other calls are not known here (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<BasicPayment, Refusal> {
        let hold = bank.ledger.find(required(&self.payment_id)?);
        if hold.is_none_or(|hold| !hold.channel.is_basic()) {
            return Err(Refusal::new(PAYMENT_NOT_FOUND));
        }
        take_hold(bank, &self.payment_id, &self.paid_price, self.currency.as_ref()).map(Into::into)
    }
}
