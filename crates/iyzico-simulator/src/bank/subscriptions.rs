//! Products that can be subscribed to, and their plans.

use iyzico_core::ids::ReferenceCode;
use iyzico_core::subscription::{SubscriptionPlanRecord, SubscriptionProductRecord};

use super::refusal::{INVALID_REQUEST, Refusal};

/// The merchant's products, each with its plans.
#[derive(Debug, Default)]
pub(crate) struct Subscriptions {
    products: Vec<SubscriptionProductRecord>,
}

impl Subscriptions {
    /// Adds a product; a name stands for one product.
    pub(crate) fn add(&mut self, product: SubscriptionProductRecord) -> Result<(), Refusal> {
        if self.products.iter().any(|known| known.name == product.name) {
            let reason = "there is a product with this name";
            return Err(Refusal::new(INVALID_REQUEST).with_status(422).because(reason));
        }
        self.products.push(product);
        Ok(())
    }

    /// Adds a plan to a product.
    pub(crate) fn add_plan(
        &mut self,
        product: &ReferenceCode,
        plan: SubscriptionPlanRecord,
    ) -> Result<(), Refusal> {
        let product = self
            .products
            .iter_mut()
            .find(|known| known.reference_code == *product)
            .ok_or_else(|| Refusal::new(NOT_FOUND).with_status(404))?;
        let plans = product.pricing_plans.get_or_insert_default();
        if plans.iter().any(|known| known.name == plan.name) {
            return Err(Refusal::new(PLAN_EXISTS).with_status(422));
        }
        plans.push(plan);
        Ok(())
    }
}

/// The service has the number of the system error for a missing record, with HTTP 404.
const NOT_FOUND: &str = "1";
const PLAN_EXISTS: &str = "201051";
