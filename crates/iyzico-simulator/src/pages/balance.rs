//! The page on which somebody agrees to get money as iyzico balance.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Response, StatusCode};

use super::leave::leave as leave_by;
use super::notice::{not_found, notice};
use super::view::host;
use crate::bank::Bank;
use crate::bank::balance_pages::{BalancePage, Purpose};
use crate::bank::form_post::FormPost;
use crate::bank::refusal::Refusal;
use crate::html::{Forms, Frame, Language, Wanted, money, show};
use crate::http::shared::Shared;

#[derive(Template)]
#[template(path = "pages/balance.html")]
struct AgreementPage {
    frame: Frame,
    here: String,
    merchant: String,
    is_refund: bool,
    facts: Vec<(&'static str, String)>,
    amount: String,
    problem: Option<String>,
}

impl AgreementPage {
    fn heading(&self) -> &str {
        if self.is_refund {
            self.frame.lang.say("İadenizi bakiyenize alın", "Get your refund as balance")
        } else {
            self.frame.lang.say("Kazancınızı bakiyenize alın", "Get your earnings as balance")
        }
    }
}

/// Somebody opens the page.
pub(super) async fn visit(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response<Body> {
    with_page(&shared, &token, &wanted, &headers, |bank, page, lang| {
        draw(bank, page, &token, lang, None)
    })
}

/// Somebody agrees.
pub(super) async fn agree(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(wanted): Form<Wanted>,
) -> Response<Body> {
    act(&shared, &token, &wanted, &headers, Bank::agree_on_balance_page)
}

/// Somebody goes back without agreeing.
pub(super) async fn leave(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(wanted): Form<Wanted>,
) -> Response<Body> {
    act(&shared, &token, &wanted, &headers, Bank::leave_balance_page)
}

fn act(
    shared: &Shared,
    token: &str,
    wanted: &Wanted,
    headers: &HeaderMap,
    act: fn(&mut Bank, &str) -> Result<FormPost, Refusal>,
) -> Response<Body> {
    with_page(shared, token, wanted, headers, |bank, page, lang| match act(bank, token) {
        Ok(form) => leave_by(form, lang),
        Err(refusal) => draw(bank, page, token, lang, Some(refusal.in_words())),
    })
}

/// Finds an open page, or says why there is none.
fn with_page(
    shared: &Shared,
    token: &str,
    wanted: &Wanted,
    headers: &HeaderMap,
    respond: impl FnOnce(&mut Bank, &BalancePage, Language) -> Response<Body>,
) -> Response<Body> {
    let mut bank = shared.bank();
    let Some(page) = bank.balance_page(token).cloned() else {
        let lang = wanted.or(Language::of_browser(headers));
        return not_found(Frame::get(lang, address(token), Vec::new()));
    };
    let lang = wanted.or((&page.locale).into());
    if page.is_open(bank.now()) {
        return respond(&mut bank, &page, lang);
    }
    let frame = Frame::get(lang, address(token), Vec::new());
    notice(
        StatusCode::GONE,
        frame,
        [
            ("Bu sayfa kapandı", "This page is closed"),
            (
                "Sayfa daha önce kullanıldı ya da süresi doldu. Para ikinci kez aktarılmaz.",
                "The page was used before, or its time is over. No money is moved twice.",
            ),
            (
                "Gerekirse iş yerinden yeni bir sayfa isteyin.",
                "Ask the merchant for a new page if you need one.",
            ),
        ],
    )
}

/// Draws an open page. What can no longer be moved is shown as nothing, with the reason.
fn draw(
    bank: &Bank,
    page: &BalancePage,
    token: &str,
    lang: Language,
    problem: Option<String>,
) -> Response<Body> {
    let (amount, problem) = match bank.amount_to_balance(&page.purpose) {
        Ok((price, currency)) => (money(price, currency.as_str(), lang), problem),
        Err(refusal) => ("–".to_owned(), Some(refusal.in_words())),
    };
    let fact = match &page.purpose {
        Purpose::Refund(id) => (lang.say("İade edilen ödeme", "Refunded payment"), id.to_string()),
        Purpose::Settlement { key, .. } => {
            let seller = bank.sub_merchants.find(key).ok();
            let name = seller.and_then(|seller| seller.name.as_ref());
            let name = name.map_or_else(|| key.to_string(), ToString::to_string);
            (lang.say("Satıcı", "Seller"), name)
        }
    };
    let page = AgreementPage {
        frame: Frame::get(lang, address(token), Vec::new()),
        here: address(token),
        merchant: host(&page.callback_url),
        is_refund: matches!(page.purpose, Purpose::Refund(_)),
        facts: vec![fact],
        amount,
        problem,
    };
    show(&page, StatusCode::OK, Forms::Here)
}

fn address(token: &str) -> String {
    format!("/_simulator/balance/{token}")
}
