//! The comparisons that matter, with their goals.

use serde::Serialize;

use super::measure::{
    AT_ONCE, BARE_NODE, BARE_PYTHON, FIRST, IMPORT_NODE, IMPORT_NOTHING, IMPORT_OFFICIAL,
    IMPORT_PYTHON, MANY_LINES, NO_CLIENT_IN_NODE, NO_CLIENT_IN_PYTHON, SEQUENTIAL, twin,
};
use super::results::{Results, Series};
use super::statistics::Spread;

/// A comparison that was measured.
#[derive(Serialize)]
pub(super) struct Ratio {
    pub(super) title: &'static str,
    pub(super) spread: Spread,
    pub(super) goal: Option<Goal>,
    pub(super) unit: Unit,
}

/// What is aimed at.
#[derive(Clone, Copy, Serialize)]
pub(super) enum Goal {
    AtMost(f64),
    AtLeast(f64),
}

#[derive(Clone, Copy, PartialEq, Serialize)]
pub(super) enum Unit {
    /// One figure divided by another of the same round.
    Ratio,
    /// CPU milliseconds above another process of the same round.
    Milliseconds,
}

impl Ratio {
    /// Whether the goal is met, if there is one.
    pub(super) fn is_met(&self) -> Option<bool> {
        self.goal.map(|goal| match goal {
            Goal::AtMost(most) => self.spread.median <= most,
            Goal::AtLeast(least) => self.spread.median >= least,
        })
    }
}

/// What of a peer is compared.
type Of = fn(&Series) -> &[f64];

struct Comparison {
    title: &'static str,
    above: &'static str,
    below: &'static str,
    load: &'static str,
    of: Of,
    goal: Option<Goal>,
}

/// Everything that this run has measured.
pub(super) fn of(results: &Results) -> Vec<Ratio> {
    let loads = COMPARISONS.iter().filter_map(|comparison| comparison.of(results));
    let noise = NOISE.iter().filter_map(|(title, peer)| {
        let series = results.loads.get(SEQUENTIAL)?;
        let (first, second) = (series.get(*peer)?, series.get(&twin(peer))?);
        let spread = Spread::of_ratios(cpu(second), cpu(first))?;
        Some(Ratio { title, spread, goal: None, unit: Unit::Ratio })
    });
    loads.chain(starts(results)).chain(noise).collect()
}

impl Comparison {
    fn of(&self, results: &Results) -> Option<Ratio> {
        let above = (self.of)(results.series(self.load, self.above)?);
        let below = (self.of)(results.series(self.load, self.below)?);
        let spread = Spread::of_ratios(above, below)?;
        Some(Ratio { title: self.title, spread, goal: self.goal, unit: Unit::Ratio })
    }
}

fn starts(results: &Results) -> impl Iterator<Item = Ratio> {
    STARTS.iter().filter_map(|(title, program, bare, most)| {
        let (program, bare) = (results.starts.get(*program)?, results.starts.get(*bare)?);
        let above: Vec<f64> = program.iter().zip(bare).map(|(all, bare)| all - bare).collect();
        let goal = most.map(Goal::AtMost);
        Some(Ratio { title, spread: Spread::of(&above)?, goal, unit: Unit::Milliseconds })
    })
}

fn cpu(series: &Series) -> &[f64] {
    &series.cpu_us_per_call
}

fn rate(series: &Series) -> &[f64] {
    &series.calls_per_second
}

