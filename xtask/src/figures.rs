//! `cargo xtask figures`: the figures of `docs/figures.md`, each with the commit and the command that it comes from.
//!
//! Nothing on that page is typed. A command that measures leaves a [`Measurement`] in `target/figures`; what is quick is measured
//! here. `docs/figures.json` keeps the latest of each, also of those that take an hour, and the page is rendered from it. What was
//! never measured is said to be missing.

mod gather;
mod page;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::files::root;
use crate::step::command;

/// What to measure.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    /// Run nothing: only gather what other commands have left
    #[arg(long)]
    no_run: bool,
}

/// What a command has measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Measurement {
    /// As it is typed.
    command: String,
    /// The commit that was measured, with `-dirty` behind it when files differed from it.
    commit: String,
    /// The version in the manifests at that commit.
    version: String,
    /// What was measured, and the figure.
    rows: Vec<(String, String)>,
}

/// All that is known, by [`Subject::key`].
type Measurements = BTreeMap<String, Measurement>;

/// Something that is measured.
struct Subject {
    key: &'static str,
    title: &'static str,
    /// What measures it.
    command: &'static str,
}

/// Measures what is quick, gathers the rest, and writes the page.
///
/// # Errors
///
/// When a measurement fails, or a file cannot be read or written.
pub(crate) fn run(options: &Options) -> Result<(), String> {
    let mut known: Measurements = read(&root().join(KEPT))?;
    known.extend(gather::gather(!options.no_run)?);
    let text = serde_json::to_string_pretty(&known).map_err(|error| error.to_string())?;
    write(&root().join(KEPT), &format!("{text}\n"))?;
    write(&root().join(PAGE), &page::render(&known))?;
    for subject in &SUBJECTS {
        let state = known.get(subject.key).map_or("missing", |measured| &measured.commit);
        println!("{:<12} {state}", subject.key);
    }
    println!("\nwrote {PAGE}");
    Ok(())
}

/// Leaves figures for the next run of [`run`].
///
/// # Errors
///
/// When they cannot be written.
pub(crate) fn keep(
    key: &str,
    command: &str,
    rows: impl IntoIterator<Item = (String, String)>,
) -> Result<(), String> {
    keep_of(&commit()?, key, command, rows)
}

/// Leaves figures of a commit that may no longer lie here.
///
/// # Errors
///
/// When they cannot be written.
pub(crate) fn keep_of(
    commit: &str,
    key: &str,
    command: &str,
    rows: impl IntoIterator<Item = (String, String)>,
) -> Result<(), String> {
    let mut measured = measured(command, rows)?;
    commit.clone_into(&mut measured.commit);
    let text = serde_json::to_string_pretty(&measured).map_err(|error| error.to_string())?;
    let folder = root().join(LEFT);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    write(&folder.join(format!("{key}.json")), &text)
}

fn measured(
    command: &str,
    rows: impl IntoIterator<Item = (String, String)>,
) -> Result<Measurement, String> {
    Ok(Measurement {
        command: command.to_owned(),
        commit: commit()?,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        rows: rows.into_iter().collect(),
    })
}

/// The commit that lies here, with `-dirty` behind it when files differ from it.
pub(crate) fn commit() -> Result<String, String> {
    let arguments = ["describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"];
    let output = command("git", &arguments).output().map_err(|error| format!("git: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if said.is_empty() { Err("this is no checkout of git".to_owned()) } else { Ok(said) }
}

fn read<T: Default + serde::de::DeserializeOwned>(file: &Path) -> Result<T, String> {
    match fs::read_to_string(file) {
        Ok(text) => {
            serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(T::default()),
        Err(error) => Err(format!("{}: {error}", file.display())),
    }
}

fn write(file: &PathBuf, text: &str) -> Result<(), String> {
    fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}

/// Where measuring commands leave what they found.
const LEFT: &str = "target/figures";
const KEPT: &str = "docs/figures.json";
const PAGE: &str = "docs/figures.md";

const SUBJECTS: [Subject; 8] = [
    Subject { key: "api", title: "The API", command: "cargo xtask figures" },
    Subject { key: "recorded", title: "Recorded traffic", command: "cargo xtask figures" },
    Subject {
        key: "coverage",
        title: "Coverage",
        command: "cargo install --locked cargo-llvm-cov && rustup component add llvm-tools && cargo xtask figures",
    },
    Subject { key: "mutants", title: "Mutations", command: "cargo xtask mutants" },
    Subject { key: "faults", title: "Faults survived", command: "cargo xtask faults" },
    Subject { key: "python", title: "Python packages", command: "cargo xtask package python" },
    Subject { key: "node", title: "Node packages", command: "cargo xtask package node" },
    Subject { key: "performance", title: "Performance", command: "cargo xtask bench" },
];

#[cfg(test)]
mod tests;
