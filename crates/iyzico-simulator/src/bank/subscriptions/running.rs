//! All subscriptions, and when something happens to each next.

use std::collections::{BTreeSet, HashMap};

use iyzico_core::ids::ReferenceCode;
use iyzico_core::subscription::SubscriptionStatus;
use jiff::Timestamp;

use super::not_found;
use super::subscription::Subscription;
use crate::bank::refusal::Refusal;

/// The merchant's subscriptions, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Running {
    all: Vec<Subscription>,
    by_reference: HashMap<ReferenceCode, usize>,
    by_order: HashMap<ReferenceCode, usize>,
    /// What is to come, the next first: a year is as many steps as it has charges.
    queue: BTreeSet<(Timestamp, usize)>,
}

impl Running {
    pub(crate) fn all(&self) -> &[Subscription] {
        &self.all
    }

    /// Adds a subscription, or lets it take the place of the one with its reference. Its time is that
    /// of `next_at`, or now if that has passed.
    pub(crate) fn put(&mut self, mut subscription: Subscription, now: Timestamp) {
        let known = self.by_reference.get(&subscription.reference_code).copied();
        let index = known.unwrap_or(self.all.len());
        if let Some(at) = known.and_then(|index| self.all[index].next_at) {
            self.queue.remove(&(at, index));
        }
        subscription.next_at = subscription.next_at.map(|at| at.max(now));
        self.queue.extend(subscription.next_at.map(|at| (at, index)));
        // Orders are only ever added at the end.
        for order in subscription.orders.iter().rev() {
            if self.by_order.insert(order.reference_code.clone(), index).is_some() {
                break;
            }
        }
        if known.is_some() {
            self.all[index] = subscription;
        } else {
            self.by_reference.insert(subscription.reference_code.clone(), index);
            self.all.push(subscription);
        }
    }

    pub(crate) fn find(&self, code: &ReferenceCode) -> Result<&Subscription, Refusal> {
        let index = self.by_reference.get(code);
        let index = index.ok_or_else(|| not_found("there is no subscription with this reference"));
        index.map(|&index| &self.all[index])
    }

    /// The subscription of an order, and which of its orders it is.
    pub(crate) fn find_order(
        &self,
        code: &ReferenceCode,
    ) -> Result<(&Subscription, usize), Refusal> {
        let unknown = || not_found("there is no order with this reference");
        let subscription = &self.all[*self.by_order.get(code).ok_or_else(unknown)?];
        let mut orders = subscription.orders.iter();
        let index = orders.position(|order| order.reference_code == *code);
        Ok((subscription, index.ok_or_else(unknown)?))
    }

    /// Takes the subscription to which something happens next, if it is time; its orders with it, so
    /// that none is copied. It must be put back.
    pub(crate) fn take_due(&mut self, now: Timestamp) -> Option<(Timestamp, Subscription)> {
        let due = self.queue.first().copied().filter(|(at, _)| *at <= now);
        let (at, index) = due?;
        self.queue.pop_first();
        let kept = &mut self.all[index];
        kept.next_at = None;
        let orders = std::mem::take(&mut kept.orders);
        let mut taken = kept.clone();
        taken.orders = orders;
        Some((at, taken))
    }

    pub(crate) fn next_at(&self) -> Option<Timestamp> {
        self.queue.first().map(|(at, _)| *at)
    }

    /// Whether a plan has subscriptions that are not over.
    pub(crate) fn need(&self, plan: &ReferenceCode) -> bool {
        self.all.iter().any(|known| known.plan.reference_code == *plan && !known.is_over())
    }

    /// The latest active subscription of a customer.
    pub(crate) fn active_of(&self, customer: &ReferenceCode) -> Option<&Subscription> {
        let is_active = |known: &&Subscription| {
            known.customer == *customer && known.status == SubscriptionStatus::Active
        };
        self.all.iter().rev().find(is_active)
    }
}
