//! Calls JavaScript from its event loop.

use std::ptr;
use std::thread::{self, ThreadId};

use napi::bindgen_prelude::{Function, FunctionRef, JsValue};
use napi::{Env, check_status, sys};

/// A function without arguments, which can be called where no JavaScript runs.
pub(crate) struct Callback {
    env: Env,
    function: FunctionRef<(), ()>,
    thread: ThreadId,
}

// SAFETY: they are used on the thread that they belong to, and on no other, as `call` sees to. The reference to the
// function may go on any thread.
unsafe impl Send for Callback {}
// SAFETY: see above.
unsafe impl Sync for Callback {}

impl Callback {
    pub(crate) fn new(env: Env, function: &Function<'_, (), ()>) -> napi::Result<Self> {
        Ok(Self { env, function: function.create_ref()?, thread: thread::current().id() })
    }

    /// Whether this is the thread of the function.
    pub(crate) fn is_here(&self) -> bool {
        self.thread == thread::current().id()
    }

    /// Calls the function as an event of its own: reactions of promises run before this returns. Only libuv may call this,
    /// on the thread of the function.
    pub(crate) fn call(&self) {
        if !self.is_here() {
            return;
        }
        let env = self.env.raw();
        let mut scope = ptr::null_mut();
        // SAFETY: this is the thread of the environment, which has not ended: libuv calls no more when it has.
        let opened = unsafe { sys::napi_open_handle_scope(env, &raw mut scope) };
        if opened == sys::Status::napi_ok {
            // Refused only when JavaScript is shutting down: nobody is left to be told.
            let _ = self.call_in_scope();
            // SAFETY: it is the scope that was opened last.
            unsafe { sys::napi_close_handle_scope(env, scope) };
        }
    }

    fn call_in_scope(&self) -> napi::Result<()> {
        let env = self.env.raw();
        let function = self.function.borrow_back(&self.env)?.raw();
        let global = self.env.get_global()?.raw();
        let (no_context, no_result) = (ptr::null_mut(), ptr::null_mut());
        // SAFETY: both values belong to the scope, and there are no arguments.
        let status = unsafe {
            sys::napi_make_callback(env, no_context, global, function, 0, ptr::null(), no_result)
        };
        if status != sys::Status::napi_pending_exception {
            return check_status!(status);
        }
        let mut thrown = ptr::null_mut();
        // SAFETY: there is an exception to be taken. Nobody has caught it, as in a timer.
        unsafe {
            check_status!(sys::napi_get_and_clear_last_exception(env, &raw mut thrown))?;
            check_status!(sys::napi_fatal_exception(env, thrown))
        }
    }
}
