//! The control API: what a test in another process does to the simulator.

mod buyer;
mod faults;
mod payouts;
mod problem;

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use tokio::task::spawn_blocking;

use self::problem::Problem;
use crate::bank::accounts::{Balance, CrossBooking, Payout};
use crate::bank::fraud::Concerns;
use crate::bank::ledger::PaymentAttempt;
use crate::bank::payment::{ACCEPTED, Payment, UNDER_REVIEW};
use crate::bank::webhooks::Webhook;
use crate::faults::{Place, Read, ScenarioError, read_json};
use crate::http::listener::Peer;
use crate::http::log;
use crate::http::shared::Shared;

/// The routes under `/_simulator/` that respond with JSON. They need no signature, and serve this machine
/// only.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/_simulator/ledger", get(ledger))
        .route("/_simulator/balances", get(balances))
        .route("/_simulator/requests", get(requests))
        .route("/_simulator/webhooks", get(webhooks))
        .route("/_simulator/webhooks/url", post(set_webhook_url))
        .route("/_simulator/webhooks/deliver", post(deliver_webhooks))
        .route("/_simulator/fraud", post(choose_fraud_status))
        .route("/_simulator/reset", post(reset))
        .route("/_simulator/3ds/{payment}/{action}", post(buyer::answer_bank))
        .route("/_simulator/pages/{token}/{action}", post(buyer::act_on_page))
        .route("/_simulator/apm/{token}/{action}", post(buyer::answer_apm))
        .route("/_simulator/card_pages/{token}/{action}", post(buyer::act_on_card_page))
        .route("/_simulator/in-store/{token}/{action}", post(buyer::act_in_app))
        .merge(faults::routes())
        .merge(payouts::routes())
        .route_layer(from_fn(only_this_machine))
}

/// A page in a browser on this machine could send requests here too: whatever names an origin is
/// refused, as no client of this API does.
async fn only_this_machine(request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>();
    let local = peer.is_some_and(|Peer(address)| is_loopback(address.ip()));
    if !local || request.headers().contains_key("origin") {
        let problem = "the control API answers only to programs on this machine";
        return Problem(StatusCode::FORBIDDEN, problem.to_owned()).into_response();
    }
    next.run(request).await
}

fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

async fn ledger(State(shared): State<Arc<Shared>>) -> Response {
    #[derive(Serialize)]
    struct Ledger {
        payments: Vec<Payment>,
        attempts: Vec<PaymentAttempt>,
    }

    let ledger = {
        let ledger = &shared.bank().ledger;
        Ledger { payments: ledger.all().collect(), attempts: ledger.attempts().collect() }
    };
    list(ledger).await
}

async fn balances(State(shared): State<Arc<Shared>>) -> Response {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Accounts {
        balances: Vec<Balance>,
        payouts: Vec<Payout>,
        cross_bookings: Vec<CrossBooking>,
    }

    let shown = {
        let accounts = &shared.bank().ledger.accounts;
        Accounts {
            balances: accounts.balances(),
            payouts: accounts.payouts().to_vec(),
            cross_bookings: accounts.cross_bookings().to_vec(),
        }
    };
    list(shown).await
}

async fn requests(State(shared): State<Arc<Shared>>) -> Response {
    #[derive(Serialize)]
    struct Requests {
        #[serde(serialize_with = "each")]
        requests: Vec<Arc<log::Request>>,
    }

    let requests = shared.log().all().collect();
    list(Requests { requests }).await
}

async fn webhooks(State(shared): State<Arc<Shared>>) -> Response {
    #[derive(Serialize)]
    struct Webhooks {
        webhooks: Vec<Webhook>,
    }

    let webhooks = shared.bank().webhooks.all().to_vec();
    list(Webhooks { webhooks }).await
}

/// Writes a list, which may be a long one, while the only thread of the simulator serves others.
async fn list(list: impl Serialize + Send + 'static) -> Response {
    let written = spawn_blocking(move || serde_json::to_vec(&list)).await;
    match written.map_err(io::Error::other).and_then(|json| Ok(json?)) {
        Ok(json) => ([(CONTENT_TYPE, "application/json")], json).into_response(),
        Err(error) => Problem(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

fn each<T: Serialize, S: Serializer>(items: &[Arc<T>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(items.iter().map(AsRef::as_ref))
}

struct WebhookUrl {
    url: Option<String>,
    signed: Option<bool>,
}

impl Read for WebhookUrl {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        let fields = place.fields(&["url", "signed"])?;
        Ok(Self { url: fields.get("url")?, signed: fields.get("signed")? })
    }
}

async fn set_webhook_url(
    State(shared): State<Arc<Shared>>,
    body: String,
) -> Result<Json<Value>, Problem> {
    let asked: WebhookUrl = read_json(&body)?;
    shared.set_webhook_url(asked.url)?;
    let mut bank = shared.bank();
    bank.webhooks.signed = asked.signed.unwrap_or(bank.webhooks.signed);
    Ok(Json(json!({ "url": bank.webhooks.url, "signed": bank.webhooks.signed })))
}

async fn deliver_webhooks(State(shared): State<Arc<Shared>>) -> Response {
    shared.deliver_webhooks().await;
    webhooks(State(shared)).await
}

struct Verdict {
    fraud_status: i32,
    conversation_id: Option<String>,
    basket_id: Option<String>,
    payment_id: Option<String>,
}

impl Read for Verdict {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        let fields = place.fields(&["fraudStatus", "conversationId", "basketId", "paymentId"])?;
        Ok(Self {
            fraud_status: fields.required::<FraudStatus>("fraudStatus")?.0,
            conversation_id: fields.get("conversationId")?,
            basket_id: fields.get("basketId")?,
            payment_id: fields.get("paymentId")?,
        })
    }
}

struct FraudStatus(i32);

impl Read for FraudStatus {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        let status = [-1, 0, 1].into_iter().find(|known| *place.value == *known);
        status.map(Self).ok_or_else(|| place.must_be("1, 0 or -1"))
    }
}

/// A verdict on a payment that is yet to come, or the end of the review of one that was made.
async fn choose_fraud_status(
    State(shared): State<Arc<Shared>>,
    body: String,
) -> Result<Json<Value>, Problem> {
    let Verdict { fraud_status, conversation_id, basket_id, payment_id } = read_json(&body)?;
    let names_one_to_come = conversation_id.is_some() || basket_id.is_some();
    let concerns = Concerns::named(conversation_id, basket_id)?;
    let mut bank = shared.bank();
    match payment_id {
        None => bank.fraud.add(concerns, fraud_status)?,
        Some(_) if names_one_to_come => {
            let problem = "cannot be given besides a reference of a payment that is yet to come";
            return Err(ScenarioError::at("paymentId", problem.to_owned()).into());
        }
        Some(_) if fraud_status == UNDER_REVIEW => {
            let problem = "must be 1 or -1 with paymentId: a review ends so";
            return Err(ScenarioError::at("fraudStatus", problem.to_owned()).into());
        }
        Some(id) => bank.end_review(&id, fraud_status == ACCEPTED)?,
    }
    Ok(Json(json!({ "fraudStatus": fraud_status })))
}

async fn reset(State(shared): State<Arc<Shared>>) -> Json<Value> {
    shared.reset();
    Json(json!({}))
}
