use iyzico_core::marketplace::{CrossBooking, ReceiveCrossBooking, SendCrossBooking};

use crate::bank::Bank;
use crate::bank::accounts::Owner;
use crate::bank::fields::{amount, required};
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for SendCrossBooking {
    fn serve(&self, bank: &mut Bank) -> Result<CrossBooking, Refusal> {
        let key = required(&self.sub_merchant_key)?;
        bank.sub_merchants.find(key)?;
        let to = Owner::SubMerchant(key.clone());
        bank.cross_book(Owner::Merchant, to, amount(&self.price)?, required(&self.currency)?)?;
        Ok(CrossBooking::default())
    }
}

impl Serve for ReceiveCrossBooking {
    fn serve(&self, bank: &mut Bank) -> Result<CrossBooking, Refusal> {
        let key = required(&self.sub_merchant_key)?;
        bank.sub_merchants.find(key)?;
        let from = Owner::SubMerchant(key.clone());
        bank.cross_book(from, Owner::Merchant, amount(&self.price)?, required(&self.currency)?)?;
        Ok(CrossBooking::default())
    }
}
