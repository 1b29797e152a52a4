//! `cargo xtask public-api`: what users of the Rust crates can name, one item a line.
//!
//! The files in `api/public` change in the commit that changes the API, so that a break is seen in
//! review and not by users. The items come from rustdoc, through the crate `public-api`.

mod examples;
#[cfg(test)]
mod shadows;

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use public_api::{Builder, PublicApi};

use crate::files::root;
use crate::step::{Verdict, cargo, command, commands, xtask};

/// A crate with a snapshot, and the features that it is taken with.
struct Snapshot {
    package: &'static str,
    features: &'static str,
}

/// Writes what has changed; with `check`, writes nothing and fails when a snapshot is stale.
///
/// # Errors
///
/// When a crate cannot be documented, when the Rust that the snapshots are made with is missing, or
/// with `check` when a snapshot is stale.
pub(crate) fn run(check: bool) -> Result<(), String> {
    let rust = Rust::find().ok_or(MISSING)?;
    let mut stale = Vec::new();
    let mut bare = examples::Bare::new();
    for snapshot in &SNAPSHOTS {
        let file = snapshot.document(&rust)?;
        if EXPLAINED.contains(&snapshot.package) {
            bare.insert(snapshot.package.to_owned(), examples::missing(&file)?);
        }
        let text = Snapshot::render(&file)?;
        let recorded = fs::read_to_string(snapshot.file()).unwrap_or_default();
        if text == recorded {
            continue;
        }
        stale.push(snapshot.package);
        if check {
            print_differences(snapshot.package, &recorded, &text);
        } else {
            write(&snapshot.file(), &text)?;
        }
    }
    examples::hold(&bare, check)?;
    match (stale.is_empty(), check) {
        (true, _) => println!("the public API is as recorded in {FOLDER}"),
        (false, false) => println!("written to {FOLDER}: {}", stale.join(", ")),
        (false, true) => {
            let stale = stale.join(", ");
            return Err(format!(
                "the public API differs from {FOLDER} ({stale}). If that is intended, run \
                 `cargo xtask public-api` and commit the files together with the change"
            ));
        }
    }
    Ok(())
}

/// The check as a step of `cargo xtask test`.
pub(crate) fn step(name: &str) -> Verdict {
    if Rust::find().is_none() {
        return Verdict::Skipped(MISSING.to_owned());
    }
    commands(name, [xtask(&["public-api", "--check"])])
}

impl Snapshot {
    fn file(&self) -> PathBuf {
        root().join(FOLDER).join(self.package).with_extension("txt")
    }

    fn render(file: &Path) -> Result<String, String> {
        let read = |omit_derived: bool| {
            Builder::from_rustdoc_json(file)
                .omit_blanket_impls(true)
                .omit_auto_trait_impls(true)
                .omit_auto_derived_impls(omit_derived)
                .build()
                .map_err(|error| format!("{}: {error}", file.display()))
        };
        let lines = select(&lines(&read(false)?), &lines(&read(true)?));
        Ok(format!("{NOTICE}\n{}\n", lines.join("\n")))
    }

    /// Lets rustdoc write its JSON, and returns the file.
    fn document(&self, rust: &Rust) -> Result<PathBuf, String> {
        let mut rustdoc = rust.cargo(&["rustdoc", "--quiet", "--locked", "--lib"]);
        rustdoc.args(["--package", self.package, "--features", self.features, "--"]).args([
            "-Zunstable-options",
            "--output-format",
            "json",
            "--cap-lints",
            "allow",
        ]);
        let status = rustdoc.status().map_err(|error| error.to_string())?;
        if !status.success() {
            return Err(format!("{} cannot be documented: {status}", self.package));
        }
        let name = self.package.replace('-', "_");
        Ok(root().join(TARGET).join("doc").join(name).with_extension("json"))
    }
}

/// The Rust that all snapshots are made with.
enum Rust {
    Active,
    OfRustup,
}

impl Rust {
    fn find() -> Option<Self> {
        let is_right = |mut rustc: Command| {
            let version = format!("rustc {RUST} ");
            rustc.output().is_ok_and(|output| output.stdout.starts_with(version.as_bytes()))
        };
        if is_right(command("rustc", &["--version"])) {
            return Some(Self::Active);
        }
        let rustc = command("rustup", &["run", RUST, "rustc", "--version"]);
        is_right(rustc).then_some(Self::OfRustup)
    }

