//! The list of payments: the successful ones green, the failed ones red.

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Response};
use iyzico_core::payment::Phase;

use super::frame::{Asked, MOST_ROWS, PAYMENTS, frame, show};
use super::view::{Badge, PaymentLink, channel};
use crate::bank::Bank;
use crate::bank::ledger::PaymentAttempt;
use crate::bank::payment::Payment;
use crate::html::{Frame, Language, moment, money};
use crate::http::mask::mask_text;
use crate::http::shared::Shared;
use crate::pages::masked;

#[derive(Template)]
#[template(path = "panel/payments.html")]
struct Payments {
    frame: Frame,
    rows: Vec<Row>,
    summary: String,
    base_url: String,
    api_key: String,
}

impl Payments {
    fn title(&self) -> &'static str {
        self.frame.lang.say("Ödemeler", "Payments")
    }
}

struct Row {
    badge: Badge,
    id: String,
    address: String,
    amount: String,
    card: String,
    channel: &'static str,
    conversation_id: String,
    moment: String,
}

pub(super) async fn list(
    State(shared): State<Arc<Shared>>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response<Body> {
    let frame = frame(&asked, &headers, PAYMENTS);
    let bank = shared.bank();
    let lang = frame.lang;
    let latest = bank.ledger.attempts().rev().take(MOST_ROWS);
    let page = Payments {
        rows: latest.map(|attempt| row(&bank, &attempt, lang)).collect(),
        summary: summary(bank.ledger.attempts().len(), bank.ledger.failures(), lang),
        base_url: bank.base_url().to_owned(),
        api_key: shared.credentials.api_key().to_owned(),
        frame,
    };
    show(&page, lang, &asked)
}

fn row(bank: &Bank, attempt: &PaymentAttempt, lang: Language) -> Row {
    let PaymentLink { id, address } = (&attempt.payment_id).into();
    let conversation_id = attempt.conversation_id.as_ref();
    Row {
        badge: badge(attempt, bank.ledger.find(&attempt.payment_id).as_ref(), lang),
        id,
        address,
        amount: money(attempt.paid_price, attempt.currency.as_str(), lang),
        card: attempt.card.as_ref().map_or_else(|| "–".to_owned(), masked),
        channel: channel(attempt.channel, lang),
        conversation_id: conversation_id.map_or("", |id| mask_text(id.as_str())).to_owned(),
        moment: moment(attempt.at, lang),
    }
}

/// A payment as it stands now.
pub(super) fn badge(attempt: &PaymentAttempt, payment: Option<&Payment>, lang: Language) -> Badge {
    let failed = || Badge::bad(lang.say("Başarısız", "Failed"));
    let Some(payment) = payment.filter(|_| attempt.error_code.is_none()) else {
        return failed();
    };
    if payment.cancellation.is_some() {
        Badge::good(lang.say("Başarılı, iptal edildi", "Successful, cancelled"))
    } else if !payment.refunds.is_empty() && payment.refundable().amount().is_zero() {
        Badge::good(lang.say("Başarılı, iade edildi", "Successful, refunded"))
    } else if !payment.refunds.is_empty() {
        Badge::good(lang.say("Başarılı, kısmen iade", "Successful, partly refunded"))
    } else if payment.phase == Phase::PreAuth {
        Badge::wait(lang.say("Provizyonda", "On hold"))
    } else {
        match payment.fraud_status {
            0 => Badge::wait(lang.say("İncelemede", "Under review")),
            -1 => failed(),
            _ => Badge::good(lang.say("Başarılı", "Successful")),
        }
    }
}

fn summary(all: usize, failed: usize, lang: Language) -> String {
    let good = all - failed;
    match lang {
        Language::Turkish => format!("{good} başarılı, {failed} başarısız; en yenisi üstte."),
        Language::English => format!("{good} successful, {failed} failed; the latest first."),
    }
}
