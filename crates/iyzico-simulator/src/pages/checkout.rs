//! What an open page shows: the checkout form, pay-with-iyzico and iyziUP, BKM Express, or Pecco.

use askama::Template;
use axum::body::Body;
use axum::http::{Response, StatusCode};

use super::card::{Entered, choices};
use super::consumer::{BuyerField, fields};
use super::view::{self, CardChoice, Installments, OrderView, Problem, TestCardView};
use crate::bank::Bank;
use crate::bank::hosted_pages::{Page, PageKind};
use crate::html::{Forms, Frame, Language, show};

#[derive(Template)]
#[template(path = "pages/checkout.html")]
struct CheckoutPage<'a> {
    frame: Frame,
    here: String,
    kind: &'static str,
    heading: String,
    order: OrderView,
    problem: Option<Problem>,
    entered: &'a Entered,
    cards_legend: &'static str,
    cards: Vec<CardChoice>,
    new_card: bool,
    may_save: bool,
    three_ds: ThreeDs,
    button: &'static str,
    /// What is said above the reason of a refusal.
    failed: &'static str,
    bin: String,
    installments: Option<Vec<Installments>>,
    total: String,
    test_cards: Vec<TestCardView>,
    /// Who buys, where the form asks for it.
    buyer: Option<Vec<BuyerField>>,
}

/// Whether a card goes through 3-D Secure.
enum ThreeDs {
    Never,
    IfTheBuyerWants,
    Always,
}

impl ThreeDs {
    fn of(page: &Page) -> Self {
        match (&page.page.purpose, page.page.force_three_ds) {
            (Some(_), _) => Self::Never,
            (None, false) => Self::IfTheBuyerWants,
            (None, true) => Self::Always,
        }
    }
}

impl CheckoutPage<'_> {
    /// The field that is typed first: the wrong one after a refusal.
    fn focus(&self) -> &str {
        match &self.problem {
            _ if !self.new_card => "",
            Some(problem) => problem.field,
            None if self.buyer.is_some() => "",
            None => "holder",
        }
    }

    fn is_wrong(&self, field: &str) -> bool {
        let problem = self.problem.as_ref();
        self.new_card && problem.is_some_and(|problem| problem.field == field)
    }
}

#[derive(Template)]
#[template(path = "pages/bkm.html")]
struct BkmPage {
    frame: Frame,
    here: String,
    order: OrderView,
    problem: Option<Problem>,
    cards: Vec<CardChoice>,
    chosen: Option<CardChoice>,
    installments: Option<Vec<Installments>>,
}

#[derive(Template)]
#[template(path = "pages/pecco.html")]
struct PeccoPage {
    frame: Frame,
    here: String,
    order: OrderView,
}

/// Draws an open page.
pub(super) fn draw(
    bank: &Bank,
    page: &Page,
    lang: Language,
    entered: &Entered,
    bin: &str,
    problem: Option<Problem>,
) -> Response<Body> {
    let cards = choices(page, &entered.card, lang);
    let chosen = entered.installment.parse().unwrap_or(1);
    let installments = rows(bank, page, bin, chosen, lang);
    let here = address(page.token.as_str());
    let frame = Frame::get(lang, here.clone(), Vec::new());
    let order = OrderView::of(page, lang);
    if page.page.kind == PageKind::Pecco {
        return show(&PeccoPage { frame, here, order }, StatusCode::OK, Forms::Here);
    }
    if page.page.kind.is_bkm() {
        let (mut chosen, cards): (Vec<_>, Vec<_>) = cards.into_iter().partition(|card| card.chosen);
        let page =
            BkmPage { frame, here, order, problem, cards, chosen: chosen.pop(), installments };
        return show(&page, StatusCode::OK, Forms::Here);
    }
    let (kind, heading, cards_legend) = names(page, lang);
    let total = installments.as_ref().and_then(|rows| {
        let chosen = rows.iter().find(|row| row.chosen);
        chosen.map(|row| row.total.clone())
    });
    let checkout = CheckoutPage {
        kind,
        heading,
        cards_legend,
        total: total.unwrap_or_else(|| order.total.clone()),
        order,
        new_card: !cards.iter().any(|card| card.chosen),
        cards,
        may_save: page.page.kind == PageKind::CheckoutForm,
        three_ds: ThreeDs::of(page),
        button: button(page.page.kind, lang),
        failed: failed(page.page.kind, lang),
        bin: bin.to_owned(),
        installments,
        test_cards: view::test_cards(lang),
        buyer: bank.iyziup_forms.find(&page.token).map(|buyer| fields(buyer, lang)),
        frame,
        here,
        problem,
        entered,
    };
    show(&checkout, StatusCode::OK, Forms::Here)
}

