//! The list of requests, and one of them with its signature check.

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Response};
use iyzico_core::error::Meaning;

use super::frame::{self, Asked, MOST_ROWS, REQUESTS, frame};
use super::reasons::in_turkish;
use super::view::{Fact, PaymentLink, RequestRow};
use crate::html::{Frame, Language};
use crate::http::authentication::Verdict;
use crate::http::log::{Claim, Request};
use crate::http::shared::Shared;
use crate::pages::not_found;

#[derive(Template)]
#[template(path = "panel/requests.html")]
struct Requests {
    frame: Frame,
    rows: Vec<RequestRow>,
    older: Option<String>,
    base_url: String,
}

impl Requests {
    fn title(&self) -> &'static str {
        self.frame.lang.say("İstekler", "Requests")
    }
}

#[derive(Template)]
#[template(path = "panel/request.html")]
struct RequestPage {
    frame: Frame,
    row: RequestRow,
    hint: Option<String>,
    claim: Option<Claim>,
    facts: Vec<Fact>,
    payment: Option<PaymentLink>,
    advice: Option<&'static str>,
    body: String,
}

impl RequestPage {
    fn title(&self) -> String {
        let name = self.frame.lang.say("İstek", "Request");
        format!("{name} {}", self.row.number)
    }
}

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response<Body> {
    let frame = frame(&asked, &headers, REQUESTS);
    let lang = frame.lang;
    let base_url = shared.bank().base_url().to_owned();
    let log = shared.log();
    let before = asked.before().unwrap_or(u64::MAX);
    let mut wanted = log.all().rev().filter(|request| request.number < before);
    let latest = wanted.by_ref().take(MOST_ROWS);
    let requests: Vec<_> = latest.map(|request| RequestRow::of(&request, lang)).collect();
    let last = requests.last().filter(|_| wanted.next().is_some());
    let page = Requests {
        older: last.map(|row| format!("{REQUESTS}?before={}", row.number)),
        rows: requests,
        base_url,
        frame,
    };
    frame::show(&page, lang, &asked)
}

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response<Body> {
    let frame = frame(&asked, &headers, &format!("{REQUESTS}/{number}"));
    let lang = frame.lang;
    let found = number.parse().ok().and_then(|number| shared.log().find(number));
    let Some(request) = found else {
        return not_found(frame);
    };
    let meaning = request.error_code.and_then(|code| Meaning::find(code, request.status));
    let advice = meaning.map(Meaning::advice);
    let page = RequestPage {
        row: RequestRow::of(&request, lang),
        hint: hint(&request.signature, lang),
        claim: request.authorization.clone(),
        facts: facts(&request, lang),
        payment: request.payment_id.clone().map(PaymentLink::to),
        advice: advice.map(|advice| lang.say(advice.merchant_tr, advice.merchant_en)),
        body: pretty(&request.body),
        frame,
    };
    frame::show(&page, lang, &asked)
}

fn hint(verdict: &Verdict, lang: Language) -> Option<String> {
    let reason = match verdict {
        Verdict::Verified | Verdict::Unread => return None,
        Verdict::Missing => "there is no Authorization header",
        Verdict::Malformed(reason) | Verdict::UnknownKey(reason) | Verdict::Wrong(reason) => reason,
    };
    Some(sentence(lang.say(in_turkish(reason), reason), lang))
}

/// Begins with a capital letter and ends with a full stop, unless it ends with dots already.
fn sentence(clause: &str, lang: Language) -> String {
    let mut letters = clause.chars();
    let capital = match (letters.next(), lang) {
        (Some('i'), Language::Turkish) => "İ".to_owned(),
        (Some(first), _) => first.to_uppercase().collect(),
        (None, _) => return String::new(),
    };
    let stop = if clause.ends_with('…') { "" } else { "." };
    format!("{capital}{}{stop}", letters.as_str())
}

fn facts(request: &Request, lang: Language) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new("HTTP", request.status.to_string()),
        Fact::new(
            lang.say("Çağrı", "Call"),
            request.call.unwrap_or(lang.say("bilinmeyen yol", "unknown path")),
        ),
        Fact::new(lang.say("Zaman", "Time"), crate::html::moment(request.at, lang)),
    ];
    let more = [
        ("errorCode", request.error_code),
        ("errorGroup", request.error_group),
        (lang.say("Neden", "Reason"), request.reason.as_deref()),
    ];
    for (name, text) in more {
        facts.extend(text.map(|text| Fact::new(name, text)));
    }
    let fault = lang.say("Yapay arıza", "Fault on purpose");
    facts.extend(request.faults.iter().map(|happened| Fact::new(fault, happened.to_string())));
    facts
}

/// The body with a line for each field, its order kept; text that is not JSON stays as it is.
pub(super) fn pretty(json: &str) -> String {
    let mut shown = String::with_capacity(json.len() * 2);
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    let mut characters = json.chars().peekable();
    while let Some(character) = characters.next() {
        if in_text {
            shown.push(character);
            in_text = escaped || character != '"';
            escaped = character == '\\' && !escaped;
            continue;
        }
        match character {
            '"' => {
                in_text = true;
                shown.push(character);
            }
            '{' | '[' if matches!(characters.peek(), Some('}' | ']')) => shown.push(character),
            '{' | '[' => {
                depth += 1;
                shown.push(character);
                new_line(&mut shown, depth);
            }
            '}' | ']' if matches!(shown.chars().last(), Some('{' | '[')) => shown.push(character),
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut shown, depth);
                shown.push(character);
            }
            ',' => {
                shown.push(character);
                new_line(&mut shown, depth);
            }
            ':' => shown.push_str(": "),
            other => shown.push(other),
        }
    }
    shown
}

fn new_line(shown: &mut String, depth: usize) {
    shown.push('\n');
    shown.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_keeps_its_order_and_its_text() {
        assert_eq!(
            pretty(r#"{"b":[1.20,{"a":"x,{\"y\":1}\\"}],"c":{},"d":[]}"#),
            "{\n  \"b\": [\n    1.20,\n    {\n      \"a\": \"x,{\\\"y\\\":1}\\\\\"\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}"
        );
    }

    #[test]
    fn a_sentence_begins_with_a_capital_letter_of_its_language() {
        assert_eq!(sentence("imza yanlış", Language::Turkish), "İmza yanlış.");
        assert_eq!(sentence("it is wrong", Language::English), "It is wrong.");
    }
}
