//! `cargo xtask faults`: proves that nobody pays twice, whatever goes wrong.
//!
//! A shop works off random orders against embedded simulators in which much goes wrong on purpose.
//! Then an auditor, who knows nothing of the client, compares what the shop believes with what the
//! bank booked.
//!
//! | file | what it is |
//! |---|---|
//! | `plan.rs`, `dice.rs`, `goods.rs` | what each order is, from the seed and its number |
//! | `weather.rs` | what goes wrong, unless a scenario is given |
//! | `merchant.rs`, `calls.rs`, `crash.rs` | what the shop does with an order |
//! | `notes.rs` | what the shop believes afterwards |
//! | `books.rs`, `auditor.rs` | what really happened, and whether the two agree |
//! | `shop.rs`, `nights.rs`, `round.rs` | a simulator, its orders, and time that passes |
//! | `watch.rs`, `tally.rs`, `report.rs` | what is counted and printed |

mod auditor;
mod books;
mod calls;
mod crash;
mod dice;
mod goods;
mod merchant;
mod nights;
mod notes;
mod plan;
mod report;
mod round;
mod shop;
mod tally;
mod watch;
mod weather;

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use iyzico_simulator::Scenario;

use auditor::{Finding, Harm};
use round::{Outcome, Round};
use shop::Manner;
use tally::Tally;
use watch::Counts;

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
    /// Faults from this file instead of the built-in mixture: TOML or JSON, as for the simulator
    #[arg(long, value_name = "FILE")]
    scenario: Option<PathBuf>,
    /// How many orders are worked off at a time
    #[arg(long, value_name = "NUMBER", default_value_t = CONCURRENCY)]
    concurrency: usize,
    /// Speak TLS and with it HTTP/2: one connection for all, so that each cut hits many calls
    #[arg(long)]
    tls: bool,
    /// The control group: a shop that believes every answer and sends a call again when none comes.
    /// It charges twice
    #[arg(long)]
    naive: bool,
}

/// What all rounds brought together.
struct Proof {
    seed: u64,
    orders: u64,
    findings: Vec<Finding>,
    unknown_but_moved: u64,
    counts: Counts,
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
    let proof = runtime.block_on(async {
        let progress = tokio::spawn(report::progress(Arc::clone(&tally), options.operations));
        let proof = prove(options, scenario.as_ref(), &tally).await;
        progress.abort();
        proof
    })?;
    report::print(&proof, &tally, started.elapsed());
    if proof.findings.is_empty() {
        Ok(())
    } else {
        Err(format!("{} things happened that must never happen", proof.findings.len()))
    }
}

/// Plays rounds until there were enough operations.
async fn prove(
    options: &Options,
    scenario: Option<&Scenario>,
    tally: &Arc<Tally>,
) -> Result<Proof, String> {
    let mut proof = Proof {
        seed: options.seed,
        orders: 0,
        findings: Vec::new(),
        unknown_but_moved: 0,
        counts: Counts::default(),
    };
    while let Some(missing) = options.operations.checked_sub(tally.sent()).filter(|&it| it > 0) {
        let per_hundred =
            (proof.orders * 110).checked_div(tally.sent()).unwrap_or(ORDERS_PER_HUNDRED);
        let orders = (missing * per_hundred / 100 + 1).min(ORDERS_PER_ROUND);
        let numbers = proof.orders..proof.orders + orders;
        let weather = || weather::mixed(options.seed ^ numbers.start);
        let scenario = scenario.cloned().unwrap_or_else(weather);
        let manner = if options.naive { Manner::Naive } else { Manner::Careful };
        let round = Round {
            seed: options.seed,
            orders: numbers,
            scenario,
            concurrency: options.concurrency.max(1),
            manner,
            tls: options.tls,
        };
        proof.add(orders, round.play(Arc::clone(tally)).await?);
    }
    Ok(proof)
}

impl Options {
    fn scenario(&self) -> Result<Option<Scenario>, String> {
        let Some(file) = &self.scenario else { return Ok(None) };
        let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
        let text = fs::read_to_string(file).map_err(|error| wrong(&error))?;
        Scenario::parse(&text).map(Some).map_err(|error| wrong(&error))
    }
}

impl Proof {
    fn add(&mut self, orders: u64, outcome: Outcome) {
        self.orders += orders;
        self.findings.extend(outcome.audit.findings);
        self.unknown_but_moved += outcome.audit.unknown_but_moved;
        self.counts.merge(&outcome.counts);
    }

    fn count(&self, harm: Harm) -> usize {
        self.findings.iter().filter(|finding| finding.harm == harm).count()
    }
}

const HELP: &str = "\
A shop works off random orders (charges, holds, captures, 3-D Secure, cancellations, refunds) against
simulators in which a third of the calls meets a fault. A call whose answer is lost is looked up, and
if that brings nothing, stored and looked up again on later nights of the simulator's clock; it is
never sent again. Then the books of the simulators are compared with what the shop believes.

The exit code is 1 when an order was paid twice, more went back than was wanted, money moved that the
shop believes did not, or the shop believes anything else that the books contradict.

The same seed gives the same orders. Which request meets which fault also depends on the order in
which they arrive, so numbers vary a little; the four zeros do not.

100,000 operations: cargo run --release -p xtask -- faults --operations 100000 --seed 7";
/// A debug build is so slow that more would make every answer late.
const CONCURRENCY: usize = if cfg!(debug_assertions) { 32 } else { 64 };
/// How many orders a hundred operations come from, until that is known better.
const ORDERS_PER_HUNDRED: u64 = 39;
/// Each round has a simulator of its own, so that memory stays small.
const ORDERS_PER_ROUND: u64 = 5_000;

#[cfg(test)]
mod tests;
