use iyzico_core::marketplace::{Blockage, RetrieveBlockage};
use iyzico_core::object;
use iyzico_core::order::Currency;

use crate::bank::Bank;
use crate::bank::accounts::Owner;
use crate::bank::fields::optional;
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for RetrieveBlockage {
    /// The amounts are in the currency of the sub-merchant (inferred): the response names none.
    fn serve(&self, bank: &mut Bank) -> Result<Blockage, Refusal> {
        let (owner, currency) = match optional(self.sub_merchant_key.as_ref()) {
            Some(key) => {
                let currency = bank.sub_merchants.find(key)?.currency.clone();
                (Owner::SubMerchant(key.clone()), currency)
            }
            None => (Owner::Merchant, None),
        };
        let [usable, total, balance] = bank.reserve(&owner, &currency.unwrap_or_else(lira));
        Ok(object!(Blockage {
            usable_blockage: Some(usable),
            total_blockage: Some(total),
            total_balance: Some(balance),
        }))
    }
}

/// The currency of whoever has named none.
pub(super) fn lira() -> Currency {
    Currency::new("TRY").expect("lira is a currency")
}
