//! What happened on a day, row by row: lines that were paid, and money that went back.

use iyzico_core::object;
use iyzico_core::order::{ConversationId, Note};
use iyzico_core::report::{TransactionRow, TransactionType};
use jiff::Timestamp;

use crate::bank::Bank;
use crate::bank::clock::{midnight_after, turkish};
use crate::bank::fields::note;
use crate::bank::line::Line;
use crate::bank::payment::{Payment, Reversal};

/// The rows of a day in the order in which they happened, as they were when it ended: what happens to a
/// payment later has a row on a day of its own.
pub(super) fn rows(bank: &Bank, day: &str) -> Vec<TransactionRow> {
    let mut rows = Vec::new();
    for (hold, payment) in bank.ledger.all_at(end_of(day)) {
        let Some(payment) = bank.seen(payment) else { continue };
        let hold = hold.filter(|_| payment.captured_at.is_some());
        let payment = &payment;
        if let Some(hold) = &hold {
            rows.extend(hold.lines.iter().map(|line| (hold.made_at, held(hold, line))));
        }
        let at = payment.captured_at.unwrap_or(payment.made_at);
        let of_payment = payment.lines.iter().map(|line| (at, paid(payment, line)));
        let cancelled = payment.cancellation.iter();
        let cancelled =
            cancelled.map(|back| (back.at, went_back(payment, back, TransactionType::Cancel)));
        let refunded = payment.refunds.iter();
        let refunded =
            refunded.map(|back| (back.at, went_back(payment, back, TransactionType::Refund)));
        rows.extend(of_payment.chain(cancelled).chain(refunded));
    }
    rows.retain(|(at, _)| date(*at, "%Y-%m-%d") == day);
    rows.sort_by_key(|(at, _)| *at);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The moment at which a day is over.
fn end_of(day: &str) -> Timestamp {
    let midnight = format!("{day}T00:00:00+03:00").parse();
    midnight.map_or(Timestamp::MAX, midnight_after)
}

/// A hold that was captured. Its row has a number of its own, as the capture has that of the line (inferred).
fn held(hold: &Payment, line: &Line) -> TransactionRow {
    let number = format!("{}0", line.payment_transaction_id);
    object!(TransactionRow { transaction_id: Some(note(&number)), ..paid(hold, line) })
}

/// Money that was taken, or held. That comes before any payout.
fn paid(payment: &Payment, line: &Line) -> TransactionRow {
    let share = &line.share;
    let at = payment.captured_at.unwrap_or(payment.made_at);
    object!(TransactionRow {
        transaction_type: Some(TransactionType::Payment),
        transaction_date: Some(note(&date(at, MOMENT))),
        transaction_id: Some(note(line.payment_transaction_id.as_str())),
        transaction_status: Some(payment.transaction_status(line)),
        after_settlement: Some(0),
        price: Some(share.price),
        paid_price: Some(share.paid_price),
        iyzico_commission: Some(share.commission),
        iyzico_fee: Some(share.fee),
        merchant_payout_amount: Some(share.payout),
        sub_merchant_payout_amount: Some(share.sub_merchant_payout),
        payment_tx_id: Some(line.payment_transaction_id.clone()),
        conversation_id: reference(payment.conversation_id.as_ref()),
        ..of(payment)
    })
}

fn went_back(payment: &Payment, back: &Reversal, kind: TransactionType) -> TransactionRow {
    object!(TransactionRow {
        transaction_type: Some(kind),
        transaction_date: Some(note(&date(back.at, MOMENT))),
        transaction_id: Some(number_of(back)),
        after_settlement: Some(back.parts.iter().any(|part| part.after_payout).into()),
        price: Some(back.price),
        paid_price: Some(back.price),
        payment_tx_id: back.payment_transaction_id.clone(),
        conversation_id: reference(back.conversation_id.as_ref()),
        host_reference: Some(back.host_reference.clone()),
        ..of(payment)
    })
}

/// The own number of what went back: made of the bank's reference, which no two have in common.
pub(in crate::calls) fn number_of(back: &Reversal) -> Note {
    let digits: String =
        back.host_reference.as_str().chars().filter(char::is_ascii_digit).collect();
    note(digits.trim_start_matches('0'))
}

/// What every row of a payment says.
fn of(payment: &Payment) -> TransactionRow {
    object!(TransactionRow {
        payment_id: Some(payment.payment_id.clone()),
        payment_phase: Some(payment.phase.clone()),
        transaction_currency: Some(payment.currency.clone()),
        settlement_currency: Some(payment.currency.clone()),
        installment: Some(payment.installment),
        three_ds: Some(payment.md_status.is_some().into()),
        auth_code: Some(payment.auth_code.clone()),
        host_reference: Some(payment.host_reference.clone()),
        basket_id: payment.basket_id.clone(),
    })
}

fn reference(conversation_id: Option<&ConversationId>) -> Option<Note> {
    conversation_id.map(|id| note(id.as_str()))
}

fn date(moment: Timestamp, format: &str) -> String {
    turkish(moment).strftime(format).to_string()
}

const MOMENT: &str = "%Y-%m-%d %H:%M:%S";
/// Rows of a page. What the service has is not documented; few rows make many pages in tests.
pub(super) const ROWS: u32 = 20;
