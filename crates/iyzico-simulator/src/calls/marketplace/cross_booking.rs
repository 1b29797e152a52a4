use iyzico_core::marketplace::{CrossBooking as Response, ReceiveCrossBooking, SendCrossBooking};

use crate::bank::Bank;
use crate::bank::accounts::{CrossBooking, Owner};
use crate::bank::fields::{amount, optional, required};
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for SendCrossBooking {
    fn serve(&self, bank: &mut Bank) -> Result<Response, Refusal> {
        let key = required(&self.sub_merchant_key)?;
        bank.sub_merchants.find(key)?;
        bank.cross_book(CrossBooking {
            conversation_id: optional(self.conversation_id.as_ref()).cloned(),
            from: Owner::Merchant,
            to: Owner::SubMerchant(key.clone()),
            amount: amount(&self.price)?,
            currency: required(&self.currency)?.clone(),
            at: bank.now(),
        })?;
        Ok(Response::default())
    }
}

impl Serve for ReceiveCrossBooking {
    fn serve(&self, bank: &mut Bank) -> Result<Response, Refusal> {
        let key = required(&self.sub_merchant_key)?;
        bank.sub_merchants.find(key)?;
        bank.cross_book(CrossBooking {
            conversation_id: optional(self.conversation_id.as_ref()).cloned(),
            from: Owner::SubMerchant(key.clone()),
            to: Owner::Merchant,
            amount: amount(&self.price)?,
            currency: required(&self.currency)?.clone(),
            at: bank.now(),
        })?;
        Ok(Response::default())
    }
}
