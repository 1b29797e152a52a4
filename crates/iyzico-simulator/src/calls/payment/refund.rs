use iyzico_core::object;
use iyzico_core::order::Currency;
use iyzico_core::payment::{ChargeMerchant, Refund, RefundAmount, RefundPayment};

use crate::bank::Bank;
use crate::bank::fields::{amount, note, optional, required};
use crate::bank::payment::{Payment, Reversal, ReversalKind};
use crate::bank::refusal::{INVALID_REQUEST, LINE_NOT_FOUND, PAYMENT_NOT_FOUND, Refusal};
use crate::calls::serve::Serve;

/// Carries out a refund of a line: the requests have the same fields.
macro_rules! refund_line {
    ($request:expr, $bank:expr, $kind:expr) => {{
        let line = required(&$request.payment_transaction_id)?;
        let reversal = Reversal {
            conversation_id: optional($request.conversation_id.as_ref()).cloned(),
            price: amount(&$request.price)?,
            at: $bank.now(),
            payment_transaction_id: Some(line.clone()),
            parts: Vec::new(),
            kind: $kind,
            host_reference: $bank.numbers.reference(),
        };
        let currency = optional($request.currency.as_ref());
        let (now, refund) = (reversal.at, |payment: &mut _| refund(payment, reversal, currency));
        let refunded = $bank.ledger.change_by_line(now, line, refund);
        refunded.ok_or_else(|| Refusal::new(LINE_NOT_FOUND))?
    }};
}

impl Serve for RefundPayment {
    /// Only the refund of an amount was seen to tell its kind.
    fn serve(&self, bank: &mut Bank) -> Result<Refund, Refusal> {
        let refund = refund_line!(self, bank, ReversalKind::ToCard)?;
        Ok(object!(Refund { transaction_type: None, ..refund }))
    }
}

impl Serve for ChargeMerchant {
    /// A line without a sub-merchant is borne by the merchant anyway (inferred). Official clients read these fields
    /// of the response and no others.
    fn serve(&self, bank: &mut Bank) -> Result<Refund, Refusal> {
        let refund = refund_line!(self, bank, ReversalKind::ChargedToMerchant)?;
        Ok(object!(Refund {
            payment_id: refund.payment_id,
            payment_transaction_id: refund.payment_transaction_id,
            price: refund.price,
            host_reference: refund.host_reference,
        }))
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
            kind: ReversalKind::ToCard,
            host_reference: bank.numbers.reference(),
        };
        let currency = optional(self.currency.as_ref());
        let payment_id = required(&self.payment_id)?;
        let (now, refund) = (reversal.at, |payment: &mut _| refund(payment, reversal, currency));
        let refunded = bank.ledger.change(now, payment_id, refund);
        refunded.ok_or_else(|| Refusal::new(PAYMENT_NOT_FOUND))?
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
