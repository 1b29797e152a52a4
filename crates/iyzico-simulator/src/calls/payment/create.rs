use iyzico_core::payment::{AuthorizePayment, CreatePayment, Payment, Phase};

use crate::bank::Bank;
use crate::bank::fields::required;
use crate::bank::loyalty::reward;
use crate::bank::order::Order;
use crate::bank::payment::Channel;
use crate::bank::refusal::Refusal;
use crate::calls::payment_response::booked_now;
use crate::calls::serve::Serve;

impl Serve for CreatePayment {
    fn serve(&self, bank: &mut Bank) -> Result<Payment, Refusal> {
        pay(self, bank, Phase::Auth)
    }
}

impl Serve for AuthorizePayment {
    fn serve(&self, bank: &mut Bank) -> Result<Payment, Refusal> {
        pay(&self.0, bank, Phase::PreAuth)
    }
}

fn pay(request: &CreatePayment, bank: &mut Bank, phase: Phase) -> Result<Payment, Refusal> {
    let email = required(&request.buyer)?.email.value();
    let payer = bank.payer(required(&request.payment_card)?, email)?;
    let order = Order::of_payment(request)?;
    let mut charge = bank.new_charge(Channel::Api, phase, None);
    charge.reward = reward(request.reward.as_ref());
    bank.charge(&order, payer, charge).map(|payment| booked_now(&payment))
}
