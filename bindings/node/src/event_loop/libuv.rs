//! Lets the event loop of Node watch a descriptor.
//!
//! Node-API has no function for it, but hands out the loop, which is one of libuv. What is used of that is the same in
//! all of its versions 1, and looked up by name: other engines do not have it. All of this happens on the thread of the loop.

use std::cell::Cell;
use std::ffi::{CStr, c_char, c_int, c_uint, c_void};
use std::mem;
use std::os::fd::RawFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::OnceLock;

use napi::{Env, check_status, sys};

/// What happens to the descriptor.
pub(crate) trait Watcher {
    /// There is something to read.
    fn readable(&self);

    /// It is watched no longer.
    fn closed(&self);
}

/// What belongs to a handle. It is freed after the handle was closed.
struct State {
    libuv: &'static Libuv,
    handle: Handle,
    watcher: Box<dyn Watcher>,
    /// Node waits for this to be removed before it ends the environment.
    end: Cell<sys::napi_async_cleanup_hook_handle>,
    is_closed: Cell<bool>,
}

/// The memory of a `uv_poll_t`, aligned for all that may be in it.
struct Handle(*mut [u128]);

impl Handle {
    fn new(bytes: usize) -> Self {
        Self(Box::into_raw(vec![0; bytes.div_ceil(size_of::<u128>())].into_boxed_slice()))
    }

    fn as_ptr(&self) -> *mut c_void {
        self.0.cast()
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: it is what `Box::into_raw` returned, and nobody else frees it.
        drop(unsafe { Box::from_raw(self.0) });
    }
}

/// Watches a descriptor until the environment ends. It has to be open as long as the watcher is there, and does not keep
/// the process alive.
pub(crate) fn watch(env: Env, descriptor: RawFd, watcher: Box<dyn Watcher>) -> Result<(), String> {
    let libuv = Libuv::of_process().ok_or("there is no libuv")?;
    let event_loop = env.get_uv_event_loop().map_err(|error| error.to_string())?;
    // SAFETY: it takes a number and has no effect.
    let handle = Handle::new(unsafe { (libuv.handle_size)(UV_POLL) });
    // SAFETY: the loop is that of this thread, and there is room for a handle that watches a descriptor.
    let status = unsafe { (libuv.poll_init)(event_loop.cast(), handle.as_ptr(), descriptor) };
    if status != 0 {
        return Err(format!("uv_poll_init returned {status}"));
    }
    let (end, is_closed) = (Cell::new(ptr::null_mut()), Cell::new(false));
    let state = Box::into_raw(Box::new(State { libuv, handle, watcher, end, is_closed }));
    // SAFETY: it is freed when the handle was closed, which is not before this returns.
    unsafe { (*state).start(env, state).inspect_err(|_| (*state).close()) }
}

impl State {
    /// Lets libuv and Node call with a pointer to this.
    fn start(&self, env: Env, this: *mut Self) -> Result<(), String> {
        let Self { libuv, handle, .. } = self;
        let this = this.cast();
        // SAFETY: the handle was initialized. libuv does nothing with the pointer but to keep it.
        unsafe { (libuv.handle_set_data)(handle.as_ptr(), this) };
        let mut end = ptr::null_mut();
        // SAFETY: Node hands the pointer to the hook unless that is removed before, as it is before the state is freed.
        let status = unsafe {
            let hook = Some(when_environment_ends as unsafe extern "C" fn(_, _));
            sys::napi_add_async_cleanup_hook(env.raw(), hook, this, &raw mut end)
        };
        check_status!(status).map_err(|error| error.to_string())?;
        self.end.set(end);
        // SAFETY: the handle was initialized, and its data is a state, as `when_readable` expects.
        let status = unsafe {
            (libuv.unref)(handle.as_ptr());
            (libuv.poll_start)(handle.as_ptr(), UV_READABLE, when_readable)
        };
        if status == 0 { Ok(()) } else { Err(format!("uv_poll_start returned {status}")) }
    }

