//! What must hold for every input, whoever made it up.
//!
//! Each module has a `check` that takes any bytes and panics when something does not hold. libFuzzer
//! calls it from `fuzz/fuzz_targets`; the tests call it with the seeds and the corpus, so
//! that it runs everywhere.

pub mod amounts;
pub mod callbacks;
pub mod handles;
mod input;
pub mod pages;
pub mod requests;
pub mod responses;
pub mod seeds;
pub mod simulator;
pub mod webhooks;

/// A fuzz target.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Name of the target and of its folder in `fuzz/corpus`.
    pub name: &'static str,
    /// Panics when something does not hold for these bytes.
    pub check: fn(&[u8]),
    /// Inputs to start from, each with a name.
    pub seeds: fn() -> Vec<(String, Vec<u8>)>,
}

/// All of them.
pub const TARGETS: &[Target] = &[
    Target { name: "amounts", check: amounts::check, seeds: seeds::amounts },
    Target { name: "responses", check: responses::check, seeds: seeds::responses },
    Target { name: "callbacks", check: callbacks::check, seeds: seeds::callbacks },
    Target { name: "handles", check: handles::check, seeds: seeds::handles },
    Target { name: "pages", check: pages::check, seeds: seeds::pages },
    Target { name: "requests", check: requests::check, seeds: seeds::requests },
    Target { name: "simulator", check: simulator::check, seeds: seeds::simulator },
    Target { name: "webhooks", check: webhooks::check, seeds: seeds::webhooks },
];
