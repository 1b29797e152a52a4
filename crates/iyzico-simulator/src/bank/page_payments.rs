//! What buyers do on hosted pages.

use iyzico_core::Given;
use iyzico_core::order::{Locale, Token};

use super::Bank;
use super::cards::Card;
use super::charge::Charge;
use super::form_post::FormPost;
use super::hosted_pages::{
    FailedAttempt, HostedPage, InstallmentChoice, Page, PageKind, PagePayment, PageState, PageStep,
    TOKEN_UNKNOWN,
};
use super::installments::{self, choices_of_card, choices_of_merchant};
use super::order::Order;
use super::refusal::{INVALID_REQUEST, Refusal};
use super::sessions::{Began, State};
use super::three_ds::not_authenticated;
use super::wallet::Payer;

impl Bank {
    pub(crate) fn open_page(&mut self, page: HostedPage) -> Token {
        let is_bkm = page.kind.is_bkm();
        let token = if is_bkm { self.numbers.bkm_token() } else { self.numbers.token() };
        self.pages.pages.insert(token.clone(), page);
        token
    }

    /// Address of a page on the simulator itself.
    pub(crate) fn page_url(&self, token: &Token, locale: &Locale) -> String {
        let base = self.base_url();
        let language = if *locale == Locale::English { "en" } else { "tr" };
        format!("{base}/_simulator/pages/{token}?lang={language}")
    }

    /// What a page shows.
    pub(crate) fn page(&self, token: &str) -> Option<Page> {
        let token = Token::new(token).ok()?;
        let page = self.pages.find(&token)?.clone();
        let stored_cards = page.card_user_key.as_ref();
        let stored_cards = stored_cards.and_then(|buyer| self.wallet.cards_of(buyer).ok());
        Some(Page {
            token,
            stored_cards: stored_cards.unwrap_or_default().to_vec(),
            open: page.is_open(self.now()),
            expires_at: page.expires_at(),
            page,
        })
    }

    /// The installments that a card may choose on a page. One payment is always among them.
    pub(crate) fn page_installments(&self, token: &str, digits: &str) -> Vec<InstallmentChoice> {
        let Some(page) = self.page(token) else {
            return Vec::new();
        };
        let bin = digits.get(..6).unwrap_or(digits);
        choices_on_page(&page.page, bin)
    }

    /// The buyer pays. A refusal is shown in the form, and the buyer may try again.
    pub(crate) fn pay_on_page(
        &mut self,
        token: &str,
        payment: &PagePayment,
    ) -> Result<PageStep, Refusal> {
        let page = self.page(token).ok_or_else(|| Refusal::new(TOKEN_UNKNOWN))?;
        if !page.open {
            let refusal = Refusal::new(TOKEN_UNKNOWN);
            return Err(refusal.because("the page was paid before, or its time is over"));
        }
        let result = self.try_to_pay(&page, payment);
        if let Err(refusal) = &result {
            self.page_mut(&page.token).last_refusal = Some(refusal.clone());
        }
        result
    }

    /// The buyer gives up by the button of the page: the browser goes back, and nothing is paid.
    pub(crate) fn cancel_page(&mut self, token: &str) -> Option<FormPost> {
        let page = self.page(token)?;
        if let PageState::AtBank(id) = &page.page.state {
            let _ = self.abandon_three_ds(id); // it may be over already
        }
        Some(back_to_merchant(&page.token, &page.page))
    }

    pub(super) fn page_mut(&mut self, token: &Token) -> &mut HostedPage {
        let page = self.pages.pages.get_mut(token);
        page.expect("pages are never removed")
    }

    fn try_to_pay(&mut self, page: &Page, payment: &PagePayment) -> Result<PageStep, Refusal> {
        if page.page.kind == PageKind::Pecco {
            self.page_mut(&page.token).state = PageState::Confirmed;
            return Ok(PageStep::Done(back_to_merchant(&page.token, &page.page)));
        }
        if let Some(purpose) = &page.page.purpose {
            let state = self.enter_card(&page.page, purpose, payment)?;
            self.page_mut(&page.token).state = state;
            return Ok(PageStep::Done(back_to_merchant(&page.token, &page.page)));
        }
        let payer = self.payer_on_page(&page.page, payment)?;
        let order = order_in_installments(&page.page, &payer.card, payment.installment)?;
        self.is_for_sale(&page.page)?;
        if let PageState::AtBank(id) = &page.page.state {
            let _ = self.abandon_three_ds(id); // a page pays once; the visit may be over already
        }
        let token = page.token.clone();
        let (channel, phase) = (page.page.kind.channel(), page.page.phase.clone());
        // Links are named by their own token: the merchant knows no other.
        let named = page.page.link.clone().unwrap_or_else(|| token.clone());
        let charge = self.new_charge(channel, phase, Some(named));
        let attempt = FailedAttempt::of(&charge, &order, &payer);
        if payment.three_ds || page.page.force_three_ds {
            let began = Began::OnPage(token.clone());
            let started = self.start_three_ds(order, payer, charge, began);
            let state = match &started {
                Ok(id) => PageState::AtBank(id.clone()),
                Err(_) => PageState::Failed(Box::new(attempt)),
            };
            self.page_mut(&token).state = state;
            return started.map(PageStep::ThreeDs);
        }
        let result = self.charge(&order, payer, charge).map(drop);
        self.settle(&token, attempt, result)?;
        Ok(PageStep::Done(back_to_merchant(&token, &page.page)))
    }

