//! `cargo xtask faults`: proves that nobody pays twice, whatever goes wrong.
//!
//! A shop processes random orders against embedded simulators in which much goes wrong on purpose.
//! Then an auditor, who knows nothing of the client, compares what the shop believes with what the
//! bank's ledger says.
//!
//! | file | what it is |
//! |---|---|
//! | `order.rs`, `rng.rs` | what each order is, from the seed and its number |
//! | `fixtures.rs` | the payment request of an order: card, buyer, addresses |
//! | `scenario.rs` | what goes wrong, unless a scenario is given |
//! | `merchant.rs`, `form.rs`, `operation.rs`, `call.rs`, `crash.rs` | what the shop does with an order |
//! | `references.rs` | what `conversationId` it gives to a call |
//! | `records.rs` | what the shop believes afterwards |
//! | `ledger.rs`, `auditor.rs` | what really happened, and whether the two agree |
//! | `shop.rs`, `clock_barrier.rs`, `round.rs` | a simulator, its orders, and its clock |
//! | `request_counts.rs`, `tally.rs`, `report.rs` | what is counted and printed |

mod auditor;
mod call;
mod clock_barrier;
mod crash;
mod cross_booking;
mod fixtures;
mod form;
mod ledger;
mod merchant;
mod operation;
mod order;
mod records;
mod references;
mod report;
mod request_counts;
mod rng;
mod round;
mod scenario;
mod shop;
mod tally;

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use iyzico_simulator::Scenario;

use auditor::{Finding, Harm};
use request_counts::RequestCounts;
pub(crate) use rng::Rng;
use round::{Round, RoundResult};
use shop::Strategy;
use tally::Tally;

/// What to prove.
#[derive(Args, Clone, Debug)]
#[command(after_help = HELP)]
pub(crate) struct Options {
    /// How many money calls to make, at least
    #[arg(long, value_name = "NUMBER", default_value_t = 2_000)]
    operations: u64,
    /// Decides orders, cards, crashes and faults
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// Faults from this file instead of the built-in scenario: TOML or JSON, as for the simulator
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    /// How many orders are processed at a time
    #[arg(long, value_name = "NUMBER", default_value_t = CONCURRENCY)]
    concurrency: usize,
    /// Speak TLS and with it HTTP/2: one connection for all, so that each cut hits many calls
    #[arg(long)]
    tls: bool,
    /// The control group: a shop that believes every response and sends a call again when none comes.
    /// It charges twice
    #[arg(long)]
    naive: bool,
}

/// The results of all rounds together.
struct Totals {
    seed: u64,
    orders: u64,
    findings: Vec<Finding>,
    unknown_but_moved: u64,
    counts: RequestCounts,
}

/// Runs it and prints the tables.
///
/// # Errors
///
/// When anything happened that must never happen.
pub(crate) fn run(options: &Options) -> Result<(), String> {
    let scenario = options.scenario()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let started = Instant::now();
    let tally = Arc::new(Tally::default());
    let totals = runtime.block_on(async {
        let progress = tokio::spawn(report::progress(Arc::clone(&tally), options.operations));
        let totals = prove(options, scenario.as_ref(), &tally).await;
        progress.abort();
        totals
    })?;
    report::print(&totals, &tally, started.elapsed());
    if options.scenario.is_none() && !options.naive {
        let Options { operations, seed, tls, .. } = options;
        let tls = if *tls { " --tls" } else { "" };
        let command = format!("cargo xtask faults --operations {operations} --seed {seed}{tls}");
        crate::figures::keep("faults", &command, report::figures(&totals, &tally))?;
    }
    if totals.findings.is_empty() {
        Ok(())
    } else {
        Err(format!("{} things happened that must never happen", totals.findings.len()))
    }
}

/// Plays rounds until there were enough operations.
async fn prove(
    options: &Options,
    scenario: Option<&Scenario>,
    tally: &Arc<Tally>,
) -> Result<Totals, String> {
    let mut totals = Totals {
        seed: options.seed,
        orders: 0,
        findings: Vec::new(),
        unknown_but_moved: 0,
        counts: RequestCounts::default(),
    };
    while let Some(missing) = options.operations.checked_sub(tally.sent()).filter(|&it| it > 0) {
        let per_hundred =
            (totals.orders * 110).checked_div(tally.sent()).unwrap_or(ORDERS_PER_HUNDRED);
        let orders = (missing * per_hundred / 100 + 1).min(ORDERS_PER_ROUND);
        let numbers = totals.orders..totals.orders + orders;
        let built_in = || scenario::built_in(options.seed ^ numbers.start);
        let scenario = scenario.cloned().unwrap_or_else(built_in);
        let strategy = if options.naive { Strategy::Naive } else { Strategy::Careful };
        let round = Round {
            seed: options.seed,
            orders: numbers,
            scenario,
            concurrency: options.concurrency.max(1),
            strategy,
            tls: options.tls,
        };
        totals.add(orders, round.play(Arc::clone(tally)).await?);
    }
    Ok(totals)
}

impl Options {
    fn scenario(&self) -> Result<Option<Scenario>, String> {
        let Some(file) = &self.scenario else { return Ok(None) };
        let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
        let text = fs::read_to_string(file).map_err(|error| wrong(&error))?;
        Scenario::parse(&text).map(Some).map_err(|error| wrong(&error))
    }
}

impl Totals {
    fn add(&mut self, orders: u64, result: RoundResult) {
        self.orders += orders;
        self.findings.extend(result.audit.findings);
        self.unknown_but_moved += result.audit.unknown_but_moved;
        self.counts.merge(&result.counts);
    }

    fn count(&self, harm: Harm) -> usize {
        self.findings.iter().filter(|finding| finding.harm == harm).count()
    }
}

const HELP: &str = "\
A shop processes random orders (charges, those of the basic product among them, holds, captures, 3-D
Secure, checkout forms, cancellations, refunds, cross bookings) against simulators in which a third of the
calls meets a fault. A call whose response is lost is looked up, and if that brings nothing, its handle is stored: it is
looked up again after the simulator's clock was advanced, or the same call is made again with it. The
shop's program crashes and restarts, and then only the stored handles are left; some shops use one
conversationId for a whole order, or for two; buttons are pressed twice, and callbacks come again. Then
the ledgers of the simulators are compared with what the shop believes.

The exit code is 1 when an order was paid twice, more went back than was wanted, money moved that the
shop believes did not, or the shop believes anything else that the ledger contradicts.

The same seed gives the same orders. Which request meets which fault also depends on the order in
which they arrive, so numbers vary a little; the four zeros do not.

100,000 operations: cargo run --release -p xtask -- faults --operations 100000 --seed 7";
/// A debug build is so slow that more would make every response late.
const CONCURRENCY: usize = if cfg!(debug_assertions) { 32 } else { 64 };
/// How many orders a hundred operations come from, until that is known better.
const ORDERS_PER_HUNDRED: u64 = 39;
/// Each round has a simulator of its own, so that memory stays small.
const ORDERS_PER_ROUND: u64 = 5_000;

#[cfg(test)]
mod tests;
