use iyzico_core::html::Html;
use iyzico_core::iyziup::{
    InitializeIyziup, IyziupConsumer, IyziupForm, IyziupOrder, IyziupOrderAddress, IyziupPayment,
    OrderStatus, RetrieveIyziup,
};
use iyzico_core::object;
use iyzico_core::order::{CallbackUrl, Flag, Note};
use iyzico_core::payment::{Payment, PaymentStatus};

use super::checkout_form::snippet;
use crate::bank::Bank;
use crate::bank::fields::{known, note, optional, required};
use crate::bank::hosted_pages::{
    HostedPage, PageKind, PageState, TOKEN_SECONDS, TOKEN_UNKNOWN, callback_url, installments,
};
use crate::bank::iyziup::Buyer;
use crate::bank::order::Order;
use crate::bank::refusal::Refusal;
use crate::calls::payment_response::{booked_now, failed, unfinished};
use crate::calls::serve::Serve;

impl Serve for InitializeIyziup {
    fn serve(&self, bank: &mut Bank) -> Result<IyziupForm, Refusal> {
        let order = Order::of_iyziup(self)?;
        let locale = order.locale.clone();
        let force_three_ds = optional(self.force_three_ds.as_ref());
        let token = bank.open_page(HostedPage {
            callback_url: callback_url(&self.callback_url),
            installments: installments(self.enabled_installments.as_ref()),
            force_three_ds: force_three_ds == Some(&Flag(true)),
            ..HostedPage::new(PageKind::Iyziup, order, bank.now())
        });
        bank.iyziup_forms.open(token.clone(), Buyer::of(self));
        let url = bank.page_url(&token, &locale);
        Ok(object!(IyziupForm {
            token,
            content: Some(Html::raw(snippet(&url, &locale, PLACE))),
            token_expire_time: Some(TOKEN_SECONDS),
        }))
    }
}

impl Serve for RetrieveIyziup {
    /// A form that nobody has paid on gets the response of an unknown one, as the checkout form does.
    fn serve(&self, bank: &mut Bank) -> Result<IyziupOrder, Refusal> {
        let token = required(&self.token)?;
        let page = bank.pages.find(token).filter(|page| page.kind == PageKind::Iyziup);
        let page = page.ok_or_else(|| Refusal::new(TOKEN_UNKNOWN))?;
        let (status, payment) = match &page.state {
            PageState::Unused
            | PageState::Confirmed
            | PageState::Subscribed(_)
            | PageState::CardChanged => {
                let refusal = Refusal::new(TOKEN_UNKNOWN);
                return Err(refusal.because("nobody has tried to pay on the form yet"));
            }
            PageState::AtBank(id) => (PENDING, bank.sessions.find(id).map(unfinished)),
            PageState::Failed(attempt) => (FAILED, Some(failed(page, attempt))),
            PageState::Paid(id) => {
                let payment = bank.ledger.find(id).as_ref().map(booked_now);
                let status = Some(PaymentStatus::Success);
                let payment =
                    payment.map(|payment| object!(Payment { payment_status: status, ..payment }));
                (OrderStatus::PaymentCompleted.as_str(), payment)
            }
        };
        let payment = payment.expect("a page names payments that there are");
        let buyer = bank.iyziup_forms.find(token).cloned().unwrap_or_default();
        let address = address(&buyer);
        Ok(object!(IyziupOrder {
            order_response_status: Some(status_of(status)),
            token: Some(note(token.as_str())),
            callback_url: CallbackUrl::new(&page.callback_url).ok(),
            consumer: Some(consumer(&buyer)),
            shipping_address: Some(address.clone()),
            billing_address: Some(address),
            payment_detail: Some(IyziupPayment::from(payment)),
        }))
    }
}

fn status_of(word: &str) -> OrderStatus {
    if word == OrderStatus::PaymentCompleted.as_str() {
        OrderStatus::PaymentCompleted
    } else {
        OrderStatus::Other(word.to_owned())
    }
}

fn consumer(buyer: &Buyer) -> IyziupConsumer {
    object!(IyziupConsumer {
        name: known(&buyer.name),
        surname: known(&buyer.surname),
        identity_number: buyer.identity_number.clone(),
        email: known(&buyer.email),
        gsm_number: known(&buyer.gsm_number),
    })
}

fn address(buyer: &Buyer) -> IyziupOrderAddress {
    let text = |text: &str| -> Option<Note> { known(text) };
    object!(IyziupOrderAddress {
        contact_name: text(&buyer.contact_name),
        city: text(&buyer.city),
        country: text(&buyer.country),
        address: text(&buyer.address),
        zip_code: text(&buyer.zip_code),
    })
}

/// The words of orders that are not paid are our choice.
const PENDING: &str = "payment_pending";
const FAILED: &str = "payment_failed";
/// Where the script draws the form. Our choice.
const PLACE: &str = "iyziup-form";
