//! On other systems than Linux no event loop hears of sockets itself.

use std::convert::Infallible;

use napi::Env;
use napi::bindgen_prelude::Function;

/// There is none.
pub(crate) struct EventLoop(Infallible);

pub(crate) enum UnderWay {}

pub(crate) struct Callback(Infallible);

impl EventLoop {
    pub(crate) fn of_thread(_: Env) -> Result<Self, String> {
        Err("not on this system".to_owned())
    }

    pub(crate) fn begin(&self) -> Option<UnderWay> {
        match self.0 {}
    }

    pub(crate) fn scope<T>(&self, _: impl FnOnce() -> T) -> T {
        match self.0 {}
    }
}

impl Callback {
    pub(crate) fn new(_: Env, _: &Function<'_, (), ()>) -> napi::Result<Self> {
        Err(napi::Error::from_reason("not on this system"))
    }

    pub(crate) fn is_here(&self) -> bool {
        match self.0 {}
    }
}

pub(crate) fn help() -> bool {
    false
}
