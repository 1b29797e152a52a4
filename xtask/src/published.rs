//! How the native libraries are compiled that everybody installs: for the packages, and wherever they are measured.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::files::root;
use crate::pgo;
use crate::platforms::Platform;
use crate::step::command;

/// What the compiler does about how often code runs.
#[derive(Clone, Copy)]
pub(crate) enum Counts<'a> {
    /// Makes use of what was recorded for the platform.
    Used,
    /// Builds a library that counts, into files of this folder.
    Recorded(&'a Path),
}

impl Counts<'_> {
    /// Whether zig links, for the oldest Linux that its C library runs on. It does not know how to link a library that
    /// counts, which runs on this machine only.
    pub(crate) fn are_linked_by_zig(self, platform: &Platform) -> bool {
        platform.is_linux() && matches!(self, Self::Used)
    }

    /// Where cargo builds.
    pub(crate) fn target_folder(self) -> PathBuf {
        match self {
            Self::Used => target_folder(),
            Self::Recorded(_) => root().join("target/pgo"),
        }
    }
}

/// Where cargo builds what makes use of a record.
pub(crate) fn target_folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Prepares a build whose result does not depend on the machine: without paths of it, without the time.
///
/// # Errors
///
/// When git cannot be asked for the time of the commit, and when the record of the platform cannot be read.
pub(crate) fn prepare(
    build: &mut Command,
    platform: &Platform,
    counts: Counts<'_>,
) -> Result<(), String> {
    let mut flags = without_paths();
    if platform.is_musl() {
        // A library that others load cannot bring its own C library along.
        flags.push("-Ctarget-feature=-crt-static".to_owned());
    }
    match counts {
        Counts::Used => {
            let profile = pgo::of(platform)?;
            flags.extend(profile.map(|file| format!("-Cprofile-use={}", file.display())));
        }
        Counts::Recorded(folder) => {
            flags.push(format!("-Cprofile-generate={}", folder.display()));
            build.env("CARGO_TARGET_DIR", counts.target_folder());
            build.envs(AS_ZIG_DRIVES_CARGO);
        }
    }
    build.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    let committed = command("git", &["log", "-1", "--format=%ct"]).output();
    let committed = committed.map_err(|error| format!("git: {error}"))?.stdout;
    let committed = String::from_utf8_lossy(&committed).trim().to_owned();
    if !committed.is_empty() {
        build.env("SOURCE_DATE_EPOCH", committed);
    }
    Ok(())
}

/// What `cargo zigbuild` and maturin set where they build for the machine's own target by zig. The names of all functions
/// in crates that use procedural macros depend on it, and a record has to name what is published.
const AS_ZIG_DRIVES_CARGO: [(&str, &str); 3] = [
    ("CARGO_UNSTABLE_TARGET_APPLIES_TO_HOST", "true"),
    ("CARGO_TARGET_APPLIES_TO_HOST", "false"),
    ("__CARGO_TEST_CHANNEL_OVERRIDE_DO_NOT_USE_THIS", "nightly"),
];

fn without_paths() -> Vec<String> {
    let cargo_home = std::env::var_os("CARGO_HOME").map_or_else(
        || std::env::home_dir().map(|home| home.join(".cargo")),
        |folder| Some(PathBuf::from(folder)),
    );
    let renamed = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
    let mut flags = vec![renamed(&root(), "/iyzico")];
    flags.extend(cargo_home.map(|folder| renamed(&folder, "/cargo")));
    flags
}
