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
mod values;

use std::panic::catch_unwind;
use std::sync::atomic::{AtomicBool, Ordering};

use iyzico_node_common::error::{throw, wrong};
use napi::bindgen_prelude::create_custom_tokio_runtime;
use napi_derive::{module_init, napi};
use tokio::runtime::Builder;

/// The one thread for what does not block JavaScript; the simulator itself has another.
///
/// Node ends the process when the loading of an addon panics, and tokio panics when it cannot start a thread.
#[module_init]
fn start_runtime() {
    let build = || {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(1).thread_name("iyzico").enable_all().build()
    };
    if let Ok(Ok(runtime)) = catch_unwind(build) {
        create_custom_tokio_runtime(runtime);
        HAS_THREAD.store(true, Ordering::Relaxed);
    }
}

static HAS_THREAD: AtomicBool = AtomicBool::new(false);

/// What needs the thread begins with this.
fn check_started() -> napi::Result<()> {
    if HAS_THREAD.load(Ordering::Relaxed) {
        return Ok(());
    }
    Err(throw(&wrong("simulator", "no thread could be started for it")))
}

/// The version of the package: `iyzico` and `iyzico-simulator` go together only when it is the same.
#[napi]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
