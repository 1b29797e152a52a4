//! Faults, limits and the clock, over HTTP.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::problem::Problem;
use crate::faults::{FaultRule, Scenario};
use crate::http::shared::Shared;

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/_simulator/faults", get(list).post(add).put(play).delete(clear))
        .route("/_simulator/rate-limits", post(enforce_rate_limits))
        .route("/_simulator/clock", get(show_clock).post(set_clock))
}

async fn list(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let bank = shared.bank();
    Json(json!({ "faults": bank.faults.all() }))
}

async fn add(State(shared): State<Arc<Shared>>, body: String) -> Result<Json<Value>, Problem> {
    shared.bank().add_fault(FaultRule::from_json(&body)?)?;
    Ok(list(State(shared)).await)
}

async fn play(State(shared): State<Arc<Shared>>, body: String) -> Result<Json<Value>, Problem> {
    let scenario = Scenario::parse(&body)?;
    shared.bank().play(&scenario)?;
    Ok(list(State(shared)).await)
}

async fn clear(State(shared): State<Arc<Shared>>) -> Json<Value> {
    shared.bank().faults.clear();
    list(State(shared)).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Enforce {
    enforce: bool,
}

async fn enforce_rate_limits(
    State(shared): State<Arc<Shared>>,
    Json(asked): Json<Enforce>,
) -> Json<Value> {
    shared.bank().rate_limits.enforce(asked.enforce);
    Json(json!({ "enforce": asked.enforce }))
}

/// Where the clock is to go; one of the two.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Move {
    advance_seconds: Option<u64>,
    now: Option<String>,
}

async fn show_clock(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(json!({ "now": shared.clock.timestamp().to_string() }))
}

async fn set_clock(
    State(shared): State<Arc<Shared>>,
    Json(asked): Json<Move>,
) -> Result<Json<Value>, Problem> {
    match asked {
        Move { advance_seconds: Some(seconds), now: None } => {
            shared.clock.advance(Duration::from_secs(seconds));
        }
        Move { advance_seconds: None, now: Some(now) } => {
            let moment: Timestamp =
                now.parse().map_err(|_| wrong("now is a moment like 2026-11-22T10:00:00Z"))?;
            shared.clock.set(moment.into());
        }
        _ => return Err(wrong("either advanceSeconds or now is needed")),
    }
    Ok(show_clock(State(shared)).await)
}

fn wrong(problem: &str) -> Problem {
    Problem(StatusCode::BAD_REQUEST, problem.to_owned())
}
