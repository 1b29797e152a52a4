//! Pages for the buyer: the bank's 3-D Secure page, the pages on which one pays, and those on which one
//! chooses cards.
//!
//! They work without JavaScript; with it, installments show while the card number is typed and the
//! way back to the merchant needs no click. A card number never comes back in a page.

mod apm;
pub(crate) mod apm_driver;
mod balance;
pub(crate) mod bank;
mod card;
pub(crate) mod card_page_driver;
mod cards;
mod checkout;
mod consumer;
mod hosted;
mod leave;
mod link;
mod notice;
pub(crate) mod page_driver;
pub(crate) mod terminal_app;
mod view;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use iyzico_core::html;

use self::bank::{CONFIRM, VISIT};
use crate::http::shared::Shared;

pub(crate) use self::notice::{is_for_a_person, not_found, nowhere};
pub(crate) use self::view::masked;

/// The routes of all pages.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route(VISIT, get(bank::visit).post(bank::arrive))
        .route(CONFIRM, post(bank::confirm))
        .route(PAGE, get(hosted::visit).post(hosted::come_back))
        .route(&format!("{PAGE}/pay"), post(hosted::pay))
        .route(&format!("{PAGE}/leave"), post(hosted::leave))
        .route(&format!("{PAGE}/installments"), get(hosted::installments))
        .route(LINK, get(link::visit).post(link::buy))
        .route(&format!("{LINK}/image"), get(link::image))
        .route(&format!("{LINK}/back"), post(link::back))
        .route(BALANCE, get(balance::visit))
        .route(&format!("{BALANCE}/agree"), post(balance::agree))
        .route(&format!("{BALANCE}/leave"), post(balance::leave))
        .route(APM_PAGE, get(apm::visit))
        .route(&format!("{APM_PAGE}/answer"), post(apm::answer))
        .route(CARD_PAGE, get(cards::visit))
        .route(&format!("{CARD_PAGE}/save"), post(cards::save))
        .route(&format!("{CARD_PAGE}/leave"), post(cards::leave))
}

/// The token of a page, from itself, from its address, or from HTML that leads there.
fn token_of(given: &str) -> String {
    const OURS: &str = "/_simulator/";
    let html = html::decode(given);
    let address = html.split_once(OURS).map_or(given, |(_, address)| address);
    let path = address.split(['?', '#', '"', '\'']).next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

const PAGE: &str = "/_simulator/pages/{token}";
const BALANCE: &str = "/_simulator/balance/{token}";
const APM_PAGE: &str = "/_simulator/apm/{token}";
const CARD_PAGE: &str = "/_simulator/card_pages/{token}";
/// The address that `link.create` gives.
const LINK: &str = "/link/{token}";
