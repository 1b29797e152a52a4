//! Tests that need more than one crate.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

mod any_client;
mod contract;
mod fuzz;
mod json;
mod money_responses;
mod other_paths;
mod plain_http;
mod recorded;
mod reference;
