//! Where packages are made, and what lies there.

use std::fs;
use std::path::{Path, PathBuf};

use crate::files::root;
use crate::step::{Verdict, command};

/// Where finished packages lie.
pub(crate) fn dist(language: &str) -> PathBuf {
    root().join("dist").join(language)
}

/// Where packages are put together and tried.
pub(crate) fn workshop(name: &str) -> PathBuf {
    root().join("target/package").join(name)
}

/// Where it stands which commit the packages of a language were built from, or the first minutes tried with.
pub(crate) fn record(of: &str) -> PathBuf {
    root().join("dist").join(format!("{of}.commit"))
}

/// The commit that lies here; with `-dirty` behind it when files differ from it.
pub(crate) fn commit() -> Result<String, String> {
    let describe = ["describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"];
    let output = command("git", &describe).output().map_err(|error| format!("git: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if said.is_empty() { Err("this is no checkout of git".to_owned()) } else { Ok(said) }
}

/// The commit that the packages of a language in `dist` were built from.
pub(crate) fn built_from(language: &str) -> Option<String> {
    fs::read_to_string(record(language)).ok()
}

pub(crate) fn empty(folder: &Path) -> Result<(), String> {
    let removed = if folder.exists() { fs::remove_dir_all(folder) } else { Ok(()) };
    removed.and_then(|()| fs::create_dir_all(folder)).map_err(|error| at(folder, &error))
}

pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), String> {
    fs::copy(from, to).map(drop).map_err(|error| at(from, &error))
}

pub(crate) fn read(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| at(file, &error))
}

pub(crate) fn write(file: &Path, text: &str) -> Result<(), String> {
    let made = file.parent().map_or(Ok(()), fs::create_dir_all);
    made.and_then(|()| fs::write(file, text)).map_err(|error| at(file, &error))
}

pub(crate) fn at(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

pub(crate) fn verdict(result: Result<(), String>) -> Verdict {
    result.map_or_else(Verdict::Failed, |()| Verdict::Passed)
}
