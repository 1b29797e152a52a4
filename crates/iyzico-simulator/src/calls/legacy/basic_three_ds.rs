use iyzico_core::html::Html;
use iyzico_core::legacy::{
    BasicPayment, CompleteBasicThreeDs, CreateBasicPayment, InitializeBasicThreeDs,
    InitializeBasicThreeDsAuthorization,
};
use iyzico_core::object;
use iyzico_core::payment::Phase;
use iyzico_core::three_ds::ThreeDsPage;

use crate::bank::Bank;
use crate::bank::fields::{optional, required};
use crate::bank::order::Order;
use crate::bank::payment::Channel;
use crate::bank::refusal::{PAYMENT_NOT_FOUND, Refusal};
use crate::bank::sessions::Began;
use crate::bank::three_ds::check_conversation_data;
use crate::calls::payment_response::booked_now;
use crate::calls::serve::Serve;
use crate::calls::three_ds::FORM_ID;

impl Serve for InitializeBasicThreeDs {
    fn serve(&self, bank: &mut Bank) -> Result<ThreeDsPage, Refusal> {
        start(&self.0, bank, Phase::Auth)
    }
}

impl Serve for InitializeBasicThreeDsAuthorization {
    fn serve(&self, bank: &mut Bank) -> Result<ThreeDsPage, Refusal> {
        start(&self.0, bank, Phase::PreAuth)
    }
}

/// The page of the bank is all that the response has; the callback names the payment.
fn start(
    request: &CreateBasicPayment,
    bank: &mut Bank,
    phase: Phase,
) -> Result<ThreeDsPage, Refusal> {
    let payer = bank.wallet.payer(required(&request.payment_card)?)?;
    let order = Order::of_basic(request)?;
    let callback_url = optional(request.callback_url.as_ref());
    let began =
        Began::ByCall { callback_url: callback_url.map(ToString::to_string).unwrap_or_default() };
    let charge = bank.new_charge(Channel::BasicThreeDs, phase, None);
    let id = bank.start_three_ds(order, payer, charge, began)?;
    let form = bank.three_ds_form(&id).expect("the visit was opened just now");
    let three_ds_html_content = Html::encode(&form.page(FORM_ID));
    Ok(object!(ThreeDsPage { three_ds_html_content }))
}

impl Serve for CompleteBasicThreeDs {
    /// Payments of other calls are not known here (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<BasicPayment, Refusal> {
        let payment_id = required(&self.payment_id)?;
        let session = bank.sessions.find(payment_id.as_str());
        if session.is_none_or(|session| session.charge.channel != Channel::BasicThreeDs) {
            return Err(Refusal::new(PAYMENT_NOT_FOUND));
        }
        let data = optional(self.conversation_data.as_ref());
        let payment =
            bank.finish_three_ds(payment_id, |_| check_conversation_data(payment_id, data));
        payment.map(|payment| booked_now(&payment)).map(BasicPayment::from)
    }
}
