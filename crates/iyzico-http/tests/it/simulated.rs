//! The client against the simulator: what it says about the money, and what the ledger says.

mod burst;
mod cable;
mod concurrency;
mod cut;
mod drop;
mod faults;
mod handle;
mod in_store;
mod legacy;
mod marketplace;
mod money;
mod notified;
mod paging;
mod payouts;
mod reconcile;
mod reloaded;
mod request_to_pay;
mod site;
mod subscriptions;

use std::time::Duration;

use iyzico_http::testing::Sandbox;
use iyzico_http::{Client, OnceOptions};

use crate::support::StoppedClock;

const PAUSE: Duration = Duration::from_millis(10);

/// A few look-ups in quick succession.
fn quickly() -> OnceOptions {
    OnceOptions {
        deadline: 10 * PAUSE,
        first_pause: PAUSE,
        longest_pause: PAUSE,
        ..OnceOptions::default()
    }
}

/// A client that has time for every look-up, however slow the machine is.
fn patient(sandbox: &Sandbox) -> (StoppedClock, Client) {
    let (clock, builder) = StoppedClock::moved_by_attempts(sandbox.builder(), 2 * PAUSE);
    (clock, builder.build().unwrap())
}

/// Whether there is time for the long form of a test: minutes instead of seconds.
fn is_long() -> bool {
    std::env::var_os("IYZICO_LONG").is_some_and(|value| value == "1")
}
