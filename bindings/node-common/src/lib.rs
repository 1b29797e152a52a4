//! What the native halves of the npm packages `iyzico` and `iyzico-simulator` share: errors as text
//! ([`error`]), numbers ([`number`]), the options of a client (`options`) and what it hands over (`text`). What
//! runs in WebAssembly takes it without napi.
#![forbid(unsafe_code)]

pub mod error;
pub mod number;
#[cfg(feature = "client")]
pub mod options;
#[cfg(feature = "client")]
pub mod text;
