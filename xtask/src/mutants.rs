//! `cargo xtask mutants`: whether the tests notice when the code that judges money is changed.
//!
//! cargo-mutants changes one thing at a time, such as `<` to `<=`, and runs the tests of the crate. A
//! change that no test notices was missed. What cannot be noticed, or need not be, is in
//! `xtask/mutants.toml` with its reason, and does not count. Each area must pass for itself: a large
//! one that is tested well does not make up for a small one that is not.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;

use crate::files::{root, rust_files};
use crate::step::cargo;

/// What to change.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    /// Only these areas: price, signature, response, error, callback, webhook, recovery, once
    #[arg(value_parser = known)]
    areas: Vec<String>,
    /// How many changes are tested at a time; each has a build of its own
    #[arg(long, default_value_t = 1)]
    jobs: usize,
    /// Change only every N-th thing; the figure says so
    #[arg(long, value_name = "N", default_value_t = NonZeroU32::MIN)]
    sample: NonZeroU32,
    /// Leave the figure of these areas for `cargo xtask figures`, as a run of all areas does
    #[arg(long)]
    record: bool,
    /// Change nothing: judge the latest run again, after an edit of the exceptions
    #[arg(long)]
    no_run: bool,
}

/// A part of a crate, found by the name of a file or folder, wherever it lies.
struct Area {
    name: &'static str,
    package: &'static Package,
    found_by: &'static [&'static str],
}

/// A crate that has areas.
#[derive(PartialEq)]
struct Package {
    name: &'static str,
    sources: &'static str,
    /// What stands behind `cargo test` to run the tests that judge a change.
    tests: &'static [&'static str],
}

/// What cargo-mutants writes at the end.
#[derive(Deserialize)]
struct Outcomes {
    outcomes: Vec<Outcome>,
}

#[derive(Deserialize)]
struct Outcome {
    scenario: Scenario,
    summary: String,
}

/// `Baseline` is the run of the tests without a change.
#[derive(Deserialize)]
enum Scenario {
    Baseline,
    Mutant(Mutant),
}

/// One change: `crates/…/price.rs:53:9: replace Price::to_request_text -> String with String::new()`.
#[derive(Clone, Debug, Deserialize)]
struct Mutant {
    name: String,
    file: String,
    function: Option<Function>,
}

#[derive(Clone, Debug, Deserialize)]
struct Function {
    function_name: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exceptions {
    #[serde(default)]
    exception: Vec<Exception>,
}

/// A change that no test has to notice.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    /// As cargo-mutants spells it: `Price::amount`, `authorization`.
    function: String,
    /// Words of the name of the change, such as `replace < with <=`; without it, the whole function.
    change: Option<String>,
    reason: String,
}

/// How many changes were noticed.
#[derive(Default)]
struct Score {
    caught: u32,
    missed: Vec<Mutant>,
    excepted: Vec<Mutant>,
}

/// Changes the crates, one thing at a time, and prints what the tests missed.
///
/// # Errors
///
/// When cargo-mutants is missing or fails, an area has no file, or too little was noticed.
pub(crate) fn run(options: &Options) -> Result<(), String> {
    let areas = chosen(&options.areas);
    let exceptions = read_exceptions()?;
    if !options.no_run {
        mutate(&areas, options)?;
    }
    let scores = judge(&areas, &exceptions, read_outcomes(&areas)?);
    print(&scores);
    if options.areas.is_empty() && options.sample == NonZeroU32::MIN {
        print_unneeded(&exceptions, &scores);
    }
    if options.areas.is_empty() || options.record {
        let of = command_of(options);
        crate::figures::keep_of(&read_commit()?, "mutants", &of, figures(&scores))?;
    }
    if options.sample == NonZeroU32::MIN {
        verdict(&scores)
    } else {
        // A few changes of an area say little about it.
        verdict(&BTreeMap::from([("all", total(&scores))]))
    }
}

