//! The hook `onAttempt`: attempts wait here until JavaScript takes them.
//!
//! The thread of the calls never waits for JavaScript, and JavaScript never hears of a response
//! before it can hear of the attempts that led to it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use iyzico_http::Attempt;
use iyzico_node_common::text;
use napi::Status;
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi_derive::napi;
use serde_json::Value;

/// A function without arguments that JavaScript is called with. It does not keep the process alive.
pub(crate) type Wake = ThreadsafeFunction<(), (), (), Status, false, true>;

/// The attempts that JavaScript has not been told about.
#[napi]
pub struct NativeAttempts {
    waiting: Waiting,
}

#[derive(Clone, Default)]
struct Waiting(Arc<Mutex<Vec<Attempt>>>);

#[napi]
impl NativeAttempts {
    #[napi(constructor)]
    pub fn new() -> Self {
        Self { waiting: Waiting::default() }
    }

    /// Takes the attempts that have ended since the last time, oldest first, as JSON.
    #[napi]
    pub fn take(&self) -> String {
        let attempts = std::mem::take(&mut *self.waiting.lock());
        attempts.iter().map(text::of_attempt).collect::<Value>().to_string()
    }

    /// What the client calls with every attempt; it wakes JavaScript once for all that wait.
    pub(crate) fn hook(&self, wake: Wake) -> impl Fn(&Attempt) + Send + Sync + use<> {
        let waiting = self.waiting.clone();
        move |attempt| {
            let mut waiting = waiting.lock();
            waiting.push(attempt.clone());
            let is_first = waiting.len() == 1;
            drop(waiting);
            if is_first {
                // Refused only when JavaScript is shutting down: nobody is left to be told.
                let _ = wake.call((), ThreadsafeFunctionCallMode::NonBlocking);
            }
        }
    }
}

impl Waiting {
    fn lock(&self) -> MutexGuard<'_, Vec<Attempt>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
