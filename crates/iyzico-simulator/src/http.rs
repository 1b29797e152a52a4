//! From bytes on a connection to a call, and from its response back to bytes.

pub(crate) mod authentication;
pub(crate) mod damage;
mod fields;
pub(crate) mod host;
pub(crate) mod listener;
pub(crate) mod log;
pub(crate) mod mask;
pub(crate) mod post;
pub(crate) mod receive;
pub(crate) mod shared;
pub(crate) mod thread;
pub(crate) mod tls;
pub(crate) mod webhook_delivery;
pub(crate) mod wire;
