//! What arrives at the merchant's server: form posts from the buyer's browser, and notifications.

pub mod callback;
pub mod webhook;
