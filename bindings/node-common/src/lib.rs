//! What the native halves of the npm packages `iyzico` and `iyzico-simulator` share: errors as text
//! ([`error`]) and numbers ([`number`]).
#![forbid(unsafe_code)]

pub mod error;
pub mod number;
