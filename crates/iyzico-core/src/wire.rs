//! How a call becomes bytes, and bytes become a response that can be trusted.

pub mod credentials;
pub mod endpoint;
pub mod error;
pub(crate) mod inspect;
pub mod json;
pub mod request;
pub mod response;
pub(crate) mod rules;
pub mod signature;
