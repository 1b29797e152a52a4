//! Calls that only look something up.

pub mod bin;
pub mod connection;
pub mod installment;
pub mod loyalty;
