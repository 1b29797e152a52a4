//! The sub-merchants of a marketplace.

use iyzico_core::bank::SubMerchantKey;
use iyzico_core::marketplace::SubMerchant;

use super::refusal::{INVALID_REQUEST, Refusal};

/// Everybody who sells on the merchant's platform.
#[derive(Debug, Default)]
pub(crate) struct SubMerchants(Vec<SubMerchant>);

impl SubMerchants {
    /// Registers one; the merchant's own number names it once.
    pub(crate) fn add(&mut self, new: SubMerchant) -> Result<&SubMerchant, Refusal> {
        let number = &new.sub_merchant_external_id;
        if self.0.iter().any(|known| known.sub_merchant_external_id == *number) {
            let reason = "there is a sub-merchant with this subMerchantExternalId";
            return Err(Refusal::new(INVALID_REQUEST).because(reason));
        }
        self.0.push(new);
        Ok(self.0.last().expect("one was just added"))
    }

    pub(crate) fn find_mut(&mut self, key: &SubMerchantKey) -> Result<&mut SubMerchant, Refusal> {
        let found = self.0.iter_mut().find(|known| known.sub_merchant_key.as_ref() == Some(key));
        found.ok_or_else(|| Refusal::new(SUB_MERCHANT_NOT_FOUND))
    }
}

const SUB_MERCHANT_NOT_FOUND: &str = "2001";
