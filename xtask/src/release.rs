//! `cargo xtask release`: one version in every manifest, and everything that must be right before it is published.
//!
//! Nothing is published here. A tag is; the workflow `release.yml` does the rest, in the order of `docs/releasing.md`.

mod api;
mod changelog;
mod checkout;
mod versions;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::files::root;
use crate::languages::{npm_command, python_tool};
use crate::step::{Runner, Verdict, cargo, commands};
use checkout::Checkout;

/// What to do for a release.
#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Move every manifest to this version, and close the changelog under it
    Prepare { version: String },
    /// Say what keeps this commit from being published
    Check {
        /// The tag that names it
        #[arg(long)]
        tag: Option<String>,
        /// There are no packages yet: they are built and tried later
        #[arg(long)]
        before_packages: bool,
    },
    /// Print what the changelog says about this version
    Notes,
    /// Check, run every gate, and do everything that publishing does but the upload
    Rehearse,
}

/// Does one of the tasks.
///
/// # Errors
///
/// When something is in the way of a release; all that is, at once.
pub(crate) fn run(options: &Options) -> Result<(), String> {
    let checkout = Checkout::at(root());
    match &options.task {
        Task::Prepare { version } => prepare(&checkout, version),
        Task::Check { tag, before_packages } => check(&checkout, tag.as_deref(), *before_packages),
        Task::Notes => {
            let version = versions::current(&checkout)?;
            let section = changelog::section(&checkout.read("CHANGELOG.md")?, &version);
            print!("{}", section.ok_or_else(|| format!("CHANGELOG.md has no section {version}"))?);
            Ok(())
        }
        Task::Rehearse => rehearse(&checkout),
    }
}

fn prepare(checkout: &Checkout, version: &str) -> Result<(), String> {
    let old = versions::current(checkout)?;
    if old != version {
        versions::step(&old, version)?; // the first release has the version that is there
    }
    let changes = checkout.read("CHANGELOG.md")?;
    let date = checkout.git(&["log", "-1", "--format=%cs"])?; // of the last change that is in it
    checkout.write("CHANGELOG.md", &changelog::close(&changes, version, date.trim())?)?;
    let written = versions::move_all(checkout, &old, version)?;
    println!("{old} is {version} in {}", written.join(", "));
    println!("next: cargo xtask codegen, read CHANGELOG.md, commit, cargo xtask release rehearse");
    Ok(())
}

/// All checks that need no build.
fn problems(checkout: &Checkout, tag: Option<&str>) -> Result<Vec<String>, String> {
    let version = versions::current(checkout)?;
    let mut problems = versions::strays(checkout, &version)?;
    let dirty = checkout.git(&["status", "--porcelain"])?;
    if !dirty.is_empty() {
        problems.push(format!("there is what is not committed:\n{}", dirty.trim_end()));
    }
    if let Some(tag) = tag.filter(|tag| *tag != format!("v{version}")) {
        problems.push(format!("the tag is {tag}, the version {version}"));
    }
    let changes = checkout.read("CHANGELOG.md")?;
    match changelog::section(&changes, &version) {
        None => problems.push(format!("CHANGELOG.md has no section {version}")),
        Some(section) => problems.extend(api::problems(checkout, &version, &section)?),
    }
    if changelog::section(&changes, "Unreleased").is_some_and(|open| !open.trim().is_empty()) {
        problems.push("CHANGELOG.md has changes under Unreleased".to_owned());
    }
    if checkout.read("SECURITY.md")?.contains("SECURITY-CONTACT") {
        problems.push("SECURITY.md has no address of the maintainer".to_owned());
    }
    Ok(problems)
}

/// Whether the packages of this commit were never tried as a stranger would.
fn untried(checkout: &Checkout) -> Result<Option<String>, String> {
    let commit = checkout.git(&["rev-parse", "HEAD"])?;
    Ok(crate::package::first_minutes_problem(&checkout.root, commit.trim()))
}

fn check(checkout: &Checkout, tag: Option<&str>, before_packages: bool) -> Result<(), String> {
    let mut problems = problems(checkout, tag)?;
    if !before_packages {
        problems.extend(untried(checkout)?);
    }
    problems.extend(crate::pgo::problems()?);
    problems.extend(crate::codegen::run(true).err());
    if problems.is_empty() {
        println!("{} can be published", versions::current(checkout)?);
        return Ok(());
    }
    for problem in &problems {
        println!("- {problem}");
    }
    Err(format!("{} in the way of a release", problems.len()))
}

/// What is published must have passed every gate, and the registries must accept it. All problems are
/// reported at once; the gates take longest and would have to run again after a correction, so they come
/// last.
fn rehearse(checkout: &Checkout) -> Result<(), String> {
    let mut runner = Runner::new(4);
    runner.run("release check", || match check(checkout, None, false) {
        Ok(()) => Verdict::Passed,
        Err(why) => Verdict::Failed(why),
    });
    runner.run("crates.io", || commands("crates.io", [publish_crates()]));
    runner.run("PyPI", || {
        on_files("PyPI", "python", || python_tool("twine", &["check", "--strict"]))
    });
    runner.run("npm", || on_files("npm", "node", || npm_command(&["pack", "--dry-run"])));
    runner.summarise()?;
    crate::test::run(&[])
}

/// Several crates at once, so that each is built from the packages of those before it, which no registry has yet.
fn publish_crates() -> std::process::Command {
    let mut publish = cargo(&["publish", "--dry-run", "--locked"]);
    for name in CRATES {
        publish.args(["--package", name]);
    }
    publish
}

fn on_files(name: &str, language: &str, command: impl Fn() -> std::process::Command) -> Verdict {
    let folder = root().join("dist").join(language);
    let files = std::fs::read_dir(&folder).map(|entries| {
        entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect::<Vec<PathBuf>>()
    });
    match files {
        Ok(files) if !files.is_empty() => {
            let mut command = command();
            command.args(files);
            commands(name, [command])
        }
        _ => Verdict::Failed(format!("{} is empty", folder.display())),
    }
}

/// What is published to crates.io, each before those that depend on it.
pub(crate) const CRATES: [&str; 4] =
    ["iyzico-derive", "iyzico-core", "iyzico-simulator", "iyzico-http"];

#[cfg(test)]
mod tests;
