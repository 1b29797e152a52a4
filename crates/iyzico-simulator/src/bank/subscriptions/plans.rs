//! Plans by which products are paid.

use iyzico_core::ids::ReferenceCode;
use iyzico_core::subscription::SubscriptionPlanRecord;

use super::{conflict, not_found};
use crate::bank::refusal::Refusal;

/// The plans of all products, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Plans(Vec<SubscriptionPlanRecord>);

impl Plans {
    /// Adds a plan; within its product a name stands for one plan.
    pub(super) fn add(&mut self, plan: SubscriptionPlanRecord) -> Result<(), Refusal> {
        self.check_name(&plan)?;
        self.0.push(plan);
        Ok(())
    }

    /// Lets a plan take the place of the one with its reference, under the same rule of names.
    pub(crate) fn replace(&mut self, plan: SubscriptionPlanRecord) -> Result<(), Refusal> {
        self.check_name(&plan)?;
        let known = self.0.iter_mut().find(|known| is(known, &plan.reference_code));
        *known.ok_or_else(unknown)? = plan;
        Ok(())
    }

    /// The plans of a product.
    pub(crate) fn of<'a>(
        &'a self,
        product: &'a ReferenceCode,
    ) -> impl DoubleEndedIterator<Item = &'a SubscriptionPlanRecord> {
        self.0.iter().filter(|plan| plan.product_reference_code.as_ref() == Some(product))
    }

    pub(crate) fn find(&self, code: &ReferenceCode) -> Result<&SubscriptionPlanRecord, Refusal> {
        self.0.iter().find(|plan| is(plan, code)).ok_or_else(unknown)
    }

    pub(super) fn remove(&mut self, code: &ReferenceCode, is_in_use: bool) -> Result<(), Refusal> {
        self.find(code)?;
        if is_in_use {
            return Err(conflict("the plan has active subscriptions or pending updates"));
        }
        self.0.retain(|plan| !is(plan, code));
        Ok(())
    }

    /// What makes two plans the same is not documented; here it is the name (inferred).
    fn check_name(&self, plan: &SubscriptionPlanRecord) -> Result<(), Refusal> {
        let is_another = |known: &SubscriptionPlanRecord| {
            known.product_reference_code == plan.product_reference_code
                && known.name == plan.name
                && !is(known, &plan.reference_code)
        };
        if self.0.iter().any(is_another) {
            return Err(Refusal::new(PLAN_EXISTS).with_status(422));
        }
        Ok(())
    }
}

fn is(plan: &SubscriptionPlanRecord, code: &ReferenceCode) -> bool {
    plan.reference_code == *code
}

fn unknown() -> Refusal {
    not_found("there is no plan with this reference")
}

const PLAN_EXISTS: &str = "201051";

#[cfg(test)]
mod tests {
    use iyzico_core::object;

    use super::*;
    use crate::bank::fields::note;

    #[test]
    fn a_plan_that_subscriptions_need_stays() {
        let code = ReferenceCode::new("plan-1").unwrap();
        let mut plans = Plans::default();
        let plan = object!(SubscriptionPlanRecord {
            reference_code: code.clone(),
            name: Some(note("Monthly")),
        });
        plans.add(plan.clone()).unwrap();
        let refusal = plans.remove(&code, true).unwrap_err();
        assert_eq!(refusal.http_status, 422);
        assert_eq!(plans.find(&code).unwrap(), &plan);
        plans.remove(&code, false).unwrap();
        assert_eq!(plans.find(&code).unwrap_err().http_status, 404);
    }
}
