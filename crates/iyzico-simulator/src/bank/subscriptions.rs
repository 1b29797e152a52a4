//! Subscriptions: what can be subscribed to, who subscribes, and what is charged for it.

pub(crate) mod card_on_file;
mod charging;
pub(crate) mod customers;
pub(crate) mod forms;
mod interval;
pub(crate) mod life;
mod notify;
pub(crate) mod plans;
pub(crate) mod products;
pub(crate) mod running;
pub(crate) mod subscription;
pub(crate) mod upgrade;

use iyzico_core::ids::ReferenceCode;
use iyzico_core::subscription::{SubscriptionPlanRecord, SubscriptionProductRecord};

use self::customers::Customers;
use self::plans::Plans;
use self::products::Products;
use self::running::Running;
use super::refusal::{INVALID_REQUEST, Refusal};

/// Everything that the merchant's subscriptions are made of.
#[derive(Debug, Default)]
pub(crate) struct Subscriptions {
    pub(crate) products: Products,
    pub(crate) plans: Plans,
    pub(crate) customers: Customers,
    pub(crate) running: Running,
}

impl Subscriptions {
    /// Adds a plan to its product.
    pub(crate) fn add_plan(
        &mut self,
        product: &ReferenceCode,
        plan: SubscriptionPlanRecord,
    ) -> Result<(), Refusal> {
        self.products.find(product)?;
        self.plans.add(plan)
    }

    /// A product with its plans, as responses show it.
    pub(crate) fn with_plans(
        &self,
        product: &SubscriptionProductRecord,
    ) -> SubscriptionProductRecord {
        let plans = self.plans.of(&product.reference_code).cloned().collect();
        let mut product = product.clone();
        product.pricing_plans = Some(plans);
        product
    }

    /// Deletes a product, unless it has plans.
    pub(crate) fn delete_product(&mut self, product: &ReferenceCode) -> Result<(), Refusal> {
        self.products.find(product)?;
        if self.plans.of(product).next().is_some() {
            return Err(conflict("the product has plans"));
        }
        self.products.remove(product)
    }

    /// Deletes a plan, unless subscriptions need it.
    pub(crate) fn delete_plan(&mut self, plan: &ReferenceCode) -> Result<(), Refusal> {
        self.plans.remove(plan, self.running.need(plan))
    }
}

/// The service has the number of the system error for a missing record, with HTTP 404.
fn not_found(reason: &str) -> Refusal {
    Refusal::new(NOT_FOUND).with_status(404).because(reason)
}

/// The documents say that it is refused, but not with which code (inferred).
pub(crate) fn conflict(reason: &str) -> Refusal {
    Refusal::new(INVALID_REQUEST).with_status(422).because(reason)
}

const NOT_FOUND: &str = "1";
