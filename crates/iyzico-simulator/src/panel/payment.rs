//! One payment: its lines, how its money is split, and what happened to it.

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Response};
use iyzico_core::Price;
use iyzico_core::bank::SubMerchantKey;
use iyzico_core::error::Meaning;
use iyzico_core::payment::Phase;
use rust_decimal::Decimal;

use super::frame::{self, Asked, frame};
use super::payments::badge;
use super::view::{Badge, Fact, RequestRow, WebhookRow, channel};
use crate::bank::Bank;
use crate::bank::ledger::PaymentAttempt;
use crate::bank::line::Line;
use crate::bank::payment::{Payment, Reversal, ReversalKind};
use crate::html::{Frame, Language, moment, money};
use crate::http::mask::mask_text;
use crate::http::shared::Shared;
use crate::pages::{masked, not_found};

#[derive(Template)]
#[template(path = "panel/payment.html")]
struct PaymentPage {
    frame: Frame,
    id: String,
    badge: Badge,
    failure: Option<Failure>,
    facts: Vec<Fact>,
    money: Option<Money>,
    requests: Vec<RequestRow>,
    webhooks: Vec<WebhookRow>,
}

impl PaymentPage {
    fn title(&self) -> String {
        format!("{} {}", self.frame.lang.say("Ödeme", "Payment"), self.id)
    }
}

struct Failure {
    code: &'static str,
    text: String,
    advice: String,
}

/// What was booked.
struct Money {
    split: Vec<Fact>,
    total: String,
    line_names: Vec<&'static str>,
    lines: Vec<LineRow>,
    movements: Vec<Movement>,
    rest: String,
}

