//! Pages that only say something.

use askama::Template;
use axum::body::Body;
use axum::http::{Response, StatusCode};

use crate::html::{Forms, Frame, show};

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
