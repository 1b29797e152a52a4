//! How JavaScript ends calls from outside.

use std::future::pending;

use napi_derive::napi;
use tokio::sync::watch;

/// Ends calls from outside: all that share one `AbortSignal`.
#[napi]
pub struct NativeAbort {
    requested: watch::Sender<bool>,
}

#[napi]
impl NativeAbort {
    #[napi(constructor)]
    pub fn new() -> Self {
        Self { requested: watch::Sender::new(false) }
    }

    /// Ends the calls under way, and those that are about to begin.
    #[napi]
    pub fn abort(&self) {
        self.requested.send_replace(true);
    }
}

/// Ends when the signal is aborted, if there is one.
pub(crate) fn requested(abort: Option<&NativeAbort>) -> impl Future<Output = ()> + use<> {
    let requested = abort.map(|abort| abort.requested.subscribe());
    async {
        let Some(mut requested) = requested else {
            return pending().await;
        };
        if requested.wait_for(|requested| *requested).await.is_err() {
            pending::<()>().await; // the signal is gone, so nobody can abort it any more
        }
    }
}
