//! Why a request to the control API fails.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use iyzico_core::card::hide_numbers;
use serde_json::json;

use crate::faults::ScenarioError;
use crate::http::post::Undeliverable;
use crate::pages::page_driver::PageError;

/// Why a request to the control API fails.
pub(super) struct Problem(pub(super) StatusCode, pub(super) String);

impl Problem {
    pub(super) fn unknown_action() -> Self {
        let problem = "approve, reject, wrong-code (bank only) and abandon are known, for card pages choose and add";
        Self(StatusCode::NOT_FOUND, problem.to_owned())
    }
}

impl From<PageError> for Problem {
    fn from(error: PageError) -> Self {
        let status = match error {
            PageError::Unknown => StatusCode::NOT_FOUND,
            PageError::Over => StatusCode::CONFLICT,
            PageError::Expired => StatusCode::GONE,
            PageError::Refused { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Self(status, error.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "problem": hide_numbers(&self.1) }))).into_response()
    }
}

impl From<Undeliverable> for Problem {
    fn from(undeliverable: Undeliverable) -> Self {
        Self(StatusCode::BAD_REQUEST, format!("url {}", undeliverable.problem))
    }
}

impl From<ScenarioError> for Problem {
    fn from(error: ScenarioError) -> Self {
        Self(StatusCode::BAD_REQUEST, error.to_string())
    }
}
