//! The life of a subscription: from its start through its periods to its end.

use iyzico_core::ids::ReferenceCode;
use iyzico_core::subscription::{
    SubscriptionCustomerRecord, SubscriptionOrderStatus, SubscriptionStart, SubscriptionStatus,
};

use super::card_on_file::CardOnFile;
use super::conflict;
use super::subscription::Subscription;
use crate::bank::Bank;
use crate::bank::refusal::Refusal;

/// A subscription that is asked for.
#[derive(Clone, Debug)]
pub(crate) struct NewSubscription {
    pub(crate) plan: ReferenceCode,
    /// A new customer is added when the subscription is there.
    pub(crate) customer: SubscriptionCustomerRecord,
    pub(crate) card: CardOnFile,
    pub(crate) start: SubscriptionStart,
}

impl Bank {
    /// Starts a subscription. If its first charge fails, there is none, and no new customer (inferred).
    pub(crate) fn subscribe(&mut self, new: NewSubscription) -> Result<Subscription, Refusal> {
        let plan = self.subscriptions.plans.find(&new.plan)?.clone();
        let product = plan.product_reference_code.as_ref();
        let product = product.and_then(|code| self.subscriptions.products.find(code).ok());
        let product_name = product.and_then(|product| product.name.clone());
        let (code, parent) = (self.numbers.reference_code(), self.numbers.reference_code());
        let customer = new.customer.reference_code.clone();
        let now = self.now();
        let plan = (plan, product_name);
        let mut subscription = Subscription::new(code, parent, customer, plan, new.card, now);
        if new.start != SubscriptionStart::Pending {
            self.begin(&mut subscription)?;
        }
        self.subscriptions.customers.add_if_new(new.customer);
        self.put(subscription.clone());
        self.tell_of_orders(&subscription);
        Ok(subscription)
    }

    /// Starts a subscription that waits to be activated.
    pub(crate) fn activate(&mut self, code: &ReferenceCode) -> Result<(), Refusal> {
        let mut subscription = self.subscriptions.running.find(code)?.clone();
        if subscription.status != SubscriptionStatus::Pending {
            return Err(conflict("the subscription does not wait to be activated"));
        }
        if subscription.predecessor.is_some() {
            return Err(conflict("the subscription starts when the one before it ends its period"));
        }
        self.begin(&mut subscription)?;
        self.tell_of_orders(&subscription);
        self.put(subscription);
        Ok(())
    }

    /// Stops a subscription, and the one that was to take its place.
    pub(crate) fn cancel_subscription(&mut self, code: &ReferenceCode) -> Result<(), Refusal> {
        let subscription = self.subscriptions.running.find(code)?.clone();
        if subscription.is_over() {
            return Err(conflict("the subscription is over"));
        }
        let others = [subscription.successor.clone(), subscription.predecessor.clone()];
        self.stop(subscription.clone());
        let [successor, predecessor] = others;
        if let Some(successor) = successor {
            let successor = self.subscriptions.running.find(&successor)?.clone();
            self.stop(successor);
        }
        if let Some(predecessor) = predecessor {
            // It goes on as it was: only the change of its plan is called off.
            let mut predecessor = self.subscriptions.running.find(&predecessor)?.clone();
            predecessor.successor = None;
            self.put(predecessor);
        }
        Ok(())
    }

    fn stop(&mut self, mut subscription: Subscription) {
        subscription.canceled_at = Some(self.now());
        subscription.end(SubscriptionStatus::Canceled);
        self.put(subscription);
    }

    /// Charges an order again whose charge failed. The calendar goes on: periods that have begun
    /// meanwhile are charged after it (inferred).
    pub(crate) fn retry(&mut self, order: &ReferenceCode) -> Result<(), Refusal> {
        let (subscription, index) = self.subscriptions.running.find_order(order)?;
        let mut subscription = subscription.clone();
        if subscription.orders[index].status != SubscriptionOrderStatus::Failed {
            return Err(conflict("the charge of the order did not fail"));
        }
        if subscription.status != SubscriptionStatus::Unpaid {
            return Err(conflict("the subscription is over"));
        }
        let result = self.charge_order(&mut subscription, index);
        self.tell_of_order(&subscription, index);
        self.put(subscription);
        result
    }

    /// Does what was to happen until now, in its order, each at its own moment. Whoever reads or
    /// changes anything comes after it.
    pub(crate) fn catch_up(&mut self) {
        let now = self.now();
        while let Some((at, subscription)) = self.subscriptions.running.take_due(now) {
            self.acting_at = Some(at);
            self.come_due(subscription);
        }
        self.acting_at = None;
    }

    fn come_due(&mut self, mut subscription: Subscription) {
        if let Some(successor) = subscription.successor.take() {
            return self.give_way(subscription, &successor);
        }
        let waiting =
            |status: &SubscriptionOrderStatus| *status == SubscriptionOrderStatus::Waiting;
        let order = subscription.orders.iter().position(|order| waiting(&order.status));
        let Some(index) = order else {
            subscription.end(SubscriptionStatus::Expired);
            return self.put(subscription);
        };
        let _ = self.charge_order(&mut subscription, index); // a failure is noted in the order
        self.tell_of_order(&subscription, index);
        self.put(subscription);
    }

    /// Lets the subscription begin that takes the place of another one.
    fn give_way(&mut self, mut old: Subscription, successor: &ReferenceCode) {
        old.end(SubscriptionStatus::Upgraded);
        self.put(old);
        let successor = self.subscriptions.running.find(successor);
        let mut successor = successor.expect("subscriptions are never removed").clone();
        let _ = self.begin(&mut successor); // a failure is noted in the order
        self.tell_of_orders(&successor);
        self.put(successor);
    }

    /// Begins a subscription, and charges its first period if it has no trial.
    pub(super) fn begin(&mut self, subscription: &mut Subscription) -> Result<(), Refusal> {
        let first = self.numbers.reference_code();
        subscription.begin(self.now(), first);
        if subscription.trial_days > 0 { Ok(()) } else { self.charge_order(subscription, 0) }
    }

    pub(super) fn put(&mut self, subscription: Subscription) {
        let now = self.now();
        self.subscriptions.running.put(subscription, now);
        self.clock.announce();
    }
}
