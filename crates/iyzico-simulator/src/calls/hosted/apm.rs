use iyzico_core::apm::{ApmPayment, InitializeApm, RetrieveApm};
use iyzico_core::object;
use iyzico_core::order::{CallbackUrl, Name};

use crate::bank::Bank;
use crate::bank::apm::{ApmState, ApmVisit};
use crate::bank::fields::{note, optional, required};
use crate::bank::order::Order;
use crate::bank::refusal::Refusal;
use crate::calls::payment_response::booked;
use crate::calls::serve::Serve;

impl Serve for InitializeApm {
    /// The simulator sends its notifications to its own address only, not to `merchantNotificationUrl`.
    fn serve(&self, bank: &mut Bank) -> Result<ApmPayment, Refusal> {
        let order = Order::of_apm(self)?;
        let (charge, page) = bank.new_apm_charge();
        let callback_url = self.merchant_callback_url.value().map(CallbackUrl::to_string);
        let callback_url = callback_url.unwrap_or_default();
        let error_url = optional(self.merchant_error_url.as_ref()).map(CallbackUrl::to_string);
        let opened_at = bank.now();
        let visit = bank.start_apm(ApmVisit {
            page,
            charge,
            order,
            method: required(&self.apm_type)?.clone(),
            account_holder: optional(self.account_holder_name.as_ref()).cloned(),
            country_code: optional(self.country_code.as_ref()).cloned(),
            error_url: error_url.unwrap_or_else(|| callback_url.clone()),
            callback_url,
            opened_at,
            state: ApmState::Waiting,
        })?;
        let id = visit.charge.payment_id.clone();
        let visit = bank.apms.find(&id).expect("it was started just now");
        Ok(describe(bank, visit))
    }
}

impl Serve for RetrieveApm {
    fn serve(&self, bank: &mut Bank) -> Result<ApmPayment, Refusal> {
        let id = required(&self.payment_id)?;
        let visit = bank.apms.find(id).filter(|_| !bank.hides(id));
        visit.map(|visit| describe(bank, visit)).ok_or_else(|| Refusal::new(NOT_FOUND))
    }
}

/// The figures of a payment are known once it is paid.
fn describe(bank: &Bank, visit: &ApmVisit) -> ApmPayment {
    let order = &visit.order;
    let known = object!(ApmPayment {
        payment_id: visit.charge.payment_id.clone(),
        redirect_url: Some(note(&bank.apm_url(visit))),
        payment_status: Some(visit.status(bank.now())),
        price: Some(order.price),
        paid_price: Some(order.paid_price),
        currency: Some(order.currency.clone()),
        basket_id: order.basket_id.clone(),
        phase: Some(visit.charge.phase.clone()),
        apm: Some(note(visit.method.as_str())),
        account_holder_name: visit.account_holder.as_ref().map(Name::as_str).map(note),
        country_code: visit.country_code.clone(),
    });
    let Some(payment) = bank.ledger.find(&visit.charge.payment_id).as_ref().map(booked) else {
        return known;
    };
    object!(ApmPayment {
        merchant_commission_rate: payment.merchant_commission_rate,
        merchant_commission_rate_amount: payment.merchant_commission_rate_amount,
        iyzi_commission_rate_amount: payment.iyzi_commission_rate_amount,
        iyzi_commission_fee: payment.iyzi_commission_fee,
        item_transactions: payment.item_transactions,
        ..known
    })
}

const NOT_FOUND: &str = "5087";
