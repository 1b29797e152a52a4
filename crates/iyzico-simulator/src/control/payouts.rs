//! The payout wallet, for tests in another process.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use iyzico_core::Price;

use super::problem::Problem;
use crate::bank::payouts::PayoutWallet;
use crate::faults::{Place, Read, ScenarioError, read_json};
use crate::http::shared::Shared;

pub(super) fn routes() -> Router<Arc<Shared>> {
    Router::new().route("/_simulator/payout-wallet", get(show).post(pay_in))
}

async fn show(State(shared): State<Arc<Shared>>) -> Json<PayoutWallet> {
    let mut bank = shared.bank();
    let now = bank.now();
    Json(bank.payouts.wallet(now))
}

struct PayIn {
    amount: Amount,
}

struct Amount(Price);

impl Read for PayIn {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        Ok(Self { amount: place.fields(&["payIn"])?.required("payIn")? })
    }
}

impl Read for Amount {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        let price = place.value.as_str().and_then(|text| text.parse().ok());
        let price = price.filter(|price| *price > Price::ZERO);
        price.map(Self).ok_or_else(|| place.must_be("an amount greater than 0, as text"))
    }
}

async fn pay_in(
    State(shared): State<Arc<Shared>>,
    body: String,
) -> Result<Json<PayoutWallet>, Problem> {
    let PayIn { amount: Amount(amount) } = read_json(&body)?;
    let mut bank = shared.bank();
    let now = bank.now();
    if !bank.payouts.pay_in(amount, now) {
        let problem = "payIn is more than the wallet can hold";
        return Err(Problem(StatusCode::BAD_REQUEST, problem.to_owned()));
    }
    Ok(Json(bank.payouts.wallet(now)))
}
