//! What all pages of the panel have: their addresses, and the language that was chosen.

use axum::body::Body;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde::Deserialize;

use crate::html::{self, Forms, Frame, Language};

pub(super) const PAYMENTS: &str = "/_simulator/";
pub(super) const REQUESTS: &str = "/_simulator/panel/requests";
pub(super) const SUBSCRIPTIONS: &str = "/_simulator/panel/subscriptions";
pub(super) const WEBHOOKS: &str = "/_simulator/panel/webhooks";
/// How many rows a list shows.
pub(super) const MOST_ROWS: usize = 200;

/// What the address of a panel page may say.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    lang: String,
    before: String,
}

impl Asked {
    /// The request whose predecessors are shown; ignored unless it is a number.
    pub(super) fn before(&self) -> Option<u64> {
        self.before.parse().ok()
    }
}

/// The frame of a panel page. A language that was chosen once stays, in a cookie.
pub(super) fn frame(asked: &Asked, headers: &HeaderMap, address: &str) -> Frame {
    let cookies = headers.get(COOKIE).and_then(|value| value.to_str().ok());
    let chosen = cookies.into_iter().flat_map(|cookies| cookies.split(';'));
    let chosen = { chosen }.find_map(|cookie| cookie.trim().strip_prefix(COOKIE_NAME));
    let lang = Language::read(&asked.lang)
        .or_else(|| chosen.and_then(Language::read))
        .unwrap_or_else(|| Language::of_browser(headers));
    Frame::get(lang, address, Vec::new())
}

/// Responds with a page of the panel, and remembers the language if it was chosen.
pub(super) fn show(
    page: &impl askama::Template,
    frame_lang: Language,
    asked: &Asked,
) -> Response<Body> {
    let mut response = html::show(page, StatusCode::OK, Forms::Here);
    if Language::read(&asked.lang).is_some() {
        let code = frame_lang.code();
        let cookie = format!("{COOKIE_NAME}{code}; Path=/_simulator/; SameSite=Lax; HttpOnly");
        let cookie = HeaderValue::from_str(&cookie).expect("a cookie is ASCII");
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

const COOKIE_NAME: &str = "lang=";
