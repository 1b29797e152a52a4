//! Calls that iyzico no longer documents: they move the same money by the same rules.

mod basic;
mod older_paths;
mod own_three_ds;
mod pecco;
