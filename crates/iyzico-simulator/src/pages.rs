//! Pages for the buyer: the bank's 3-D Secure page and the pages on which one pays.
//!
//! They work without JavaScript; with it, installments show while the card number is typed and the
//! way back to the merchant needs no click. A card number never comes back in a page.

mod bank;
mod card;
mod hosted;
mod leave;
pub(crate) mod page_driver;
mod view;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Response, StatusCode};
use axum::routing::{get, post};
use serde::Deserialize;

use crate::html::{Forms, Frame, Language, show};
use crate::http::shared::Shared;

use view::Notice;
pub(crate) use view::masked;

/// The routes of all pages.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route(VISIT, get(bank::visit).post(bank::arrive))
        .route(CONFIRM, post(bank::confirm))
        .route(PAGE, get(hosted::visit).post(hosted::come_back))
        .route(&format!("{PAGE}/pay"), post(hosted::pay))
        .route(&format!("{PAGE}/leave"), post(hosted::leave))
        .route(&format!("{PAGE}/installments"), get(hosted::installments))
}

/// Where the page of the merchant sends the browser, as in the sandbox.
pub(crate) const VISIT: &str = "/payment/mock/init3ds";
/// Where the bank's page posts the code, as in the sandbox.
pub(crate) const CONFIRM: &str = "/payment/mock/confirm3ds";
const PAGE: &str = "/_simulator/pages/{token}";

/// The language that an address asks for.
#[derive(Debug, Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    lang: String,
}

impl Wanted {
    fn or(&self, default: Language) -> Language {
        Language::read(&self.lang).unwrap_or(default)
    }
}

/// A page that only says something.
fn notice(status: StatusCode, frame: Frame, texts: [(&str, &str); 3]) -> Response<Body> {
    let [title, text, hint] = texts.map(|(turkish, english)| frame.lang.say(turkish, english));
    let page =
        Notice { title: title.to_owned(), text: text.to_owned(), hint: hint.to_owned(), frame };
    show(&page, status, Forms::Here)
}

pub(crate) fn not_found(frame: Frame) -> Response<Body> {
    notice(
        StatusCode::NOT_FOUND,
        frame,
        [
            ("Böyle bir sayfa yok", "There is no such page"),
            (
                "Bu adresle açılmış bir ödeme bulunamadı.",
                "No payment was opened under this address.",
            ),
            (
                "Simülatör yeniden başlatıldıysa önceki ödemeler silinmiştir; iş yerinden yeni bir ödeme başlatın.",
                "If the simulator was restarted, earlier payments are gone; start a new one at the merchant.",
            ),
        ],
    )
}
