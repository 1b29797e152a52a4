//! Payments that the buyer makes on a page of iyzico.

pub mod bkm;
pub mod checkout_form;
pub(crate) mod order;
pub mod page_result;
pub mod pay_with_iyzico;
