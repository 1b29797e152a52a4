//! What can be asked without a payment.

mod bin;
mod connection;
mod installment;
mod loyalty;
