//! What was paid, and what somebody tried to pay.

use std::collections::{BTreeSet, HashMap};

use iyzico_core::Price;
use iyzico_core::order::{ConversationId, Currency};
use iyzico_core::payment::{PaymentId, PaymentTransactionId};
use jiff::Timestamp;
use serde::Serialize;

use super::accounts::Accounts;
use super::cards::Card;
use super::clock::as_text;
use super::line_payouts::LinePayout;
use super::payment::{Channel, Payment};

/// Somebody tried to pay.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Attempt {
    /// Number of the payment.
    pub payment_id: PaymentId,
    /// The merchant's reference.
    pub conversation_id: Option<ConversationId>,
    /// When, on the simulator's clock.
    #[serde(serialize_with = "as_text")]
    pub at: Timestamp,
    /// How.
    pub channel: Channel,
    /// With which card; missing for an alternative method, which charges none.
    pub card: Option<Card>,
    /// How much.
    pub paid_price: Price,
    /// Currency of the amount.
    pub currency: Currency,
    /// Why not; missing for a success.
    pub error_code: Option<&'static str>,
    /// Group of the error.
    pub error_group: Option<&'static str>,
}

/// All payments, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    payments: Vec<Payment>,
    attempts: Vec<Attempt>,
    by_id: HashMap<PaymentId, usize>,
    by_line: HashMap<PaymentTransactionId, usize>,
    latest_of: HashMap<ConversationId, usize>,
    /// Who has which part of the money.
    pub(crate) accounts: Accounts,
    /// When something becomes due, and of which payment.
    calendar: BTreeSet<(Timestamp, usize)>,
}

impl Ledger {
    pub(crate) fn add(&mut self, payment: Payment) -> &Payment {
        let index = self.payments.len();
        self.accounts.replace(&payment.currency, Vec::new(), payment.positions());
        self.calendar.extend(payment.due().map(|moment| (moment, index)));
        self.by_id.insert(payment.payment_id.clone(), index);
        for line in &payment.lines {
            self.by_line.insert(line.payment_transaction_id.clone(), index);
        }
        if let Some(conversation_id) = &payment.conversation_id {
            self.latest_of.insert(conversation_id.clone(), index);
        }
        self.payments.push(payment);
        &self.payments[index]
    }

    pub(crate) fn note(&mut self, attempt: Attempt) {
        self.attempts.push(attempt);
    }

    /// Every attempt to pay, successes and failures, oldest first.
    pub(crate) fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    pub(crate) fn all(&self) -> &[Payment] {
        &self.payments
    }

    pub(crate) fn find(&self, id: &PaymentId) -> Option<&Payment> {
        self.by_id.get(id).map(|&index| &self.payments[index])
    }

    /// Changes a payment, and what its parties have with it. `None` if there is no such payment.
    pub(crate) fn change<T>(
        &mut self,
        id: &PaymentId,
        change: impl FnOnce(&mut Payment) -> T,
    ) -> Option<T> {
        let index = *self.by_id.get(id)?;
        Some(self.change_at(index, change))
    }

    /// The same for the payment that a line belongs to.
    pub(crate) fn change_by_line<T>(
        &mut self,
        id: &PaymentTransactionId,
        change: impl FnOnce(&mut Payment) -> T,
    ) -> Option<T> {
        let index = *self.by_line.get(id)?;
        Some(self.change_at(index, change))
    }

    fn change_at<T>(&mut self, index: usize, change: impl FnOnce(&mut Payment) -> T) -> T {
        let payment = &mut self.payments[index];
        let before = payment.positions();
        let result = change(payment);
        self.accounts.replace(&payment.currency, before, payment.positions());
        self.calendar.extend(payment.due().map(|moment| (moment, index)));
        result
    }

    /// When the next line or reserve becomes due.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.calendar.first().map(|(moment, _)| *moment)
    }

    /// Marks what is due by then as paid out, and tells it line by line.
    pub(crate) fn pass(&mut self, moment: Timestamp) -> Vec<LinePayout> {
        let mut payouts = Vec::new();
        while let Some(&(due, index)) = self.calendar.first().filter(|(due, _)| *due <= moment) {
            self.calendar.remove(&(due, index));
            payouts.extend(self.change_at(index, |payment| payment.pass(moment)));
        }
        payouts
    }

    /// Finds the payment that a line belongs to.
    pub(crate) fn find_by_line(&self, id: &PaymentTransactionId) -> Option<&Payment> {
        self.by_line.get(id).map(|&index| &self.payments[index])
    }

    /// Finds the latest payment that was made with a reference; nothing stops a merchant from using
    /// one twice.
    pub(crate) fn find_latest(&self, conversation_id: &ConversationId) -> Option<&Payment> {
        let index = self.latest_of.get(conversation_id);
        index.map(|&index| &self.payments[index])
    }
}
