//! The page on which a buyer confirms a payment with an alternative method.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Response, StatusCode};
use iyzico_core::order::{Name, Token};
use serde::Deserialize;

use super::leave::leave;
use super::notice::{not_found, notice};
use super::view::host;
use crate::bank::Bank;
use crate::bank::apm::{ApmAnswer, ApmProblem, ApmState, ApmVisit};
use crate::html::{Forms, Frame, Language, Wanted, moment, money, show};
use crate::http::shared::Shared;

#[derive(Template)]
#[template(path = "pages/apm.html")]
struct ApmPage {
    frame: Frame,
    here: String,
    method: String,
    merchant: String,
    account_holder: String,
    moment: String,
    amount: String,
}

/// What the form of the page sends.
#[derive(Deserialize)]
pub(super) struct Answer {
    #[serde(flatten)]
    wanted: Wanted,
    refuse: Option<String>,
}

/// The buyer opens the page.
pub(super) async fn visit(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response<Body> {
    let bank = shared.bank();
    let Some(visit) = find(&bank, &token) else {
        return not_found(frame(&token, wanted.or(Language::of_browser(&headers))));
    };
    let lang = wanted.or((&visit.order.locale).into());
    if !visit.is_open(bank.now()) {
        return over(visit.state, frame(&token, lang));
    }
    let page = ApmPage {
        here: address(&token),
        method: visit.method.to_string(),
        merchant: host(&visit.callback_url),
        account_holder: visit.account_holder.as_ref().map(Name::to_string).unwrap_or_default(),
        moment: moment(visit.opened_at, lang),
        amount: money(visit.order.paid_price, visit.order.currency.as_str(), lang),
        frame: frame(&token, lang),
    };
    show(&page, StatusCode::OK, Forms::Here)
}

/// The buyer answers.
pub(super) async fn answer(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(said): Form<Answer>,
) -> Response<Body> {
    let mut bank = shared.bank();
    let lang = said.wanted.or(Language::of_browser(&headers));
    let answer = if said.refuse.is_some() { ApmAnswer::Refuse } else { ApmAnswer::Confirm };
    let result = match Token::new(&token) {
        Ok(page) => bank.answer_apm(&page, answer),
        Err(_) => Err(ApmProblem::Unknown),
    };
    match result {
        Ok(form) => leave(form, lang),
        Err(ApmProblem::Unknown) => not_found(frame(&token, lang)),
        Err(ApmProblem::Over | ApmProblem::Expired) => {
            let state = find(&bank, &token).map_or(ApmState::Waiting, |visit| visit.state);
            over(state, frame(&token, lang))
        }
    }
}

fn over(state: ApmState, frame: Frame) -> Response<Body> {
    let title = match state {
        ApmState::Paid => ("Bu ödeme yapıldı", "This payment is made"),
        ApmState::Refused => ("Bu ödeme reddedildi", "This payment was refused"),
        ApmState::Waiting => ("Bu sayfanın süresi doldu", "This page has expired"),
    };
    let text = match state {
        ApmState::Paid => (
            "Bu sayfada yapılacak bir şey kalmadı; hesaptan ikinci kez para alınmaz.",
            "Nothing is left to do here; the account is not charged twice.",
        ),
        ApmState::Refused | ApmState::Waiting => {
            ("Hesabınızdan para alınmadı.", "No money was taken from your account.")
        }
    };
    let hint = (
        "İş yeri sonucu paymentId ile sorgulayabilir.",
        "The merchant can ask for the result with the paymentId.",
    );
    let status = if state == ApmState::Waiting { StatusCode::GONE } else { StatusCode::OK };
    notice(status, frame, [title, text, hint])
}

fn find<'a>(bank: &'a Bank, token: &str) -> Option<&'a ApmVisit> {
    bank.apms.on_page(&Token::new(token).ok()?)
}

fn frame(token: &str, lang: Language) -> Frame {
    Frame::get(lang, address(token), Vec::new())
}

fn address(token: &str) -> String {
    format!("/_simulator/apm/{token}")
}