struct LineRow {
    item_id: String,
    id: String,
    amounts: Vec<(&'static str, String)>,
    state: &'static str,
}

struct Movement {
    what: &'static str,
    amount: String,
    line: String,
    reference: String,
    moment: String,
}

pub(super) async fn show(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response<Body> {
    let frame = frame(&asked, &headers, &format!("/_simulator/panel/payments/{id}"));
    let lang = frame.lang;
    let bank = shared.bank();
    let Some(attempt) = bank.ledger.find_attempt(&id) else {
        return not_found(frame);
    };
    let payment = bank.ledger.find(&attempt.payment_id);
    let payment = payment.as_ref();
    let webhooks = bank.webhooks.all().iter();
    let webhooks = webhooks.filter(|webhook| webhook.payment_id == attempt.payment_id);
    let page = PaymentPage {
        badge: badge(&attempt, payment, lang),
        failure: attempt.error_code.map(|code| failure(code, &attempt, lang)),
        facts: facts(&attempt, payment, lang),
        money: payment.map(|payment| Money::of(payment, &bank, lang)),
        requests: requests(&shared, &attempt, lang),
        webhooks: webhooks.map(|webhook| WebhookRow::of(webhook, lang)).collect(),
        frame,
        id,
    };
    frame::show(&page, lang, &asked)
}

/// The requests that name the payment, or the merchant's reference of it: the response to a refused call has
/// no ID.
fn requests(shared: &Shared, attempt: &PaymentAttempt, lang: Language) -> Vec<RequestRow> {
    let id = attempt.payment_id.as_str();
    let conversation_id = attempt.conversation_id.as_ref();
    let reference = conversation_id.map(|id| format!(r#""conversationId":"{id}""#));
    let log = shared.log();
    let about = log.all().filter(|request| {
        let refers = |reference: &String| request.body.contains(reference);
        request.payment_id.as_deref() == Some(id) || reference.as_ref().is_some_and(refers)
    });
    about.map(|request| RequestRow::of(&request, lang)).collect()
}

fn failure(code: &'static str, attempt: &PaymentAttempt, lang: Language) -> Failure {
    let meaning = Meaning::find(code, 200);
    let advice = meaning.map(Meaning::advice);
    let text = meaning.map_or("", |meaning| lang.say(meaning.text_tr, meaning.text_en));
    Failure {
        code,
        text: match attempt.error_group {
            Some(group) => format!("{group} – {text}"),
            None => text.to_owned(),
        },
        advice: advice.map_or_else(String::new, |advice| {
            lang.say(advice.merchant_tr, advice.merchant_en).to_owned()
        }),
    }
}

fn facts(attempt: &PaymentAttempt, payment: Option<&Payment>, lang: Language) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new("paymentId", attempt.payment_id.as_str()),
        Fact::new(lang.say("Zaman", "Time"), moment(attempt.at, lang)),
        Fact::new(
            lang.say("Tutar", "Amount"),
            money(attempt.paid_price, attempt.currency.as_str(), lang),
        ),
        Fact::new(lang.say("Yol", "Way"), channel(attempt.channel, lang)),
    ];
    let mut add = |name: &str, text: Option<String>| {
        facts.extend(text.map(|text| Fact::new(name, text)));
    };
    add(lang.say("Kart", "Card"), attempt.card.as_ref().map(masked));
    let conversation_id = attempt.conversation_id.as_ref();
    add("conversationId", conversation_id.map(ToString::to_string));
    if let Some(payment) = payment {
        let basket_id = payment.basket_id.as_ref();
        add("basketId", basket_id.map(ToString::to_string));
        add(lang.say("Taksit", "Installments"), Some(payment.installment.to_string()));
        add("phase", Some(phase(&payment.phase)));
        add("mdStatus", payment.md_status.map(|status| status.to_string()));
        add("fraudStatus", Some(payment.fraud_status.to_string()));
        add("authCode", Some(payment.auth_code.to_string()));
        add("hostReference", Some(payment.host_reference.to_string()));
        add("token", payment.token.as_ref().map(ToString::to_string));
        let stored = payment.stored_as.as_ref();
        add("cardUserKey", stored.map(|(key, _)| key.to_string()));
    }
    facts
}

/// The word of the wire.
fn phase(phase: &Phase) -> String {
    let word = serde_json::to_value(phase).ok();
    let word = word.as_ref().and_then(serde_json::Value::as_str);
    word.unwrap_or_default().to_owned()
}

impl Money {
    fn of(payment: &Payment, bank: &Bank, lang: Language) -> Self {
        let amount = |price: Price| money(price, payment.currency.as_str(), lang);
        let sum = |figure: fn(&Line) -> Price| {
            let sum: Decimal = payment.lines.iter().map(|line| figure(line).amount()).sum();
            amount(Price::new(sum))
        };
        let mut split = vec![Fact::new(
            lang.say("İş yerine", "To the merchant"),
            sum(|line| line.share.payout),
        )];
        split.extend(to_sub_merchants(payment, bank, lang));
        split.extend([
            Fact::new(
                lang.say("Bloke, 7 gün sonra iş yerine", "Held back, to the merchant after 7 days"),
                sum(|line| line.share.reserve),
            ),
            Fact::new(
                lang.say("iyzico komisyonu", "iyzico's commission"),
                amount(payment.commission),
            ),
            Fact::new(lang.say("Sabit ücret", "Fixed fee"), amount(payment.fee)),
        ]);
        let names = line_names(lang);
        let lines = payment.lines.iter().map(|line| {
            let figures = figures(line).map(amount);
            LineRow {
                item_id: mask_text(line.item_id.as_str()).to_owned(),
                id: line.payment_transaction_id.to_string(),
                amounts: names.into_iter().zip(figures).collect(),
                state: state(payment, line, lang),
            }
        });
        let rest = amount(payment.refundable());
        Self {
            split,
            total: amount(payment.paid_price),
            line_names: names.to_vec(),
            lines: lines.collect(),
            movements: movements(payment, lang),
            rest: match lang {
                Language::Turkish => format!("İade edilebilir: {rest}"),
                Language::English => format!("Still refundable: {rest}"),
            },
        }
    }
}

/// What each sub-merchant gets of a payment, as it was split.
fn to_sub_merchants(payment: &Payment, bank: &Bank, lang: Language) -> Vec<Fact> {
    let mut shares: Vec<(&SubMerchantKey, Decimal)> = Vec::new();
    for line in &payment.lines {
        let Some(key) = &line.sub_merchant_key else { continue };
        let share = line.share.sub_merchant_payout.amount();
        match shares.iter_mut().find(|(known, _)| *known == key) {
            Some((_, sum)) => *sum += share,
            None => shares.push((key, share)),
        }
    }
    let facts = shares.into_iter().map(|(key, share)| {
        let name = bank.sub_merchants.find(key).ok().and_then(|known| known.name.as_ref());
        let name = name.map_or_else(|| key.to_string(), ToString::to_string);
        let name = match lang {
            Language::Turkish => format!("Satıcıya: {name}"),
            Language::English => format!("To the sub-merchant {name}"),
        };
        Fact::new(&name, money(Price::new(share), payment.currency.as_str(), lang))
    });
    facts.collect()
}

/// How far a line is on its way to whoever gets it.
fn state(payment: &Payment, line: &Line, lang: Language) -> &'static str {
    if !payment.is_booked() {
        return lang.say("dağıtılmadı", "not shared out");
    }
    match payment.transaction_status(line) {
        _ if line.paid_out => lang.say("ödendi", "paid out"),
        1 => lang.say("onay bekliyor", "waits for approval"),
        2 => lang.say("gün sonunda ödenecek", "is paid out at the end of the day"),
        _ => lang.say("risk kontrolünde", "stopped by risk control"),
    }
}

fn line_names(lang: Language) -> [&'static str; 8] {
    [
        lang.say("Fiyat", "Price"),
        lang.say("Ödenen", "Paid"),
        lang.say("Komisyon", "Commission"),
        lang.say("Ücret", "Fee"),
        lang.say("Bloke", "Held back"),
        lang.say("İş yerine", "To the merchant"),
        lang.say("Satıcıya", "To the sub-merchant"),
        lang.say("Alıcıya dönen", "Given back"),
    ]
}

fn figures(line: &Line) -> [Price; 8] {
    let share = &line.share;
    [
        share.price,
        share.paid_price,
        share.commission,
        share.fee,
        share.reserve,
        share.payout,
        share.sub_merchant_payout,
        line.refunded,
    ]
}

fn kind(kind: ReversalKind, lang: Language) -> &'static str {
    match kind {
        ReversalKind::ToCard => lang.say("İade", "Refund"),
        ReversalKind::ChargedToMerchant => {
            lang.say("İş yerinin karşıladığı iade", "Refund at the merchant's cost")
        }
        ReversalKind::ToBalance => {
            lang.say("iyzico bakiyesine iade", "Refund to the iyzico balance")
        }
    }
}

/// Everything that moved money after the payment, oldest first.
fn movements(payment: &Payment, lang: Language) -> Vec<Movement> {
    let movement = |what: &'static str, reversal: &Reversal| Movement {
        what,
        amount: money(reversal.price, payment.currency.as_str(), lang),
        line: reversal
            .payment_transaction_id
            .as_ref()
            .map_or_else(|| lang.say("tümü", "all").to_owned(), ToString::to_string),
        reference: reversal.host_reference.to_string(),
        moment: moment(reversal.at, lang),
    };
    let cancellation = payment.cancellation.iter();
    let refunds = payment.refunds.iter();
    cancellation
        .map(|reversal| movement(lang.say("İptal", "Cancel"), reversal))
        .chain(refunds.map(|reversal| movement(kind(reversal.kind, lang), reversal)))
        .collect()
}
