use iyzico_core::object;
use iyzico_core::payment::{CancelPayment, Cancellation};

use crate::bank::Bank;
use crate::bank::clock::turkish;
use crate::bank::fields::{optional, required};
use crate::bank::payment::{Payment, Reversal, ReversalKind};
use crate::bank::refusal::{BANK_REFUSES, PAYMENT_NOT_FOUND, Refusal};
use crate::calls::serve::Serve;

impl Serve for CancelPayment {
    fn serve(&self, bank: &mut Bank) -> Result<Cancellation, Refusal> {
        let now = bank.now();
        let host_reference = bank.numbers.reference();
        let payment_id = required(&self.payment_id)?;
        let only_on_same_day = bank.policy.cancel_only_on_same_day;
        let conversation_id = optional(self.conversation_id.as_ref()).cloned();
        let cancelled = bank.ledger.change(now, payment_id, |payment| {
            let reversal = Reversal {
                conversation_id,
                price: payment.paid_price,
                at: now,
                payment_transaction_id: None,
                parts: Vec::new(),
                kind: ReversalKind::ToCard,
                host_reference,
            };
            cancel(payment, reversal, only_on_same_day)
                .map_err(|refusal| refusal.about_payment(payment_id.clone()))
        });
        cancelled.ok_or_else(|| Refusal::new(PAYMENT_NOT_FOUND))?
    }
}

fn cancel(
    payment: &mut Payment,
    reversal: Reversal,
    only_on_same_day: bool,
) -> Result<Cancellation, Refusal> {
    let same_day = turkish(reversal.at).date() == turkish(payment.made_at).date();
    if only_on_same_day && !same_day {
        let refusal = Refusal::new(BANK_REFUSES);
        return Err(refusal.because("the bank has closed the day of the payment"));
    }
    let host_reference = reversal.host_reference.clone();
    payment.cancel(reversal)?;
    Ok(object!(Cancellation {
        payment_id: payment.payment_id.clone(),
        price: Some(payment.paid_price),
        currency: Some(payment.currency.clone()),
        auth_code: Some(payment.auth_code.clone()),
        host_reference: Some(payment.host_reference.clone()),
        cancel_host_reference: Some(host_reference),
        connector_name: None,
    }))
}
