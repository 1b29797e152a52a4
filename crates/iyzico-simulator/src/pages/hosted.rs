//! The pages on which a buyer pays: checkout form, pay-with-iyzico, BKM Express, iyziUP, Pecco.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Response, StatusCode};
use serde::Deserialize;

use super::bank::VISIT;
use super::card::{Entered, bin_of_choice, first_six};
use super::checkout::{address, draw, rows};
use super::leave::{go_on, leave as leave_by};
use super::notice::{not_found, notice};
use super::view::{Installments, Problem};
use crate::bank::Bank;
use crate::bank::hosted_pages::{Page, PageState, PageStep};
use crate::html::{Forms, Frame, Language, Wanted, show};
use crate::http::shared::Shared;

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
        if let Some(known) = bank.iyziup_forms.find(&page.token) {
            let buyer = entered.buyer.over(known);
            bank.iyziup_forms.enter(&page.token, buyer);
        }
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

fn closed(page: &Page, lang: Language) -> Response<Body> {
    let frame = Frame::get(lang, address(page.token.as_str()), Vec::new());
    let done = match page.page.state {
        PageState::Paid(_) => Some(("Bu sipariş ödendi", "This order is paid")),
        PageState::Confirmed => Some(("Bu sipariş onaylandı", "This order is confirmed")),
        PageState::Subscribed(_) => Some(("Abonelik başladı", "The subscription was started")),
        PageState::CardChanged => Some(("Kart değiştirildi", "The card was changed")),
        PageState::Unused | PageState::AtBank(_) | PageState::Failed(_) => None,
    };
    if let Some(done) = done {
        return notice(
            StatusCode::OK,
            frame,
            [
                done,
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
