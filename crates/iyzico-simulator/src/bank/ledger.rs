//! What was paid, and what somebody tried to pay.

mod calendar;
mod index;
mod past;
mod record;

use iyzico_core::Price;
use iyzico_core::order::{ConversationId, Currency};
use iyzico_core::payment::{PaymentId, PaymentTransactionId};
use jiff::Timestamp;
use serde::Serialize;

use self::calendar::Calendar;
use self::index::Index;
use self::past::Past;
use self::record::Record;
use super::accounts::Accounts;
use super::cards::Card;
use super::clock::as_text;
use super::line_payouts::LinePayout;
use super::payment::{Channel, Payment};
use super::shown::without_number_if_any;

/// Somebody tried to pay.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PaymentAttempt {
    /// ID of the payment.
    pub payment_id: PaymentId,
    /// The merchant's reference.
    #[serde(serialize_with = "without_number_if_any")]
    pub conversation_id: Option<ConversationId>,
    /// When, on the simulator's clock.
    #[serde(serialize_with = "as_text")]
    pub at: Timestamp,
    /// How.
    pub channel: Channel,
    /// With which card; missing for an alternative method, which charges none.
    pub card: Option<Card>,
    /// Amount.
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
    payments: Vec<Record>,
    attempts: Vec<Noted>,
    by_id: Index,
    by_line: Index,
    latest_of: Index,
    calendar: Calendar,
    past: Past,
    /// Who has which part of the money.
    pub(crate) accounts: Accounts,
}

/// An attempt as it is kept: what the payment that came of it says is not said twice.
#[derive(Debug)]
enum Noted {
    /// A capture changes the price of the payment, but not what was tried.
    Paid {
        place: u32,
        paid_price: Price,
    },
    Failed(Box<PaymentAttempt>),
}

impl Ledger {
    /// Books a payment, and that somebody tried it.
    pub(crate) fn add(&mut self, payment: &Payment) {
        let place = u32::try_from(self.payments.len()).expect("memory does not hold so many");
        self.accounts.replace(&payment.currency, Vec::new(), payment.positions());
        self.calendar.add(place, payment.due());
        self.by_id.add(payment.payment_id.as_str(), place);
        for line in &payment.lines {
            self.by_line.add(line.payment_transaction_id.as_str(), place);
        }
        if let Some(reference) = &payment.conversation_id {
            let (payments, reference) = (&self.payments, reference.as_str());
            let has_it = |place: u32| payments[place as usize].reference() == Some(reference);
            self.latest_of.replace(reference, place, has_it);
        }
        self.payments.push(Record::of(payment));
        self.attempts.push(Noted::Paid { place, paid_price: payment.paid_price });
    }

    /// Notes that somebody tried to pay in vain.
    pub(crate) fn note(&mut self, failed: PaymentAttempt) {
        self.attempts.push(Noted::Failed(Box::new(failed)));
    }

    /// Every attempt to pay, successes and failures, oldest first.
    pub(crate) fn attempts(
        &self,
    ) -> impl DoubleEndedIterator<Item = PaymentAttempt> + ExactSizeIterator {
        self.attempts.iter().map(|noted| self.attempt(noted))
    }

    /// The latest attempt at a payment.
    pub(crate) fn find_attempt(&self, id: &str) -> Option<PaymentAttempt> {
        let booked = self.place_of(id).map(|(place, _)| place);
        let is_it = |noted: &&Noted| match noted {
            Noted::Paid { place, .. } => Some(*place) == booked,
            Noted::Failed(attempt) => attempt.payment_id == *id,
        };
        self.attempts.iter().rfind(is_it).map(|noted| self.attempt(noted))
    }

    /// The attempts that have failed, oldest first.
    pub(crate) fn failed(&self) -> impl Iterator<Item = &PaymentAttempt> {
        self.attempts.iter().filter_map(|noted| match noted {
            Noted::Failed(attempt) => Some(&**attempt),
            Noted::Paid { .. } => None,
        })
    }

    /// How many attempts have failed.
    pub(crate) fn failures(&self) -> usize {
        self.failed().count()
    }

