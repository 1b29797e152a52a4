use iyzico_core::bkm::{BkmPage, InitializeBkm, RetrieveBkm};
use iyzico_core::checkout_form::{
    CheckoutForm, InitializeCheckoutForm, InitializeCheckoutFormAuthorization, RetrieveCheckoutForm,
};
use iyzico_core::html::Html;
use iyzico_core::order::{CallbackUrl, Flag, Locale, Token};
use iyzico_core::pay_with_iyzico::{
    InitializePayWithIyzico, PayWithIyzicoPage, RetrievePayWithIyzico,
};
use iyzico_core::payment::{Payment, PaymentStatus, Phase};

use super::booked::{booked_now, unfinished, unpaid};
use super::serve::Serve;
use crate::bank::Bank;
use crate::bank::fields::{note, optional, required};
use crate::bank::form_post::{FormPost, escape};
use crate::bank::hosted_pages::{
    HostedPage, PageKind, PageState, TOKEN_SECONDS, TOKEN_UNKNOWN, callback_url, installments,
};
use crate::bank::order::Order;
use crate::bank::refusal::Refusal;

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
    fn serve(&self, bank: &mut Bank) -> Result<Payment, Refusal> {
        result(bank, required(&self.token)?, false)
    }
}

impl Serve for InitializePayWithIyzico {
    fn serve(&self, bank: &mut Bank) -> Result<PayWithIyzicoPage, Refusal> {
        let order = Order::of_pay_with_iyzico(self)?;
        let locale = order.locale.clone();
        let token = bank.open_page(HostedPage {
            callback_url: callback_url(&self.callback_url),
            installments: installments(self.enabled_installments.as_ref()),
            ..HostedPage::new(PageKind::PayWithIyzico, order, bank.now())
        });
        Ok(PayWithIyzicoPage {
            token_expire_time: Some(TOKEN_SECONDS),
            pay_with_iyzico_page_url: Some(note(&bank.page_url(&token, &locale))),
            token,
            signature: None,
        })
    }
}

impl Serve for RetrievePayWithIyzico {
    fn serve(&self, bank: &mut Bank) -> Result<Payment, Refusal> {
        self.0.serve(bank)
    }
}

impl Serve for InitializeBkm {
    fn serve(&self, bank: &mut Bank) -> Result<BkmPage, Refusal> {
        let order = Order::of_bkm(self)?;
        let locale = order.locale.clone();
        let token = bank.open_page(HostedPage {
            callback_url: callback_url(&self.callback_url),
            installments: installments(self.enabled_installments.as_ref()),
            ..HostedPage::new(PageKind::Bkm, order, bank.now())
        });
        let form = FormPost { action: bank.page_url(&token, &locale), fields: Vec::new() };
        Ok(BkmPage {
            token,
            html_content: Html::encode(&form.page("iyzico-bkm-form")),
            signature: None,
        })
    }
}

impl Serve for RetrieveBkm {
    fn serve(&self, bank: &mut Bank) -> Result<Payment, Refusal> {
        result(bank, required(&self.token)?, true)
    }
}

fn open_form(
    request: &InitializeCheckoutForm,
    bank: &mut Bank,
    phase: Phase,
) -> Result<CheckoutForm, Refusal> {
    let order = Order::of_form(request)?;
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
    Ok(CheckoutForm {
        token,
        checkout_form_content: Some(Html::raw(snippet(&url, &locale))),
        token_expire_time: Some(TOKEN_SECONDS),
        payment_page_url: Some(note(&url)),
        pay_with_iyzico_page_url: Some(note(&url)),
        signature: None,
    })
}

/// The script that draws the form into the merchant's page. It is sent raw, as seen in recordings.
fn snippet(url: &str, locale: &Locale) -> String {
    let title = match locale {
        Locale::English => "Payment form",
        _ => "Ödeme formu",
    };
    // The address has only what the simulator puts in it; escaping is for the reader's peace.
    let url = escape(url);
    format!(
        r#"<script type="text/javascript">(function () {{
  var place = document.getElementById("iyzipay-checkout-form");
  var frame = document.createElement("iframe");
  frame.src = "{url}&embedded=1".replace(/&amp;/g, "&");
  frame.title = "{title}";
  frame.style.cssText = "width:100%;min-height:48rem;border:0";
  place.appendChild(frame);
}})();</script>"#
    )
}

/// What came of a page. A page that nobody has paid on is answered like an unknown one: what the
/// service answers is not established, and both mean that nothing is paid.
fn result(bank: &Bank, token: &Token, bkm: bool) -> Result<Payment, Refusal> {
    let page = bank.pages.find(token);
    let page = page.filter(|page| (page.kind == PageKind::Bkm) == bkm);
    let page = page.ok_or_else(|| Refusal::new(TOKEN_UNKNOWN))?;
    let answer = match &page.state {
        PageState::Unused => {
            let refusal = Refusal::new(TOKEN_UNKNOWN);
            return Err(refusal.because("nobody has tried to pay on the page yet"));
        }
        PageState::AtBank(id) => bank.sessions.find(id).map(unfinished),
        PageState::Failed(attempt) => Some(unpaid(
            &attempt.payment_id,
            &page.order,
            &attempt.card,
            PaymentStatus::Failure,
            attempt.md_status,
        )),
        PageState::Paid(id) => bank.ledger.find(id).map(|payment| Payment {
            payment_status: Some(PaymentStatus::Success),
            ..booked_now(payment)
        }),
    };
    let answer = answer.expect("a page names payments that there are");
    Ok(Payment {
        token: Some(note(token.as_str())),
        callback_url: CallbackUrl::new(&page.callback_url).ok(),
        ..answer
    })
}
