//! Calls about subscriptions.

use iyzico_core::object;
use iyzico_core::subscription::{
    CreateSubscriptionPlan, CreateSubscriptionProduct, SubscriptionPlan, SubscriptionPlanRecord,
    SubscriptionProduct, SubscriptionProductRecord,
};

use crate::bank::Bank;
use crate::bank::fields::{amount, note, optional, required};
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for CreateSubscriptionProduct {
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionProduct, Refusal> {
        let data = object!(SubscriptionProductRecord {
            reference_code: bank.numbers.reference_code(),
            created_date: Some(note(&bank.now().as_millisecond().to_string())),
            name: Some(note(required(&self.name)?.as_str())),
            description: optional(self.description.as_ref()).cloned(),
            status: Some(note(ACTIVE)),
            pricing_plans: Some(Vec::new()),
        });
        bank.subscriptions.add(data.clone())?;
        Ok(object!(SubscriptionProduct { data }))
    }
}

impl Serve for CreateSubscriptionPlan {
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionPlan, Refusal> {
        let product = required(&self.product_reference_code)?;
        let data = object!(SubscriptionPlanRecord {
            reference_code: bank.numbers.reference_code(),
            created_date: Some(note(&bank.now().as_millisecond().to_string())),
            name: Some(note(required(&self.name)?.as_str())),
            product_reference_code: Some(product.clone()),
            price: Some(amount(&self.price)?),
            currency_code: Some(required(&self.currency_code)?.clone()),
            payment_interval: Some(required(&self.payment_interval)?.clone()),
            payment_interval_count: Some(
                optional(self.payment_interval_count.as_ref()).map_or(1, |count| count.0)
            ),
            plan_payment_type: Some(required(&self.plan_payment_type)?.clone()),
            trial_period_days: optional(self.trial_period_days.as_ref()).map(|days| days.0),
            recurrence_count: optional(self.recurrence_count.as_ref()).map(|count| count.0),
            status: Some(note(ACTIVE)),
        });
        bank.subscriptions.add_plan(product, data.clone())?;
        Ok(object!(SubscriptionPlan { data }))
    }
}

const ACTIVE: &str = "ACTIVE";
