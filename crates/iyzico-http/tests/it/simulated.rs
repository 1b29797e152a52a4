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

/// Whether there is time for the long form of a test: minutes instead of seconds.
fn is_long() -> bool {
    std::env::var_os("IYZICO_LONG").is_some_and(|value| value == "1")
}
