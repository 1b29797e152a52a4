use iyzico_core::html::Html;
use iyzico_core::order::Note;
use iyzico_core::payment::{CreatePayment, Payment, Phase};
use iyzico_core::three_ds::{
    CompleteThreeDs, CompleteThreeDsUncompared, InitializeThreeDs, InitializeThreeDsAuthorization,
    ThreeDsPage,
};

use super::booked::booked_now;
use super::serve::Serve;
use crate::bank::Bank;
use crate::bank::fields::{amount, optional, required};
use crate::bank::ledger::Channel;
use crate::bank::order::Order;
use crate::bank::refusal::Refusal;
use crate::bank::sessions::Began;
use crate::bank::three_ds::THREE_DS_STATE;

impl Serve for InitializeThreeDs {
    fn serve(&self, bank: &mut Bank) -> Result<ThreeDsPage, Refusal> {
        start(&self.0, bank, Phase::Auth)
    }
}

impl Serve for InitializeThreeDsAuthorization {
    fn serve(&self, bank: &mut Bank) -> Result<ThreeDsPage, Refusal> {
        start(&self.0, bank, Phase::PreAuth)
    }
}

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
        bank.finish_three_ds(payment_id, compare).map(booked_now)
    }
}

impl Serve for CompleteThreeDsUncompared {
    fn serve(&self, bank: &mut Bank) -> Result<Payment, Refusal> {
        let payment_id = required(&self.payment_id)?;
        let payment = bank.finish_three_ds(payment_id, |_| Ok(()));
        payment.map(booked_now)
    }
}

fn start(request: &CreatePayment, bank: &mut Bank, phase: Phase) -> Result<ThreeDsPage, Refusal> {
    let payer = bank.wallet.payer(required(&request.payment_card)?)?;
    let order = Order::of_payment(request)?;
    let callback_url = optional(request.callback_url.as_ref());
    let began =
        Began::ByCall { callback_url: callback_url.map(ToString::to_string).unwrap_or_default() };
    let charge = bank.new_charge(Channel::ThreeDs, phase, None);
    let payment_id = charge.payment_id.clone();
    let id = bank.start_three_ds(order, payer, charge, began)?;
    let form = bank.three_ds_form(&id).expect("the visit was opened just now");
    Ok(ThreeDsPage {
        payment_id: Some(payment_id),
        three_ds_html_content: Html::encode(&form.page(FORM_ID)),
        signature: None,
    })
}

/// The id that the form of the sandbox has. Seen in recordings.
pub(crate) const FORM_ID: &str = "iyzico-3ds-form";
