//! Refunds: they do not show in the payment itself, but in its history, line by line.

use jiff::SignedDuration;

use crate::Price;
use crate::payment::{
    ChargeMerchant, PaymentHistory, PaymentRecord, Refund, RefundAmount, RefundPayment,
    RefundRecord, RetrievePaymentHistory,
};
use crate::recovery::compare::{Doubt, is_done, same, same_amount};
use crate::recovery::{Found, Pending, Recoverable, Verdict};

impl Recoverable for RefundPayment {
    type LookUp = RetrievePaymentHistory;

    fn look_up(pending: &Pending) -> Option<RetrievePaymentHistory> {
        history_of(pending)
    }

    fn judge(pending: &Pending, history: &Found<'_, PaymentHistory>) -> Verdict<Refund> {
        judge(pending, history)
    }
}

impl Recoverable for RefundAmount {
    type LookUp = RetrievePaymentHistory;

    fn look_up(pending: &Pending) -> Option<RetrievePaymentHistory> {
        history_of(pending)
    }

    fn judge(pending: &Pending, history: &Found<'_, PaymentHistory>) -> Verdict<Refund> {
        judge(pending, history)
    }
}

impl Recoverable for ChargeMerchant {
    type LookUp = RetrievePaymentHistory;

    fn look_up(pending: &Pending) -> Option<RetrievePaymentHistory> {
        history_of(pending)
    }

    fn judge(pending: &Pending, history: &Found<'_, PaymentHistory>) -> Verdict<Refund> {
        judge(pending, history)
    }
}

fn history_of(pending: &Pending) -> Option<RetrievePaymentHistory> {
    let payment_id = pending.payment_id.clone()?;
    Some(RetrievePaymentHistory::builder().payment_id(payment_id).build())
}

/// Only records that carry the `conversationId` of the call count: the same amount may have gone back
/// for another reason. A history never proves that a call was refused.
fn judge(pending: &Pending, history: &Found<'_, PaymentHistory>) -> Verdict<Refund> {
    let found =
        pending.record_in(history).and_then(|record| find(pending, record, history.clock_offset));
    found.map_or_else(Verdict::NotYet, Verdict::Succeeded)
}

/// A refund of an amount is spread over the lines, so its parts are added up.
fn find(
    pending: &Pending,
    record: &PaymentRecord,
    clock_offset: Option<SignedDuration>,
) -> Result<Box<Refund>, Doubt> {
    let parts: Vec<&RefundRecord> = record
        .item_transactions
        .iter()
        .flatten()
        .filter(|line| {
            pending.payment_transaction_id.is_none()
                || line.payment_transaction_id == pending.payment_transaction_id
        })
        .flat_map(|line| line.refunds.iter().flatten())
        .filter(|refund| {
            refund.refund_conversation_id.as_ref().is_some_and(|id| pending.sent_with(id.as_str()))
        })
        .collect();
    let first = parts.first().ok_or_else(|| pending.nothing("refund", record))?;
    let total = total(pending, &parts)?;
    parts
        .iter()
        .try_for_each(|part| pending.check_time(part.created_date.as_ref(), clock_offset))?;
    same_amount("refundPrice", pending.price, Some(total))?;
    Ok(Box::new(Refund {
        payment_id: pending.payment_id.clone().expect("it was compared"),
        payment_transaction_id: pending.payment_transaction_id.clone(),
        price: Some(total),
        currency: first.currency_code.clone(),
        auth_code: first.auth_code.clone(),
        host_reference: record.host_reference.clone(),
        refund_host_reference: first.host_reference.clone(),
        retryable: None,
        transaction_type: None,
        signature: None,
        connector_name: record.connector_name.clone(),
    }))
}

fn total(pending: &Pending, parts: &[&RefundRecord]) -> Result<Price, Doubt> {
    let mut total = Price::ZERO;
    for part in parts {
        is_done(part.refund_status, part.error_code.as_ref())?;
        if pending.currency.is_some() && part.currency_code.is_some() {
            same("currencyCode", pending.currency.as_ref(), part.currency_code.as_ref())?;
        }
        let amount = part.refund_price.ok_or("it was found without refundPrice")?;
        let sum = total.amount().checked_add(amount.amount());
        total = Price::new(sum.ok_or("its refundPrices have no sum")?);
    }
    Ok(total)
}
