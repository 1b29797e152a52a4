//! What was paid, and what somebody tried to pay.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
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
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    attempts: Vec<Noted>,
    by_id: Index<u32>,
    /// The payment, and which of its lines.
    by_line: Index<(u32, u32)>,
    latest_of: Index<u32>,
    /// Who has which part of the money.
    pub(crate) accounts: Accounts,
    /// When something becomes due, and of which payment.
    calendar: BTreeSet<(Timestamp, usize)>,
}

/// An attempt as it is kept: what the payment that came of it says is not said twice.
#[derive(Debug)]
enum Noted {
    Paid { index: u32, at: Timestamp, paid_price: Price },
    Other(Box<Attempt>),
}

/// Where a payment or a line is, by a text of it. The text is compared where it is and not kept twice; among
/// several with the same text it is the latest one.
#[derive(Debug)]
struct Index<T> {
    hasher: RandomState,
    places: HashTable<T>,
}

impl<T> Default for Index<T> {
    fn default() -> Self {
        Self { hasher: RandomState::new(), places: HashTable::new() }
    }
}

impl<T: Copy> Index<T> {
    fn insert<'a>(&mut self, place: T, text_at: impl Fn(T) -> &'a str) {
        let text = text_at(place);
        let hash = |text| self.hasher.hash_one::<&str>(text);
        let is_same = |&other: &T| text_at(other) == text;
        match self.places.entry(hash(text), is_same, |&other| hash(text_at(other))) {
            Entry::Occupied(mut known) => *known.get_mut() = place,
            Entry::Vacant(free) => _ = free.insert(place),
        }
    }

    fn find<'a>(&self, text: &str, text_at: impl Fn(T) -> &'a str) -> Option<T> {
        let hash = self.hasher.hash_one(text);
        self.places.find(hash, |&place| text_at(place) == text).copied()
    }
}

impl Ledger {
    pub(crate) fn add(&mut self, payment: Payment) -> &Payment {
        let index = self.payments.len();
        self.accounts.replace(&payment.currency, Vec::new(), payment.positions());
        self.calendar.extend(payment.due().map(|moment| (moment, index)));
        let has_reference = payment.conversation_id.is_some();
        let lines = narrow(payment.lines.len());
        if index == self.payments.capacity() {
            self.payments.reserve_exact(index / 8 + 8); // a payment is large: no room for as many again
        }
        self.payments.push(payment);
        let place = narrow(index);
        self.by_id.insert(place, id_in(&self.payments));
        for line in 0..lines {
            self.by_line.insert((place, line), line_id_in(&self.payments));
        }
        if has_reference {
            self.latest_of.insert(place, reference_in(&self.payments));
        }
        &self.payments[index]
    }

    pub(crate) fn note(&mut self, attempt: Attempt) {
        let paid = self.index_of(&attempt.payment_id).map(|index| {
            let &Attempt { at, paid_price, .. } = &attempt;
            Noted::Paid { index: narrow(index), at, paid_price }
        });
        let says_the_same = |paid: &Noted| self.attempt(paid) == attempt;
        let noted = paid.filter(says_the_same).unwrap_or_else(|| Noted::Other(Box::new(attempt)));
        self.attempts.push(noted);
    }

    /// Every attempt to pay, successes and failures, oldest first.
    pub(crate) fn attempts(&self) -> impl DoubleEndedIterator<Item = Attempt> + ExactSizeIterator {
        self.attempts.iter().map(|noted| self.attempt(noted))
    }

    fn attempt(&self, noted: &Noted) -> Attempt {
        match noted {
            Noted::Other(attempt) => Attempt::clone(attempt),
            &Noted::Paid { index, at, paid_price } => {
                let payment = &self.payments[index as usize];
                Attempt {
                    payment_id: payment.payment_id.clone(),
                    conversation_id: payment.conversation_id.clone(),
                    at,
                    channel: payment.channel,
                    card: payment.card.clone(),
                    paid_price,
                    currency: payment.currency.clone(),
                    error_code: None,
                    error_group: None,
                }
            }
        }
    }

    pub(crate) fn all(&self) -> &[Payment] {
        &self.payments
    }

    pub(crate) fn find(&self, id: &PaymentId) -> Option<&Payment> {
        self.index_of(id).map(|index| &self.payments[index])
    }

    /// Changes a payment, and what its parties have with it. `None` if there is no such payment.
    pub(crate) fn change<T>(
        &mut self,
        id: &PaymentId,
        change: impl FnOnce(&mut Payment) -> T,
    ) -> Option<T> {
        let index = self.index_of(id)?;
        Some(self.change_at(index, change))
    }

    /// The same for the payment that a line belongs to.
    pub(crate) fn change_by_line<T>(
        &mut self,
        id: &PaymentTransactionId,
        change: impl FnOnce(&mut Payment) -> T,
    ) -> Option<T> {
        let index = self.index_of_line(id)?;
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
        self.index_of_line(id).map(|index| &self.payments[index])
    }

    /// Finds the latest payment that was made with a reference; nothing stops a merchant from using
    /// one twice.
    pub(crate) fn find_latest(&self, conversation_id: &ConversationId) -> Option<&Payment> {
        let place = self.latest_of.find(conversation_id.as_str(), reference_in(&self.payments))?;
        Some(&self.payments[place as usize])
    }

    fn index_of(&self, id: &PaymentId) -> Option<usize> {
        self.by_id.find(id.as_str(), id_in(&self.payments)).map(|place| place as usize)
    }

    fn index_of_line(&self, id: &PaymentTransactionId) -> Option<usize> {
        let place = self.by_line.find(id.as_str(), line_id_in(&self.payments));
        place.map(|(payment, _)| payment as usize)
    }
}

fn id_in<'a>(payments: &'a [Payment]) -> impl Fn(u32) -> &'a str {
    |payment| payments[payment as usize].payment_id.as_str()
}

fn line_id_in<'a>(payments: &'a [Payment]) -> impl Fn((u32, u32)) -> &'a str {
    |(payment, line)| {
        let lines = &payments[payment as usize].lines;
        lines[line as usize].payment_transaction_id.as_str()
    }
}

fn reference_in<'a>(payments: &'a [Payment]) -> impl Fn(u32) -> &'a str {
    |payment| {
        let reference = payments[payment as usize].conversation_id.as_ref();
        reference.expect("only payments with a reference are found by it").as_str()
    }
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).expect("memory does not hold so many")
}
