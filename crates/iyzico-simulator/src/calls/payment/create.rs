use iyzico_core::payment::{AuthorizePayment, CreatePayment, Payment, Phase};

use crate::bank::Bank;
use crate::bank::fields::required;
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
    let payer = bank.wallet.payer(required(&request.payment_card)?)?;
    let order = Order::of_payment(request)?;
    let charge = bank.new_charge(Channel::Api, phase, None);
    bank.charge(&order, payer, charge).map(booked_now)
}