    fn close(&self) {
        if !self.is_closed.replace(true) {
            // SAFETY: the handle was initialized and is closed once. Its memory is there until `when_closed`.
            unsafe { (self.libuv.close)(self.handle.as_ptr(), when_closed) };
            self.watcher.closed();
        }
    }
}

/// The state of a handle, which has been given it.
fn state_of(handle: *mut c_void) -> *mut State {
    let libuv = Libuv::of_process().expect("it has called");
    // SAFETY: libuv calls with handles that were initialized.
    unsafe { (libuv.handle_get_data)(handle) }.cast()
}

unsafe extern "C" fn when_readable(handle: *mut c_void, status: c_int, _: c_int) {
    // SAFETY: a handle has its state before it is started, and libuv does not call this after it was closed.
    let state = unsafe { &*state_of(handle) };
    if status == 0 {
        // Like a task, what panics is dropped; no panic may pass through libuv.
        let _ = catch_unwind(AssertUnwindSafe(|| state.watcher.readable()));
    } else {
        state.close();
    }
}

unsafe extern "C" fn when_environment_ends(
    _: sys::napi_async_cleanup_hook_handle,
    state: *mut c_void,
) {
    // SAFETY: the hook is removed before the state is freed.
    unsafe { &*state.cast::<State>() }.close();
}

unsafe extern "C" fn when_closed(handle: *mut c_void) {
    // SAFETY: it is what `Box::into_raw` returned, and libuv calls this once, and nothing else for this handle after it.
    let state = unsafe { Box::from_raw(state_of(handle)) };
    let end = state.end.get();
    if !end.is_null() {
        // SAFETY: it is removed once.
        unsafe { sys::napi_remove_async_cleanup_hook(end) };
    }
}

/// The functions of libuv that are used, as `uv.h` declares them. Pointers to handles and to the loop are of no type here.
struct Libuv {
    handle_size: unsafe extern "C" fn(c_int) -> usize,
    handle_get_data: unsafe extern "C" fn(*const c_void) -> *mut c_void,
    handle_set_data: unsafe extern "C" fn(*mut c_void, *mut c_void),
    poll_init: unsafe extern "C" fn(*mut c_void, *mut c_void, c_int) -> c_int,
    poll_start: unsafe extern "C" fn(
        *mut c_void,
        c_int,
        unsafe extern "C" fn(*mut c_void, c_int, c_int),
    ) -> c_int,
    unref: unsafe extern "C" fn(*mut c_void),
    close: unsafe extern "C" fn(*mut c_void, unsafe extern "C" fn(*mut c_void)),
}

impl Libuv {
    fn of_process() -> Option<&'static Self> {
        static FOUND: OnceLock<Option<Libuv>> = OnceLock::new();
        FOUND.get_or_init(Self::find).as_ref()
    }

    fn find() -> Option<Self> {
        // SAFETY: `uv.h` declares functions with these names and types in each version 1 since 1.19.
        unsafe {
            let version: unsafe extern "C" fn() -> c_uint = find(c"uv_version")?;
            (version() >> 16 == 1).then_some(())?;
            Some(Self {
                handle_size: find(c"uv_handle_size")?,
                handle_get_data: find(c"uv_handle_get_data")?,
                handle_set_data: find(c"uv_handle_set_data")?,
                poll_init: find(c"uv_poll_init")?,
                poll_start: find(c"uv_poll_start")?,
                unref: find(c"uv_unref")?,
                close: find(c"uv_close")?,
            })
        }
    }
}

/// A function of the process.
///
/// # Safety
///
/// `Function` is the type of a pointer to the function with this name.
unsafe fn find<Function: Copy>(name: &CStr) -> Option<Function> {
    const { assert!(size_of::<Function>() == size_of::<*mut c_void>()) };
    // SAFETY: the name is a text of C, and a null pointer means the whole process.
    let found = unsafe { dlsym(ptr::null_mut(), name.as_ptr()) };
    // SAFETY: both are pointers, and this one is to a function of that type.
    (!found.is_null()).then(|| unsafe { mem::transmute_copy(&found) })
}

unsafe extern "C" {
    /// Of the C library, which the standard library links.
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
}

const UV_POLL: c_int = 8;
const UV_READABLE: c_int = 1;
