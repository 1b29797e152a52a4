//! Subscriptions: what can be subscribed to, and who subscribes.

pub(crate) mod customers;
pub(crate) mod plans;
pub(crate) mod products;

use iyzico_core::ids::ReferenceCode;
use iyzico_core::subscription::{SubscriptionPlanRecord, SubscriptionProductRecord};

use self::customers::Customers;
use self::plans::Plans;
use self::products::Products;
use super::refusal::{INVALID_REQUEST, Refusal};

/// Everything that the merchant's subscriptions are made of.
#[derive(Debug, Default)]
pub(crate) struct Subscriptions {
    pub(crate) products: Products,
    pub(crate) plans: Plans,
    pub(crate) customers: Customers,
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
        let is_in_use = self.is_in_use(plan);
        self.plans.remove(plan, is_in_use)
    }

    /// Whether a plan has active subscriptions, or subscriptions that wait to be upgraded to it.
    /// There is no call yet that starts one.
    #[expect(clippy::unused_self, reason = "the subscriptions will be kept here")]
    fn is_in_use(&self, _: &ReferenceCode) -> bool {
        false
    }
}

/// The service has the number of the system error for a missing record, with HTTP 404.
fn not_found(reason: &str) -> Refusal {
    Refusal::new(NOT_FOUND).with_status(404).because(reason)
}

/// The documents say that it is refused, but not with which code (inferred).
fn conflict(reason: &str) -> Refusal {
    Refusal::new(INVALID_REQUEST).with_status(422).because(reason)
}

const NOT_FOUND: &str = "1";
