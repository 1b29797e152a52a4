//! Calls that report what happened.

pub(in crate::calls) mod numbers;
mod payouts;
pub(in crate::calls) mod rows;
mod scroll;
mod transactions;
