use iyzico_core::marketplace::{
    ApprovePaymentItem, DisapprovePaymentItem, PaymentItemApproval, UpdatePaymentItem,
};
use iyzico_core::payment::{ItemTransaction, PaymentTransactionId};
use iyzico_core::price::Share;
use iyzico_core::{Given, Price, object};

use crate::bank::Bank;
use crate::bank::fields::{optional, required};
use crate::bank::marketplace::NewShare;
use crate::bank::refusal::{LINE_NOT_FOUND, Refusal};
use crate::calls::payment_response::item;
use crate::calls::serve::Serve;

impl Serve for ApprovePaymentItem {
    fn serve(&self, bank: &mut Bank) -> Result<PaymentItemApproval, Refusal> {
        let id = required(&self.payment_transaction_id)?;
        bank.approve_line(id)?;
        Ok(of_line(id))
    }
}

impl Serve for DisapprovePaymentItem {
    fn serve(&self, bank: &mut Bank) -> Result<PaymentItemApproval, Refusal> {
        let id = required(&self.payment_transaction_id)?;
        bank.disapprove_line(id)?;
        Ok(of_line(id))
    }
}

impl Serve for UpdatePaymentItem {
    /// The tax is the one that is sent, none if it is missing (inferred). The fields of the official Java
    /// client that nobody documents change nothing.
    fn serve(&self, bank: &mut Bank) -> Result<ItemTransaction, Refusal> {
        let id = required(&self.payment_transaction_id)?;
        let new = NewShare {
            key: required(&self.sub_merchant_key)?.clone(),
            price: price(&self.sub_merchant_price).unwrap_or(Price::ZERO),
            tax: self.withholding_tax.as_ref().and_then(price).unwrap_or(Price::ZERO),
        };
        let payment = bank.update_line(id, new)?;
        let line = payment.lines.iter().find(|line| line.payment_transaction_id == *id);
        let line = line.ok_or_else(|| Refusal::new(LINE_NOT_FOUND))?;
        Ok(item(&payment, line))
    }
}

fn price(share: &Given<Share>) -> Option<Price> {
    optional(Some(share)).map(|share| Price::new(share.0.amount().normalize()))
}

fn of_line(id: &PaymentTransactionId) -> PaymentItemApproval {
    object!(PaymentItemApproval { payment_transaction_id: Some(id.clone()) })
}
