//! Calls that report what happened.

pub(in crate::calls) mod numbers;
mod payouts;
mod rows;
mod scroll;
mod transactions;
