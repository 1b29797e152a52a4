//! The native half of the npm package `iyzico-simulator`.
//!
//! Text goes in and text comes out, as in the package `iyzico`, whose module `iyzico/testing` is what users see.
// The macros of napi write the `extern "C"` functions that Node calls; we write no unsafe code. They
// ask for public items, and hand over arguments by value.
#![allow(unsafe_code, unreachable_pub, clippy::needless_pass_by_value)]
// They write nothing for a test target, in which all of this then seems to be unused.
#![cfg_attr(test, allow(dead_code))]

mod faults;
mod pages;
mod simulator;

use napi::bindgen_prelude::create_custom_tokio_runtime;
use napi_derive::{module_init, napi};
use tokio::runtime::Builder;

/// The one thread for what does not block JavaScript; the simulator itself has another.
#[module_init]
fn start_runtime() {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("iyzico")
        .enable_all()
        .build()
        .expect("a process can start a thread");
    create_custom_tokio_runtime(runtime);
}

/// The version of the package: `iyzico` and `iyzico-simulator` go together only when it is the same.
#[napi]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
