//! Consumers who register as sub-merchants, with a code that is sent to their phone.

use std::collections::HashMap;

use iyzico_core::bank::SubMerchantKey;
use iyzico_core::marketplace::SubMerchant;

use super::Bank;
use super::refusal::{INVALID_REQUEST, Refusal};
use super::sessions::RIGHT_CODE;

/// Registrations that wait for their code, by their numbers.
#[derive(Debug, Default)]
pub(crate) struct Registrations(HashMap<String, SubMerchant>);

impl Bank {
    /// Begins a registration. The code is always that of the bank's page; no message is sent.
    pub(crate) fn begin_registration(&mut self, details: SubMerchant) -> String {
        let number = self.numbers.uuid();
        self.registrations.0.insert(number.clone(), details);
        number
    }

    /// Ends a registration. A wrong code leaves it open (inferred); it ends once.
    pub(crate) fn end_registration(
        &mut self,
        number: &str,
        code: &str,
    ) -> Result<SubMerchantKey, Refusal> {
        if !self.registrations.0.contains_key(number) {
            let refusal = Refusal::new(INVALID_REQUEST);
            return Err(refusal.because("no registration with this txId waits for a code"));
        }
        if code != RIGHT_CODE {
            return Err(Refusal::new(INVALID_REQUEST).because("the code is wrong"));
        }
        let key = self.numbers.sub_merchant_key();
        if let Some(mut details) = self.registrations.0.remove(number) {
            details.sub_merchant_key = Some(key.clone());
            self.sub_merchants.add_consumer(key.clone(), details);
        }
        Ok(key)
    }
}
