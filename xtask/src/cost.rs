//! `cargo xtask cost`: what one more call costs whoever compiles the core.
//!
//! The core is measured twice: as it is, and with copies of some files with calls under other names.
//! The difference divided by the number of calls is what a call costs: user CPU time of `cargo check` and
//! of a development build, and the size of an optimised program that can reach every call.

mod copies;
mod measure;

use std::fs;
use std::path::PathBuf;

use clap::Args;

use crate::files::root;
use copies::calls_of_a_copy;
use measure::{Measured, Workspace};

/// What to measure.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    /// How many calls are added
    #[arg(long, default_value_t = 40)]
    calls: usize,
    /// How often times are measured; the shortest counts, because other work only adds to it
    #[arg(long, default_value_t = 3)]
    repeat: u32,
    /// Features of the core, such as `schema`
    #[arg(long, default_value = "")]
    features: String,
    /// Only times: the optimised builds take longest
    #[arg(long)]
    no_size: bool,
}

/// Something that is measured, and what one call may cost of it.
struct Quantity {
    title: &'static str,
    goal: f64,
    digits: usize,
    of: fn(&Measured) -> Option<f64>,
}

/// Measures both and prints what a call costs.
///
/// # Errors
///
/// When the scratch copies cannot be made or built, and where CPU time cannot be read.
pub(crate) fn run(options: &Options) -> Result<(), String> {
    let copies = options.calls.div_ceil(calls_of_a_copy());
    let calls = copies * calls_of_a_copy();
    let [plain, grown] = [("plain", 0), ("grown", copies)].map(|(name, copies)| {
        let workspace = folder().join(name);
        copies::write(&workspace, copies)?;
        let workspace = Workspace {
            folder: workspace,
            target: folder().join("target"),
            features: options.features.clone(),
        };
        workspace.measure(options.repeat, !options.no_size)
    });
    print(&plain?, &grown?, calls);
    Ok(())
}

fn folder() -> PathBuf {
    root().join("target/cost")
}

fn print(plain: &Measured, grown: &Measured, calls: usize) {
    let with_calls = format!("{calls} more");
    println!(
        "\n{:<28} {:>10} {with_calls:>10} {:>10} {:>8}",
        "cost of a call", "core", "a call", "goal"
    );
    for Quantity { title, goal, digits, of } in &QUANTITIES {
        let (Some(plain), Some(grown)) = (of(plain), of(grown)) else { continue };
        let calls = u32::try_from(calls).map_or(f64::INFINITY, f64::from);
        let cost = (grown - plain) / calls;
        let verdict = if cost > *goal { "  above the goal" } else { "" };
        println!(
            "{title:<28} {plain:>10.digits$} {grown:>10.digits$} {cost:>10.digits$} {goal:>8}{verdict}"
        );
    }
}

/// Removes a folder of ours with all that is in it.
fn clear(folder: &PathBuf) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{}: {error}", folder.display()))
        }
        _ => Ok(()),
    }
}

const QUANTITIES: [Quantity; 3] = [
    Quantity {
        title: "cargo check, seconds",
        goal: 0.15,
        digits: 2,
        of: |measured| Some(measured.check),
    },
    Quantity {
        title: "development build, seconds",
        goal: 0.5,
        digits: 2,
        of: |measured| Some(measured.build),
    },
    Quantity {
        title: "optimised program, kB",
        goal: 35.0,
        digits: 1,
        of: |measured| measured.kilobytes,
    },
];
