//! Payments: made, captured, looked up, given back.

mod cancel;
mod capture;
mod create;
mod history;
mod refund;
mod retrieve;
