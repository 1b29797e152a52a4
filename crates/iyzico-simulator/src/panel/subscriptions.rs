//! The list of subscriptions, with what was charged and what comes next.

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Response};
use iyzico_core::order::Note;
use iyzico_core::subscription::{SubscriptionOrderStatus, SubscriptionStatus};

use super::frame::{Asked, MOST_ROWS, SUBSCRIPTIONS, frame, show};
use super::view::{Badge, PaymentLink};
use crate::bank::Bank;
use crate::bank::subscriptions::subscription::Subscription;
use crate::html::{Frame, Language, moment, money};
use crate::http::mask::mask_text;
use crate::http::shared::Shared;
use crate::pages::masked;

#[derive(Template)]
#[template(path = "panel/subscriptions.html")]
struct Subscriptions {
    frame: Frame,
    rows: Vec<Row>,
}

impl Subscriptions {
    fn title(&self) -> &'static str {
        self.frame.lang.say("Abonelikler", "Subscriptions")
    }
}

struct Row {
    badge: Badge,
    code: String,
    plan: String,
    customer: String,
    card: String,
    amount: String,
    /// The payments of its orders that were paid, the oldest first.
    payments: Vec<PaymentLink>,
    next: String,
}

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response<Body> {
    let frame = frame(&asked, &headers, SUBSCRIPTIONS);
    let lang = frame.lang;
    let bank = shared.bank();
    let latest = bank.subscriptions.running.all().iter().rev().take(MOST_ROWS);
    let rows = latest.map(|subscription| row(&bank, subscription, lang)).collect();
    show(&Subscriptions { frame, rows }, lang, &asked)
}

fn row(bank: &Bank, subscription: &Subscription, lang: Language) -> Row {
    /// The latest payments; a subscription may have hundreds.
    const MOST_PAYMENTS: usize = 12;
    let plan = &subscription.plan;
    let names = [subscription.product_name.as_ref(), plan.name.as_ref()];
    let names: Vec<_> = names.into_iter().flatten().map(Note::as_str).collect();
    let customer = bank.subscriptions.customers.find(&subscription.customer).ok();
    let customer = customer.and_then(|customer| customer.email.as_ref());
    let currency = plan.currency_code.as_ref().map_or("TRY", |currency| currency.as_str());
    let paid = subscription.orders.iter().rev().filter_map(|order| {
        let is_paid = order.status == SubscriptionOrderStatus::Success;
        let attempt = order.attempts.last().filter(|_| is_paid)?;
        Some(PaymentLink::from(&attempt.payment_id))
    });
    let mut payments: Vec<_> = paid.take(MOST_PAYMENTS).collect();
    payments.reverse();
    Row {
        badge: badge(subscription, lang),
        code: subscription.reference_code.to_string(),
        plan: mask_text(&names.join(" · ")).to_owned(),
        customer: customer.map_or("", |email| mask_text(email.as_str())).to_owned(),
        card: masked(&subscription.card.card),
        amount: plan.price.map_or_else(String::new, |price| money(price, currency, lang)),
        payments,
        next: subscription.next_at.map_or_else(String::new, |at| moment(at, lang)),
    }
}

fn badge(subscription: &Subscription, lang: Language) -> Badge {
    match subscription.status {
        SubscriptionStatus::Active => Badge::good(lang.say("Etkin", "Active")),
        SubscriptionStatus::Unpaid => Badge::bad(lang.say("Ödenmedi", "Unpaid")),
        SubscriptionStatus::Upgraded => Badge::wait(lang.say("Yükseltildi", "Upgraded")),
        SubscriptionStatus::Canceled => Badge::wait(lang.say("İptal edildi", "Canceled")),
        SubscriptionStatus::Expired => Badge::wait(lang.say("Sona erdi", "Expired")),
        _ => Badge::wait(lang.say("Bekliyor", "Pending")),
    }
}
