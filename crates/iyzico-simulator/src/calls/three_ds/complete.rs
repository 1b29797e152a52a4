use iyzico_core::order::Note;
use iyzico_core::payment::Payment;
use iyzico_core::three_ds::{CompleteThreeDs, CompleteThreeDsUncompared};

use crate::bank::Bank;
use crate::bank::fields::{amount, optional, required};
use crate::bank::order::Order;
use crate::bank::refusal::Refusal;
use crate::bank::three_ds::{THREE_DS_STATE, check_conversation_data};
use crate::calls::payment_response::booked_now;
use crate::calls::serve::Serve;

impl Serve for CompleteThreeDs {
    fn serve(&self, bank: &mut Bank) -> Result<Payment, Refusal> {
        let payment_id = required(&self.payment_id)?;
        let paid_price = amount(&self.paid_price)?;
        let basket_id = required(&self.basket_id)?.as_str();
        let currency = required(&self.currency)?;
        let compare = |order: &Order| {
            let started_basket = order.basket_id.as_ref().map(Note::as_str);
            let different = if !order.paid_price.is_same_as(paid_price) {
                "paidPrice"
            } else if started_basket != Some(basket_id) {
                "basketId"
            } else if order.currency != *currency {
                "currency"
            } else {
                return Ok(());
            };
            let reason = format!("{different} is not the one of the start");
            Err(Refusal::new(THREE_DS_STATE).because(reason))
        };
        bank.finish_three_ds(payment_id, compare).map(|payment| booked_now(&payment))
    }
}

impl Serve for CompleteThreeDsUncompared {
    fn serve(&self, bank: &mut Bank) -> Result<Payment, Refusal> {
        let payment_id = required(&self.payment_id)?;
        let data = optional(self.conversation_data.as_ref());
        let payment =
            bank.finish_three_ds(payment_id, |_| check_conversation_data(payment_id, data));
        payment.map(|payment| booked_now(&payment))
    }
}
