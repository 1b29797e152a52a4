//! The counts that are in the repository.

use std::collections::BTreeMap;
use std::env::consts::ARCH;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use crate::files::root;

/// Counts by architecture, then by case.
pub(super) struct Baseline(BTreeMap<String, BTreeMap<String, u64>>);

impl Baseline {
    pub(super) fn read() -> Result<Self, String> {
        match fs::read_to_string(path()) {
            Ok(text) => parse(&text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => parse(""),
            Err(error) => Err(problem(&error)),
        }
    }

    /// Whether nothing was counted on machines of this kind.
    pub(super) fn is_empty(&self) -> bool {
        !self.0.contains_key(ARCH)
    }

    pub(super) fn of(&self, case: &str) -> Option<u64> {
        self.0.get(ARCH)?.get(case).copied()
    }

    pub(super) fn set(&mut self, case: &str, count: u64) {
        self.0.entry(ARCH.to_owned()).or_default().insert(case.to_owned(), count);
    }

    pub(super) fn write(&self) -> Result<(), String> {
        fs::write(path(), self.to_text()).map_err(|error| problem(&error))
    }

    fn to_text(&self) -> String {
        let mut text = HEAD.to_owned();
        for (architecture, counts) in &self.0 {
            write!(text, "\n[{architecture}]\n").expect("writing to a String does not fail");
            for (case, count) in counts {
                writeln!(text, "{case} = {count}").expect("writing to a String does not fail");
            }
        }
        text
    }
}

fn parse(text: &str) -> Result<Baseline, String> {
    toml::from_str(text).map(Baseline).map_err(|error| problem(&error))
}

fn path() -> PathBuf {
    root().join("xtask/instructions.toml")
}

fn problem(error: &dyn std::fmt::Display) -> String {
    format!("{}: {error}", path().display())
}

const HEAD: &str = "\
# Instructions of one call, written by `cargo xtask instructions --bless`.
# `cargo xtask test` fails when one of them grows by more than 5 % and this file does not change with it.
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut baseline = parse("").expect("nothing is a baseline");
        assert!(baseline.is_empty());
        baseline.set("interpret_3", 12_345);
        let again = parse(&baseline.to_text()).expect("it was just written");
        assert_eq!(again.of("interpret_3"), Some(12_345));
        assert_eq!(again.of("interpret_500"), None);
    }
}
