//! What the native halves of the Python packages `iyzico` and `iyzico-simulator` share: values that are
//! given by name ([`given`]), the spelling of names ([`names`]), the exception for a setting that cannot
//! work ([`error`]), and how threads leave before the interpreter ends ([`inside`]).
#![forbid(unsafe_code)]

pub mod error;
pub mod given;
pub mod inside;
pub mod names;
