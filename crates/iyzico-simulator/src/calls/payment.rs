//! Payments: made, captured, looked up, given back.

mod cancel;
mod capture;
mod create;
mod history;
mod refund;
mod retrieve;

pub(super) use self::capture::take_hold;
