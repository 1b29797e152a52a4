//! The bank's side: what really happened, read from the simulator when it is quiet.

use std::collections::HashMap;

use iyzico_core::Price;
use iyzico_core::payment::Phase;
use iyzico_simulator::{Channel, Payment, Reversal, ReversalKind, Simulator};

use super::fixtures::MARK;

/// A payment in the bank's ledger.
#[derive(Clone, Debug)]
pub(crate) struct LedgerPayment {
    pub(crate) payment_id: String,
    pub(crate) basket_id: String,
    /// The attempt that made it, from the numbers of its lines.
    pub(crate) mark: String,
    pub(crate) had_three_ds: bool,
    pub(crate) price: Price,
    /// What was taken or held at first.
    pub(crate) authorised: Price,
    /// What is taken or held now; a capture can change it.
    pub(crate) paid_price: Price,
    pub(crate) currency: String,
    pub(crate) is_captured: bool,
    pub(crate) cancellation: Option<Returned>,
    pub(crate) refunds: Vec<Returned>,
}

/// Money that went back.
#[derive(Clone, Debug)]
pub(crate) struct Returned {
    pub(crate) conversation_id: String,
    pub(crate) line: Option<String>,
    pub(crate) amount: Price,
    /// Whether the merchant bears it alone.
    pub(crate) is_at_own_cost: bool,
}

/// Money that was moved between two balances.
#[derive(Clone, Debug)]
pub(crate) struct Booked {
    pub(crate) conversation_id: String,
    pub(crate) amount: Price,
    pub(crate) currency: String,
}

/// Reads the cross bookings of a simulator.
pub(crate) fn cross_bookings(simulator: &Simulator) -> Vec<Booked> {
    let bookings = simulator.cross_bookings().into_iter().map(|booking| Booked {
        conversation_id: text(booking.conversation_id.as_ref()),
        amount: booking.amount,
        currency: booking.currency.to_string(),
    });
    bookings.collect()
}

/// Reads the ledger of a simulator.
pub(crate) fn read(simulator: &Simulator) -> Vec<LedgerPayment> {
    let authorised: HashMap<String, Price> = simulator
        .attempts()
        .into_iter()
        .filter(|attempt| attempt.error_code.is_none())
        .map(|attempt| (attempt.payment_id.to_string(), attempt.paid_price))
        .collect();
    simulator.ledger().iter().map(|payment| booked(payment, &authorised)).collect()
}

fn booked(payment: &Payment, authorised: &HashMap<String, Price>) -> LedgerPayment {
    let payment_id = payment.payment_id.to_string();
    LedgerPayment {
        authorised: authorised.get(&payment_id).copied().unwrap_or_default(),
        basket_id: basket_id(payment),
        mark: mark(payment),
        had_three_ds: payment.channel == Channel::ThreeDs,
        price: payment.price,
        paid_price: payment.paid_price,
        currency: payment.currency.to_string(),
        is_captured: payment.phase == Phase::PostAuth,
        cancellation: payment.cancellation.as_ref().map(returned),
        refunds: payment.refunds.iter().map(returned).collect(),
        payment_id,
    }
}

/// The basic product has no baskets; there the number of the order stands before the mark.
fn basket_id(payment: &Payment) -> String {
    match payment.channel {
        Channel::Basic => first_item(payment).split_once(MARK).unwrap_or_default().0.to_owned(),
        _ => text(payment.basket_id.as_ref()),
    }
}

fn mark(payment: &Payment) -> String {
    first_item(payment).split_once(MARK).unwrap_or_default().1.to_owned()
}

fn first_item(payment: &Payment) -> &str {
    payment.lines.first().map(|line| line.item_id.as_str()).unwrap_or_default()
}

fn returned(reversal: &Reversal) -> Returned {
    Returned {
        conversation_id: text(reversal.conversation_id.as_ref()),
        line: reversal.payment_transaction_id.as_ref().map(ToString::to_string),
        amount: reversal.price,
        is_at_own_cost: reversal.kind == ReversalKind::ChargedToMerchant,
    }
}

fn text(value: Option<&impl ToString>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}