    /// Remembers what came of an attempt.
    fn settle(
        &mut self,
        token: &Token,
        attempt: FailedAttempt,
        result: Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let page = self.page_mut(token);
        let link = page.link.clone().filter(|_| result.is_ok());
        page.last_refusal = result.as_ref().err().cloned();
        page.state = match &result {
            Ok(()) => PageState::Paid(attempt.payment_id),
            Err(_) => PageState::Failed(Box::new(attempt)),
        };
        if let Some(link) = link {
            self.links.count_sale(&link);
        }
        result
    }

    pub(super) fn payer_on_page(
        &self,
        page: &HostedPage,
        payment: &PagePayment,
    ) -> Result<Payer, Refusal> {
        let mut card = payment.card.clone();
        if card.card_user_key.is_none() {
            card.card_user_key = page.card_user_key.clone().map(Given::Value);
        }
        self.check_card(&card)?;
        self.payer(&card, None)
    }

    /// The buyer comes back from the bank: iyzico finishes the payment by itself. After a failure
    /// the browser goes to the page again, for another attempt.
    pub(crate) fn return_to_page(
        &mut self,
        id: &str,
        token: &Token,
        language: &Locale,
    ) -> FormPost {
        let paid = self.finish_on_page(id, token).is_ok();
        let page = self.pages.find(token).expect("pages are never removed");
        if paid {
            return back_to_merchant(token, page);
        }
        FormPost { action: self.page_url(token, language), fields: Vec::new() }
    }

    fn finish_on_page(&mut self, id: &str, token: &Token) -> Result<(), Refusal> {
        let session = self.sessions.find(id).expect("the bank has just answered");
        let (order, payer) = (session.order.clone(), session.payer.clone());
        let (mut charge, state) = (session.charge.clone(), session.state);
        charge.md_status = state.md_status();
        let attempt = FailedAttempt::of(&charge, &order, &payer);
        let page = self.pages.find(token);
        let open = page.is_some_and(|page| page.is_open(self.now()));
        let for_sale = page.map_or(Ok(()), |page| self.is_for_sale(page));
        let result = match state {
            _ if !open => {
                let refusal = Refusal::new(TOKEN_UNKNOWN).because("the time of the page is over");
                self.decline(id, &charge, &refusal);
                Err(refusal)
            }
            State::Failed { md_status } => {
                let refusal = not_authenticated(md_status);
                self.note(&charge, &order, &payer.card, &refusal);
                Err(refusal)
            }
            _ => match for_sale {
                Ok(()) => self.finish(id, &order, payer, charge).map(drop),
                Err(refusal) => {
                    self.decline(id, &charge, &refusal);
                    Err(refusal)
                }
            },
        };
        self.settle(token, attempt, result)
    }
}

impl FailedAttempt {
    fn of(charge: &Charge, order: &Order, payer: &Payer) -> Self {
        Self {
            payment_id: charge.payment_id.clone(),
            paid_price: order.paid_price,
            installment: order.installment,
            card: payer.card.clone(),
            md_status: charge.md_status,
        }
    }
}

/// The installments that a card may choose on a page; one payment is always among them.
fn choices_on_page(page: &HostedPage, bin: &str) -> Vec<InstallmentChoice> {
    if let Some(banks) = &page.bank_prices {
        return choices_of_merchant(banks, bin, page.order.paid_price);
    }
    let order = &page.order;
    let choices = choices_of_card(bin, order.paid_price.amount(), &order.currency);
    let choices = choices.into_iter().map(|choice| InstallmentChoice {
        number: choice.installment_number,
        each: choice.installment_price,
        total: choice.total_price,
    });
    choices.filter(|choice| choice.number == 1 || page.allows(choice.number)).collect()
}

/// The form adds the interest of installments to the paid price.
fn order_in_installments(page: &HostedPage, card: &Card, number: u32) -> Result<Order, Refusal> {
    let mut order = page.order.clone();
    order.installment = number;
    if number == 1 && page.bank_prices.is_none() {
        return Ok(order);
    }
    installments::admit(card, number, page.kind.channel())?;
    let choices = choices_on_page(page, card.bin_number.as_str());
    let Some(choice) = choices.iter().find(|choice| choice.number == number) else {
        let refusal = Refusal::new(INVALID_REQUEST);
        return Err(refusal.because(format!("{number} installments are not offered")));
    };
    order.paid_price = choice.total;
    Ok(order)
}

fn back_to_merchant(token: &Token, page: &HostedPage) -> FormPost {
    FormPost { action: page.callback_url.clone(), fields: vec![("token", token.to_string())] }
}
