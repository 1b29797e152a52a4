//! A subscription, its orders, and the attempts to charge them.

use iyzico_core::Price;
use iyzico_core::ids::ReferenceCode;
use iyzico_core::order::{ConversationId, Note};
use iyzico_core::payment::PaymentId;
use iyzico_core::subscription::{
    SubscriptionOrderStatus, SubscriptionPlanRecord, SubscriptionStatus,
};
use jiff::Timestamp;

use super::card_on_file::CardOnFile;
use super::interval::Interval;
use crate::bank::clock::days_later;
use crate::bank::refusal::Refusal;

/// A subscription.
#[derive(Clone, Debug)]
pub(crate) struct Subscription {
    pub(crate) reference_code: ReferenceCode,
    /// The same for all subscriptions that follow each other by upgrades.
    pub(crate) parent: ReferenceCode,
    pub(crate) customer: ReferenceCode,
    /// The plan as it was when the subscription was made: later changes do not touch it. Documented.
    pub(crate) plan: SubscriptionPlanRecord,
    pub(crate) product_name: Option<Note>,
    pub(crate) status: SubscriptionStatus,
    pub(crate) card: CardOnFile,
    pub(crate) created_at: Timestamp,
    /// When it began, or will with an upgrade.
    pub(crate) starts_at: Option<Timestamp>,
    /// Days before the first charge.
    pub(crate) trial_days: u32,
    /// When its first period begins: behind the trial.
    pub(crate) first_period_at: Option<Timestamp>,
    /// How many charges it has in all; unlimited when missing.
    pub(crate) charges: Option<u32>,
    pub(crate) canceled_at: Option<Timestamp>,
    pub(crate) orders: Vec<Order>,
    /// The subscription that takes its place when the current period ends.
    pub(crate) successor: Option<ReferenceCode>,
    /// The subscription whose place it will take.
    pub(crate) predecessor: Option<ReferenceCode>,
    /// When something happens to it next.
    pub(crate) next_at: Option<Timestamp>,
}

/// One period of a subscription.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) reference_code: ReferenceCode,
    pub(crate) price: Price,
    pub(crate) starts_at: Timestamp,
    pub(crate) ends_at: Timestamp,
    pub(crate) status: SubscriptionOrderStatus,
    pub(crate) attempts: Vec<Attempt>,
}

/// One attempt to charge an order.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    /// iyzico's own: the merchant has no part in a renewal (inferred).
    pub(crate) conversation_id: Option<ConversationId>,
    pub(crate) at: Timestamp,
    /// The number of the payment; a declined one has a number too.
    pub(crate) payment_id: PaymentId,
    pub(crate) result: Result<(), Refusal>,
}

impl Subscription {
    /// A subscription that has not begun.
    pub(crate) fn new(
        reference_code: ReferenceCode,
        parent: ReferenceCode,
        customer: ReferenceCode,
        (plan, product_name): (SubscriptionPlanRecord, Option<Note>),
        card: CardOnFile,
        created_at: Timestamp,
    ) -> Self {
        Self {
            reference_code,
            parent,
            customer,
            product_name,
            status: SubscriptionStatus::Pending,
            card,
            created_at,
            starts_at: None,
            trial_days: plan.trial_period_days.unwrap_or(0),
            first_period_at: None,
            charges: plan.recurrence_count,
            canceled_at: None,
            orders: Vec::new(),
            successor: None,
            predecessor: None,
            next_at: None,
            plan,
        }
    }

    /// Begins: the trial, or else the first period.
    pub(crate) fn begin(&mut self, now: Timestamp, order: ReferenceCode) {
        self.status = SubscriptionStatus::Active;
        self.starts_at = Some(now);
        self.first_period_at = Some(days_later(now, self.trial_days.into()));
        self.predecessor = None;
        self.add_order(order);
    }

    /// Adds the order of the next period; its time has not come.
    pub(crate) fn add_order(&mut self, reference_code: ReferenceCode) {
        let number = u32::try_from(self.orders.len()).unwrap_or(u32::MAX);
        let starts_at = self.period_at(number);
        self.orders.push(Order {
            reference_code,
            price: self.plan.price.unwrap_or(Price::ZERO),
            starts_at,
            ends_at: self.period_at(number.saturating_add(1)),
            status: SubscriptionOrderStatus::Waiting,
            attempts: Vec::new(),
        });
        self.next_at = Some(starts_at);
    }

    /// When the period with this number begins; 0 is the first.
    fn period_at(&self, number: u32) -> Timestamp {
        let first = self.first_period_at.unwrap_or(self.created_at);
        Interval::of(&self.plan).after(first, number)
    }

    pub(crate) fn trial(&self) -> Option<(Timestamp, Timestamp)> {
        let trial = self.starts_at.zip(self.first_period_at);
        trial.filter(|_| self.trial_days > 0)
    }

    /// When the last period ends; missing when there is no last one, or it has not begun.
    pub(crate) fn ends_at(&self) -> Option<Timestamp> {
        self.first_period_at?;
        self.charges.map(|charges| self.period_at(charges))
    }

    /// How many charges are yet to come; unlimited when missing.
    pub(crate) fn charges_left(&self) -> Option<u32> {
        let charges = self.charges?;
        let paid = self.orders.iter().filter(|order| order.is_paid()).count();
        Some(charges.saturating_sub(u32::try_from(paid).unwrap_or(u32::MAX)))
    }

    /// When what is paid, or the trial, ends.
    pub(crate) fn current_period_ends_at(&self) -> Option<Timestamp> {
        let last = self.orders.last()?;
        Some(if last.is_paid() { last.ends_at } else { last.starts_at })
    }

    /// Ends for good: what waits is never charged.
    pub(crate) fn end(&mut self, status: SubscriptionStatus) {
        self.status = status;
        self.next_at = None;
        self.orders.retain(|order| order.status != SubscriptionOrderStatus::Waiting);
    }

    pub(crate) fn is_over(&self) -> bool {
        !matches!(
            self.status,
            SubscriptionStatus::Active | SubscriptionStatus::Pending | SubscriptionStatus::Unpaid
        )
    }
}

impl Order {
    fn is_paid(&self) -> bool {
        self.status == SubscriptionOrderStatus::Success
    }
}
