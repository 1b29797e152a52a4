use iyzico_core::payment::{CapturePayment, Payment};

use crate::bank::Bank;
use crate::bank::fields::{amount, optional, required};
use crate::bank::refusal::{INVALID_REQUEST, PAYMENT_NOT_FOUND, Refusal};
use crate::calls::payment_response::booked;
use crate::calls::serve::Serve;

impl Serve for CapturePayment {
    fn serve(&self, bank: &mut Bank) -> Result<Payment, Refusal> {
        let payment_id = required(&self.payment_id)?;
        let payment = bank.ledger.find_mut(payment_id);
        let payment = payment.ok_or_else(|| Refusal::new(PAYMENT_NOT_FOUND))?;
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
