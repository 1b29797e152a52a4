use iyzico_core::html::Html;
use iyzico_core::legacy::{CompletePecco, InitializePecco, PeccoPage, PeccoPayment};
use iyzico_core::object;
use iyzico_core::payment::PaymentStatus;

use crate::bank::Bank;
use crate::bank::fields::{note, required};
use crate::bank::form_post::FormPost;
use crate::bank::hosted_pages::{HostedPage, PageKind, TOKEN_SECONDS, callback_url};
use crate::bank::order::Order;
use crate::bank::refusal::Refusal;
use crate::calls::payment_response::booked_now;
use crate::calls::serve::Serve;

impl Serve for InitializePecco {
    fn serve(&self, bank: &mut Bank) -> Result<PeccoPage, Refusal> {
        let order = Order::of_pecco(self)?;
        let locale = order.locale.clone();
        let token = bank.open_page(HostedPage {
            callback_url: callback_url(&self.callback_url),
            ..HostedPage::new(PageKind::Pecco, order, bank.now())
        });
        let url = bank.page_url(&token, &locale);
        let form = FormPost { action: url.clone(), fields: Vec::new() };
        Ok(object!(PeccoPage {
            token: Some(token),
            html_content: Some(Html::encode(&form.page("iyzico-pecco-form"))),
            redirect_url: Some(note(&url)),
            token_expire_time: Some(TOKEN_SECONDS),
        }))
    }
}

impl Serve for CompletePecco {
    fn serve(&self, bank: &mut Bank) -> Result<PeccoPayment, Refusal> {
        let token = required(&self.token)?;
        let payment = booked_now(&bank.finish_pecco(token)?);
        Ok(object!(PeccoPayment {
            payment_id: Some(payment.payment_id),
            payment_status: Some(PaymentStatus::Success),
            price: Some(payment.price),
            paid_price: Some(payment.paid_price),
            currency: payment.currency,
            basket_id: payment.basket_id,
            fraud_status: payment.fraud_status,
            phase: payment.phase,
            item_transactions: payment.item_transactions,
            auth_code: payment.auth_code,
            host_reference: payment.host_reference,
            token: Some(note(token.as_str())),
        }))
    }
}
