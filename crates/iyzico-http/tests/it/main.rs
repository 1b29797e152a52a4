//! The client against small servers on loopback that respond, cut and stall on purpose.
#![expect(clippy::unwrap_used, reason = "clippy sees tests only in functions marked so")]

mod again;
mod cancel;
mod certificates;
mod closed;
mod connections;
mod doubts;
mod early;
mod extra;
mod handles;
mod hook;
mod hostile;
mod http2;
mod late;
mod limits;
mod merchants;
mod once;
mod outcome;
mod proxy;
mod rate_limit;
mod raw_request;
mod recent_references;
mod retries;
mod runtimes;
mod secrets;
mod secure;
mod setup;
#[cfg(feature = "testing")]
mod simulated;
mod support;
mod timeouts;
mod tls;
mod verdicts;
mod wiped;
mod wire;
