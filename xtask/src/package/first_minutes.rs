//! `cargo xtask first-minutes`: what a new user does first. From an empty folder, with nothing but what is
//! published, the three programs of the README take a payment.

use std::fs;
use std::path::Path;

use super::folders::{at, commit, read, record, verdict, write};
use super::trial;
use crate::step::{Runner, Verdict};

/// Tries the packages of this commit in all three languages, and remembers that it was done.
///
/// # Errors
///
/// When a program fails, and when the packages in `dist` are of another commit.
pub(crate) fn run() -> Result<(), String> {
    let mut runner = Runner::new(5);
    runner
        .run("first minutes: packages", || verdict(commit().and_then(|now| are_of(&now, &BUILT))));
    if runner.failures().is_empty() {
        runner.run("first minutes: rust", || trial::rust("first minutes: rust"));
        runner.run("first minutes: python", || trial::python("first minutes: python"));
        runner.run("first minutes: node", || trial::node("first minutes: node"));
    }
    if runner.failures().is_empty() {
        runner.run("first minutes: remember", || remember(""));
    }
    runner.summarise()
}

/// Records the commit for which all three programs ran.
pub(crate) fn remember(_: &str) -> Verdict {
    verdict(commit().and_then(|now| {
        are_of(&now, &BUILT)?;
        are_of(&now, &TRIED)?;
        write(&record(NAME), &now)
    }))
}

/// Whether all of these were made from this commit.
fn are_of(now: &str, parts: &[(&str, &str)]) -> Result<(), String> {
    for (of, remedy) in parts {
        let then = read(&record(of)).unwrap_or_default();
        if then != now {
            return Err(format!("{of} is of {then:?}, and {now} lies here: {remedy}"));
        }
    }
    Ok(())
}

/// Remembers that the program of a language ran.
pub(super) fn tried(language: &str) -> Result<(), String> {
    write(&record(&format!("try-{language}")), &commit()?)
}

/// The packages of a language are built anew, so they have to be tried anew.
pub(super) fn forget(language: &str) -> Result<(), String> {
    for of in [language, &format!("try-{language}"), NAME] {
        let record = record(of);
        if record.exists() {
            fs::remove_file(&record).map_err(|error| at(&record, &error))?;
        }
    }
    Ok(())
}

/// Why the packages of a checkout at `commit` may not be published yet.
pub(crate) fn problem(checkout: &Path, commit: &str) -> Option<String> {
    let tried = fs::read_to_string(checkout.join("dist").join(format!("{NAME}.commit")));
    match tried {
        Ok(tried) if tried == commit => None,
        Ok(tried) => {
            Some(format!("the first minutes were tried with {tried}: cargo xtask first-minutes"))
        }
        Err(_) => Some("the first minutes were not tried: cargo xtask first-minutes".to_owned()),
    }
}

const NAME: &str = "first-minutes";
/// What is built from the commit that lies here, and what builds it.
const BUILT: [(&str, &str); 2] =
    [("python", "cargo xtask package"), ("node", "cargo xtask package")];
/// What was tried with it.
const TRIED: [(&str, &str); 3] = [
    ("try-rust", "cargo xtask first-minutes"),
    ("try-python", "cargo xtask first-minutes"),
    ("try-node", "cargo xtask first-minutes"),
];
