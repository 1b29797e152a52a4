//! The native half of the npm package `iyzico`.
//!
//! Text goes in and text comes out: a request crosses as JSON and so does its response, because one
//! string is far cheaper than an object graph. What a call means is the business of the core, what
//! JavaScript sees is the business of `lib/`. Nothing here is public API of the npm package.
// The macros of napi write the `extern "C"` functions that Node calls; unsafe code of ours is in `event_loop` and
// `taken_over` alone. They ask for public items, and hand over arguments by value.
#![allow(unsafe_code, unreachable_pub, clippy::needless_pass_by_value)]
// They write nothing for a test target, in which all of this then seems to be unused.
#![cfg_attr(test, allow(dead_code))]

mod abort;
mod amount;
mod attempts;
mod callback;
mod client;
mod error;
#[cfg(target_os = "linux")]
mod event_loop;
#[cfg(not(target_os = "linux"))]
#[path = "event_loop/nowhere.rs"]
mod event_loop;
mod html;
mod inbox;
mod memory;
mod once;
mod paging;
mod reconcile;
mod runtime;
mod settings;
mod taken_over;
mod webhook;

use napi_derive::napi;

/// The version of the package: `iyzico` and `iyzico-simulator` go together only when it is the same.
#[napi]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
