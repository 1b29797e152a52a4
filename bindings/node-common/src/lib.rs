//! What the native halves of the npm packages `iyzico` and `iyzico-simulator` share: errors as text
//! ([`error`]) and numbers ([`number`]); of a client its options (`options`), how its calls end (`ended`), what comes
//! in from outside (`receive`), and what else it hands over (`text`). What runs in WebAssembly takes it without napi.
#![forbid(unsafe_code)]

#[cfg(feature = "client")]
pub mod ended;
pub mod error;
pub mod number;
#[cfg(feature = "client")]
pub mod options;
#[cfg(feature = "client")]
pub mod receive;
#[cfg(feature = "client")]
pub mod text;
