//! The way back to the merchant: a form that submits itself, with a button for whoever needs it.

use askama::Template;
use axum::body::Body;
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, Response, StatusCode};

use crate::bank::form_post::FormPost;
use crate::html::{Forms, Frame, Language, show};

#[derive(Template)]
#[template(path = "pages/leave.html")]
struct LeavePage {
    frame: Frame,
    action: String,
    fields: Vec<(&'static str, String)>,
}

/// Sends the browser where a form says.
pub(super) fn leave(form: FormPost, lang: Language) -> Response<Body> {
    let page = LeavePage { frame: Frame::alone(lang), action: form.action, fields: form.fields };
    show(&page, StatusCode::OK, Forms::Anywhere)
}

/// Sends the browser to another page of the simulator, so that reloading repeats nothing.
pub(super) fn go_on(address: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    if let Ok(address) = HeaderValue::from_str(address) {
        response.headers_mut().insert(LOCATION, address);
    }
    response
}
