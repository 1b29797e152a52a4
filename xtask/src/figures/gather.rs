//! Where the figures come from.

use std::path::Path;
use std::{env, fs};

use iyzico_core::ENDPOINTS;
use serde::Deserialize;
use serde_json::Value;

use super::{LEFT, Measurement, Measurements, measured, read};
use crate::bench::figure;
use crate::files::root;
use crate::package;
use crate::step::{Verdict, cargo, command, commands, log_path};

/// Everything that can be found; what was not measured is left out.
pub(super) fn gather(may_run: bool) -> Result<Measurements, String> {
    let mut found = Measurements::new();
    let mut add = |key: &str, measured: Option<Measurement>| {
        found.extend(measured.map(|measured| (key.to_owned(), measured)));
    };
    add("api", Some(measured("cargo xtask figures", api())?));
    if may_run {
        add("recorded", recorded()?);
        add("coverage", coverage()?);
    }
    for left in ["mutants", "faults"] {
        add(left, read(&root().join(LEFT).join(format!("{left}.json")))?);
    }
    for language in ["python", "node"] {
        add(language, sizes(language)?);
    }
    add("performance", performance()?);
    Ok(found)
}

fn api() -> Vec<(String, String)> {
    let count = |is: fn(&iyzico_core::Entry) -> bool| {
        ENDPOINTS.iter().filter(|entry| is(entry)).count().to_string()
    };
    let row = |what: &str, figure: String| (what.to_owned(), figure);
    vec![
        row("operations", ENDPOINTS.len().to_string()),
        row("that move money", count(|entry| entry.safety.moves_money())),
        row("whose lost response is looked up", count(|entry| entry.recovery.is_some())),
        row("whose response is signed", count(|entry| !entry.signed.is_empty())),
    ]
}

/// How many requests of other clients the simulator verifies and serves, as its test prints.
fn recorded() -> Result<Option<Measurement>, String> {
    const NAME: &str = "figures recorded";
    const TEST: &str = "recorded::recorded_requests_are_verified_and_served";
    let mut test = cargo(&["test", "--locked", "--package", "iyzico-tests", "--test", "it"]);
    test.args(["--", "--exact", "--nocapture", TEST]);
    if let Verdict::Failed(why) = commands(NAME, [test]) {
        return Err(why);
    }
    let said = fs::read_to_string(log_path(NAME)).map_err(|error| error.to_string())?;
    let files: Vec<Recorded> = said.lines().filter_map(Recorded::read).collect();
    if files.is_empty() {
        return Ok(None);
    }
    let sum = |of: fn(&Recorded) -> usize| files.iter().map(of).sum::<usize>().to_string();
    let rows = [
        ("requests of other clients", sum(|file| file.lines)),
        ("of calls that this version has", sum(|file| file.ran)),
        ("accepted", sum(|file| file.passed)),
    ];
    let rows = rows.map(|(what, figure)| (what.to_owned(), figure));
    measured(&format!("cargo test -p iyzico-tests --test it {TEST}"), rows).map(Some)
}

/// What the test says about one file of recordings.
#[derive(Debug, PartialEq)]
pub(super) struct Recorded {
    pub(super) lines: usize,
    pub(super) ran: usize,
    pub(super) passed: usize,
}

impl Recorded {
    /// Reads `name.jsonl: 88 lines, 80 ran, 80 passed, 8 skipped: not our calls yet`.
    pub(super) fn read(line: &str) -> Option<Self> {
        let (_, counts) = line.split_once(".jsonl: ")?;
        let mut counts = counts.split(", ").map(|count| count.split_once(' '));
        let mut next = |word: &str| {
            let (number, counted) = counts.next()??;
            (counted == word).then(|| number.parse().ok())?
        };
        Some(Self { lines: next("lines")?, ran: next("ran")?, passed: next("passed")? })
    }
}

#[derive(Deserialize)]
struct Covered {
    data: [CoveredData; 1],
}

#[derive(Deserialize)]
struct CoveredData {
    totals: Value,
}

