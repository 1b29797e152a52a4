//! What a test in another process does in place of the buyer.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use iyzico_core::card::PaymentCard;
use iyzico_core::value::field::Fields as _;
use serde::Serialize;

use super::problem::Problem;
use crate::bank::form_post::FormPost;
use crate::faults::{Place, Read, ScenarioError, read_json};
use crate::http::mask::mask_text;
use crate::http::shared::Shared;
use crate::pages::apm_driver::ApmPageDriver;
use crate::pages::card_page_driver::CardPageDriver;
use crate::pages::page_driver::{Approval, HostedPageDriver, ThreeDsPageDriver};
use crate::pages::terminal_app::TerminalAppDriver;

pub(super) async fn answer_bank(
    State(shared): State<Arc<Shared>>,
    Path((payment, action)): Path<(String, String)>,
    body: String,
) -> Result<Json<Outcome>, Problem> {
    let options = Options::of(&body)?;
    let mut page = ThreeDsPageDriver { shared: &shared, payment: &payment };
    if let Some(term_url) = &options.term_url {
        page = page.run_by_merchant(term_url)?;
    }
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
    body: String,
) -> Result<Json<Outcome>, Problem> {
    let options = Options::of(&body)?;
    let page = HostedPageDriver { shared: &shared, token: &token };
    let form = match action.as_str() {
        "approve" => Some(page.approve_with(&options.approval())?),
        "reject" => Some(page.reject()?),
        "abandon" => page.abandon().map(|()| None)?,
        _ => return Err(Problem::unknown_action()),
    };
    Ok(Json(Outcome::of(&shared, form, options.deliver).await))
}

pub(super) async fn answer_apm(
    State(shared): State<Arc<Shared>>,
    Path((payment, action)): Path<(String, String)>,
    body: String,
) -> Result<Json<Outcome>, Problem> {
    let options = Options::of(&body)?;
    let page = ApmPageDriver { shared: &shared, payment: &payment };
    let form = match action.as_str() {
        "approve" => Some(page.approve()?),
        "reject" => Some(page.reject()?),
        "abandon" => page.abandon().map(|()| None)?,
        _ => return Err(Problem::unknown_action()),
    };
    Ok(Json(Outcome::of(&shared, form, options.deliver).await))
}

pub(super) async fn act_on_card_page(
    State(shared): State<Arc<Shared>>,
    Path((token, action)): Path<(String, String)>,
    body: String,
) -> Result<Json<Outcome>, Problem> {
    let options = Options::of(&body)?;
    let page = CardPageDriver { shared: &shared, token: &token };
    let form = match action.as_str() {
        "choose" => {
            let tokens = options.card_tokens.iter().map(String::as_str);
            page.choose(&tokens.collect::<Vec<_>>())?
        }
        "add" => page.add_card(options.card_number.as_deref().unwrap_or(USUAL_CARD))?,
        _ => return Err(Problem::unknown_action()),
    };
    Ok(Json(Outcome::of(&shared, form, options.deliver).await))
}

pub(super) async fn act_in_app(
    State(shared): State<Arc<Shared>>,
    Path((token, action)): Path<(String, String)>,
    body: String,
) -> Result<Json<Outcome>, Problem> {
    let options = Options::of(&body)?;
    let app = TerminalAppDriver { shared: &shared, link: &token };
    let handed_over = match action.as_str() {
        "approve" => app.approve()?,
        "decline" => app.decline()?,
        _ => return Err(Problem::unknown_action()),
    };
    Ok(Json(Outcome::of(&shared, Some(handed_over), options.deliver).await))
}

/// How a buyer acts; everything may be left out.
#[derive(Default)]
struct Options {
    /// Whether the form is posted to `callbackUrl` at once.
    deliver: bool,
    /// Where the bank answers a merchant who runs 3-D Secure itself.
    term_url: Option<String>,
    /// Card number; the rest of its data is made up.
    card_number: Option<String>,
    /// The card as in a payment, instead of its number.
    card: Option<Card>,
    installment: Option<u32>,
    three_ds: bool,
    register_card: bool,
    /// Stored cards that are chosen on a page.
    card_tokens: Vec<String>,
}

struct Card(PaymentCard);

#[derive(Default)]
struct CardTokens(Vec<String>);

impl Read for CardTokens {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        let tokens = serde_json::from_value(place.value.clone());
        tokens.map(Self).map_err(|_| place.must_be("a list of tokens"))
    }
}

impl Read for Card {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        // The error of the reader would repeat what it could not read.
        let card: PaymentCard = serde_json::from_value(place.value.clone())
            .map_err(|_| place.must_be("the data of a card, as in a payment"))?;
        place.has_only(card.names())?;
        Ok(Self(card))
    }
}

impl Read for Options {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        let fields = place.fields(&[
            "deliver",
            "cardNumber",
            "card",
            "installment",
            "threeDS",
            "registerCard",
            "cardTokens",
            "termUrl",
        ])?;
        Ok(Self {
            deliver: fields.get("deliver")?.unwrap_or_default(),
            term_url: fields.get("termUrl")?,
            card_number: fields.get("cardNumber")?,
            card: fields.get("card")?,
            installment: fields.get("installment")?,
            three_ds: fields.get("threeDS")?.unwrap_or_default(),
            register_card: fields.get("registerCard")?.unwrap_or_default(),
            card_tokens: fields.get::<CardTokens>("cardTokens")?.unwrap_or_default().0,
        })
    }
}

impl Options {
    fn of(body: &str) -> Result<Self, Problem> {
        if body.is_empty() { Ok(Self::default()) } else { Ok(read_json(body)?) }
    }

    fn approval(&self) -> Approval {
        let approval = match (&self.card, &self.card_number) {
            (Some(Card(card)), _) => Approval::with(card.clone()),
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
            Some(Err(error)) => (None, Some(mask_text(&error.to_string()).to_owned())),
            None => (None, None),
        };
        Self { form, delivered, problem }
    }
}

/// A card that succeeds.
const USUAL_CARD: &str = "5528790000000008";
