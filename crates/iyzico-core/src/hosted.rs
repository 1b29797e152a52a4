//! Payments that the buyer makes on a page of iyzico.

pub mod apm;
pub mod bkm;
pub mod checkout_form;
pub mod iyziup;
pub(crate) mod order;
pub mod page_result;
pub mod pay_with_iyzico;
pub mod protected_shop;