#[rustfmt::skip]
const COMPARISONS: [Comparison; 19] = [
    Comparison { title: "Rust / raw hyper, one after the other", above: "rust/ours", below: "rust/hyper", load: SEQUENTIAL, of: cpu, goal: Some(Goal::AtMost(1.7)) },
    Comparison { title: "Rust / raw hyper, 32 at once", above: "rust/ours", below: "rust/hyper", load: AT_ONCE, of: cpu, goal: Some(Goal::AtMost(2.0)) },
    Comparison { title: "Rust / reqwest, one after the other", above: "rust/ours", below: "rust/reqwest", load: SEQUENTIAL, of: cpu, goal: None },
    Comparison { title: "Rust / raw hyper, 500 lines", above: "rust/ours", below: "rust/hyper", load: MANY_LINES, of: cpu, goal: None },
    Comparison { title: "Python / http.client", above: "python/ours", below: "python/http.client", load: SEQUENTIAL, of: cpu, goal: Some(Goal::AtMost(0.5)) },
    Comparison { title: "Python / httpx", above: "python/ours", below: "python/httpx", load: SEQUENTIAL, of: cpu, goal: None },
    Comparison { title: "Python async / aiohttp", above: "python/ours-async", below: "python/aiohttp", load: SEQUENTIAL, of: cpu, goal: Some(Goal::AtMost(0.5)) },
    Comparison { title: "Python async / aiohttp, 32 at once", above: "python/ours-async", below: "python/aiohttp", load: AT_ONCE, of: cpu, goal: None },
    Comparison { title: "Python / official", above: "python/ours", below: "python/official", load: SEQUENTIAL, of: cpu, goal: Some(Goal::AtMost(1.0 / 200.0)) },
    Comparison { title: "Python / http.client, 500 lines, all fields read", above: "python/ours", below: "python/http.client", load: MANY_LINES, of: cpu, goal: Some(Goal::AtMost(0.7)) },
    Comparison { title: "Python / http.client, first 1,000 calls", above: "python/ours", below: "python/http.client", load: FIRST, of: cpu, goal: None },
    Comparison { title: "calls/s, Python threads / http.client, 32 at once", above: "python/ours", below: "python/http.client", load: AT_ONCE, of: rate, goal: Some(Goal::AtLeast(2.0)) },
    Comparison { title: "Node / undici pool, warm", above: "node/ours", below: "node/undici", load: SEQUENTIAL, of: cpu, goal: Some(Goal::AtMost(0.6)) },
    Comparison { title: "Node / undici pool, first 1,000 calls", above: "node/ours", below: "node/undici", load: FIRST, of: cpu, goal: Some(Goal::AtMost(0.3)) },
    Comparison { title: "Node / undici pool, 32 at once", above: "node/ours", below: "node/undici", load: AT_ONCE, of: cpu, goal: None },
    Comparison { title: "Node / fetch", above: "node/ours", below: "node/fetch", load: SEQUENTIAL, of: cpu, goal: None },
    Comparison { title: "Node / official", above: "node/ours", below: "node/official", load: SEQUENTIAL, of: cpu, goal: Some(Goal::AtMost(1.0 / 8.0)) },
    Comparison { title: "Node / undici pool, 500 lines, all fields read", above: "node/ours", below: "node/undici", load: MANY_LINES, of: cpu, goal: Some(Goal::AtMost(0.8)) },
    Comparison { title: "calls/s, Node / undici pool, 32 at once", above: "node/ours", below: "node/undici", load: AT_ONCE, of: rate, goal: Some(Goal::AtLeast(1.5)) },
];

/// What a start costs above the interpreter alone.
type Start = (&'static str, &'static str, &'static str, Option<f64>);

const STARTS: [Start; 9] = [
    (
        "Python: import and one payment, ms of CPU above no client",
        "python/ours",
        NO_CLIENT_IN_PYTHON,
        Some(35.0),
    ),
    ("Python: import", IMPORT_PYTHON, BARE_PYTHON, None),
    ("Python, official: import and one payment", "python/official", NO_CLIENT_IN_PYTHON, None),
    ("Python, official: import", IMPORT_OFFICIAL, BARE_PYTHON, None),
    (
        "Python, http.client: import and one payment",
        "python/http.client",
        NO_CLIENT_IN_PYTHON,
        None,
    ),
    (
        "Node: import and one payment, ms of CPU above no client",
        "node/ours",
        NO_CLIENT_IN_NODE,
        Some(10.0),
    ),
    ("Node: import", IMPORT_NODE, BARE_NODE, None),
    ("Node: import of an empty package", IMPORT_NOTHING, BARE_NODE, None),
    ("Node, undici: import and one payment", "node/undici", NO_CLIENT_IN_NODE, None),
];

const NOISE: [(&str, &str); 3] = [
    ("noise: raw hyper / itself", "rust/hyper"),
    ("noise: http.client / itself", "python/http.client"),
    ("noise: undici / itself", "node/undici"),
];
