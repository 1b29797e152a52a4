//! Take payments with iyzico: an asynchronous client on hyper.
#![forbid(unsafe_code)]

mod client;
mod config;
#[cfg(feature = "testing")]
pub mod testing;

pub use client::{CallOptions, Client};
pub use config::ClientBuilder;
pub use iyzico_core as core;
#[doc(no_inline)]
pub use iyzico_core::*;
