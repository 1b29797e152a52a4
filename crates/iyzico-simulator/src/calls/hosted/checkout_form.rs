use iyzico_core::checkout_form::{
    CheckoutForm, InitializeCheckoutForm, InitializeCheckoutFormAuthorization, RetrieveCheckoutForm,
};
use iyzico_core::hosted::page_result::PageResult;
use iyzico_core::html::Html;
use iyzico_core::object;
use iyzico_core::order::{Flag, Locale};
use iyzico_core::payment::Phase;

use super::result::result;
use crate::bank::Bank;
use crate::bank::fields::{note, optional, required};
use crate::bank::form_post::escape;
use crate::bank::hosted_pages::{HostedPage, PageKind, TOKEN_SECONDS, callback_url, installments};
use crate::bank::order::Order;
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for InitializeCheckoutForm {
    fn serve(&self, bank: &mut Bank) -> Result<CheckoutForm, Refusal> {
        open_form(self, bank, Phase::Auth)
    }
}

impl Serve for InitializeCheckoutFormAuthorization {
    fn serve(&self, bank: &mut Bank) -> Result<CheckoutForm, Refusal> {
        open_form(&self.0, bank, Phase::PreAuth)
    }
}

impl Serve for RetrieveCheckoutForm {
    fn serve(&self, bank: &mut Bank) -> Result<PageResult, Refusal> {
        result(bank, required(&self.token)?, &[PageKind::CheckoutForm, PageKind::PayWithIyzico])
    }
}

fn open_form(
    request: &InitializeCheckoutForm,
    bank: &mut Bank,
    phase: Phase,
) -> Result<CheckoutForm, Refusal> {
    let order = Order::of_form(request)?;
    bank.sub_merchants.check(&order)?;
    let locale = order.locale.clone();
    let force_three_ds = optional(request.force_three_ds.as_ref());
    let token = bank.open_page(HostedPage {
        phase,
        callback_url: callback_url(&request.callback_url),
        installments: installments(request.enabled_installments.as_ref()),
        card_user_key: optional(request.card_user_key.as_ref()).cloned(),
        force_three_ds: force_three_ds == Some(&Flag(true)),
        ..HostedPage::new(PageKind::CheckoutForm, order, bank.now())
    });
    let url = bank.page_url(&token, &locale);
    Ok(object!(CheckoutForm {
        token,
        checkout_form_content: Some(Html::raw(snippet(&url, &locale, PLACE))),
        token_expire_time: Some(TOKEN_SECONDS),
        payment_page_url: Some(note(&url)),
        pay_with_iyzico_page_url: Some(note(&url)),
        signature: None,
    }))
}

/// The script that draws a page into an element of the merchant's. It is sent raw, as seen in recordings.
pub(in crate::calls) fn snippet(url: &str, locale: &Locale, place: &str) -> String {
    let title = match locale {
        Locale::English => "Payment form",
        _ => "Ödeme formu",
    };
    // The address has only what the simulator puts in it; escaping is for the reader's peace.
    let url = escape(url);
    format!(
        r#"<script type="text/javascript">(function () {{
  var place = document.getElementById("{place}");
  var frame = document.createElement("iframe");
  frame.src = "{url}&embedded=1".replace(/&amp;/g, "&");
  frame.title = "{title}";
  frame.style.cssText = "width:100%;min-height:48rem;border:0";
  place.appendChild(frame);
}})();</script>"#
    )
}

/// Where the script draws the form. Documented.
pub(in crate::calls) const PLACE: &str = "iyzipay-checkout-form";
