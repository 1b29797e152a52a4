//! `cargo xtask bench`: our clients beside every client that a user would pick instead, in one run.
//!
//! Every peer is a process of its own that pays at one local TLS server. In each round all of them work for a
//! moment, in an order that is new each time, and figures are compared within a round only: what else the machine
//! does slows down both sides of a ratio. A copy of a peer that is measured against itself tells the noise.

mod build;
mod measure;
mod peers;
mod plot;
mod process;
mod ratios;
mod report;
mod results;
mod statistics;

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use crate::files::root;
use crate::published::Counts;
use peers::Chosen;
pub(crate) use process::Server;
pub(crate) use report::figure;

/// What is measured, and for how long.
#[derive(Args, Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct Options {
    /// What matters most, within five minutes after the builds
    #[arg(long)]
    quick: bool,
    /// Only these languages or peers, such as `node` or `python/ours`; what they are compared with comes along.
    /// May be given several times
    #[arg(long, value_name = "NAME", value_parser = peers::known)]
    only: Vec<String>,
    /// How often everything is measured: at least 5 times [default: 11, with --quick 9]
    #[arg(long, value_parser = clap::value_parser!(u32).range(5..))]
    rounds: Option<u32>,
    /// Write the tables and the plot into `docs`, as a whole run does
    #[arg(long, conflicts_with = "only")]
    record: bool,
    /// Measure what was built before
    #[arg(long)]
    no_build: bool,
    /// Name the peers and stop
    #[arg(long)]
    list: bool,
}

/// How much is measured.
#[derive(Clone, Copy)]
struct Effort {
    rounds: u32,
    is_quick: bool,
}

/// Builds, measures, and writes down what came of it.
///
/// # Errors
///
/// When something cannot be built, and when a peer fails: a figure of a client that does not work is none.
pub(crate) fn run(options: &Options) -> Result<(), String> {
    if options.list {
        peers::list();
        return Ok(());
    }
    let chosen = Chosen::new(&options.only);
    let rounds = options.rounds.unwrap_or(if options.quick { 9 } else { 11 });
    let effort = Effort { rounds, is_quick: options.quick };
    fs::create_dir_all(folder()).map_err(|error| format!("{}: {error}", folder().display()))?;
    if !options.no_build {
        build::build(&chosen)?;
    }
    let started = Instant::now();
    let results = measure::measure(&chosen, effort)?;
    eprintln!("measured in {:.0} s", started.elapsed().as_secs_f64());
    let is_whole = !options.quick && options.only.is_empty();
    report::write(&results, is_whole || options.record)
}

/// Whose instructions are counted.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Packages {
    /// What `cargo xtask package` has laid down.
    Packed,
    /// What is built in release now.
    Built,
}

/// Puts our packages where the peers find them, and starts a server, which needs no release build: it is not counted.
///
/// # Errors
///
/// When something cannot be built or started.
pub(crate) fn serve_packages(
    packages: Packages,
    python: bool,
    node: bool,
) -> Result<Server, String> {
    fs::create_dir_all(folder()).map_err(|error| format!("{}: {error}", folder().display()))?;
    match packages {
        Packages::Packed if python => build::take_python()?,
        Packages::Built if python => build::build_python(Counts::Used)?,
        _ => {}
    }
    match packages {
        Packages::Packed if node => build::take_node()?,
        Packages::Built if node => build::build_node(Counts::Used)?,
        _ => {}
    }
    Server::start(&build::debug_program()?)
}

/// Builds the Rust peers, and starts the server that is in the same program.
///
/// # Errors
///
/// When they cannot be built or started.
pub(crate) fn serve_rust() -> Result<Server, String> {
    fs::create_dir_all(folder()).map_err(|error| format!("{}: {error}", folder().display()))?;
    Server::start(&build::release_program()?)
}

/// Builds the packages and puts them where the peers find them.
///
/// # Errors
///
/// When they cannot be built.
pub(crate) fn build_packages(counts: Counts<'_>) -> Result<(), String> {
    fs::create_dir_all(folder()).map_err(|error| format!("{}: {error}", folder().display()))?;
    build::build_python(counts)?;
    build::build_node(counts)
}

/// Builds the packages and lets each make the calls that matter most.
///
/// # Errors
///
/// When something cannot be built, and when a call fails.
pub(crate) fn exercise(counts: Counts<'_>) -> Result<(), String> {
    build_packages(counts)?;
    let server = Server::start(&build::debug_program()?)?;
    [PYTHON, PYTHON_ASYNC, NODE].into_iter().try_for_each(|name| measure::exercise(name, &server))
}

/// The program that calls through one of our clients, and its arguments before the task.
pub(crate) fn client(name: &str) -> (PathBuf, Vec<String>) {
    peers::named(name).program()
}

/// The Rust client as a peer.
pub(crate) const RUST: &str = "rust/ours";
/// The Python package as a peer.
pub(crate) const PYTHON: &str = "python/ours";
/// The same on an event loop.
const PYTHON_ASYNC: &str = "python/ours-async";
/// The Node package as a peer.
pub(crate) const NODE: &str = "node/ours";

/// Where everything is built and, unless the run is recorded, written.
fn folder() -> PathBuf {
    root().join("target/bench")
}
