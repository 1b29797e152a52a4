//! `cargo xtask fuzz`: a while of fuzzing for every target, starting from seeds and the corpus.

use std::fs;
use std::process::Command;

use crate::files::root;
use crate::step::{Runner, Verdict, cargo, commands};

/// Fuzzes the named target, or each of them, for so many seconds.
///
/// # Errors
///
/// When a target finds an input for which something does not hold.
pub(crate) fn run(target: Option<&str>, seconds: u32) -> Result<(), String> {
    let targets = TARGETS.into_iter().filter(|name| target.is_none_or(|target| target == *name));
    let targets: Vec<_> = targets.collect();
    let mut runner = Runner::new(targets.len() + 1);
    runner.run("build", || build("build"));
    for target in targets {
        runner.run(target, || fuzz(target, seconds));
    }
    runner.summarise()
}

/// All targets one after the other, as one step of `cargo xtask test`.
pub(crate) fn smoke(step: &str, seconds: u32) -> Verdict {
    match build(step) {
        Verdict::Passed => commands(step, TARGETS.map(|target| command(target, seconds))),
        other => other,
    }
}

/// Stable Rust needs no sanitizer: what is looked for are panics.
fn build(step: &str) -> Verdict {
    if !is_installed() {
        return Verdict::Skipped(
            "cargo-fuzz is not installed (cargo install cargo-fuzz --locked); \
             the tests replay seeds and corpus all the same"
                .to_owned(),
        );
    }
    let mut seeds = cargo(&["run", "-p", "iyzico-tests", "--example", "fuzz_seeds", "--"]);
    seeds.arg(root().join(SEEDS));
    commands(step, [seeds, cargo_fuzz(&["build"])])
}

fn fuzz(target: &str, seconds: u32) -> Verdict {
    if !is_installed() {
        return Verdict::Skipped("cargo-fuzz is not installed".to_owned());
    }
    commands(target, [command(target, seconds)])
}

/// New inputs go to a folder of their own; the corpus of the repository is only read.
fn command(target: &str, seconds: u32) -> Command {
    let folders =
        ["target/fuzz/corpus", SEEDS, "fuzz/corpus"].map(|folder| root().join(folder).join(target));
    for folder in &folders {
        fs::create_dir_all(folder).expect("the repository can be written to");
    }
    let mut command = cargo_fuzz(&["run"]);
    command.arg(target).args(folders).arg("--").args([
        format!("-max_total_time={seconds}"),
        "-timeout=10".to_owned(),
        "-rss_limit_mb=2048".to_owned(),
        "-print_final_stats=1".to_owned(),
    ]);
    command
}

fn cargo_fuzz(arguments: &[&str]) -> Command {
    let mut command = cargo(&["fuzz"]);
    command.args(arguments).args(["--sanitizer", "none", "--fuzz-dir", "fuzz"]);
    command.env("CARGO_TARGET_DIR", root().join("target/fuzz"));
    command
}

fn is_installed() -> bool {
    let version = cargo(&["fuzz", "--version"]).output();
    version.is_ok_and(|output| output.status.success())
}

/// Where the inputs are written that fuzzing starts from.
const SEEDS: &str = "target/fuzz/seeds";
pub(crate) const TARGETS: [&str; 8] =
    ["amounts", "callbacks", "handles", "pages", "requests", "responses", "simulator", "webhooks"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_is_known() {
        let files = fs::read_dir(root().join("fuzz/fuzz_targets")).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.map(|name| name.replace(".rs", "")).collect();
        names.sort();
        assert_eq!(names, TARGETS);
    }
}
