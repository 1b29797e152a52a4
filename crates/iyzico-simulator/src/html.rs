//! Pages for people: their languages, their frame, and what the browser may do on them.

mod format;
mod language;

use std::sync::LazyLock;

use askama::Template;
use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, Response, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};

pub(crate) use format::{moment, money};
pub(crate) use language::{Language, Wanted};

/// What every page has: its language, and how to see it in the other one.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) lang: Language,
    pub(crate) switch: Option<Switch>,
}

/// The request that shows the same page again; the other language is added to it.
#[derive(Clone, Debug)]
pub(crate) struct Switch {
    pub(crate) action: String,
    pub(crate) fields: Vec<(&'static str, String)>,
}

impl Frame {
    pub(crate) fn get(
        lang: Language,
        action: impl Into<String>,
        fields: Vec<(&'static str, String)>,
    ) -> Self {
        let switch = Switch { action: action.into(), fields };
        Self { lang, switch: Some(switch) }
    }

    /// For a page that nobody stays on.
    pub(crate) fn alone(lang: Language) -> Self {
        Self { lang, switch: None }
    }
}

/// Where the forms of a page may lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Forms {
    /// To the simulator only.
    Here,
    /// To the merchant, and from there wherever the merchant redirects: browsers apply the policy to
    /// redirects too.
    Anywhere,
}

/// Responds with a page.
pub(crate) fn show(page: &impl Template, status: StatusCode, forms: Forms) -> Response<Body> {
    let html = page.render().expect("writing to memory and formatting text do not fail");
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let policy = match forms {
        Forms::Here => format!("{}; form-action 'self'", *POLICY),
        Forms::Anywhere => POLICY.clone(),
    };
    let policy = HeaderValue::from_str(&policy).expect("a policy is ASCII");
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    for (name, value) in [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The style sheet, which stands in every page.
pub(crate) const STYLE: &str = include_str!("../templates/style.css");
/// Sends the buyer back without a click.
pub(crate) const SUBMIT: &str = include_str!("../templates/scripts/submit.js");
/// Shows the installments while the card number is typed.
pub(crate) const CHOICES: &str = include_str!("../templates/scripts/choices.js");

/// Nothing is loaded from anywhere, and nothing runs but these scripts.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "default-src 'none'; style-src {}; script-src {} {}; connect-src 'self'; img-src data:; \
         base-uri 'none'",
        hash(STYLE),
        hash(SUBMIT),
        hash(CHOICES),
    )
});

/// Names an inline style or script by its content.
fn hash(content: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(Sha256::digest(content)))
}
