//! The page on which a buyer chooses among stored cards and stores new ones.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Response, StatusCode};
use iyzico_core::order::Token;

use super::card::stored_name;
use super::leave::leave as leave_by;
use super::notice::{not_found, notice};
use super::view::{CardChoice, Problem, TestCardView, masked, test_cards};
use crate::bank::Bank;
use crate::bank::card_pages::{CardPage, NewCard};
use crate::html::{Forms, Frame, Language, Wanted, show};
use crate::http::shared::Shared;

#[derive(Template)]
#[template(path = "pages/cards.html")]
#[expect(clippy::struct_excessive_bools, reason = "each shows a part of the page")]
struct CardsPage<'a> {
    frame: Frame,
    here: String,
    kind: &'static str,
    saved: bool,
    problem: Option<Problem>,
    cards: Vec<CardChoice>,
    /// Whether one card is chosen, not several.
    single: bool,
    may_add: bool,
    has_way_back: bool,
    entered: &'a NewCard,
    test_cards: Vec<TestCardView>,
}

impl CardsPage<'_> {
    /// What a field is explained by, and that it is wrong after a refusal because of it.
    fn describe(&self, field: &str) -> &'static str {
        let problem = self.problem.as_ref();
        match problem.is_some_and(|problem| problem.field == field) {
            true => r#" aria-invalid="true" aria-describedby="problem" autofocus"#,
            false if field == "holder" => r#" aria-describedby="new-hint""#,
            false => "",
        }
    }
}

/// What the form of the page sends.
#[derive(Default)]
struct Entered {
    lang: String,
    chosen: Vec<String>,
    new: NewCard,
}

impl Entered {
    /// A form may have the same field several times.
    fn read(body: &[u8]) -> Self {
        let mut entered = Self::default();
        for (name, value) in url::form_urlencoded::parse(body) {
            let value = value.into_owned();
            match name.as_ref() {
                "lang" => entered.lang = value,
                "card" => entered.chosen.push(value),
                "alias" => entered.new.alias = value,
                "holder" => entered.new.holder = value,
                "number" => entered.new.number = value,
                "month" => entered.new.month = value,
                "year" => entered.new.year = value,
                _ => {}
            }
        }
        entered
    }

    /// The new card, unless everything about it was left empty.
    fn new_card(&self) -> Option<&NewCard> {
        let NewCard { holder, number, month, year, .. } = &self.new;
        let is_empty = [holder, number, month, year].iter().all(|text| text.trim().is_empty());
        (!is_empty).then_some(&self.new)
    }
}

/// The buyer opens the page.
pub(super) async fn visit(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response<Body> {
    with_page(&shared, &token, &wanted, &headers, |bank, token, page, lang| {
        draw(bank, token, page, lang, &Drawn::default())
    })
}

/// The buyer saves a choice, and may have a new card stored.
pub(super) async fn save(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let entered = Entered::read(&body);
    let wanted = Wanted { lang: entered.lang.clone() };
    with_page(&shared, &token, &wanted, &headers, |bank, token, page, lang| {
        match bank.save_card_page(token, &entered.chosen, entered.new_card()) {
            Ok(Some(form)) => leave_by(form, lang),
            Ok(None) => {
                let page = bank.card_pages.find(token).expect("it was found").clone();
                draw(bank, token, &page, lang, &Drawn { saved: true, ..Drawn::default() })
            }
            Err(refusal) => {
                let problem = Some(Problem::of(&refusal, lang));
                let chosen = Some(entered.chosen.as_slice());
                let entered = Some(&entered.new);
                draw(bank, token, page, lang, &Drawn { saved: false, problem, chosen, entered })
            }
        }
    })
}

/// The buyer goes back to the merchant without changing anything.
pub(super) async fn leave(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(wanted): Form<Wanted>,
) -> Response<Body> {
    let lang = wanted.or(Language::of_browser(&headers));
    let form = Token::new(&token).ok().and_then(|token| shared.bank().leave_card_page(&token));
    match form {
        Some(form) => leave_by(form, lang),
        None => not_found(frame(&token, lang)),
    }
}

/// What a page shows besides the cards.
#[derive(Default)]
struct Drawn<'a> {
    saved: bool,
    problem: Option<Problem>,
    /// The cards that are ticked; those of the last choice when missing.
    chosen: Option<&'a [String]>,
    entered: Option<&'a NewCard>,
}

fn draw(
    bank: &Bank,
    token: &Token,
    page: &CardPage,
    lang: Language,
    drawn: &Drawn<'_>,
) -> Response<Body> {
    let nothing = NewCard::default();
    let is_chosen = |token: &str| match drawn.chosen {
        Some(chosen) => chosen.iter().any(|known| known == token),
        None => page.chosen.iter().any(|known| known == token),
    };
    let cards = bank.cards_on_page(page);
    let cards = cards.iter().map(|card| CardChoice {
        value: card.token.to_string(),
        name: stored_name(card, lang),
        number: masked(&card.card),
        chosen: is_chosen(card.token.as_str()),
    });
    let page = CardsPage {
        here: address(token.as_str()),
        kind: if page.is_session() {
            lang.say("iyzico'da saklı kartlar (simülasyon)", "Cards kept at iyzico (simulated)")
        } else {
            lang.say("Kart yönetimi", "Card management")
        },
        saved: drawn.saved,
        problem: drawn.problem.clone(),
        cards: cards.collect(),
        single: page.is_session(),
        may_add: page.may_add,
        has_way_back: page.callback_url.is_some(),
        entered: drawn.entered.unwrap_or(&nothing),
        test_cards: test_cards(lang),
        frame: frame(token.as_str(), lang),
    };
    show(&page, StatusCode::OK, Forms::Here)
}

/// Finds an open page, or says why there is none.
fn with_page(
    shared: &Shared,
    token: &str,
    wanted: &Wanted,
    headers: &HeaderMap,
    respond: impl FnOnce(&mut Bank, &Token, &CardPage, Language) -> Response<Body>,
) -> Response<Body> {
    let mut bank = shared.bank();
    let found = Token::new(token).ok();
    let found = found.and_then(|token| Some((bank.card_pages.find(&token)?.clone(), token)));
    let Some((page, token)) = found else {
        return not_found(frame(token, wanted.or(Language::of_browser(headers))));
    };
    let lang = wanted.or((&page.locale).into());
    if page.is_open(bank.now()) {
        return respond(&mut bank, &token, &page, lang);
    }
    notice(
        StatusCode::GONE,
        frame(token.as_str(), lang),
        [
            ("Bu sayfanın süresi doldu", "This page has expired"),
            (
                "Kart sayfaları açıldıktan 30 dakika sonra kapanır. Seçimleriniz saklandı.",
                "Card pages close 30 minutes after they were opened. Your choices were kept.",
            ),
            (
                "İş yerine dönüp sayfayı yeniden açın.",
                "Go back to the merchant and open the page again.",
            ),
        ],
    )
}

fn frame(token: &str, lang: Language) -> Frame {
    Frame::get(lang, address(token), Vec::new())
}

fn address(token: &str) -> String {
    format!("/_simulator/card_pages/{token}")
}
