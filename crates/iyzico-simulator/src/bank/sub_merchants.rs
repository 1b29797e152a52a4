//! The sub-merchants of a marketplace.

use iyzico_core::bank::SubMerchantKey;
use iyzico_core::marketplace::SubMerchant;

use super::refusal::Refusal;

/// Everybody who sells on the merchant's platform.
#[derive(Debug, Default)]
pub(crate) struct SubMerchants(Vec<SubMerchant>);

impl SubMerchants {
    /// Registers one. What iyzico says to a `subMerchantExternalId` that exists is not documented; here
    /// it names another sub-merchant.
    pub(crate) fn add(&mut self, new: SubMerchant) {
        self.0.push(new);
    }

    /// The latest with this number of the merchant's.
    pub(crate) fn find_by_number(&self, number: &str) -> Result<&SubMerchant, Refusal> {
        let is_it = |known: &&SubMerchant| {
            known.sub_merchant_external_id.as_ref().is_some_and(|id| id.as_str() == number)
        };
        self.0.iter().rev().find(is_it).ok_or_else(|| Refusal::new(SUB_MERCHANT_NOT_FOUND))
    }

    pub(crate) fn find(&self, key: &SubMerchantKey) -> Result<&SubMerchant, Refusal> {
        let found = self.0.iter().find(|known| known.sub_merchant_key.as_ref() == Some(key));
        found.ok_or_else(|| Refusal::new(SUB_MERCHANT_NOT_FOUND))
    }

    pub(crate) fn find_mut(&mut self, key: &SubMerchantKey) -> Result<&mut SubMerchant, Refusal> {
        let found = self.0.iter_mut().find(|known| known.sub_merchant_key.as_ref() == Some(key));
        found.ok_or_else(|| Refusal::new(SUB_MERCHANT_NOT_FOUND))
    }
}

const SUB_MERCHANT_NOT_FOUND: &str = "2001";
