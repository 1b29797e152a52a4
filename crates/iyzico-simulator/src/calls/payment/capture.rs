use iyzico_core::order::Currency;
use iyzico_core::payment::{CapturePayment, Payment, PaymentId};
use iyzico_core::{Given, Price};

use crate::bank::Bank;
use crate::bank::fields::{amount, optional, required};
use crate::bank::refusal::{INVALID_REQUEST, PAYMENT_NOT_FOUND, Refusal};
use crate::calls::payment_response::booked;
use crate::calls::serve::Serve;

impl Serve for CapturePayment {
    fn serve(&self, bank: &mut Bank) -> Result<Payment, Refusal> {
        take_hold(bank, &self.payment_id, &self.paid_price, self.currency.as_ref())
    }
}

/// Takes the money of a hold, whichever call asks for it.
pub(in crate::calls) fn take_hold(
    bank: &mut Bank,
    payment_id: &Given<PaymentId>,
    paid_price: &Given<Price>,
    currency: Option<&Given<Currency>>,
) -> Result<Payment, Refusal> {
    let payment_id = required(payment_id)?;
    let paid_price = amount(paid_price)?;
    let now = bank.now();
    let captured = bank.ledger.change(now, payment_id, |payment| {
        if optional(currency).is_some_and(|currency| *currency != payment.currency) {
            let refusal = Refusal::new(INVALID_REQUEST);
            return Err(refusal.because(format!("the hold is in {}", payment.currency)));
        }
        payment
            .capture(paid_price, now)
            .map_err(|refusal| refusal.about_payment(payment_id.clone()))?;
        Ok(booked(payment))
    });
    captured.ok_or_else(|| Refusal::new(PAYMENT_NOT_FOUND))?
}
