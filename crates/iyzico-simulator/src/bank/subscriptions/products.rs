//! Products that can be subscribed to.

use iyzico_core::ids::ReferenceCode;
use iyzico_core::subscription::SubscriptionProductRecord;

use super::{conflict, not_found};
use crate::bank::refusal::Refusal;

/// The merchant's products, oldest first, without their plans.
#[derive(Debug, Default)]
pub(crate) struct Products(Vec<SubscriptionProductRecord>);

impl Products {
    /// Adds a product; a name stands for one product.
    pub(crate) fn add(&mut self, product: SubscriptionProductRecord) -> Result<(), Refusal> {
        self.check_name(&product)?;
        self.0.push(product);
        Ok(())
    }

    /// Lets a product take the place of the one with its reference, under the same rule of names.
    pub(crate) fn replace(&mut self, product: SubscriptionProductRecord) -> Result<(), Refusal> {
        self.check_name(&product)?;
        let known = self.0.iter_mut().find(|known| is(known, &product.reference_code));
        *known.ok_or_else(unknown)? = product;
        Ok(())
    }

    pub(crate) fn all(&self) -> &[SubscriptionProductRecord] {
        &self.0
    }

    pub(crate) fn find(&self, code: &ReferenceCode) -> Result<&SubscriptionProductRecord, Refusal> {
        self.0.iter().find(|product| is(product, code)).ok_or_else(unknown)
    }

    pub(super) fn remove(&mut self, code: &ReferenceCode) -> Result<(), Refusal> {
        self.find(code)?;
        self.0.retain(|product| !is(product, code));
        Ok(())
    }

    fn check_name(&self, product: &SubscriptionProductRecord) -> Result<(), Refusal> {
        let is_another = |known: &SubscriptionProductRecord| {
            known.name == product.name && !is(known, &product.reference_code)
        };
        if self.0.iter().any(is_another) {
            return Err(conflict("there is a product with this name"));
        }
        Ok(())
    }
}

fn is(product: &SubscriptionProductRecord, code: &ReferenceCode) -> bool {
    product.reference_code == *code
}

fn unknown() -> Refusal {
    not_found("there is no product with this reference")
}
