//! Calls that iyzico no longer documents. Everything they do is inferred from their modern siblings.

mod basic_bkm;
mod basic_payment;
mod basic_three_ds;
mod own_three_ds;
mod pecco;
