//! Faults, limits and the clock, over HTTP.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::problem::Problem;
use crate::faults::{FaultRule, Place, Read, Scenario, ScenarioError, read_json};
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

struct Enforce {
    enforce: bool,
}

impl Read for Enforce {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        Ok(Self { enforce: place.fields(&["enforce"])?.required("enforce")? })
    }
}

async fn enforce_rate_limits(
    State(shared): State<Arc<Shared>>,
    body: String,
) -> Result<Json<Value>, Problem> {
    let asked: Enforce = read_json(&body)?;
    shared.bank().rate_limits.enforce(asked.enforce);
    Ok(Json(json!({ "enforce": asked.enforce })))
}

/// Where the clock is to go; one of the two.
struct Move {
    advance_seconds: Option<u64>,
    now: Option<String>,
}

impl Read for Move {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        let fields = place.fields(&["advanceSeconds", "now"])?;
        Ok(Self { advance_seconds: fields.get("advanceSeconds")?, now: fields.get("now")? })
    }
}

async fn show_clock(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(json!({ "now": shared.clock.timestamp().to_string() }))
}

async fn set_clock(
    State(shared): State<Arc<Shared>>,
    body: String,
) -> Result<Json<Value>, Problem> {
    match read_json::<Move>(&body)? {
        Move { advance_seconds: Some(seconds), now: None } => {
            shared.clock.advance(Duration::from_secs(seconds));
        }
        Move { advance_seconds: None, now: Some(now) } => {
            let moment: Timestamp =
                now.parse().map_err(|_| wrong("now is a moment like 2026-11-22T10:00:00Z"))?;
            shared
                .clock
                .set(moment.into())
                .map_err(|error| wrong(&format!("now {}", error.problem)))?;
        }
        _ => return Err(wrong("either advanceSeconds or now is needed")),
    }
    Ok(show_clock(State(shared)).await)
}

fn wrong(problem: &str) -> Problem {
    Problem(StatusCode::BAD_REQUEST, problem.to_owned())
}
