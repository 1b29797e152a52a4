//! `cargo xtask pgo`: records how often calls run through which code of the native libraries, for profile-guided
//! optimization. With the record the compiler makes that code fast and puts it together; without it, it is built
//! for size as everything else is.
//!
//! A record fits one compiler, one platform and one set of crates: another version of a crate gives other names to
//! its functions and to what they are compiled into. What is not found in it is compiled as if there were none, so a
//! stale one costs speed and nothing else. It lies in the repository, and is not made with every package: what is
//! built from one commit is the same everywhere.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Once;

use serde::Deserialize;

use crate::bench;
use crate::files::root;
use crate::platforms::{self, Platform};
use crate::published::Counts;
use crate::step::{command, commands, passed};

/// What a record was made with.
#[derive(Deserialize, PartialEq, Debug)]
struct Origin {
    /// What `rustc --version` says.
    rustc: String,
    /// The `Cargo.lock`, as git names its content.
    lock: String,
}

/// Builds libraries that count, lets them make calls, and writes the record of this platform.
///
/// # Errors
///
/// When there is no `llvm-profdata` of the compiler's version, and when something cannot be built or run.
pub(crate) fn run() -> Result<(), String> {
    let platform = platforms::this_machine()?;
    let merger = merger()?;
    let counts = root().join("target/pgo/counts");
    if counts.exists() {
        fs::remove_dir_all(&counts).map_err(|error| at(&counts, &error))?;
    }
    bench::exercise(Counts::Recorded(&counts))?;
    fs::create_dir_all(folder()).map_err(|error| at(&folder(), &error))?;
    let record = record(platform);
    eprintln!("writing:  {}", record.display());
    let mut merge = command(&merger, &["merge", "--sparse", "--output"]);
    merge.arg(&record).args(files_in(&counts)?);
    passed(commands("pgo merge", [merge]))?;
    let origin = Origin::here()?.to_text();
    let file = origin_of(platform);
    fs::write(&file, origin).map_err(|error| at(&file, &error))?;
    // What is measured next without a build has to be what is published, and the compiler has to take the record.
    bench::build_packages(Counts::Used)
}

/// The record of a platform. `None` when there is none, or it is another compiler's, which this one may not be able to
/// read.
///
/// # Errors
///
/// When it cannot be seen what it was made with.
pub(crate) fn of(platform: &Platform) -> Result<Option<PathBuf>, String> {
    static SAID: Once = Once::new();
    if !record(platform).exists() {
        return Ok(None);
    }
    let (made_with, here) = (Origin::of(platform)?, Origin::here()?);
    let said = difference(&made_with, &here);
    if let Some(said) = said {
        SAID.call_once(|| eprintln!("note: {said}"));
    }
    Ok((made_with.rustc == here.rustc).then(|| record(platform)))
}

/// What is wrong with the records that are in the repository, for whoever is about to publish.
///
/// # Errors
///
/// When it cannot be seen what one of them was made with.
pub(crate) fn problems() -> Result<Vec<String>, String> {
    let here = Origin::here()?;
    let mut problems = Vec::new();
    for platform in platforms::PLATFORMS.iter().filter(|platform| record(platform).exists()) {
        problems.extend(difference(&Origin::of(platform)?, &here));
    }
    Ok(problems)
}

/// Why a record does not fit, or not wholly.
fn difference(made_with: &Origin, here: &Origin) -> Option<String> {
    const ANEW: &str = "`cargo xtask pgo` makes it anew";
    if made_with.rustc != here.rustc {
        let (theirs, ours) = (&made_with.rustc, &here.rustc);
        return Some(format!(
            "the record for profile-guided optimization is of {theirs}, and this is {ours}: packages are built without it; {ANEW}"
        ));
    }
    (made_with.lock != here.lock).then(|| {
        format!("the record for profile-guided optimization is of another Cargo.lock; {ANEW}")
    })
}

impl Origin {
    fn here() -> Result<Self, String> {
        let lock = said(&mut command("git", &["hash-object", "Cargo.lock"]))?;
        Ok(Self { rustc: said(&mut command("rustc", &["--version"]))?, lock })
    }

