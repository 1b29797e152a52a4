//! The bank's page, where the buyer confirms a payment with 3-D Secure.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Response, StatusCode};
use serde::Deserialize;

use super::leave::leave;
use super::notice::{not_found, notice};
use super::view::{host, masked};

use crate::bank::Bank;
use crate::bank::sessions::{BankAnswer, Began, RIGHT_CODE, ThreeDsProblem, ThreeDsSession};
use crate::html::{Forms, Frame, Language, Wanted, moment, money, show};
use crate::http::shared::Shared;

#[derive(Template)]
#[template(path = "pages/bank.html")]
struct BankPage {
    frame: Frame,
    session: String,
    merchant: String,
    card: String,
    moment: String,
    amount: String,
    right_code: &'static str,
    problem: Option<String>,
}

/// The part of the sandbox's form that the bank needs.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Visit {
    #[serde(default)]
    order_id: String,
    /// Where the bank answers, if the merchant runs 3-D Secure itself.
    #[serde(default, rename = "TermUrl")]
    term_url: String,
    #[serde(flatten)]
    wanted: Wanted,
}

#[derive(Deserialize)]
pub(super) struct Answer {
    #[serde(flatten)]
    visit: Visit,
    #[serde(default)]
    code: String,
    cancel: Option<String>,
}

/// The browser comes from a page of the simulator.
pub(super) async fn visit(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Query(visit): Query<Visit>,
) -> Response<Body> {
    open(&shared.bank(), &headers, &visit)
}

/// The browser comes from the page that the merchant was given.
pub(super) async fn arrive(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Form(visit): Form<Visit>,
) -> Response<Body> {
    let mut bank = shared.bank();
    if !visit.term_url.is_empty() {
        bank.let_merchant_run(&visit.order_id, &visit.term_url);
    }
    open(&bank, &headers, &visit)
}

fn open(bank: &Bank, headers: &HeaderMap, visit: &Visit) -> Response<Body> {
    match bank.three_ds_session(&visit.order_id) {
        None => not_found(frame(visit, visit.wanted.or(Language::of_browser(headers)))),
        Some(session) if session.open => ask(bank, visit, &session, None),
        Some(session) => over(frame(visit, language(visit, &session))),
    }
}

/// The buyer answers.
pub(super) async fn confirm(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Form(answer): Form<Answer>,
) -> Response<Body> {
    let mut bank = shared.bank();
    let visit = &answer.visit;
    let Some(before) = bank.three_ds_session(&visit.order_id) else {
        return not_found(frame(visit, visit.wanted.or(Language::of_browser(&headers))));
    };
    let lang = language(visit, &before);
    let said = match answer.cancel {
        Some(_) => BankAnswer::Cancel,
        None => BankAnswer::Code(answer.code.clone()),
    };
    match bank.answer_three_ds(&visit.order_id, &said, Some(&lang.into())) {
        Ok(form) => leave(form, lang),
        Err(ThreeDsProblem::WrongCode { left }) => {
            let problem = match lang {
                Language::Turkish => format!("Kod yanlış. Kalan deneme: {left}."),
                Language::English => format!("The code is wrong. Tries left: {left}."),
            };
            ask(&bank, visit, &before, Some(problem))
        }
        Err(_) => over(frame(visit, lang)),
    }
}

fn ask(
    bank: &Bank,
    visit: &Visit,
    session: &ThreeDsSession,
    problem: Option<String>,
) -> Response<Body> {
    let lang = language(visit, session);
    let page = BankPage {
        frame: frame(visit, lang),
        session: session.id.clone(),
        merchant: merchant(bank, &session.id),
        card: masked(&session.card),
        moment: moment(session.at, lang),
        amount: money(session.amount, session.currency.as_str(), lang),
        right_code: RIGHT_CODE,
        problem,
    };
    show(&page, StatusCode::OK, Forms::Here)
}

/// Whom the buyer pays: the host that the browser goes back to, the only name known of a merchant.
fn merchant(bank: &Bank, id: &str) -> String {
    let began = bank.sessions.find(id).map(|session| &session.began);
    match began {
        Some(Began::ByCall { callback_url }) => host(callback_url),
        Some(Began::ByMerchant { term_url, .. }) => host(term_url),
        Some(Began::OnPage(token)) => {
            let page = bank.pages.find(token);
            page.map_or_else(String::new, |page| host(&page.callback_url))
        }
        None => String::new(),
    }
}

fn over(frame: Frame) -> Response<Body> {
    notice(
        StatusCode::CONFLICT,
        frame,
        [
            ("Bu doğrulama bitti", "This confirmation is over"),
            (
                "Bankaya daha önce yanıt verildi ya da sayfa kapatıldı.",
                "The bank was answered before, or its page was closed.",
            ),
            (
                "Bir 3-D Secure sayfası yalnızca bir kez kullanılabilir; iş yerinden yeni bir ödeme başlatın.",
                "A 3-D Secure page can be used once; start a new payment at the merchant.",
            ),
        ],
    )
}

fn language(visit: &Visit, session: &ThreeDsSession) -> Language {
    visit.wanted.or((&session.locale).into())
}

fn frame(visit: &Visit, lang: Language) -> Frame {
    Frame::get(lang, VISIT, vec![("orderId", visit.order_id.clone())])
}

/// Where the page of the merchant sends the browser, as in the sandbox.
pub(super) const VISIT: &str = "/payment/mock/init3ds";
/// Where the bank's page posts the code, as in the sandbox.
pub(crate) const CONFIRM: &str = "/payment/mock/confirm3ds";
