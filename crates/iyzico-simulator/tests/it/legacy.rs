//! Calls that iyzico no longer documents: they move the same money by the same rules.

mod basic;
mod own_three_ds;
mod pecco;
