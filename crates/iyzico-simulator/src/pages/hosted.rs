//! The pages on which a buyer pays: checkout form, pay-with-iyzico, BKM Express.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Response, StatusCode};
use serde::Deserialize;

use super::bank::VISIT;
use super::card::{Entered, bin_of_choice, choices, first_six};
use super::leave::{go_on, leave as leave_by};
use super::notice::{not_found, notice};
use super::view::{self, CardChoice, Installments, OrderView, Problem, TestCardView};
use crate::bank::Bank;
use crate::bank::hosted_pages::{Page, PageKind, PageState, PageStep};
use crate::html::{Forms, Frame, Language, Wanted, show};
use crate::http::shared::Shared;

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
    three_ds_forced: bool,
    bin: String,
    installments: Option<Vec<Installments>>,
    total: String,
    test_cards: Vec<TestCardView>,
}

impl CheckoutPage<'_> {
    /// The field that is typed first: the wrong one after a refusal.
    fn focus(&self) -> &str {
        match &self.problem {
            _ if !self.new_card => "",
            Some(problem) => problem.field,
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
#[template(path = "pages/installments.html")]
struct InstallmentsPart {
    frame: Frame,
    installments: Option<Vec<Installments>>,
}

/// What the address of a page says besides its token.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    #[serde(flatten)]
    wanted: Wanted,
    /// First digits of a card, whose installments are asked for.
    bin: String,
    /// One of the cards that the page offers.
    card: String,
}

impl Asked {
    fn bin(&self, page: &Page) -> String {
        match self.card.as_str() {
            "" => first_six(&self.bin),
            card => bin_of_choice(page, card),
        }
    }
}

/// The buyer opens the page.
pub(super) async fn visit(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response<Body> {
    with_page(&shared, &token, &asked.wanted, &headers, |bank, page, lang| {
        let entered = Entered { card: asked.card.clone(), ..Entered::default() };
        draw(bank, page, lang, &entered, &asked.bin(page), None)
    })
}

/// The buyer comes back from the bank, which did not confirm or declined.
pub(super) async fn come_back(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response<Body> {
    with_page(&shared, &token, &wanted, &headers, |bank, page, lang| {
        let refusal = page.page.last_refusal.as_ref();
        let problem = refusal.map(|refusal| Problem::of(refusal, lang));
        draw(bank, page, lang, &Entered::default(), "", problem)
    })
}

/// The buyer pays.
pub(super) async fn pay(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(entered): Form<Entered>,
) -> Response<Body> {
    let wanted = Wanted { lang: entered.lang.clone() };
    with_page(&shared, &token, &wanted, &headers, |bank, page, lang| {
        match bank.pay_on_page(&token, &entered.payment(page)) {
            Ok(PageStep::Done(form)) => leave_by(form, lang),
            Ok(PageStep::ThreeDs(id)) => {
                go_on(&format!("{VISIT}?orderId={id}&lang={}", lang.code()))
            }
            Err(refusal) => {
                let problem = Problem::of(&refusal, lang);
                draw(bank, page, lang, &entered, &entered.bin(page), Some(problem))
            }
        }
    })
}

/// The buyer goes back to the merchant without paying, or after having paid.
pub(super) async fn leave(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(wanted): Form<Wanted>,
) -> Response<Body> {
    let lang = wanted.or(Language::of_browser(&headers));
    match shared.bank().cancel_page(&token) {
        Some(form) => leave_by(form, lang),
        None => not_found(Frame::get(lang, address(&token), Vec::new())),
    }
}

/// The installments of a card, as a part of the page.
pub(super) async fn installments(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response<Body> {
    let bank = shared.bank();
    let lang = asked.wanted.or(Language::of_browser(&headers));
    let rows = bank.page(&token).and_then(|page| rows(&bank, &page, &asked.bin(&page), 1, lang));
    let part = InstallmentsPart { frame: Frame::alone(lang), installments: rows };
    show(&part, StatusCode::OK, Forms::Here)
}

/// Finds an open page, or says why there is none.
fn with_page(
    shared: &Shared,
    token: &str,
    wanted: &Wanted,
    headers: &HeaderMap,
    answer: impl FnOnce(&mut Bank, &Page, Language) -> Response<Body>,
) -> Response<Body> {
    let mut bank = shared.bank();
    let Some(page) = bank.page(token) else {
        let lang = wanted.or(Language::of_browser(headers));
        return not_found(Frame::get(lang, address(token), Vec::new()));
    };
    let lang = wanted.or((&page.page.order.locale).into());
    if page.open {
        return answer(&mut bank, &page, lang);
    }
    closed(&page, lang)
}

fn draw(
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
    if page.page.kind == PageKind::Bkm {
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
        three_ds_forced: page.page.force_three_ds,
        bin: bin.to_owned(),
        installments,
        test_cards: view::test_cards(lang),
        frame,
        here,
        problem,
        entered,
    };
    show(&checkout, StatusCode::OK, Forms::Here)
}

fn rows(
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
        _ => (
            lang.say("Ödeme formu", "Checkout form"),
            lang.say("Kartla ödeyin", "Pay by card").to_owned(),
            lang.say("Hangi kartla?", "With which card?"),
        ),
    }
}

fn closed(page: &Page, lang: Language) -> Response<Body> {
    let frame = Frame::get(lang, address(page.token.as_str()), Vec::new());
    if matches!(page.page.state, PageState::Paid(_)) {
        return notice(
            StatusCode::OK,
            frame,
            [
                ("Bu sipariş ödendi", "This order is paid"),
                (
                    "Bu sayfada yapılacak bir şey kalmadı; kart ikinci kez çekilmez.",
                    "Nothing is left to do here; the card is not charged twice.",
                ),
                (
                    "İş yeri sonucu token ile sorgulayabilir.",
                    "The merchant can ask for the result with the token.",
                ),
            ],
        );
    }
    notice(
        StatusCode::GONE,
        frame,
        [
            ("Bu sayfanın süresi doldu", "This page has expired"),
            (
                "Ödeme sayfaları açıldıktan 30 dakika sonra kapanır. Kartınızdan çekim yapılmadı.",
                "Payment pages close 30 minutes after they were opened. Your card was not charged.",
            ),
            (
                "İş yerine dönüp ödemeyi yeniden başlatın.",
                "Go back to the merchant and start the payment again.",
            ),
        ],
    )
}

fn address(token: &str) -> String {
    format!("/_simulator/pages/{token}")
}