    fn of(platform: &Platform) -> Result<Self, String> {
        let file = origin_of(platform);
        let text = fs::read_to_string(&file).map_err(|error| at(&file, &error))?;
        toml::from_str(&text).map_err(|error| at(&file, &error))
    }

    fn to_text(&self) -> String {
        let mut text = HEAD.to_owned();
        for (name, value) in [("rustc", &self.rustc), ("lock", &self.lock)] {
            writeln!(text, "{name} = \"{value}\"").expect("writing to a String does not fail");
        }
        text
    }
}

const HEAD: &str =
    "# What the record beside this file was made with; both are written by `cargo xtask pgo`.\n";

/// The program that puts counts together: it has to be of the compiler's version of LLVM.
fn merger() -> Result<String, String> {
    let version = said(&mut command("rustc", &["--version", "--verbose"]))?;
    let of = |name: &str| version.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("?");
    let (host, llvm) = (of("host: "), of("LLVM version: "));
    let major = llvm.split('.').next().unwrap_or(llvm);
    let root = said(&mut command("rustc", &["--print", "sysroot"]))?;
    let component = Path::new(&root).join("lib/rustlib").join(host).join("bin/llvm-profdata");
    let known = [
        std::env::var("LLVM_PROFDATA").ok(),
        Some(component.display().to_string()),
        Some(format!("llvm-profdata-{major}")),
        Some("llvm-profdata".to_owned()),
    ];
    let is_of_this_version = |program: &String| {
        let version = said(&mut command(program, &["--version"]));
        version.is_ok_and(|version| version.contains(&format!("LLVM version {major}.")))
    };
    known.into_iter().flatten().find(is_of_this_version).ok_or_else(|| {
        format!("no llvm-profdata of LLVM {major}: `rustup component add llvm-tools`, or name one in LLVM_PROFDATA")
    })
}

fn said(command: &mut Command) -> Result<String, String> {
    let shown = command.get_program().display().to_string();
    let output = command.output().map_err(|error| format!("{shown}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{shown}: {}", output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn record(platform: &Platform) -> PathBuf {
    folder().join(format!("{}.profdata", platform.node))
}

fn origin_of(platform: &Platform) -> PathBuf {
    folder().join(format!("{}.toml", platform.node))
}

fn folder() -> PathBuf {
    root().join("xtask/pgo")
}

fn files_in(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| at(folder, &error))?;
    let files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    if files.is_empty() { Err(format!("{} is empty", folder.display())) } else { Ok(files) }
}

fn at(path: &Path, error: &dyn std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(rustc: &str, lock: &str) -> Origin {
        Origin { rustc: rustc.to_owned(), lock: lock.to_owned() }
    }

    #[test]
    fn a_record_of_another_compiler_is_not_used_and_one_of_other_crates_is_stale() {
        let here = origin("rustc 1.95.0", "a");
        assert_eq!(difference(&origin("rustc 1.95.0", "a"), &here), None);
        let other = difference(&origin("rustc 1.96.0", "a"), &here).unwrap();
        assert!(other.contains("built without it"), "{other}");
        let stale = difference(&origin("rustc 1.95.0", "b"), &here).unwrap();
        assert!(stale.contains("another Cargo.lock"), "{stale}");
    }

    #[test]
    fn what_is_written_can_be_read() {
        let written = Origin::here().unwrap();
        assert_eq!(toml::from_str::<Origin>(&written.to_text()).unwrap(), written);
    }

    /// The beginning of a record in the form that the compiler reads, which no other form of LLVM's has.
    #[test]
    fn each_record_has_an_origin_and_the_right_form() {
        let records = platforms::PLATFORMS.iter().filter(|platform| record(platform).exists());
        for platform in records {
            assert!(Origin::of(platform).is_ok(), "{}", platform.node);
            let bytes = fs::read(record(platform)).unwrap();
            assert!(bytes.starts_with(b"\xfflprofi\x81"), "{}", platform.node);
        }
    }
}
