//! Pages that only say something.

use askama::Template;
use axum::body::Body;
use axum::http::header::ACCEPT;
use axum::http::{HeaderMap, Method, Response, StatusCode};

use crate::html::{Forms, Frame, Language, show};

#[derive(Template)]
#[template(path = "pages/notice.html")]
struct Notice {
    frame: Frame,
    title: String,
    text: String,
    hint: String,
}

/// Says something: title, text and hint, each in Turkish and in English.
pub(super) fn notice(status: StatusCode, frame: Frame, texts: [(&str, &str); 3]) -> Response<Body> {
    let [title, text, hint] = texts.map(|(turkish, english)| frame.lang.say(turkish, english));
    let page =
        Notice { title: title.to_owned(), text: text.to_owned(), hint: hint.to_owned(), frame };
    show(&page, status, Forms::Here)
}

/// For browsers that ask for an address of nothing; programs get JSON.
pub(crate) fn nowhere(headers: &HeaderMap) -> Response<Body> {
    notice(
        StatusCode::NOT_FOUND,
        Frame::alone(Language::of_browser(headers)),
        [
            ("Böyle bir sayfa yok", "There is no such page"),
            (
                "Bu adreste simülatörün bir sayfası yok.",
                "The simulator has no page at this address.",
            ),
            (
                "Ödemeler, istekler ve webhook'lar /_simulator/ adresindeki panelde.",
                "Payments, requests and webhooks are in the panel at /_simulator/.",
            ),
        ],
    )
}

/// Whether a person looks: browsers say that they want HTML, programs do not.
pub(crate) fn is_for_a_person(method: &Method, headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    method == Method::GET && accept.is_some_and(|accept| accept.contains("text/html"))
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
