//! The panel under `/_simulator/`: payments, requests and webhooks, for whoever looks on.

mod payment;
mod payments;
mod reasons;
mod requests;
mod view;
mod webhooks;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::header::{COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use axum::routing::get;
use serde::Deserialize;

use crate::html::{Frame, Language};
use crate::http::shared::Shared;
use crate::pages::not_found;

pub(crate) use view::tabs;

/// The routes of the panel.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(go_to_panel))
        .route("/_simulator", get(go_to_panel))
        .route(PAYMENTS, get(payments::list))
        .route("/_simulator/panel/payments/{id}", get(payment::show))
        .route(REQUESTS, get(requests::list))
        .route("/_simulator/panel/requests/{number}", get(requests::show))
        .route(WEBHOOKS, get(webhooks::list))
        .route("/_simulator/panel/webhooks/{reference}", get(webhooks::show))
}

const PAYMENTS: &str = "/_simulator/";
const REQUESTS: &str = "/_simulator/panel/requests";
const WEBHOOKS: &str = "/_simulator/panel/webhooks";
/// How many rows a list shows.
const MOST_ROWS: usize = 200;

/// What the address of a panel page may say.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    lang: String,
    /// Shows requests older than this one.
    before: Option<u64>,
}

async fn go_to_panel() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let panel = HeaderValue::from_static(PAYMENTS);
    response.headers_mut().insert(LOCATION, panel);
    response
}

/// The frame of a panel page. A language that was chosen once stays, in a cookie.
fn frame(asked: &Asked, headers: &HeaderMap, address: &str) -> Frame {
    let cookies = headers.get(COOKIE).and_then(|value| value.to_str().ok());
    let chosen = cookies.into_iter().flat_map(|cookies| cookies.split(';'));
    let chosen = { chosen }.find_map(|cookie| cookie.trim().strip_prefix(COOKIE_NAME));
    let lang = Language::read(&asked.lang)
        .or_else(|| chosen.and_then(Language::read))
        .unwrap_or_else(|| Language::of_browser(headers));
    Frame::get(lang, address, Vec::new())
}

/// Answers with a page of the panel, and remembers the language if it was chosen.
fn show(page: &impl askama::Template, frame_lang: Language, asked: &Asked) -> Response<Body> {
    let mut response = crate::html::show(page, StatusCode::OK, crate::html::Forms::Here);
    if Language::read(&asked.lang).is_some() {
        let code = frame_lang.code();
        let cookie = format!("{COOKIE_NAME}{code}; Path=/_simulator/; SameSite=Lax; HttpOnly");
        let cookie = HeaderValue::from_str(&cookie).expect("a cookie is ASCII");
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

fn missing(frame: Frame) -> Response<Body> {
    not_found(frame)
}

const COOKIE_NAME: &str = "lang=";