/// What of core and transport their own tests run through, where the tools for it are installed.
fn coverage() -> Result<Option<Measurement>, String> {
    if let Some(missing) = missing_for_coverage() {
        println!("coverage is not measured: {missing}");
        return Ok(None);
    }
    let mut rows = Vec::new();
    for (package, features, skipped) in COVERED {
        let file = root().join(LEFT).join(format!("{package}.cov"));
        let folder = file.parent().expect("a file lies in a folder");
        fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        let mut run = cargo(&["llvm-cov", "--locked", "--json", "--summary-only"]);
        run.args(["--package", package, "--features", features, "--output-path"]).arg(&file);
        run.arg("--").args(skipped.map(|test| format!("--skip={test}")));
        if let Verdict::Failed(why) = commands("figures coverage", [run]) {
            return Err(why);
        }
        let text = fs::read_to_string(&file).map_err(|error| error.to_string())?;
        let covered: Covered = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        for what in ["lines", "functions"] {
            let percent = covered.data[0].totals[what]["percent"]
                .as_f64()
                .ok_or("cargo-llvm-cov says no percentage")?;
            let without = skipped.map(|_| ", without the cuts over TLS").unwrap_or_default();
            rows.push((format!("{what} of {package}{without}"), format!("{percent:.1} %")));
        }
    }
    measured("cargo xtask figures", rows).map(Some)
}

/// The crates, the features of their tests, and the tests that would take longer than all others and run
/// through nothing else: a handshake for each byte of a conversation, without optimisation.
const COVERED: [(&str, &str, Option<&str>); 2] =
    [("iyzico-core", "", None), ("iyzico-http", "testing", Some("every_cut_over_tls"))];

/// The tool that cannot be found, and where it comes from.
fn missing_for_coverage() -> Option<&'static str> {
    let installed = cargo(&["llvm-cov", "--version"]).output();
    if !installed.is_ok_and(|output| output.status.success()) {
        return Some("cargo install --locked cargo-llvm-cov");
    }
    let named = ["LLVM_COV", "LLVM_PROFDATA"].iter().all(|tool| env::var_os(tool).is_some());
    let libraries = command("rustc", &["--print", "target-libdir"]).output().ok()?.stdout;
    let folder = Path::new(str::from_utf8(&libraries).ok()?.trim()).with_file_name("bin");
    let program = format!("llvm-cov{}", env::consts::EXE_SUFFIX);
    if named || folder.join(program).exists() {
        None
    } else {
        Some(
            "rustup component add llvm-tools, or LLVM_COV and LLVM_PROFDATA name those of rustc's LLVM",
        )
    }
}

/// The packages of a language in `dist`.
fn sizes(language: &str) -> Result<Option<Measurement>, String> {
    let Some(built_from) = package::built_from(language) else { return Ok(None) };
    let kilobytes = |bytes: u64| bytes.div_ceil(1000);
    let rows = package::sizes(language)?.into_iter().map(|(name, size, unpacked)| {
        let (size, unpacked) = (kilobytes(size), kilobytes(unpacked));
        (format!("`{name}`"), format!("{size} kB, unpacked {unpacked} kB"))
    });
    let mut measured = measured(&format!("cargo xtask package {language}"), rows)?;
    measured.commit = short(&built_from);
    Ok(Some(measured))
}

/// A commit as it is shown, with what stands behind it.
fn short(commit: &str) -> String {
    const SHOWN: usize = 12;
    let (id, rest) = commit.split_once('-').map_or((commit, ""), |(id, rest)| (id, rest));
    let dirty = if rest.is_empty() { "" } else { "-dirty" };
    format!("{}{dirty}", id.get(..SHOWN).unwrap_or(id))
}

#[derive(Deserialize)]
struct Bench {
    ratios: Vec<Ratio>,
}

#[derive(Deserialize)]
struct Ratio {
    title: String,
    spread: Spread,
    unit: String,
}

#[derive(Deserialize)]
struct Spread {
    median: f64,
    lower: f64,
    upper: f64,
}

/// The ratios of the last run that was recorded, which the repository keeps.
fn performance() -> Result<Option<Measurement>, String> {
    const RESULTS: &str = "docs/performance/results.json";
    let Ok(text) = fs::read_to_string(root().join(RESULTS)) else { return Ok(None) };
    let bench: Bench =
        serde_json::from_str(&text).map_err(|error| format!("{RESULTS}: {error}"))?;
    let rows = bench.ratios.iter().map(|Ratio { title, spread, unit }| {
        let unit = if unit == "Milliseconds" { " ms" } else { "" };
        let [median, lower, upper] = [spread.median, spread.lower, spread.upper].map(figure);
        (title.clone(), format!("{median}{unit} ({lower} … {upper})"))
    });
    let mut measured = measured("cargo xtask bench", rows)?;
    let written = ["log", "-1", "--abbrev=12", "--format=%h", "--", RESULTS];
    let written = command("git", &written).output().map_err(|error| format!("git: {error}"))?;
    let written = String::from_utf8_lossy(&written.stdout).trim().to_owned();
    if !written.is_empty() {
        measured.commit = written;
    }
    Ok(Some(measured))
}
