//! What happened to payments, cancellations and refunds included, and to what was tried in vain.

use iyzico_core::Price;
use iyzico_core::object;
use iyzico_core::order::{ConversationId, Note};
use iyzico_core::payment::{
    CancelRecord, LineRecord, PaymentHistory, PaymentId, PaymentRecord, PaymentStatus,
    RefundRecord, RefundStatus, RetrievePaymentHistory,
};
use jiff::Timestamp;

use crate::bank::Bank;
use crate::bank::cards::Card;
use crate::bank::clock::turkish;
use crate::bank::fields::{note, optional};
use crate::bank::ledger::PaymentAttempt;
use crate::bank::line::Line;
use crate::bank::payment::{Channel, Part, Payment, Reversal};
use crate::bank::refusal::Refusal;
use crate::bank::sessions::Session;
use crate::bank::split::RESERVE_PERCENT;
use crate::calls::payment_response::converted;
use crate::calls::report::numbers::{as_number, ids_as_numbers};
use crate::calls::report::rows::number_of;
use crate::calls::serve::Serve;

impl Serve for RetrievePaymentHistory {
    /// An unknown payment is a success with an empty list (seen in recordings).
    fn serve(&self, bank: &mut Bank) -> Result<PaymentHistory, Refusal> {
        let asked = Asked {
            id: optional(self.payment_id.as_ref()),
            reference: optional(self.payment_conversation_id.as_ref()),
        };
        let mut records = Records::default();
        for payment in booked(bank, asked) {
            records.add(payment.made_at, record(&payment));
        }
        for session in bank.sessions.all() {
            let reference = session.order.conversation_id.as_ref();
            if asked.is_about(&session.charge.payment_id, reference) {
                records.add(session.at, visit(session));
            }
        }
        for attempt in bank.ledger.failed() {
            if asked.is_about(&attempt.payment_id, attempt.conversation_id.as_ref()) {
                records.add(attempt.at, failed(attempt));
            }
        }
        records.0.retain(|(_, record)| record.payment_id.as_ref().is_none_or(|id| !bank.hides(id)));
        Ok(object!(PaymentHistory { payments: Some(records.oldest_first()) }))
    }

    /// Here the numbers of the basket and of what went back are numbers, too. Documented.
    fn respell(response: String) -> String {
        const HERE: [&str; 3] = ["basketId", "refundId", "refundTxId"];
        HERE.iter().fold(ids_as_numbers(response), |response, name| as_number(&response, name))
    }
}

/// What a request names a payment by; when it names both, both must fit.
#[derive(Clone, Copy)]
struct Asked<'a> {
    id: Option<&'a PaymentId>,
    reference: Option<&'a ConversationId>,
}

impl Asked<'_> {
    fn is_about(self, id: &PaymentId, reference: Option<&ConversationId>) -> bool {
        self.id.is_none_or(|asked| asked == id)
            && self.reference.is_none_or(|asked| Some(asked) == reference)
    }
}

/// The payments that were made, as look-ups see them.
fn booked(bank: &Bank, asked: Asked<'_>) -> Vec<Payment> {
    let ledger = &bank.ledger;
    let payments: Vec<Payment> = match (asked.id, asked.reference) {
        (Some(id), _) => ledger.find(id).into_iter().collect(),
        (None, Some(reference)) => ledger.all_with(reference).collect(),
        (None, None) => ledger.all().collect(),
    };
    let fits =
        |payment: &Payment| asked.is_about(&payment.payment_id, payment.conversation_id.as_ref());
    payments.into_iter().filter(fits).filter_map(|payment| bank.seen(payment)).collect()
}

/// What is told, one record for each number: a payment that was made tells more than the visit to the bank
/// before it, and that more than the attempt.
#[derive(Default)]
struct Records(Vec<(Timestamp, PaymentRecord)>);

impl Records {
    fn add(&mut self, at: Timestamp, record: PaymentRecord) {
        if !self.0.iter().any(|(_, known)| known.payment_id == record.payment_id) {
            self.0.push((at, record));
        }
    }

    fn oldest_first(mut self) -> Vec<PaymentRecord> {
        self.0.sort_by_key(|(at, _)| *at);
        self.0.into_iter().map(|(_, record)| record).collect()
    }
}

