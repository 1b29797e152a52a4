//! The native half of the npm package `iyzico`.
//!
//! Text goes in and text comes out: a request crosses as JSON and so does its response, because one
//! string is far cheaper than an object graph. What a call means is the business of the core, what
//! JavaScript sees is the business of `lib/`. Nothing here is public API of the npm package.
// The macros of napi write the `extern "C"` functions that Node calls; we write no unsafe code. They
// ask for public items, and hand over arguments by value.
#![allow(unsafe_code, unreachable_pub, clippy::needless_pass_by_value)]
// They write nothing for a test target, in which all of this then seems to be unused.
#![cfg_attr(test, allow(dead_code))]

mod abort;
mod attempts;
mod callback;
mod client;
mod error;
mod faults;
mod html;
mod once;
mod pages;
mod paging;
mod reconcile;
mod settings;
mod simulator;
mod webhook;

use napi::bindgen_prelude::create_custom_tokio_runtime;
use napi_derive::module_init;
use tokio::runtime::Builder;

/// One I/O thread serves all clients. JavaScript is one thread as well, and a second worker costs
/// wake-ups across threads: prototypes were two to three times slower with it.
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
