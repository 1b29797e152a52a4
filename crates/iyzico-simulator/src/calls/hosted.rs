//! Payments on hosted pages: opened, asked for.

mod apm;
mod bkm;
mod checkout_form;
mod iyziup;
mod pay_with_iyzico;
mod protected_shop;
pub(super) mod result;

pub(super) use self::checkout_form::{PLACE, snippet};
