use iyzico_core::object;
use iyzico_core::subscription::{
    CreateSubscriptionPlan, DeleteSubscriptionPlan, ListSubscriptionPlans,
    RetrieveSubscriptionPlan, SubscriptionPlan, SubscriptionPlanDeleted, SubscriptionPlanList,
    SubscriptionPlanPage, SubscriptionPlanRecord, UpdateSubscriptionPlan,
};

use super::page::page;
use super::{ACTIVE, now};
use crate::bank::Bank;
use crate::bank::fields::{amount, note, optional, required};
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for CreateSubscriptionPlan {
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionPlan, Refusal> {
        let product = required(&self.product_reference_code)?;
        let data = object!(SubscriptionPlanRecord {
            reference_code: bank.numbers.reference_code(),
            created_date: Some(now(bank)),
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

impl Serve for ListSubscriptionPlans {
    /// A product that does not exist is refused (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionPlanList, Refusal> {
        let product = required(&self.product_reference_code)?;
        bank.subscriptions.products.find(product)?;
        let plans = bank.subscriptions.plans.of(product).cloned();
        let page = page(plans, &self.page, &self.count)?;
        let data = object!(SubscriptionPlanPage {
            items: Some(page.items),
            total_count: page.total,
            current_page: Some(page.number),
            page_count: page.pages,
        });
        Ok(object!(SubscriptionPlanList { data }))
    }
}

impl Serve for RetrieveSubscriptionPlan {
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionPlan, Refusal> {
        let plans = &bank.subscriptions.plans;
        let data = plans.find(required(&self.pricing_plan_reference_code)?)?.clone();
        Ok(object!(SubscriptionPlan { data }))
    }
}

impl Serve for UpdateSubscriptionPlan {
    /// A trial period that is left out stays (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionPlan, Refusal> {
        let plans = &mut bank.subscriptions.plans;
        let mut data = plans.find(required(&self.pricing_plan_reference_code)?)?.clone();
        data.name = Some(note(required(&self.name)?.as_str()));
        if let Some(days) = optional(self.trial_period_days.as_ref()) {
            data.trial_period_days = Some(days.0);
        }
        plans.replace(data.clone())?;
        Ok(object!(SubscriptionPlan { data }))
    }
}

impl Serve for DeleteSubscriptionPlan {
    fn serve(&self, bank: &mut Bank) -> Result<SubscriptionPlanDeleted, Refusal> {
        bank.subscriptions.delete_plan(required(&self.pricing_plan_reference_code)?)?;
        Ok(SubscriptionPlanDeleted::default())
    }
}
