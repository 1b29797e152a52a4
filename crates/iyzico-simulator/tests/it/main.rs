//! The simulator as its clients see it: over a socket, signed, answers verified.
#![allow(clippy::unwrap_used, reason = "tests")]

mod cards;
mod command;
mod conservation;
mod errors;
mod lifetime;
mod payments;
mod shop;
mod signatures;
