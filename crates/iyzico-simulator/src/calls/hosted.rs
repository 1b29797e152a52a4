//! Payments on hosted pages: opened, asked for.

mod bkm;
mod checkout_form;
mod pay_with_iyzico;
mod result;

pub(super) use checkout_form::snippet;
