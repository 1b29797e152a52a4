use iyzico_core::html::Html;
use iyzico_core::object;
use iyzico_core::payment::{CreatePayment, Phase};
use iyzico_core::three_ds::{InitializeThreeDs, InitializeThreeDsAuthorization, ThreeDsPage};

use crate::bank::Bank;
use crate::bank::fields::{optional, required};
use crate::bank::loyalty::reward;
use crate::bank::order::Order;
use crate::bank::payment::Channel;
use crate::bank::refusal::Refusal;
use crate::bank::sessions::Began;
use crate::calls::serve::Serve;

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

fn start(request: &CreatePayment, bank: &mut Bank, phase: Phase) -> Result<ThreeDsPage, Refusal> {
    let email = required(&request.buyer)?.email.value();
    let payer = bank.payer(required(&request.payment_card)?, email)?;
    let order = Order::of_payment(request)?;
    bank.sub_merchants.check(&order)?;
    let callback_url = optional(request.callback_url.as_ref());
    let began =
        Began::ByCall { callback_url: callback_url.map(ToString::to_string).unwrap_or_default() };
    let mut charge = bank.new_charge(Channel::ThreeDs, phase, None);
    charge.reward = reward(request.reward.as_ref());
    let payment_id = charge.payment_id.clone();
    let id = bank.start_three_ds(order, payer, charge, began)?;
    let form = bank.three_ds_form(&id).expect("the visit was opened just now");
    Ok(object!(ThreeDsPage {
        payment_id: Some(payment_id),
        three_ds_html_content: Html::encode(&form.page(FORM_ID)),
        signature: None,
    }))
}

/// The id that the form of the sandbox has. Seen in recordings.
pub(crate) const FORM_ID: &str = "iyzico-3ds-form";
