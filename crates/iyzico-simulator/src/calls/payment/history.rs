//! What happened to payments, cancellations and refunds included.

use iyzico_core::Price;
use iyzico_core::object;
use iyzico_core::order::{ConversationId, Note};
use iyzico_core::payment::{
    CancelRecord, LineRecord, PaymentHistory, PaymentRecord, RefundRecord, RefundStatus,
    RetrievePaymentHistory,
};
use jiff::Timestamp;

use crate::bank::Bank;
use crate::bank::clock::turkish;
use crate::bank::fields::{note, optional};
use crate::bank::line::Line;
use crate::bank::payment::{Part, Payment, Reversal};
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for RetrievePaymentHistory {
    /// An unknown payment is a success with an empty list (seen in recordings).
    fn serve(&self, bank: &mut Bank) -> Result<PaymentHistory, Refusal> {
        let ledger = &bank.ledger;
        let reference = optional(self.payment_conversation_id.as_ref());
        let has_reference = |payment: &Payment| payment.conversation_id.as_ref() == reference;
        let payments: Vec<Payment> = match (optional(self.payment_id.as_ref()), reference) {
            (Some(id), None) => ledger.find(id).into_iter().collect(),
            (Some(id), Some(_)) => ledger.find(id).filter(has_reference).into_iter().collect(),
            (None, Some(reference)) => ledger.all_with(reference).collect(),
            (None, None) => ledger.all().collect(),
        };
        let seen = payments.into_iter().filter_map(|payment| bank.seen(payment));
        let records = seen.map(|payment| record(&payment)).collect();
        Ok(object!(PaymentHistory { payments: Some(records) }))
    }
}

fn record(payment: &Payment) -> PaymentRecord {
    const PAID: i32 = 1;
    let card = payment.card.as_ref();
    let cancellation = payment.cancellation.as_ref();
    object!(PaymentRecord {
        payment_id: Some(payment.payment_id.clone()),
        payment_status: Some(PAID),
        payment_refund_status: Some(refund_status(payment)),
        price: Some(payment.price),
        paid_price: Some(payment.paid_price),
        currency: Some(payment.currency.clone()),
        installment: Some(payment.installment),
        payment_conversation_id: reference(payment.conversation_id.as_ref()),
        fraud_status: (!payment.channel.is_basic()).then_some(payment.fraud_status),
        phase: Some(payment.phase.clone()),
        three_ds: Some(payment.md_status.is_some()),
        merchant_commission_rate: Some(payment.surcharge_rate),
        merchant_commission_rate_amount: Some(payment.surcharge),
        iyzi_commission_rate_amount: Some(payment.commission),
        iyzi_commission_fee: Some(payment.fee),
        card_type: card.and_then(|card| card.card_type.clone()),
        card_association: card.and_then(|card| card.card_association.clone()),
        card_family: card.and_then(|card| card.card_family.clone()),
        bin_number: card.map(|card| card.bin_number.clone()),
        last_four_digits: card.map(|card| card.last_four_digits.clone()),
        auth_code: Some(payment.auth_code.clone()),
        host_reference: Some(payment.host_reference.clone()),
        created_date: Some(date(payment.made_at)),
        cancels: Some(cancellation.map(|reversal| cancel(payment, reversal)).into_iter().collect()),
        item_transactions: Some(payment.lines.iter().map(|of| line(payment, of)).collect()),
        ..PaymentRecord::default()
    })
}

fn refund_status(payment: &Payment) -> RefundStatus {
    if payment.cancellation.is_some() || payment.refundable() == Price::ZERO {
        RefundStatus::TotallyRefunded
    } else if payment.refunds.is_empty() {
        RefundStatus::NotRefunded
    } else {
        RefundStatus::PartiallyRefunded
    }
}

fn cancel(payment: &Payment, reversal: &Reversal) -> CancelRecord {
    object!(CancelRecord {
        cancel_conversation_id: reference(reversal.conversation_id.as_ref()),
        refund_price: Some(reversal.price),
        refund_status: Some(DONE),
        created_date: Some(date(reversal.at)),
        currency_code: Some(payment.currency.clone()),
        auth_code: Some(payment.auth_code.clone()),
        host_reference: Some(reversal.host_reference.clone()),
        ..CancelRecord::default()
    })
}

fn line(payment: &Payment, line: &Line) -> LineRecord {
    let share = &line.share;
    let refunds = payment.refunds.iter().flat_map(|reversal| {
        let parts = reversal.parts.iter();
        parts
            .filter(|part| part.payment_transaction_id == line.payment_transaction_id)
            .map(|part| refund(payment, reversal, part))
    });
    object!(LineRecord {
        payment_transaction_id: Some(line.payment_transaction_id.clone()),
        transaction_status: Some(payment.transaction_status(line)),
        price: Some(share.price),
        paid_price: Some(share.paid_price),
        merchant_commission_rate: Some(payment.surcharge_rate),
        merchant_commission_rate_amount: Some(share.surcharge),
        iyzi_commission_rate_amount: Some(share.commission),
        iyzi_commission_fee: Some(share.fee),
        sub_merchant_key: line.sub_merchant_key.as_ref().map(|key| note(key.as_str())),
        sub_merchant_price: Some(share.sub_merchant_price),
        sub_merchant_payout_rate: Some(share.sub_merchant_rate()),
        sub_merchant_payout_amount: Some(share.sub_merchant_payout),
        merchant_payout_amount: Some(share.payout),
        refunds: Some(refunds.collect()),
        ..LineRecord::default()
    })
}

fn refund(payment: &Payment, reversal: &Reversal, part: &Part) -> RefundRecord {
    object!(RefundRecord {
        refund_conversation_id: reference(reversal.conversation_id.as_ref()),
        refund_price: Some(part.price),
        refund_status: Some(DONE),
        is_after_settlement: Some(part.after_payout),
        created_date: Some(date(reversal.at)),
        currency_code: Some(payment.currency.clone()),
        auth_code: Some(payment.auth_code.clone()),
        host_reference: Some(reversal.host_reference.clone()),
        ..RefundRecord::default()
    })
}

fn reference(conversation_id: Option<&ConversationId>) -> Option<Note> {
    conversation_id.map(|id| note(id.as_str()))
}

/// Turkish local time, although it ends in Z (seen in recordings).
fn date(moment: Timestamp) -> Note {
    let text = turkish(moment).strftime("%Y-%m-%dT%H:%M:%SZ");
    note(&text.to_string())
}

const DONE: i32 = 1;
