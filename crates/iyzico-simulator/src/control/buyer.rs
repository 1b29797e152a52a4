//! What a test in another process does in place of the buyer.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use iyzico_core::card::PaymentCard;
use serde::{Deserialize, Serialize};

use super::problem::Problem;
use crate::bank::form_post::FormPost;
use crate::http::shared::Shared;
use crate::pages::page_driver::{Approval, HostedPageDriver, ThreeDsPageDriver};

pub(super) async fn answer_bank(
    State(shared): State<Arc<Shared>>,
    Path((payment, action)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<Outcome>, Problem> {
    let options = Options::read(&body)?;
    let page = ThreeDsPageDriver { shared: &shared, payment: &payment };
    let form = match action.as_str() {
        "approve" => Some(page.approve()?),
        "reject" => Some(page.reject()?),
        "wrong-code" => Some(page.wrong_code()?),
        "abandon" => page.abandon().map(|()| None)?,
        _ => return Err(Problem::unknown_action()),
    };
    Ok(Json(Outcome::of(&shared, form, options.deliver).await))
}

pub(super) async fn act_on_page(
    State(shared): State<Arc<Shared>>,
    Path((token, action)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<Outcome>, Problem> {
    let options = Options::read(&body)?;
    let page = HostedPageDriver { shared: &shared, token: &token };
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
pub(super) struct Outcome {
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
