//! Payouts: batches of money that go out of the merchant's payout wallet. iyzico calls this *mass payout*.

mod balance;
mod cancel;
mod execute;
mod initialize;
mod item;
mod retrieve;

pub use balance::{PayoutBalance, RetrievePayoutBalance};
pub use cancel::{CancelPayout, PayoutCancelled};
pub use execute::{ExecutePayout, PayoutExecuted};
pub use initialize::{InitializePayout, InvalidPayoutItem, PayoutInitialized, PayoutPurpose};
pub use item::{
    PayoutAmount, PayoutItem, PayoutItemDetails, PayoutItemStatus, PayoutRecipientType,
};
pub use retrieve::{
    PayoutBatch, PayoutFound, PayoutItemFilter, PayoutItemFound, PayoutItemPage, PayoutStatus,
    RetrievePayout, RetrievePayoutItem,
};

use crate::value::given::Given;
use crate::value::order::Locale;
use crate::wire::endpoint::Place;

/// The documents put the language into the query of every call of this family, and require it.
const LOCALE_IN_QUERY: &[(&str, Place)] = &[("locale", Place::Query)];

fn turkish() -> Given<Locale> {
    Locale::Turkish.into()
}
