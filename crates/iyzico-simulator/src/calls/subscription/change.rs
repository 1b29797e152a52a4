use iyzico_core::object;
use iyzico_core::order::Boolean;
use iyzico_core::subscription::{
    CancelSubscription, RetrySubscription, Subscription, SubscriptionCanceled, SubscriptionRetried,
    UpgradeSubscription,
};

use super::response::brief;
use crate::bank::Bank;
use crate::bank::fields::{optional, required};
use crate::bank::refusal::Refusal;
use crate::bank::subscriptions::upgrade::Upgrade;
use crate::calls::serve::Serve;

impl Serve for CancelSubscription {
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionCanceled, Refusal> {
        bank.cancel_subscription(required(&self.subscription_reference_code)?)?;
        Ok(SubscriptionCanceled::default())
    }
}

impl Serve for UpgradeSubscription {
    fn serve(&self, bank: &mut Bank) -> Result<Subscription, Refusal> {
        let is_so = |given| optional(given) == Some(&Boolean(true));
        let upgrade = Upgrade {
            plan: required(&self.new_pricing_plan_reference_code)?.clone(),
            period: required(&self.upgrade_period)?.clone(),
            use_trial: is_so(self.use_trial.as_ref()),
            reset_recurrence_count: is_so(self.reset_recurrence_count.as_ref()),
        };
        let new = bank.upgrade(required(&self.subscription_reference_code)?, &upgrade)?;
        Ok(object!(Subscription { data: brief(&new) }))
    }
}

impl Serve for RetrySubscription {
    /// A charge that is declined again is refused with the reason of the bank (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionRetried, Refusal> {
        bank.retry(required(&self.reference_code)?)?;
        Ok(SubscriptionRetried::default())
    }
}
