//! How JavaScript ends calls from outside.

use std::future::pending;

use napi_derive::napi;
use tokio_util::sync::CancellationToken;

/// Ends calls from outside: all that share one `AbortSignal`.
#[napi]
pub struct NativeAbort {
    requested: CancellationToken,
}

#[napi]
impl NativeAbort {
    #[napi(constructor)]
    pub fn new() -> Self {
        Self { requested: CancellationToken::new() }
    }

    /// Ends the calls under way, and those that are about to begin.
    #[napi]
    pub fn abort(&self) {
        self.requested.cancel();
    }
}

/// Ends when the signal is aborted, if there is one.
pub(crate) fn requested(abort: Option<&NativeAbort>) -> impl Future<Output = ()> + use<> {
    let requested = abort.map(|abort| abort.requested.clone());
    async {
        match requested {
            Some(requested) => requested.cancelled_owned().await,
            None => pending().await,
        }
    }
}
