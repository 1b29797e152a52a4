//! The Python packages: a wheel for each platform, and what they are built from.

use super::folders::{commit, dist, empty, record, verdict, write};
use super::notices::lay_licences;
use super::{first_minutes, review};
use std::path::Path;
use std::process::Command;

use crate::files::root;
use crate::languages::{maturin, python_tool};
use crate::platforms::Platform;
use crate::published::{self, Counts};
use crate::step::{Verdict, commands, passed};

/// The folder in `bindings`, and the package of Rust.
const PACKAGES: [(&str, &str); 2] =
    [("python", "iyzico-python"), ("python-simulator", "iyzico-python-simulator")];

pub(super) fn build(name: &str, platforms: &[&Platform]) -> Verdict {
    verdict(try_build(name, platforms))
}

fn try_build(name: &str, platforms: &[&Platform]) -> Result<(), String> {
    empty(&dist("python"))?;
    first_minutes::forget("python")?;
    let from = commit()?;
    for (folder, package) in PACKAGES {
        for platform in platforms {
            wheel(name, folder, package, platform)?;
        }
        lay_licences(&root().join("bindings").join(folder), None)?;
        passed(commands(&log(name, folder, "sdist"), [maturin(folder, &["sdist", "--out", OUT])]))?;
    }
    check(name)?;
    review::python()?;
    write(&record("python"), &from)
}

fn wheel(name: &str, folder: &str, package: &str, platform: &Platform) -> Result<(), String> {
    lay_licences(&root().join("bindings").join(folder), Some((package, platform)))?;
    let build = builder(folder, platform, &dist("python"), Counts::Used)?;
    passed(commands(&log(name, folder, platform.rust), [build]))
}

/// Builds a wheel into a folder.
pub(crate) fn builder(
    folder: &str,
    platform: &Platform,
    out: &Path,
    counts: Counts<'_>,
) -> Result<Command, String> {
    let mut build = maturin(folder, &["build", "--profile", "published", "--locked"]);
    build.args(["--target", platform.rust, "--out"]).arg(out);
    build.args(["--compression-level", "9"]);
    if counts.are_linked_by_zig(platform) {
        build.args(["--zig", "--compatibility"]);
        build.arg(if platform.is_musl() { "musllinux_1_2" } else { "manylinux2014" });
    }
    published::prepare(&mut build, platform, counts)?;
    Ok(build)
}

/// What the well-known tools say about the result.
fn check(name: &str) -> Result<(), String> {
    let mut twine = python_tool("twine", &["check", "--strict"]);
    twine.args(review::files_in(&dist("python"))?);
    let wheels = review::files_in(&dist("python"))?
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "whl"));
    let wheels: Vec<_> = wheels.collect();
    // W004: the name of a migration of Django begins with a digit.
    let mut contents = python_tool("check-wheel-contents", &["--ignore", "W004"]);
    contents.args(&wheels);
    let mut abi3 = python_tool("abi3audit", &["--strict"]);
    abi3.args(&wheels);
    passed(commands(&log(name, "python", "checks"), [twine, contents, abi3]))
}

fn log(name: &str, folder: &str, what: &str) -> String {
    format!("{name} {folder} {what}")
}

/// As seen from the folder of a package.
const OUT: &str = "../../dist/python";

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use super::*;

    /// check-wheel-contents says the same, but only of a finished wheel.
    #[test]
    fn no_two_modules_are_the_same() {
        let mut list = crate::step::command("git", &["ls-files", "bindings/python*/python/*.py"]);
        let listed = String::from_utf8(list.output().unwrap().stdout).unwrap();
        let mut seen = BTreeMap::new();
        for path in listed.lines() {
            let text = fs::read_to_string(root().join(path)).unwrap();
            if let Some(twin) = seen.insert(text, path) {
                panic!("{path} is {twin}");
            }
        }
        assert!(seen.len() > 100);
    }
}
