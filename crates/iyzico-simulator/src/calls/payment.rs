use iyzico_core::payment::{
    AuthorizePayment, CancelPayment, Cancellation, CapturePayment, CreatePayment,
    Payment as Answer, PaymentStatus, Phase, RetrievePayment,
};

use super::booked::{booked, booked_now, unfinished};
use super::serve::Serve;
use crate::bank::Bank;
use crate::bank::clock::turkish;
use crate::bank::fields::{amount, optional, required};
use crate::bank::ledger::{Channel, Reversal};
use crate::bank::order::Order;
use crate::bank::refusal::{BANK_REFUSES, INVALID_REQUEST, Refusal};

impl Serve for CreatePayment {
    fn serve(&self, bank: &mut Bank) -> Result<Answer, Refusal> {
        pay(self, bank, Phase::Auth)
    }
}

impl Serve for AuthorizePayment {
    fn serve(&self, bank: &mut Bank) -> Result<Answer, Refusal> {
        pay(&self.0, bank, Phase::PreAuth)
    }
}

fn pay(request: &CreatePayment, bank: &mut Bank, phase: Phase) -> Result<Answer, Refusal> {
    let payer = bank.wallet.payer(required(&request.payment_card)?)?;
    let order = Order::of_payment(request)?;
    let charge = bank.new_charge(Channel::Api, phase, None);
    bank.charge(&order, payer, charge).map(booked_now)
}

impl Serve for CapturePayment {
    fn serve(&self, bank: &mut Bank) -> Result<Answer, Refusal> {
        let payment_id = required(&self.payment_id)?;
        let payment = bank.ledger.find_mut(payment_id);
        let payment = payment.ok_or_else(|| Refusal::new(NOT_FOUND))?;
        let currency = optional(self.currency.as_ref());
        if currency.is_some_and(|currency| *currency != payment.currency) {
            let refusal = Refusal::new(INVALID_REQUEST);
            return Err(refusal.because(format!("the hold is in {}", payment.currency)));
        }
        payment
            .capture(amount(&self.paid_price)?)
            .map_err(|refusal| refusal.about_payment(payment_id.clone()))?;
        Ok(booked(payment))
    }
}

impl Serve for RetrievePayment {
    fn serve(&self, bank: &mut Bank) -> Result<Answer, Refusal> {
        let found = find_booked(self, bank).or_else(|| find_unfinished(self, bank));
        found.ok_or_else(|| Refusal::new(NOT_FOUND_FOR_DETAIL))
    }
}

/// When both keys are given, they must match.
fn find_booked(asked: &RetrievePayment, bank: &Bank) -> Option<Answer> {
    let conversation_id = optional(asked.payment_conversation_id.as_ref());
    let payment = match optional(asked.payment_id.as_ref()) {
        Some(id) => bank.ledger.find(id),
        None => bank.ledger.find_latest(conversation_id?),
    }?;
    let fits = conversation_id.is_none_or(|id| payment.conversation_id.as_ref() == Some(id));
    let payment = bank.seen(payment).filter(|_| fits)?;
    Some(Answer { payment_status: Some(PaymentStatus::Success), ..booked(payment) })
}

fn find_unfinished(asked: &RetrievePayment, bank: &Bank) -> Option<Answer> {
    let conversation_id = optional(asked.payment_conversation_id.as_ref());
    let session = match optional(asked.payment_id.as_ref()) {
        Some(id) => bank.sessions.find(id.as_str()),
        None => bank.sessions.find_latest(conversation_id?),
    }?;
    let started_with = session.order.conversation_id.as_ref();
    let fits = conversation_id.is_none_or(|id| started_with == Some(id));
    let visible = fits && !bank.hides(&session.charge.payment_id);
    visible.then(|| unfinished(session))
}

impl Serve for CancelPayment {
    fn serve(&self, bank: &mut Bank) -> Result<Cancellation, Refusal> {
        let now = bank.now();
        let host_reference = bank.numbers.reference();
        let payment_id = required(&self.payment_id)?;
        let payment = bank.ledger.find_mut(payment_id);
        let payment = payment.ok_or_else(|| Refusal::new(NOT_FOUND))?;
        let same_day = turkish(now).date() == turkish(payment.made_at).date();
        if bank.policy.cancel_only_on_same_day && !same_day {
            let refusal = Refusal::new(BANK_REFUSES).about_payment(payment_id.clone());
            return Err(refusal.because("the bank has closed the day of the payment"));
        }
        payment
            .cancel(Reversal {
                conversation_id: optional(self.conversation_id.as_ref()).cloned(),
                price: payment.paid_price,
                at: now,
                payment_transaction_id: None,
                parts: Vec::new(),
                host_reference: host_reference.clone(),
            })
            .map_err(|refusal| refusal.about_payment(payment_id.clone()))?;
        Ok(Cancellation {
            payment_id: payment.payment_id.clone(),
            price: Some(payment.paid_price),
            currency: Some(payment.currency.clone()),
            auth_code: Some(payment.auth_code.clone()),
            host_reference: Some(payment.host_reference.clone()),
            cancel_host_reference: Some(host_reference),
            connector_name: None,
        })
    }
}

const NOT_FOUND: &str = "5086";
const NOT_FOUND_FOR_DETAIL: &str = "5087";
