//! Calls about subscriptions.

mod change;
mod customer;
mod form;
mod page;
mod plan;
mod product;
mod read;
mod response;
mod start;

use iyzico_core::order::Note;

use crate::bank::Bank;
use crate::bank::fields::note;

/// The moment of a response's `createdDate` and the like: milliseconds since 1970.
fn now(bank: &Bank) -> Note {
    note(&bank.now().as_millisecond().to_string())
}

const ACTIVE: &str = "ACTIVE";