/// A visit to the bank that no payment came of yet.
fn visit(session: &Session) -> PaymentRecord {
    let (order, charge) = (&session.order, &session.charge);
    let status = match session.state.status() {
        PaymentStatus::CallbackThreeDs => BACK_FROM_BANK,
        _ => FAILED_OR_AT_BANK,
    };
    object!(PaymentRecord {
        payment_id: Some(charge.payment_id.clone()),
        payment_status: Some(status),
        price: Some(order.price),
        paid_price: Some(order.paid_price),
        currency: Some(order.currency.clone()),
        installment: Some(order.installment),
        payment_conversation_id: reference(order.conversation_id.as_ref()),
        phase: Some(charge.phase.clone()),
        three_ds: Some(true),
        created_date: Some(date(session.at)),
        ..of_card(Some(&session.payer.card))
    })
}

/// An attempt that was refused or declined.
fn failed(attempt: &PaymentAttempt) -> PaymentRecord {
    object!(PaymentRecord {
        payment_id: Some(attempt.payment_id.clone()),
        payment_status: Some(FAILED_OR_AT_BANK),
        paid_price: Some(attempt.paid_price),
        currency: Some(attempt.currency.clone()),
        payment_conversation_id: reference(attempt.conversation_id.as_ref()),
        three_ds: Some(matches!(attempt.channel, Channel::ThreeDs | Channel::BasicThreeDs)),
        created_date: Some(date(attempt.at)),
        ..of_card(attempt.card.as_ref())
    })
}

fn of_card(card: Option<&Card>) -> PaymentRecord {
    object!(PaymentRecord {
        card_type: card.and_then(|card| card.card_type.clone()),
        card_association: card.and_then(|card| card.card_association.clone()),
        card_family: card.and_then(|card| card.card_family.clone()),
        bin_number: card.map(|card| card.bin_number.clone()),
        last_four_digits: card.map(|card| card.last_four_digits.clone()),
        ..PaymentRecord::default()
    })
}

fn record(payment: &Payment) -> PaymentRecord {
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
        md_status: payment.md_status,
        basket_id: payment.basket_id.is_some().then(|| basket(&payment.payment_id)),
        merchant_commission_rate: Some(payment.surcharge_rate),
        merchant_commission_rate_amount: Some(payment.surcharge),
        iyzi_commission_rate_amount: Some(payment.commission),
        iyzi_commission_fee: Some(payment.fee),
        auth_code: Some(payment.auth_code.clone()),
        host_reference: Some(payment.host_reference.clone()),
        created_date: Some(date(payment.made_at)),
        cancels: Some(cancellation.map(|reversal| cancel(payment, reversal)).into_iter().collect()),
        item_transactions: Some(payment.lines.iter().map(|of| line(payment, of)).collect()),
        ..of_card(payment.card.as_ref())
    })
}

/// The number that iyzico itself gives a basket (seen in recordings); ours is made of that of the payment.
fn basket(payment: &PaymentId) -> Note {
    let digits = payment.as_str().chars().rev().collect::<String>();
    note(digits.trim_start_matches('0'))
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
        refund_id: Some(number_of(reversal)),
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
        blockage_rate: Some(Price::new(RESERVE_PERCENT)),
        blockage_rate_amount_merchant: Some(share.reserve),
        blockage_rate_amount_sub_merchant: Some(Price::ZERO),
        blockage_resolved_date: Some(date(payment.reserve_ends_at())),
        sub_merchant_key: line.sub_merchant_key.as_ref().map(|key| note(key.as_str())),
        sub_merchant_price: Some(share.sub_merchant_price),
        sub_merchant_payout_rate: Some(share.sub_merchant_rate()),
        sub_merchant_payout_amount: Some(share.sub_merchant_payout),
        merchant_payout_amount: Some(share.payout),
        converted_payout: Some(converted(payment, line)),
        refunds: Some(refunds.collect()),
        ..LineRecord::default()
    })
}

fn refund(payment: &Payment, reversal: &Reversal, part: &Part) -> RefundRecord {
    object!(RefundRecord {
        refund_tx_id: Some(number_of(reversal)),
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
/// States of a payment, which are words in the payment itself (seen in recordings).
const PAID: i32 = 1;
const FAILED_OR_AT_BANK: i32 = 2;
const BACK_FROM_BANK: i32 = 3;
