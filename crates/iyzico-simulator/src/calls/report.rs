//! Calls that report what happened.

mod payouts;
mod rows;
mod scroll;
mod transactions;