/// What measures this again.
fn command_of(options: &Options) -> String {
    let mut words = vec!["cargo xtask mutants".to_owned()];
    words.extend_from_slice(&options.areas);
    if options.sample != NonZeroU32::MIN {
        words.push(format!("--sample {}", options.sample));
    }
    words.join(" ")
}

/// The commit whose code was changed, which may be older than the one that lies here.
fn read_commit() -> Result<String, String> {
    let file = root().join(FOLDER).join(COMMIT);
    fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))
}

fn chosen(names: &[String]) -> Vec<&'static Area> {
    let is_wanted = |area: &&Area| names.is_empty() || names.iter().any(|name| name == area.name);
    AREAS.iter().filter(is_wanted).collect()
}

/// Reads the name of an area.
fn known(name: &str) -> Result<String, String> {
    let names: Vec<_> = AREAS.iter().map(|area| area.name).collect();
    let unknown = || format!("there are {}", names.join(", "));
    if names.contains(&name) { Ok(name.to_owned()) } else { Err(unknown()) }
}

fn mutate(areas: &[&'static Area], options: &Options) -> Result<(), String> {
    if !cargo(&["mutants", "--version"]).output().is_ok_and(|output| output.status.success()) {
        return Err("cargo-mutants is not installed: cargo install cargo-mutants --locked".into());
    }
    let folder = root().join(FOLDER);
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    fs::write(folder.join(COMMIT), crate::figures::commit()?).map_err(|error| error.to_string())?;
    packages(areas).try_for_each(|package| mutate_package(package, areas, options))
}

/// The packages of these areas, each once.
fn packages(areas: &[&'static Area]) -> impl Iterator<Item = &'static Package> {
    let has_area = |package: &&Package| areas.iter().any(|area| area.package == *package);
    PACKAGES.into_iter().filter(has_area)
}

fn mutate_package(package: &Package, areas: &[&Area], options: &Options) -> Result<(), String> {
    let mut command = cargo(&["mutants", "--package", package.name, "--cargo-arg=--locked"]);
    command.arg(format!("--minimum-test-timeout={TIMEOUT}"));
    command.arg("--output").arg(package.folder()).arg("--jobs").arg(options.jobs.to_string());
    command.arg(format!("--shard=0/{}", options.sample)).arg("--sharding=round-robin");
    command.args(["--exclude-re", NEVER_COMPILES]);
    for area in areas.iter().filter(|area| area.package == package) {
        for file in area.files()? {
            command.arg("--file").arg(file);
        }
    }
    // A build for every change: what only debuggers read, and an example that is a program each, cost
    // more than the tests.
    command.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_PROFILE_TEST_DEBUG", "0");
    command.arg("--").args(package.tests);
    fs::create_dir_all(package.folder()).map_err(|error| error.to_string())?;
    let status = command.status().map_err(|error| format!("cargo-mutants: {error}"))?;
    match status.code() {
        Some(0 | SOME_MISSED | SOME_TIMED_OUT) => Ok(()),
        _ => Err(format!("cargo-mutants: {status}")),
    }
}

impl Package {
    /// Where cargo-mutants writes what it has found.
    fn folder(&self) -> PathBuf {
        root().join(FOLDER).join(self.name)
    }
}

impl Area {
    fn contains(&self, file: &Path) -> bool {
        if !file.starts_with(self.package.sources) {
            return false;
        }
        let is_name = |part: &Path| {
            part.file_stem().is_some_and(|stem| self.found_by.iter().any(|name| stem == *name))
        };
        file.iter().any(|part| is_name(Path::new(part)))
    }

    /// Its files, relative to the repository. Files move; an area must not vanish unseen.
    fn files(&self) -> Result<Vec<PathBuf>, String> {
        let sources = self.package.sources;
        let files = rust_files(&root().join(sources))?;
        let relative = files.iter().filter_map(|file| file.strip_prefix(root()).ok());
        let mine: Vec<_> = relative.filter(|file| self.contains(file)).map(Into::into).collect();
        if mine.is_empty() {
            return Err(format!(
                "{sources} has no file or folder named {}; mend the list in xtask/src/mutants.rs",
                self.found_by.join(" or ")
            ));
        }
        Ok(mine)
    }
}

fn read_exceptions() -> Result<Vec<Exception>, String> {
    let text = fs::read_to_string(root().join(EXCEPTIONS))
        .map_err(|error| format!("{EXCEPTIONS}: {error}"))?;
    parse_exceptions(&text).map_err(|error| format!("{EXCEPTIONS}: {error}"))
}

fn parse_exceptions(text: &str) -> Result<Vec<Exception>, String> {
    let exceptions =
        toml::from_str::<Exceptions>(text).map_err(|error| error.to_string())?.exception;
    match exceptions.iter().find(|exception| exception.reason.trim().is_empty()) {
        Some(bare) => Err(format!("the exception of {} has no reason", bare.function)),
        None => Ok(exceptions),
    }
}

fn read_outcomes(areas: &[&'static Area]) -> Result<Vec<Outcome>, String> {
    let read = packages(areas).map(|package| {
        let file = package.folder().join("mutants.out/outcomes.json");
        let problem = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
        let text = fs::read_to_string(&file).map_err(|error| problem(&error))?;
        let read: Outcomes = serde_json::from_str(&text).map_err(|error| problem(&error))?;
        Ok(read.outcomes)
    });
    read.collect::<Result<Vec<_>, String>>().map(|all| all.into_iter().flatten().collect())
}

/// Counts by area. A change that does not compile says nothing; one that runs forever was noticed.
fn judge(
    areas: &[&Area],
    exceptions: &[Exception],
    outcomes: Vec<Outcome>,
) -> BTreeMap<&'static str, Score> {
    let mut scores: BTreeMap<&'static str, Score> = BTreeMap::new();
    for Outcome { scenario, summary } in outcomes {
        let Scenario::Mutant(mutant) = scenario else { continue };
        let Some(area) = areas.iter().find(|area| area.contains(Path::new(&mutant.file))) else {
            continue;
        };
        let score = scores.entry(area.name).or_default();
        match summary.as_str() {
            "CaughtMutant" | "Timeout" => score.caught += 1,
            "MissedMutant" if exceptions.iter().any(|exception| exception.explains(&mutant)) => {
                score.excepted.push(mutant);
            }
            "MissedMutant" => score.missed.push(mutant),
            _ => {}
        }
    }
    scores
}

impl Exception {
    fn explains(&self, mutant: &Mutant) -> bool {
        let function = mutant.function.as_ref().map(|function| function.function_name.as_str());
        function == Some(self.function.as_str())
            && self.change.as_ref().is_none_or(|change| mutant.name.contains(change))
    }
}

impl Score {
    /// Of a hundred changes that should be noticed, how many were.
    fn percent(&self) -> f64 {
        let missed = u32::try_from(self.missed.len()).unwrap_or(u32::MAX);
        match self.caught.saturating_add(missed) {
            0 => 100.0,
            all => f64::from(self.caught) * 100.0 / f64::from(all),
        }
    }

    fn add(&mut self, other: &Self) {
        self.caught += other.caught;
        self.missed.extend_from_slice(&other.missed);
        self.excepted.extend_from_slice(&other.excepted);
    }
}

fn total(scores: &BTreeMap<&'static str, Score>) -> Score {
    let mut total = Score::default();
    for score in scores.values() {
        total.add(score);
    }
    total
}

fn print(scores: &BTreeMap<&'static str, Score>) {
    println!(
        "\n{:<12} {:>8} {:>8} {:>10} {:>9}",
        "area", "caught", "missed", "explained", "percent"
    );
    let total = total(scores);
    for (name, score) in scores.iter().map(|(name, score)| (*name, score)).chain([("all", &total)])
    {
        let Score { caught, missed, excepted } = score;
        let (missed, excepted) = (missed.len(), excepted.len());
        println!("{name:<12} {caught:>8} {missed:>8} {excepted:>10} {:>9.1}", score.percent());
    }
    if !total.missed.is_empty() {
        println!("\nmissed, and not explained in {EXCEPTIONS}:");
    }
    for mutant in &total.missed {
        println!("  {}", mutant.name);
    }
}

fn figures(scores: &BTreeMap<&'static str, Score>) -> impl Iterator<Item = (String, String)> {
    let all = total(scores);
    let row = |name: &str, score: &Score| {
        let changes = score.caught as usize + score.missed.len();
        let figure = format!("{:.1} % of {changes} changes noticed", score.percent());
        (name.to_owned(), figure)
    };
    let rows: Vec<_> = scores.iter().map(|(name, score)| row(name, score)).collect();
    rows.into_iter().chain([row("all", &all)])
}

/// An exception for something that is noticed today hides that it is missed tomorrow.
fn print_unneeded(exceptions: &[Exception], scores: &BTreeMap<&'static str, Score>) {
    let excepted = total(scores).excepted;
    for exception in exceptions {
        if !excepted.iter().any(|mutant| exception.explains(mutant)) {
            println!("\nno longer needed in {EXCEPTIONS}: {}", exception.function);
        }
    }
}

fn verdict(scores: &BTreeMap<&'static str, Score>) -> Result<(), String> {
    if scores.is_empty() {
        return Err("nothing was changed".to_owned());
    }
    let poor: Vec<String> = scores
        .iter()
        .map(|(name, score)| (name, score.percent()))
        .filter(|(_, percent)| *percent < THRESHOLD)
        .map(|(name, percent)| format!("{percent:.1} % in {name}"))
        .collect();
    if poor.is_empty() {
        return Ok(());
    }
    Err(format!(
        "of the changes, the tests noticed {}; {THRESHOLD} % is the least in each area",
        poor.join(", ")
    ))
}

/// Where money is judged: what a signature, a response, an error, a callback, an event or a look-up proves,
/// and whether a call may be sent.
const AREAS: [Area; 8] = [
    Area { name: "price", package: &CORE, found_by: &["price"] },
    Area { name: "signature", package: &CORE, found_by: &["signature"] },
    Area { name: "response", package: &CORE, found_by: &["response"] },
    Area { name: "error", package: &CORE, found_by: &["error"] },
    Area { name: "callback", package: &CORE, found_by: &["callback"] },
    Area { name: "webhook", package: &CORE, found_by: &["webhook"] },
    Area { name: "recovery", package: &CORE, found_by: &["recovery"] },
    Area { name: "once", package: &HTTP, found_by: &["once", "recent_references"] },
];
const PACKAGES: [&Package; 2] = [&CORE, &HTTP];
static CORE: Package = Package {
    name: "iyzico-core",
    sources: "crates/iyzico-core/src",
    tests: &["--lib", "--tests"],
};
/// The tests beside the code; those of the transport take minutes, for each change.
static HTTP: Package = Package {
    name: "iyzico-http",
    sources: "crates/iyzico-http/src",
    tests: &[
        "--lib",
        "--test=it",
        "--",
        "once::",
        "again::",
        "recent_references::",
        "verdicts::",
        "closed::",
        "cancel::",
        "extra::",
    ],
};
const EXCEPTIONS: &str = "xtask/mutants.toml";
const FOLDER: &str = "target/mutants";
const COMMIT: &str = "commit";
/// cargo-mutants guesses constructors for these generic types; they have none of them.
const NEVER_COMPILES: &str = r"(Response|Settled|Verdict)::(new|from|from_iter)\(";
/// In percent, for each area.
const THRESHOLD: f64 = 90.0;
/// In seconds. A busy machine must not pass for a test that runs forever.
const TIMEOUT: u32 = 120;
/// Exit codes of cargo-mutants after a complete run.
const SOME_MISSED: i32 = 2;
const SOME_TIMED_OUT: i32 = 3;

#[cfg(test)]
mod tests;
