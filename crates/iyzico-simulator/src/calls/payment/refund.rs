use iyzico_core::object;
use iyzico_core::order::Currency;
use iyzico_core::payment::{Refund, RefundAmount, RefundPayment};

use crate::bank::Bank;
use crate::bank::fields::{amount, note, optional, required};
use crate::bank::payment::{Payment, Reversal};
use crate::bank::refusal::{INVALID_REQUEST, PAYMENT_NOT_FOUND, Refusal};
use crate::calls::serve::Serve;

impl Serve for RefundPayment {
    fn serve(&self, bank: &mut Bank) -> Result<Refund, Refusal> {
        let line = required(&self.payment_transaction_id)?;
        let reversal = Reversal {
            conversation_id: optional(self.conversation_id.as_ref()).cloned(),
            price: amount(&self.price)?,
            at: bank.now(),
            payment_transaction_id: Some(line.clone()),
            parts: Vec::new(),
            host_reference: bank.numbers.reference(),
        };
        let payment = bank.ledger.find_mut_by_line(line);
        let payment = payment.ok_or_else(|| Refusal::new(LINE_NOT_FOUND))?;
        refund(payment, reversal, optional(self.currency.as_ref()))
    }
}

impl Serve for RefundAmount {
    fn serve(&self, bank: &mut Bank) -> Result<Refund, Refusal> {
        let reversal = Reversal {
            conversation_id: optional(self.conversation_id.as_ref()).cloned(),
            price: amount(&self.price)?,
            at: bank.now(),
            payment_transaction_id: None,
            parts: Vec::new(),
            host_reference: bank.numbers.reference(),
        };
        let payment = bank.ledger.find_mut(required(&self.payment_id)?);
        let payment = payment.ok_or_else(|| Refusal::new(PAYMENT_NOT_FOUND))?;
        refund(payment, reversal, optional(self.currency.as_ref()))
    }
}

fn refund(
    payment: &mut Payment,
    reversal: Reversal,
    currency: Option<&Currency>,
) -> Result<Refund, Refusal> {
    if currency.is_some_and(|currency| *currency != payment.currency) {
        let refusal = Refusal::new(INVALID_REQUEST);
        return Err(refusal.because(format!("the payment was made in {}", payment.currency)));
    }
    payment.refund(reversal.clone()).map_err(|refusal| refusal.about_refund(reversal.price))?;
    Ok(object!(Refund {
        payment_id: payment.payment_id.clone(),
        payment_transaction_id: reversal.payment_transaction_id,
        price: Some(reversal.price),
        currency: Some(payment.currency.clone()),
        auth_code: Some(payment.auth_code.clone()),
        host_reference: Some(payment.host_reference.clone()),
        refund_host_reference: Some(reversal.host_reference),
        retryable: Some(false),
        transaction_type: Some(note("REFUND")),
        signature: None,
        connector_name: None,
    }))
}

const LINE_NOT_FOUND: &str = "5092";
