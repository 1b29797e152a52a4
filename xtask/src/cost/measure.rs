//! CPU time of builds, and the size of a program.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::copies::{CORE, PROBE};
use crate::step::cargo;

/// What building a workspace takes.
pub(crate) struct Measured {
    /// User CPU seconds of `cargo check` of the core alone, its dependencies being checked before.
    pub(crate) check: f64,
    /// The same of a development build.
    pub(crate) build: f64,
    /// Code and read-only data of an optimised program that can reach every call.
    pub(crate) kilobytes: Option<f64>,
}

/// A workspace, and how it is built.
pub(crate) struct Workspace {
    pub(crate) folder: PathBuf,
    pub(crate) target: PathBuf,
    /// Of the core.
    pub(crate) features: String,
}

impl Workspace {
    pub(crate) fn measure(&self, repeat: u32, with_size: bool) -> Result<Measured, String> {
        let features = ["--features", &self.features];
        let task = |name| [&[name, "--package", CORE][..], &features].concat();
        let check = self.seconds(&task("check"), repeat)?;
        let build = self.seconds(&task("build"), repeat)?;
        let kilobytes = if with_size { Some(self.kilobytes()?) } else { None };
        Ok(Measured { check, build, kilobytes })
    }

    /// The shortest of several builds of the core alone.
    fn seconds(&self, task: &[&str], repeat: u32) -> Result<f64, String> {
        self.cargo(task)?;
        let mut shortest = f64::INFINITY;
        for _ in 0..repeat.max(1) {
            self.cargo(&["clean", "--package", CORE])?;
            let before = cpu_of_children()?;
            self.cargo(task)?;
            shortest = shortest.min(cpu_of_children()? - before);
            eprintln!("{} {}: {shortest:.2} s", self.folder.display(), task[0]);
        }
        Ok(shortest)
    }

    fn kilobytes(&self) -> Result<f64, String> {
        let features = format!("--features={}", probe_features(&self.features));
        self.cargo(&["build", "--release", "--package", PROBE, &features])?;
        let program = self.target.join("release").join(PROBE);
        let output = Command::new("size")
            .arg(&program)
            .output()
            .map_err(|error| format!("size (from binutils): {error}"))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let bytes: Option<f64> =
            text.lines().nth(1).and_then(|line| line.split_whitespace().next()?.parse().ok());
        bytes.map(|bytes| bytes / 1000.0).ok_or_else(|| format!("size says nothing: {text}"))
    }

    fn cargo(&self, arguments: &[&str]) -> Result<(), String> {
        let mut command = cargo(&["--quiet"]);
        let status = command
            .args(arguments)
            .arg("--offline")
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .stdout(Stdio::null())
            .status()
            .map_err(|error| format!("cargo: {error}"))?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("cargo {} in {}: {status}", arguments.join(" "), self.folder.display()))
        }
    }
}

/// The features under the names by which the program passes them on.
fn probe_features(features: &str) -> String {
    let names = features.split(',').filter(|name| !name.is_empty());
    names.map(|name| format!("{CORE}/{name}")).collect::<Vec<_>>().join(",")
}

/// User CPU seconds of all children so far, and of theirs. Linux tells them in hundredths.
fn cpu_of_children() -> Result<f64, String> {
    let file = PathBuf::from("/proc/self/stat");
    let text = fs::read_to_string(&file).map_err(|error| {
        format!("CPU time is measured on Linux only; {}: {error}", file.display())
    })?;
    parse_cpu_of_children(&text).ok_or_else(|| format!("{} has another form", file.display()))
}

/// The name of the program, the second field, may hold spaces and ends with the last parenthesis.
fn parse_cpu_of_children(stat: &str) -> Option<f64> {
    const FIELDS_BETWEEN: usize = 13;
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: f64 = fields.split_whitespace().nth(FIELDS_BETWEEN)?.parse().ok()?;
    Some(ticks / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_children_is_the_sixteenth_field() {
        let stat = "42 (x) task) S 1 42 42 0 -1 4194304 100 0 0 0 7 8 1234 5 20 0 1 0 99 0 0";
        assert_eq!(parse_cpu_of_children(stat), Some(12.34));
    }
}