/// The installments of a card; nothing before its first six digits are known.
pub(super) fn rows(
    bank: &Bank,
    page: &Page,
    bin: &str,
    chosen: u32,
    lang: Language,
) -> Option<Vec<Installments>> {
    if bin.len() < 6 {
        return None;
    }
    let choices = bank.page_installments(page.token.as_str(), bin);
    let currency = page.page.order.currency.as_str();
    (!choices.is_empty()).then(|| view::installments(&choices, chosen, currency, lang))
}

fn names(page: &Page, lang: Language) -> (&'static str, String, &'static str) {
    match page.page.kind {
        PageKind::PayWithIyzico => {
            let buyer = &page.page.order.buyer;
            let heading = match lang {
                Language::Turkish => format!("Merhaba {buyer}"),
                Language::English => format!("Hello {buyer}"),
            };
            (
                lang.say("iyzico ile öde (simülasyon)", "Pay with iyzico (simulated)"),
                heading,
                lang.say("Simüle edilen üyenin kartları", "Cards of the simulated member"),
            )
        }
        PageKind::Link => (
            lang.say("iyzilink (simülasyon)", "iyzilink (simulated)"),
            lang.say("Kartla ödeyin", "Pay by card").to_owned(),
            lang.say("Hangi kartla?", "With which card?"),
        ),
        PageKind::Iyziup => (
            lang.say("iyziUP sipariş formu", "iyziUP order form"),
            lang.say("Siparişi tamamlayın", "Complete the order").to_owned(),
            lang.say("Hangi kartla?", "With which card?"),
        ),
        PageKind::Subscription => (
            lang.say("Abonelik formu", "Subscription form"),
            lang.say("Abone olun", "Subscribe").to_owned(),
            lang.say("Hangi kartla?", "With which card?"),
        ),
        PageKind::SubscriptionCard => (
            lang.say("Abonelik kartı", "Card of a subscription"),
            lang.say("Kartınızı değiştirin", "Change your card").to_owned(),
            lang.say("Hangi kartla?", "With which card?"),
        ),
        PageKind::CheckoutForm | PageKind::Bkm | PageKind::BasicBkm | PageKind::Pecco => (
            lang.say("Ödeme formu", "Checkout form"),
            lang.say("Kartla ödeyin", "Pay by card").to_owned(),
            lang.say("Hangi kartla?", "With which card?"),
        ),
    }
}

fn button(kind: PageKind, lang: Language) -> &'static str {
    match kind {
        PageKind::Subscription => lang.say("Abone ol", "Subscribe"),
        PageKind::SubscriptionCard => lang.say("Kartı değiştir", "Change the card"),
        _ => lang.say("Öde", "Pay"),
    }
}

fn failed(kind: PageKind, lang: Language) -> &'static str {
    match kind {
        PageKind::Subscription => {
            lang.say("Abonelik başlatılamadı.", "The subscription was not started.")
        }
        PageKind::SubscriptionCard => {
            lang.say("Kart değiştirilemedi.", "The card was not changed.")
        }
        _ => lang.say("Ödeme alınamadı.", "The payment was not taken."),
    }
}

/// Where a page is.
pub(super) fn address(token: &str) -> String {
    format!("/_simulator/pages/{token}")
}