    /// Stable Rust writes rustdoc's JSON only when told to behave like a nightly one. Build scripts
    /// see that, so the build has a folder of its own and does not disturb the usual one.
    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = match self {
            Self::Active => cargo(arguments),
            Self::OfRustup => {
                let mut command = command("rustup", &["run", RUST, "cargo"]);
                command.args(arguments);
                command
            }
        };
        command.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", root().join(TARGET));
        command
    }
}

fn lines(api: &PublicApi) -> Vec<String> {
    api.items().map(ToString::to_string).collect()
}

/// Of derived traits the line that names them is enough: `Clone` can be lost, its method cannot change.
/// Derived methods of our own, such as `builder`, stay. What two places list, such as an `impl` with its
/// type and with its trait, is listed once.
fn select(all: &[String], without_derived: &[String]) -> Vec<String> {
    let by_hand: HashSet<&String> = without_derived.iter().collect();
    let mut seen = HashSet::new();
    let mut is_in_trait = false;
    let mut selected = Vec::new();
    for line in all {
        let is_impl = line.starts_with("impl");
        if is_impl {
            is_in_trait = line.contains(" for ");
        }
        let is_wanted = is_impl || !is_in_trait || by_hand.contains(line);
        if is_wanted && !line.contains("StructuralPartialEq") && seen.insert(line) {
            selected.push(line.clone());
        }
    }
    selected
}

fn print_differences(package: &str, recorded: &str, text: &str) {
    println!("{package}:");
    for difference in differences(recorded, text) {
        println!("  {difference}");
    }
}

/// What is gone and what is new, sorted so that the two forms of an item that has changed are neighbours.
fn differences(recorded: &str, text: &str) -> Vec<String> {
    let old: BTreeSet<&str> = recorded.lines().collect();
    let new: BTreeSet<&str> = text.lines().collect();
    let changed = old.symmetric_difference(&new);
    changed.map(|line| format!("{} {line}", if old.contains(line) { '-' } else { '+' })).collect()
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    let folder = file.parent().expect("snapshots lie in a folder");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(file, text))
        .map_err(|error| format!("{}: {error}", file.display()))
}

/// `schema` is not here: only our own code generation uses it.
const SNAPSHOTS: [Snapshot; 3] = [
    Snapshot { package: "iyzico-core", features: "" },
    Snapshot { package: "iyzico-http", features: "testing" },
    Snapshot { package: "iyzico-simulator", features: "cli" },
];
/// The crates whose public items should have an example each.
const EXPLAINED: [&str; 2] = ["iyzico-core", "iyzico-http"];
const FOLDER: &str = "api/public";
const TARGET: &str = "target/public-api";
const NOTICE: &str = "# Generated by `cargo xtask public-api`, do not edit by hand.";
/// The crate `public-api` reads the JSON of this Rust; the two go up together.
const RUST: &str = "1.95.0";
const MISSING: &str = "needs Rust 1.95.0: rustup toolchain install 1.95.0 --profile minimal";

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(lines: &[&str]) -> Vec<String> {
        lines.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn derived_traits_keep_their_name_and_derived_methods_of_our_own_stay() {
        let by_hand =
            ["pub struct a::B", "impl core::fmt::Debug for a::B", "pub fn a::B::fmt(&self)"];
        let all = [
            &by_hand[..],
            &["impl core::clone::Clone for a::B", "pub fn a::B::clone(&self) -> a::B"],
            &["impl core::marker::StructuralPartialEq for a::B"],
            &["impl a::B", "pub fn a::B::builder() -> a::BBuilder"],
            &["impl core::clone::Clone for a::B"],
        ];
        let expected = [
            &by_hand[..],
            &["impl core::clone::Clone for a::B"],
            &["impl a::B", "pub fn a::B::builder() -> a::BBuilder"],
        ];
        assert_eq!(select(&owned(&all.concat()), &owned(&by_hand)), owned(&expected.concat()));
    }

    #[test]
    fn the_two_forms_of_a_changed_item_are_neighbours() {
        let recorded = "pub fn a::b()\npub fn a::x()\n";
        let text = "pub fn a::b(u8)\npub fn a::c()\npub fn a::x()\n";
        let expected = ["- pub fn a::b()", "+ pub fn a::b(u8)", "+ pub fn a::c()"];
        assert_eq!(differences(recorded, text), expected);
    }

    #[test]
    fn the_sentence_names_the_right_rust() {
        assert_eq!(MISSING.matches(RUST).count(), 2);
    }
}
