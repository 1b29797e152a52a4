//! Moving a subscription to another plan.

use iyzico_core::ids::ReferenceCode;
use iyzico_core::subscription::{SubscriptionPlanRecord, SubscriptionStatus, UpgradePeriod};

use super::conflict;
use super::subscription::Subscription;
use crate::bank::Bank;
use crate::bank::refusal::Refusal;

/// A change of plan that is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Upgrade {
    pub(crate) plan: ReferenceCode,
    pub(crate) period: UpgradePeriod,
    pub(crate) use_trial: bool,
    pub(crate) reset_recurrence_count: bool,
}

impl Bank {
    /// Puts a new subscription in the place of another: now, or when the current period ends. If a
    /// charge that is due now fails, nothing changes (inferred).
    pub(crate) fn upgrade(
        &mut self,
        code: &ReferenceCode,
        upgrade: &Upgrade,
    ) -> Result<Subscription, Refusal> {
        let mut old = self.subscriptions.running.find(code)?.clone();
        let plan = self.subscriptions.plans.find(&upgrade.plan)?.clone();
        check(&old, &plan)?;
        let mut new = self.following(&old, plan, upgrade);
        if upgrade.period == UpgradePeriod::NextPeriod {
            new.starts_at = old.current_period_ends_at();
            new.predecessor = Some(old.reference_code.clone());
            old.successor = Some(new.reference_code.clone());
            // An order that has not been charged would be the first of the next period.
            old.next_at = new.starts_at;
        } else {
            self.begin(&mut new)?;
            old.end(SubscriptionStatus::Upgraded);
        }
        self.put(old);
        self.put(new.clone());
        self.tell_of_orders(&new);
        Ok(new)
    }

    fn following(
        &mut self,
        old: &Subscription,
        plan: SubscriptionPlanRecord,
        upgrade: &Upgrade,
    ) -> Subscription {
        let code = self.numbers.reference_code();
        let (parent, customer) = (old.parent.clone(), old.customer.clone());
        let plan = (plan, old.product_name.clone());
        let mut new = Subscription::new(code, parent, customer, plan, old.card.clone(), self.now());
        if !upgrade.use_trial {
            new.trial_days = 0;
        }
        if !upgrade.reset_recurrence_count {
            new.charges = old.charges_left();
        }
        new
    }
}

/// Which refusals the service gives is not published; the rules are documented.
fn check(old: &Subscription, plan: &SubscriptionPlanRecord) -> Result<(), Refusal> {
    let same_interval = plan.payment_interval == old.plan.payment_interval
        && plan.payment_interval_count == old.plan.payment_interval_count;
    let problem = if old.status != SubscriptionStatus::Active {
        "the subscription is not active"
    } else if old.successor.is_some() {
        "the subscription waits for another upgrade"
    } else if old.charges_left() == Some(0) {
        "the subscription has no further charges"
    } else if plan.reference_code == old.plan.reference_code {
        "the subscription has this plan"
    } else if plan.product_reference_code != old.plan.product_reference_code {
        "the plan is of another product"
    } else if !same_interval {
        "the plan has another interval"
    } else {
        return Ok(());
    };
    Err(conflict(problem))
}
