//! The control API: what a test in another process does to the simulator.

mod faults;

use std::net::IpAddr;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use iyzico_core::card::PaymentCard;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::bank::form_post::FormPost;
use crate::bank::fraud::{Concerns, FraudRule};
use crate::http::listener::Peer;
use crate::http::shared::Shared;
use crate::pages::page_driver::{Approval, HostedPage, PageError, ThreeDsPage};

/// The routes under `/_simulator/` that answer JSON. They need no signature, and answer only to
/// this machine.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/_simulator/ledger", get(ledger))
        .route("/_simulator/requests", get(requests))
        .route("/_simulator/webhooks", get(webhooks))
        .route("/_simulator/webhooks/url", post(set_webhook_url))
        .route("/_simulator/webhooks/deliver", post(deliver_webhooks))
        .route("/_simulator/fraud", post(choose_fraud_status))
        .route("/_simulator/reset", post(reset))
        .route("/_simulator/3ds/{payment}/{action}", post(answer_bank))
        .route("/_simulator/pages/{token}/{action}", post(act_on_page))
        .merge(faults::routes())
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
    let bank = shared.bank();
    let (payments, attempts) = (bank.ledger.all(), bank.ledger.attempts());
    Json(json!({ "payments": payments, "attempts": attempts })).into_response()
}

async fn requests(State(shared): State<Arc<Shared>>) -> Response {
    let log = shared.log();
    let requests: Vec<_> = log.all().collect();
    Json(json!({ "requests": requests })).into_response()
}

async fn webhooks(State(shared): State<Arc<Shared>>) -> Response {
    let bank = shared.bank();
    let webhooks = bank.webhooks.all();
    Json(json!({ "webhooks": webhooks })).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WebhookUrl {
    url: Option<String>,
    signed: Option<bool>,
}

async fn set_webhook_url(
    State(shared): State<Arc<Shared>>,
    Json(asked): Json<WebhookUrl>,
) -> Json<Value> {
    let mut bank = shared.bank();
    bank.webhooks.url = asked.url;
    bank.webhooks.signed = asked.signed.unwrap_or(bank.webhooks.signed);
    Json(json!({ "url": bank.webhooks.url, "signed": bank.webhooks.signed }))
}

async fn deliver_webhooks(State(shared): State<Arc<Shared>>) -> Response {
    shared.deliver_webhooks().await;
    webhooks(State(shared)).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Verdict {
    fraud_status: i32,
    conversation_id: Option<String>,
    basket_id: Option<String>,
}

async fn choose_fraud_status(
    State(shared): State<Arc<Shared>>,
    Json(asked): Json<Verdict>,
) -> Result<Json<Value>, Problem> {
    let status = asked.fraud_status;
    if !(-1..=1).contains(&status) {
        let problem = "fraudStatus is 1, 0 or -1".to_owned();
        return Err(Problem(StatusCode::BAD_REQUEST, problem));
    }
    let concerns = match (asked.conversation_id, asked.basket_id) {
        (Some(id), _) => Concerns::ConversationId(id),
        (None, Some(id)) => Concerns::BasketId(id),
        (None, None) => Concerns::Next,
    };
    shared.bank().fraud.add(FraudRule { concerns, status });
    Ok(Json(json!({ "fraudStatus": status })))
}

async fn reset(State(shared): State<Arc<Shared>>) -> Json<Value> {
    shared.reset();
    Json(json!({}))
}

async fn answer_bank(
    State(shared): State<Arc<Shared>>,
    Path((payment, action)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<Outcome>, Problem> {
    let options = Options::read(&body)?;
    let page = ThreeDsPage { shared: &shared, payment: &payment };
    let form = match action.as_str() {
        "approve" => Some(page.approve()?),
        "reject" => Some(page.reject()?),
        "wrong-code" => Some(page.wrong_code()?),
        "abandon" => page.abandon().map(|()| None)?,
        _ => return Err(Problem::unknown_action()),
    };
    Ok(Json(Outcome::of(&shared, form, options.deliver).await))
}

async fn act_on_page(
    State(shared): State<Arc<Shared>>,
    Path((token, action)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<Outcome>, Problem> {
    let options = Options::read(&body)?;
    let page = HostedPage { shared: &shared, token: &token };
    let form = match action.as_str() {
        "approve" => Some(page.approve_with(&options.approval())?),
        "reject" => Some(page.reject()?),
        "abandon" => page.abandon().map(|()| None)?,
        _ => return Err(Problem::unknown_action()),
    };
    Ok(Json(Outcome::of(&shared, form, options.deliver).await))
}

/// How a buyer acts; everything may be left out.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Options {
    /// Whether the form is posted to `callbackUrl` at once.
    deliver: bool,
    /// Number of the card; the rest of its data is made up.
    card_number: Option<String>,
    /// The card as in a payment, instead of its number.
    card: Option<PaymentCard>,
    installment: Option<u32>,
    #[serde(rename = "threeDS")]
    three_ds: bool,
    register_card: bool,
}

impl Options {
    fn read(body: &[u8]) -> Result<Self, Problem> {
        if body.is_empty() {
            return Ok(Self::default());
        }
        let options = serde_json::from_slice(body);
        options.map_err(|error| Problem(StatusCode::BAD_REQUEST, error.to_string()))
    }

    fn approval(&self) -> Approval {
        let approval = match (&self.card, &self.card_number) {
            (Some(card), _) => Approval::with(card.clone()),
            (None, Some(number)) => Approval::with_card(number),
            (None, None) => Approval::new(),
        };
        let approval = approval.installment(self.installment.unwrap_or(1)).three_ds(self.three_ds);
        if self.register_card { approval.register_card() } else { approval }
    }
}

/// What the browser posts next, and what came of it if it was asked to.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    form: Option<FormPost>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivered: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

impl Outcome {
    async fn of(shared: &Shared, form: Option<FormPost>, deliver: bool) -> Self {
        let result = match &form {
            Some(form) if deliver => Some(form.deliver(shared.remote).await),
            _ => None,
        };
        let (delivered, problem) = match result {
            Some(Ok(status)) => (Some(status), None),
            Some(Err(error)) => (None, Some(error.to_string())),
            None => (None, None),
        };
        Self { form, delivered, problem }
    }
}

/// Why a request to the control API fails.
struct Problem(StatusCode, String);

impl Problem {
    fn unknown_action() -> Self {
        let problem = "approve, reject, wrong-code (bank only) and abandon are known";
        Self(StatusCode::NOT_FOUND, problem.to_owned())
    }
}

impl From<PageError> for Problem {
    fn from(error: PageError) -> Self {
        let status = match error {
            PageError::Unknown => StatusCode::NOT_FOUND,
            PageError::Over => StatusCode::CONFLICT,
            PageError::Refused { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Self(status, error.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "problem": self.1 }))).into_response()
    }
}
