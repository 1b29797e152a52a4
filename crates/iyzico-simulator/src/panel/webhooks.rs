//! The list of webhooks, and one of them with its deliveries.

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Response};

use super::frame::{self, Asked, MOST_ROWS, WEBHOOKS, frame};
use super::requests::pretty;
use super::view::{Badge, Fact, WebhookRow, outcome};
use crate::bank::webhooks::{Delivery, Webhook};
use crate::html::{Frame, Language, moment};
use crate::http::mask::mask;
use crate::http::shared::Shared;
use crate::pages::not_found;

#[derive(Template)]
#[template(path = "panel/webhooks.html")]
struct Webhooks {
    frame: Frame,
    rows: Vec<WebhookRow>,
    target: String,
    base_url: String,
}

impl Webhooks {
    fn title(&self) -> &'static str {
        self.frame.lang.say("Bildirimler", "Webhooks")
    }
}

#[derive(Template)]
#[template(path = "panel/webhook.html")]
struct WebhookPage {
    frame: Frame,
    row: WebhookRow,
    facts: Vec<Fact>,
    deliveries: Vec<DeliveryRow>,
    body: String,
}

impl WebhookPage {
    fn title(&self) -> &str {
        &self.row.event
    }
}

struct DeliveryRow {
    moment: String,
    badge: Badge,
}

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response<Body> {
    let frame = frame(&asked, &headers, WEBHOOKS);
    let lang = frame.lang;
    let bank = shared.bank();
    let latest = bank.webhooks.all().iter().rev().take(MOST_ROWS);
    let target = bank.webhooks.url.as_deref();
    let page = Webhooks {
        rows: latest.map(|webhook| WebhookRow::of(webhook, lang)).collect(),
        target: match target {
            Some(url) => format!("{} {url}", lang.say("Adres:", "They go to")),
            None => lang.say("Bildirim adresi verilmedi.", "No address was given.").to_owned(),
        },
        base_url: bank.base_url().to_owned(),
        frame,
    };
    frame::show(&page, lang, &asked)
}

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    Path(reference): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response<Body> {
    let frame = frame(&asked, &headers, &format!("{WEBHOOKS}/{reference}"));
    let lang = frame.lang;
    let bank = shared.bank();
    let mut all = bank.webhooks.all().iter();
    let Some(webhook) = all.find(|webhook| webhook.reference == reference) else {
        return not_found(frame);
    };
    let deliveries = webhook.deliveries.iter();
    let page = WebhookPage {
        row: WebhookRow::of(webhook, lang),
        facts: facts(webhook, lang),
        deliveries: deliveries.map(|delivery| row(delivery, lang)).collect(),
        body: pretty(&mask(webhook.body.as_bytes())),
        frame,
    };
    frame::show(&page, lang, &asked)
}

fn facts(webhook: &Webhook, lang: Language) -> Vec<Fact> {
    let unsigned = lang.say("gönderilmiyor", "not sent");
    vec![
        Fact::new("iyziReferenceCode", &*webhook.reference),
        Fact::new(lang.say("Adres", "Address"), &*webhook.url),
        Fact::new("X-IYZ-SIGNATURE-V3", webhook.signature.as_deref().unwrap_or(unsigned)),
    ]
}

fn row(delivery: &Delivery, lang: Language) -> DeliveryRow {
    let text = outcome(delivery, lang);
    DeliveryRow {
        moment: moment(delivery.at, lang),
        badge: if delivery.succeeded() { Badge::good(text) } else { Badge::bad(text) },
    }
}