    fn attempt(&self, noted: &Noted) -> PaymentAttempt {
        match noted {
            Noted::Failed(attempt) => PaymentAttempt::clone(attempt),
            &Noted::Paid { place, paid_price } => {
                let payment = self.record(place).payment();
                PaymentAttempt {
                    payment_id: payment.payment_id,
                    conversation_id: payment.conversation_id,
                    at: payment.made_at,
                    channel: payment.channel,
                    card: payment.card,
                    paid_price,
                    currency: payment.currency,
                    error_code: None,
                    error_group: None,
                }
            }
        }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = Payment> {
        self.payments.iter().map(Record::payment)
    }

    /// All payments as they were at a moment, each with the hold that it was if it was captured by then.
    pub(crate) fn all_at(
        &self,
        moment: Timestamp,
    ) -> impl Iterator<Item = (Option<Payment>, Payment)> {
        (0..).zip(&self.payments).map(move |(place, record)| {
            let payment = self.past.at(place, moment).unwrap_or_else(|| record.payment());
            let hold = payment.captured_at.and_then(|captured_at| self.past.at(place, captured_at));
            (hold, payment)
        })
    }

    /// All payments that were made with a reference.
    pub(crate) fn all_with<'a>(
        &'a self,
        reference: &'a ConversationId,
    ) -> impl Iterator<Item = Payment> {
        let has_it = |record: &&Record| record.reference() == Some(reference.as_str());
        self.payments.iter().filter(has_it).map(Record::payment)
    }

    pub(crate) fn find(&self, id: &PaymentId) -> Option<Payment> {
        self.place_of(id.as_str()).map(|(_, payment)| payment)
    }

    /// Changes a payment now, and what its parties have with it. `None` if there is no such payment.
    pub(crate) fn change<T>(
        &mut self,
        now: Timestamp,
        id: &PaymentId,
        change: impl FnOnce(&mut Payment) -> T,
    ) -> Option<T> {
        let (place, payment) = self.place_of(id.as_str())?;
        Some(self.change_now(now, place, payment, change))
    }

    /// The same for the payment that a line belongs to.
    pub(crate) fn change_by_line<T>(
        &mut self,
        now: Timestamp,
        id: &PaymentTransactionId,
        change: impl FnOnce(&mut Payment) -> T,
    ) -> Option<T> {
        let (place, payment) = self.place_of_line(id)?;
        Some(self.change_now(now, place, payment, change))
    }

    fn change_now<T>(
        &mut self,
        now: Timestamp,
        place: u32,
        payment: Payment,
        change: impl FnOnce(&mut Payment) -> T,
    ) -> T {
        let before = payment.clone();
        let result = self.change_at(place, payment, change);
        let after = self.record(place).payment();
        self.past.keep(place, &before, &after, now);
        result
    }

    /// A payout changes nothing that a report of an earlier day says, so it needs no moment.
    fn change_at<T>(
        &mut self,
        place: u32,
        mut payment: Payment,
        change: impl FnOnce(&mut Payment) -> T,
    ) -> T {
        let positions = payment.positions();
        let known: Vec<_> = payment.due().collect();
        let result = change(&mut payment);
        self.accounts.replace(&payment.currency, positions, payment.positions());
        self.calendar.add(place, payment.due().filter(|moment| !known.contains(moment)));
        self.payments[place as usize] = Record::of(&payment);
        result
    }

    /// When the next line or reserve becomes due.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        self.calendar.next()
    }

    /// Marks what is due by then as paid out, and tells it line by line.
    pub(crate) fn pass(&mut self, moment: Timestamp) -> Vec<LinePayout> {
        let mut payouts = Vec::new();
        while let Some(due) = self.calendar.take(moment) {
            for place in due {
                let payment = self.record(place).payment();
                payouts.extend(self.change_at(place, payment, |payment| payment.pass(moment)));
            }
        }
        payouts
    }

    /// Finds the payment that a line belongs to.
    pub(crate) fn find_by_line(&self, id: &PaymentTransactionId) -> Option<Payment> {
        self.place_of_line(id).map(|(_, payment)| payment)
    }

    /// Finds the latest payment that was made with a reference; nothing stops a merchant from using
    /// one twice.
    pub(crate) fn find_latest(&self, conversation_id: &ConversationId) -> Option<Payment> {
        let reference = conversation_id.as_str();
        let mut records = self.latest_of.find(reference).map(|place| self.record(place));
        records.find(|record| record.reference() == Some(reference)).map(Record::payment)
    }

    fn place_of(&self, id: &str) -> Option<(u32, Payment)> {
        self.unpacked(self.by_id.find(id)).find(|(_, payment)| payment.payment_id == *id)
    }

    fn place_of_line(&self, id: &PaymentTransactionId) -> Option<(u32, Payment)> {
        self.unpacked(self.by_line.find(id.as_str())).find(|(_, payment)| {
            payment.lines.iter().any(|line| line.payment_transaction_id == *id)
        })
    }

    fn unpacked(&self, places: impl Iterator<Item = u32>) -> impl Iterator<Item = (u32, Payment)> {
        places.map(|place| (place, self.record(place).payment()))
    }

    fn record(&self, place: u32) -> &Record {
        &self.payments[place as usize]
    }
}
