//! How a call becomes bytes, and bytes become a response that can be trusted.

pub mod credentials;
pub mod endpoint;
pub mod error;
pub mod extra;
mod mac;
pub mod pages;
pub(crate) mod path;
pub mod pending;
pub mod request;
pub mod response;
pub mod sent;
pub mod signature;

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod every_call;
