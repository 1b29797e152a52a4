//! What was measured, in the form in which it is written down.

use std::collections::BTreeMap;

use serde::Serialize;

use super::process::Report;
use super::statistics::percentile;

/// Everything of a run.
#[derive(Default, Serialize)]
pub(super) struct Results {
    pub(super) rounds: u32,
    pub(super) is_quick: bool,
    pub(super) machine: Machine,
    /// By the title of the load, then by the name of the peer.
    pub(super) loads: BTreeMap<&'static str, BTreeMap<String, Series>>,
    /// CPU milliseconds of whole processes, by what they do.
    pub(super) starts: BTreeMap<String, Vec<f64>>,
    pub(super) memory: BTreeMap<&'static str, Memory>,
    /// Bytes of what users install.
    pub(super) sizes: BTreeMap<&'static str, u64>,
}

/// Where it was measured.
#[derive(Default, Serialize)]
pub(super) struct Machine {
    pub(super) processors: usize,
    pub(super) architecture: &'static str,
    pub(super) system: &'static str,
}

/// A peer under a load, a figure for each round.
#[derive(Default, Serialize)]
pub(super) struct Series {
    pub(super) cpu_us_per_call: Vec<f64>,
    pub(super) calls_per_second: Vec<f64>,
    pub(super) p50_us: Vec<u32>,
    pub(super) p99_us: Vec<u32>,
    pub(super) calls: u64,
    pub(super) connections: u64,
}

impl Series {
    pub(super) fn add(&mut self, report: &Report, connections: u64) {
        let calls = f64::from(report.calls);
        self.cpu_us_per_call.push(report.cpu_us / calls);
        self.calls_per_second.push(calls / report.wall_us * 1e6);
        self.p50_us.push(percentile(&report.latencies_us, 50));
        self.p99_us.push(percentile(&report.latencies_us, 99));
        self.calls += u64::from(report.calls);
        self.connections += connections;
    }
}

/// Memory of a process, in kB.
#[derive(Serialize)]
pub(super) struct Memory {
    pub(super) when_warm: u64,
    pub(super) at_the_end: u64,
    /// Between the two.
    pub(super) calls: u64,
}

impl Results {
    /// A peer under a load.
    pub(super) fn series(&self, load: &str, peer: &str) -> Option<&Series> {
        self.loads.get(load)?.get(peer)
    }
}
