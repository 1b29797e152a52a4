//! Where calls that have ended wait until JavaScript takes them.
//!
//! A promise of the runtime costs a function that is shared between threads, and a wake-up, for each call. Here
//! one function serves all clients of a JavaScript thread, and wakes it once for all that have ended.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use iyzico_http::Error;
use napi::threadsafe_function::ThreadsafeFunctionCallMode;
use napi_derive::napi;

use crate::attempts::Wake;
use crate::client::{NativeRawResponse, NativeResponse};
use crate::error::report;
use crate::once::NativeSettled;

/// The calls that have ended and that JavaScript has not taken.
#[napi]
pub struct NativeInbox {
    inbox: Inbox,
}

/// How a call ended. One of the fields behind the number is there; none when nothing is known.
#[napi(object, object_from_js = false)]
#[derive(Default)]
pub struct NativeEnded {
    /// The number that JavaScript gave the call.
    pub call: u32,
    pub response: Option<NativeResponse>,
    pub raw_response: Option<NativeRawResponse>,
    pub settled: Option<NativeSettled>,
    /// The report of the error as JSON.
    pub error: Option<String>,
}

#[napi]
impl NativeInbox {
    /// `wake` is called when the first call waits.
    #[napi(constructor)]
    pub fn new(#[napi(ts_arg_type = "() => void")] wake: Wake) -> Self {
        let (ended, under_way) = Default::default();
        Self { inbox: Inbox(Arc::new(Shared { ended, under_way, wake })) }
    }

    /// Takes what has ended since the last time, oldest first.
    #[napi]
    pub fn take(&self) -> Vec<NativeEnded> {
        let ended = std::mem::take(&mut *self.inbox.lock());
        self.inbox.0.under_way.fetch_sub(ended.len(), Ordering::Relaxed);
        ended
    }

    pub(crate) fn share(&self) -> Inbox {
        self.inbox.clone()
    }
}

#[derive(Clone)]
pub(crate) struct Inbox(Arc<Shared>);

struct Shared {
    ended: Mutex<Vec<NativeEnded>>,
    /// Calls that JavaScript has made and of which it has not taken the end.
    under_way: AtomicUsize,
    wake: Wake,
}

impl Inbox {
    /// Where a call reports its end, under the number that JavaScript gave it.
    pub(crate) fn expect(&self, call: u32) -> Expected {
        let ended = NativeEnded { call, ..NativeEnded::default() };
        let is_alone = self.0.under_way.fetch_add(1, Ordering::Relaxed) == 0;
        Expected { inbox: self.clone(), ended: Some(ended), is_alone }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<NativeEnded>> {
        self.0.ended.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn post(&self, one: NativeEnded) {
        let mut ended = self.lock();
        ended.push(one);
        let is_first = ended.len() == 1;
        drop(ended);
        if is_first {
            // Refused only when JavaScript is shutting down: nobody is left to be told.
            let _ = self.0.wake.call((), ThreadsafeFunctionCallMode::NonBlocking);
        }
    }
}

/// A call that is under way. It ends once, even when its task panics or the runtime stops: then without
/// a result, and JavaScript says that nothing is known.
pub(crate) struct Expected {
    inbox: Inbox,
    ended: Option<NativeEnded>,
    is_alone: bool,
}

impl Expected {
    /// Whether no other call of its thread was under way when it was made.
    pub(crate) fn is_alone(&self) -> bool {
        self.is_alone
    }

    /// Reports a response of the service.
    pub(crate) fn respond(self, result: Result<impl Into<NativeResponse>, Error>) {
        self.end(result, |ended, response| ended.response = Some(response.into()));
    }

    /// Reports a response to a request that no call describes.
    pub(crate) fn respond_raw(self, result: Result<impl Into<NativeRawResponse>, Error>) {
        self.end(result, |ended, response| ended.raw_response = Some(response.into()));
    }

    /// Reports how a call that is sent once ended.
    pub(crate) fn settle(self, result: Result<impl Into<NativeSettled>, Error>) {
        self.end(result, |ended, settled| ended.settled = Some(settled.into()));
    }

    fn end<T>(mut self, result: Result<T, Error>, put: impl FnOnce(&mut NativeEnded, T)) {
        if let Some(ended) = &mut self.ended {
            match result {
                Ok(arrived) => put(ended, arrived),
                Err(error) => ended.error = Some(report(&error)),
            }
        }
    }
}

impl Drop for Expected {
    fn drop(&mut self) {
        if let Some(ended) = self.ended.take() {
            self.inbox.post(ended);
        }
    }
}
