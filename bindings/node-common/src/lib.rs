//! What the native halves of the npm packages `iyzico` and `iyzico-simulator` share: errors as text
//! ([`error`]), numbers ([`number`]), and the thread for all that does not block JavaScript.
#![forbid(unsafe_code)]

pub mod error;
pub mod number;

use napi::bindgen_prelude::create_custom_tokio_runtime;
use tokio::runtime::Builder;

/// Prepares the one I/O thread of a package. JavaScript is one thread as well, and a second worker costs
/// wake-ups across threads: prototypes were two to three times slower with it.
pub fn start_runtime() {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("iyzico")
        .enable_all()
        .build()
        .expect("a process can start a thread");
    create_custom_tokio_runtime(runtime);
}
