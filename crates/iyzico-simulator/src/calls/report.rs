//! Calls that report what happened.

mod transactions;
