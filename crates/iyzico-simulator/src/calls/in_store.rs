//! Calls about payments in a shop.

mod payment;
mod user;

use iyzico_core::Given;
use iyzico_core::ids::MerchantId;

use crate::bank::fields::required;
use crate::bank::notify::MERCHANT_ID;
use crate::bank::refusal::Refusal;

/// A number that is not the merchant's is refused like keys that are not (inferred).
fn check_merchant(id: &Given<MerchantId>) -> Result<(), Refusal> {
    let is_ours = required(id)?.as_str() == MERCHANT_ID.to_string();
    let reason = format!("x-merchant-id is not {MERCHANT_ID}");
    let refuse = || Refusal::new(UNKNOWN_MERCHANT).with_status(401).because(reason);
    is_ours.then_some(()).ok_or_else(refuse)
}

const UNKNOWN_MERCHANT: &str = "1001";
