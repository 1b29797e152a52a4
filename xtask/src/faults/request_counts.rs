//! Counts what the simulator was asked, and what went wrong on purpose.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use iyzico_core::Entry;
use iyzico_simulator::{Cut, Fault, Moment, Request};

/// Sees every request. Clones share what was seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct RequestCounter(Arc<Mutex<Seen>>);

#[derive(Debug)]
struct Seen {
    counts: RequestCounts,
    latest: Instant,
}

/// How many requests there were.
#[derive(Clone, Debug, Default)]
pub(crate) struct RequestCounts {
    pub(crate) money_calls: u64,
    pub(crate) money_calls_with_fault: u64,
    pub(crate) look_ups: u64,
    pub(crate) look_ups_with_fault: u64,
    /// Kind of fault: how often with money calls, how often with others.
    pub(crate) faults: BTreeMap<&'static str, (u64, u64)>,
}

impl Default for Seen {
    fn default() -> Self {
        Self { counts: RequestCounts::default(), latest: Instant::now() }
    }
}

impl RequestCounter {
    pub(crate) fn record(&self, request: &Request) {
        let mut seen = self.lock();
        seen.latest = Instant::now();
        seen.counts.add(request);
    }

    pub(crate) fn counts(&self) -> RequestCounts {
        self.lock().counts.clone()
    }

    /// Waits until nothing has come for so long.
    pub(crate) async fn quiet(&self, time: Duration) {
        let started = Instant::now();
        loop {
            let since = self.lock().latest.max(started).elapsed();
            let Some(rest) = time.checked_sub(since) else { return };
            tokio::time::sleep(rest.max(Duration::from_millis(1))).await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RequestCounts {
    fn add(&mut self, request: &Request) {
        let call = request.call.unwrap_or_default();
        let moves_money = Entry::find(call).is_some_and(|entry| entry.safety.moves_money());
        let met = u64::from(!request.faults.is_empty());
        if moves_money {
            self.money_calls += 1;
            self.money_calls_with_fault += met;
        } else if matches!(call, "payment.retrieve" | "payment.history") {
            self.look_ups += 1;
            self.look_ups_with_fault += met;
        }
        for fault in &request.faults {
            let (with_money, with_others) = self.faults.entry(kind(fault)).or_default();
            *(if moves_money { with_money } else { with_others }) += 1;
        }
    }

    /// Adds what was counted elsewhere.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.money_calls += other.money_calls;
        self.money_calls_with_fault += other.money_calls_with_fault;
        self.look_ups += other.look_ups;
        self.look_ups_with_fault += other.look_ups_with_fault;
        for (kind, (with_money, with_others)) in &other.faults {
            let mine = self.faults.entry(kind).or_default();
            mine.0 += with_money;
            mine.1 += with_others;
        }
    }
}

/// What stands in the report for a fault.
fn kind(fault: &Fault) -> &'static str {
    match fault {
        Fault::Delay { at: Moment::BeforeCommit, .. } => "delay before commit",
        Fault::Delay { at: Moment::AfterCommit, .. } => "delay after commit",
        Fault::Cut(Cut::BeforeRead) => "cut before read",
        Fault::Cut(Cut::AfterRead) => "cut after read",
        Fault::Cut(Cut::AfterCommit) => "cut after commit",
        Fault::Cut(_) => "cut inside the response",
        Fault::Gateway { at: Moment::BeforeCommit, .. } => "gateway before commit",
        Fault::Gateway { at: Moment::AfterCommit, .. } => "gateway after commit",
        Fault::RateLimited => "rate limited",
        Fault::EmptyResponse => "empty response",
        Fault::HalfResponse => "half a response",
        Fault::WrongContentType => "wrong content type",
        Fault::WrongSignature => "wrong signature",
        Fault::MissingSignature => "missing signature",
        Fault::Tamper { .. } => "changed on the way",
        Fault::Drip { .. } => "slow response",
        Fault::Lag { .. } => "look-ups lag",
        _ => "other",
    }
}
