//! What several pages of the panel show.

use iyzico_core::payment::PaymentId;

use super::frame::{PAYMENTS, REQUESTS, SUBSCRIPTIONS, WEBHOOKS};
use crate::bank::payment::Channel;
use crate::bank::webhooks::{Delivery, Webhook};
use crate::html::{Frame, Language, moment};
use crate::http::authentication::Verdict;
use crate::http::log::Request;
use crate::http::mask::mask_text;

/// One of the lists.
pub(crate) struct Tab {
    pub(crate) address: &'static str,
    pub(crate) name: &'static str,
    pub(crate) current: bool,
}

/// The lists, with the one that the page belongs to.
pub(crate) fn tabs(frame: &Frame) -> [Tab; 4] {
    let here = frame.switch.as_ref().map_or("", |switch| &switch.action);
    let lang = frame.lang;
    let requests = here.starts_with(REQUESTS);
    let subscriptions = here.starts_with(SUBSCRIPTIONS);
    let webhooks = here.starts_with(WEBHOOKS);
    [
        Tab {
            address: PAYMENTS,
            name: lang.say("Ödemeler", "Payments"),
            current: !requests && !webhooks && !subscriptions,
        },
        Tab {
            address: SUBSCRIPTIONS,
            name: lang.say("Abonelikler", "Subscriptions"),
            current: subscriptions,
        },
        Tab { address: REQUESTS, name: lang.say("İstekler", "Requests"), current: requests },
        Tab { address: WEBHOOKS, name: lang.say("Bildirimler", "Webhooks"), current: webhooks },
    ]
}

/// A state in words and in colour.
pub(super) struct Badge {
    pub(super) tone: &'static str,
    pub(super) text: String,
}

impl Badge {
    pub(super) fn good(text: impl Into<String>) -> Self {
        Self::new("good", text)
    }

    pub(super) fn bad(text: impl Into<String>) -> Self {
        Self::new("bad", text)
    }

    pub(super) fn wait(text: impl Into<String>) -> Self {
        Self::new("wait", text)
    }

    fn new(tone: &'static str, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { tone, text }
    }
}

/// A fact with its name. A card number is in neither, wherever it comes from.
pub(super) struct Fact {
    pub(super) name: String,
    pub(super) text: String,
}

impl Fact {
    pub(super) fn new(name: &str, text: impl Into<String>) -> Self {
        Self { name: mask_text(name).to_owned(), text: mask_text(&text.into()).to_owned() }
    }
}

/// A payment and the address of its page.
pub(super) struct PaymentLink {
    pub(super) id: String,
    pub(super) address: String,
}

impl PaymentLink {
    pub(super) fn to(id: impl Into<String>) -> Self {
        let id = id.into();
        let address = format!("/_simulator/panel/payments/{id}");
        Self { id, address }
    }
}

impl From<&PaymentId> for PaymentLink {
    fn from(id: &PaymentId) -> Self {
        Self::to(id.as_str())
    }
}

/// A request in a table.
pub(super) struct RequestRow {
    pub(super) number: u64,
    pub(super) address: String,
    pub(super) line: String,
    pub(super) signature: Badge,
    pub(super) result: Badge,
    pub(super) moment: String,
}

impl RequestRow {
    pub(super) fn of(request: &Request, lang: Language) -> Self {
        Self {
            number: request.number,
            address: format!("{REQUESTS}/{}", request.number),
            line: format!("{} {}", request.method, request.path),
            signature: signature(request, lang),
            result: result(request, lang),
            moment: moment(request.at, lang),
        }
    }
}

fn signature(request: &Request, lang: Language) -> Badge {
    match request.signature {
        Verdict::Verified => Badge::good(lang.say("Doğrulandı", "Verified")),
        Verdict::Missing => Badge::wait(lang.say("İmzasız", "Unsigned")),
        Verdict::Unread => Badge::wait(lang.say("Okunmadı", "Not read")),
        Verdict::Malformed(_) => Badge::bad(lang.say("Biçim hatalı", "Malformed")),
        Verdict::UnknownKey(_) => Badge::bad(lang.say("Anahtar tanınmıyor", "Unknown key")),
        Verdict::Wrong(_) => Badge::bad(lang.say("İmza yanlış", "Wrong signature")),
    }
}

fn result(request: &Request, lang: Language) -> Badge {
    if let Some(fault) = request.faults.first() {
        return Badge::wait(format!("{}: {fault}", lang.say("Arıza", "Fault")));
    }
    match request.error_code {
        None if request.status < 400 => Badge::good(lang.say("Başarılı", "Success")),
        None => Badge::bad(format!("HTTP {}", request.status)),
        Some(code) => Badge::bad(format!("{} {code}", lang.say("Hata", "Error"))),
    }
}

/// A webhook in a table.
pub(super) struct WebhookRow {
    pub(super) address: String,
    pub(super) badge: Badge,
    pub(super) event: String,
    pub(super) payment: PaymentLink,
    pub(super) deliveries: String,
    pub(super) next: String,
}

impl WebhookRow {
    pub(super) fn of(webhook: &Webhook, lang: Language) -> Self {
        let deliveries: Vec<_> =
            webhook.deliveries.iter().map(|delivery| outcome(delivery, lang)).collect();
        let deliveries =
            if deliveries.is_empty() { "–".to_owned() } else { deliveries.join(", ") };
        Self {
            address: format!("{WEBHOOKS}/{}", webhook.reference),
            badge: state(webhook, lang),
            event: format!("{} {}", webhook.event, webhook.status),
            payment: (&webhook.payment_id).into(),
            deliveries,
            next: webhook.next_at.map_or_else(String::new, |at| moment(at, lang)),
        }
    }
}

fn state(webhook: &Webhook, lang: Language) -> Badge {
    if webhook.is_delivered() {
        Badge::good(lang.say("Teslim edildi", "Delivered"))
    } else if webhook.under_way {
        Badge::wait(lang.say("Gönderiliyor", "Being sent"))
    } else if webhook.next_at.is_some() {
        Badge::wait(lang.say("Bekliyor", "Waiting"))
    } else {
        Badge::bad(lang.say("Vazgeçildi", "Given up"))
    }
}

/// How a delivery ended: the status, or why there was none.
pub(super) fn outcome(delivery: &Delivery, lang: Language) -> String {
    match (delivery.status, &delivery.problem) {
        (Some(status), _) => format!("HTTP {status}"),
        (None, Some(problem)) => problem.clone(),
        (None, None) => lang.say("yanıt yok", "no response").to_owned(),
    }
}

/// How a buyer came to pay.
pub(super) fn channel(channel: Channel, lang: Language) -> &'static str {
    match channel {
        Channel::Api => "API",
        Channel::ThreeDs => "3-D Secure",
        Channel::CheckoutForm => lang.say("Ödeme formu", "Checkout form"),
        Channel::PayWithIyzico => lang.say("iyzico ile öde", "Pay with iyzico"),
        Channel::Bkm => "BKM Express",
        Channel::Link => "iyzilink",
        Channel::Apm => lang.say("Alternatif yöntem", "Alternative method"),
        Channel::Iyziup => "iyziUP",
        Channel::Subscription => lang.say("Abonelik", "Subscription"),
        Channel::Basic => "API (basic)",
        Channel::BasicThreeDs => "3-D Secure (basic)",
        Channel::BasicBkm => "BKM Express (basic)",
        Channel::Pecco => "Pecco",
    }
}
