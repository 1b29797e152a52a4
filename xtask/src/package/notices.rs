//! The licences of what is compiled into a package, as their texts ask for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::folders::{at, copy, write};
use crate::files::root;
use crate::platforms::Platform;
use crate::step::cargo;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    authors: Vec<String>,
    repository: Option<String>,
    manifest_path: PathBuf,
    /// Where it comes from; nowhere, if it is one of ours.
    source: Option<String>,
}

/// The notices for a package of Rust, built for a platform.
pub(super) fn of(package: &str, platform: &Platform) -> Result<String, String> {
    let compiled = compiled_in(package, platform)?;
    let mut known = described(platform)?;
    known.retain(|package| {
        package.source.is_some()
            && compiled.contains(&(package.name.clone(), package.version.clone()))
    });
    if known.len() < 10 {
        return Err(format!("{package} seems to be made of {} packages", known.len()));
    }
    let mut by_text: BTreeMap<String, Vec<String>> = BTreeMap::new();
    by_text.entry(mit("The Rust Project Contributors")).or_default().push(STANDARD_LIBRARY.into());
    for package in &known {
        by_text.entry(package.terms()?).or_default().push(package.title());
    }
    let mut notices = INTRODUCTION.to_owned();
    for (text, mut titles) in by_text {
        titles.sort();
        notices.extend(["\n", RULE, "\n\n", &titles.join("\n"), "\n\n", text.trim(), "\n"]);
    }
    Ok(notices)
}

impl Package {
    fn title(&self) -> String {
        let (name, version) = (&self.name, &self.version);
        let license = self.license.as_deref().unwrap_or("see below");
        let place = self.repository.as_deref().unwrap_or("https://crates.io");
        format!("{name} {version}: {license}, {place}")
    }

    /// The text of the MIT licence where it may be chosen, otherwise all that the package says.
    fn terms(&self) -> Result<String, String> {
        let folder = self.manifest_path.parent().expect("a manifest lies in a folder");
        let files = licence_files(folder)?;
        let license = self.license.as_deref().unwrap_or_default();
        let alternatives: Vec<&str> =
            license.split(" OR ").flat_map(|one| one.split('/')).collect();
        let may_be_mit = alternatives.iter().any(|one| one.trim() == "MIT");
        let of_mit = |file: &&PathBuf| {
            let name = file.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
            may_be_mit && name.contains("MIT")
        };
        let chosen: Vec<&PathBuf> = match files.iter().find(of_mit) {
            Some(file) => vec![file],
            None => files.iter().collect(),
        };
        if chosen.is_empty() {
            return if may_be_mit {
                Ok(mit(&self.authors.join(", ")))
            } else {
                Err(format!("{} {} has no text of its licence", self.name, self.version))
            };
        }
        let texts: Result<Vec<String>, String> = chosen
            .into_iter()
            .map(|file| fs::read_to_string(file).map_err(|error| at(file, &error)))
            .collect();
        Ok(texts?.join("\n\n").replace("\r\n", "\n").trim().to_owned())
    }
}

fn licence_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    const NAMES: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"];
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| at(folder, &error))? {
        let path = entry.map_err(|error| at(folder, &error))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        if path.is_file() && NAMES.iter().any(|known| name.starts_with(known)) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Names and versions of what ends up in the binary: no build scripts, no macros.
fn compiled_in(package: &str, platform: &Platform) -> Result<BTreeSet<(String, String)>, String> {
    let mut tree = cargo(&["tree", "--locked", "--package", package, "--target", platform.rust]);
    tree.args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"]);
    let lines = output(tree)?;
    let named = lines.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let name = words.next()?;
        let version = words.next()?.strip_prefix('v')?;
        Some((name.to_owned(), version.to_owned()))
    });
    Ok(named.collect())
}

fn described(platform: &Platform) -> Result<Vec<Package>, String> {
    let mut metadata = cargo(&["metadata", "--locked", "--format-version", "1"]);
    metadata.args(["--filter-platform", platform.rust]);
    let metadata: Metadata = serde_json::from_str(&output(metadata)?)
        .map_err(|error| format!("cargo metadata: {error}"))?;
    Ok(metadata.packages)
}

fn output(mut command: std::process::Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
    }
}

fn mit(holder: &str) -> String {
    format!("MIT License\n\nCopyright (c) {holder}\n\n{MIT_TERMS}")
}

const INTRODUCTION: &str = "\
This package contains compiled code of the following packages. Of several licences that a package may be
used under, the one whose text follows was chosen.
";
const STANDARD_LIBRARY: &str =
    "The Rust standard library: MIT OR Apache-2.0, https://www.rust-lang.org";
const RULE: &str =
    "--------------------------------------------------------------------------------";
const MIT_TERMS: &str = "\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the \"Software\"), to deal in the Software without restriction, including without
limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software is furnished to do so, subject to the following
conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED \"AS IS\", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO
EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE
USE OR OTHER DEALINGS IN THE SOFTWARE.";

/// The licences of this repository and, for a platform, those of all that is compiled in.
pub(super) fn lay_licences(
    folder: &Path,
    compiled: Option<(&str, &Platform)>,
) -> Result<(), String> {
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        copy(&root().join(licence), &folder.join(licence))?;
    }
    let notices = folder.join("THIRD-PARTY-NOTICES.txt");
    match compiled {
        Some((package, platform)) => write(&notices, &of(package, platform)?),
        None if notices.exists() => fs::remove_file(&notices).map_err(|error| at(&notices, &error)),
        None => Ok(()),
    }
}
