//! The repository that is released, or a clone of it in a test.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

pub(super) struct Checkout {
    pub(super) root: PathBuf,
}

impl Checkout {
    pub(super) fn at(root: PathBuf) -> Self {
        Self { root }
    }

    pub(super) fn read(&self, path: &str) -> Result<String, String> {
        fs::read_to_string(self.root.join(path)).map_err(|error| format!("{path}: {error}"))
    }

    pub(super) fn write(&self, path: &str, text: &str) -> Result<(), String> {
        fs::write(self.root.join(path), text).map_err(|error| format!("{path}: {error}"))
    }

    /// What git prints.
    pub(super) fn git(&self, arguments: &[&str]) -> Result<String, String> {
        let run = Command::new("git").current_dir(&self.root).args(arguments).output();
        let output = run.map_err(|error| format!("git: {error}"))?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        } else {
            let said = String::from_utf8_lossy(&output.stderr);
            Err(format!("git {}: {}", arguments.join(" "), said.trim()))
        }
    }
}
