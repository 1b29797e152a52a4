//! `cargo xtask instructions`: what calls cost in instructions, which do not depend on how busy the machine is.
//!
//! Callgrind counts a process that does something N times and one that does it 2N times; the difference divided by
//! N is one call, without the start of the process. The counts are compared with `xtask/instructions.toml`.

mod baseline;
mod cases;
mod count;

use std::fmt::Write;

use clap::Args;

use crate::bench::Packages;
use crate::step::{Verdict, is_long};
use baseline::Baseline;
use cases::{CASES, Case, Harness};

/// What to count.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    /// Only these cases, or those that begin so
    cases: Vec<String>,
    /// Write the counts into `xtask/instructions.toml`
    #[arg(long)]
    bless: bool,
    /// Count what `cargo xtask package` has laid down, as the tests do, instead of building anew
    #[arg(long)]
    packed: bool,
}

/// A case that was counted.
struct Counted {
    case: &'static Case,
    now: u64,
    before: Option<u64>,
}

impl Counted {
    /// By how many percent the count has grown; below zero when it has shrunk.
    #[allow(clippy::cast_precision_loss, reason = "percent for a reader")]
    fn growth(&self) -> Option<f64> {
        self.before.map(|before| (self.now as f64 / before as f64 - 1.0) * 100.0)
    }

    /// What is wrong with the count, if anything.
    fn problem(&self) -> Option<String> {
        let name = self.case.name;
        match self.before {
            None => Some(format!("{name} has no baseline")),
            Some(before) if self.now * 100 > before * (100 + TOLERANCE) => {
                Some(format!("{name} grew from {before} to {}", self.now))
            }
            Some(_) => None,
        }
    }
}

/// How many percent a count may grow before somebody must say that it is meant.
const TOLERANCE: u64 = 5;

/// Counts, and compares or writes.
///
/// # Errors
///
/// When something cannot be built or counted, and when a count has grown by more than 5 %.
pub(crate) fn run(options: &Options) -> Result<(), String> {
    if let Some(why) = count::missing() {
        return Err(why);
    }
    let wanted = |case: &&Case| {
        let named = |name: &String| case.name.starts_with(name.as_str());
        options.cases.is_empty() || options.cases.iter().any(named)
    };
    let cases: Vec<&'static Case> = CASES.iter().filter(wanted).collect();
    if cases.is_empty() {
        return Err(format!("no case is named {}", options.cases.join(", ")));
    }
    let mut baseline = Baseline::read()?;
    let packages = if options.packed { Packages::Packed } else { Packages::Built };
    let counted = count_all(&cases, &baseline, packages)?;
    print!("{}", table(&counted));
    if options.bless {
        for Counted { case, now, .. } in &counted {
            baseline.set(case.name, *now);
        }
        return baseline.write();
    }
    verdict(&counted)
}

/// The gate of `cargo xtask test`. In the long form it also counts whole calls of the Rust client, and of the
/// packages that the steps before it have laid down.
pub(crate) fn step(name: &str) -> Verdict {
    if let Some(why) = count::missing() {
        return Verdict::Skipped(why);
    }
    let result = Baseline::read().and_then(|baseline| {
        if baseline.is_empty() {
            let architecture = std::env::consts::ARCH;
            return Ok(Verdict::Skipped(format!("no counts were written for {architecture} yet")));
        }
        let cases: Vec<&'static Case> =
            CASES.iter().filter(|case| case.is_of_core() || is_long()).collect();
        let counted = count_all(&cases, &baseline, Packages::Packed)?;
        crate::step::log(name, &table(&counted))?;
        verdict(&counted).map(|()| Verdict::Passed)
    });
    result.unwrap_or_else(Verdict::Failed)
}

fn count_all(
    cases: &[&'static Case],
    baseline: &Baseline,
    packages: Packages,
) -> Result<Vec<Counted>, String> {
    let harness = Harness::new(cases, packages)?;
    cases
        .iter()
        .map(|case| {
            let now = harness.count(case)?;
            Ok(Counted { case, now, before: baseline.of(case.name) })
        })
        .collect()
}

fn verdict(counted: &[Counted]) -> Result<(), String> {
    let mut problems: Vec<String> = counted.iter().filter_map(Counted::problem).collect();
    problems.extend(grows_with_the_calls(counted));
    if problems.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{}; if that is meant, `cargo xtask instructions --bless` in the same commit",
        problems.join(", ")
    ))
}

/// The last of all calls costs what the first one does.
fn grows_with_the_calls(counted: &[Counted]) -> Option<String> {
    let of = |name: &str| counted.iter().find(|counted| counted.case.name == name).map(|it| it.now);
    let (first, last) = (of("find_first_call")?, of("find_last_call")?);
    let tolerated = first + first / 20 + SOME_INSTRUCTIONS;
    (last > tolerated).then(|| format!("the last call takes {last} to find, the first {first}"))
}

/// Names differ in length, and with it what it takes to compare them.
const SOME_INSTRUCTIONS: u64 = 64;

fn table(counted: &[Counted]) -> String {
    let mut text = format!("{:<26} {:>12} {:>12} {:>9}\n", "", "baseline", "now", "");
    for it in counted {
        let before = it.before.map_or_else(String::new, |before| before.to_string());
        let growth = it.growth().map_or_else(String::new, |growth| format!("{growth:+.1} %"));
        writeln!(text, "{:<26} {before:>12} {:>12} {growth:>9}", it.case.name, it.now)
            .expect("writing to a String does not fail");
    }
    for &(title, above, below, goal) in GOALS {
        let of = |name: &str| counted.iter().find(|it| it.case.name == name).map(|it| it.now);
        if let Some((above, below)) = of(above).zip(of(below)) {
            #[allow(clippy::cast_precision_loss, reason = "a ratio for a reader")]
            let ratio = above as f64 / below as f64;
            writeln!(text, "{title:<52} {ratio:>6.2}  goal {goal}").expect("a String grows");
        }
    }
    text
}

/// What the counts are aimed at: one divided by another.
const GOALS: &[(&str, &str, &str, f64)] = &[
    ("a request from JSON / from values", "prepare_json_3", "prepare_values_3", 1.3),
    ("build and sign / serialise and HMAC", "prepare_values_3", "floor_serialise_hmac_3", 2.0),
    ("parse and verify / skip and HMAC", "interpret_3", "floor_serde_skip_3", 3.0),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(now: u64, before: Option<u64>) -> Counted {
        Counted { case: &CASES[0], now, before }
    }

    #[test]
    fn a_count_may_grow_by_five_percent() {
        assert_eq!(counted(1050, Some(1000)).problem(), None);
        assert_eq!(counted(500, Some(1000)).problem(), None);
        assert!(counted(1051, Some(1000)).problem().is_some());
        assert!(counted(1, None).problem().is_some());
    }

    #[test]
    fn the_last_call_must_be_found_like_the_first() {
        let case = |name: &str| CASES.iter().find(|case| case.name == name).expect("a case");
        let of = |name, now| Counted { case: case(name), now, before: Some(now) };
        let both = |last| [of("find_first_call", 1000), of("find_last_call", last)];
        assert_eq!(grows_with_the_calls(&both(1100)), None);
        assert!(grows_with_the_calls(&both(1200)).is_some());
        assert!(verdict(&both(1200)).is_err());
    }
}
