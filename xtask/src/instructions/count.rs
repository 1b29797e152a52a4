//! Callgrind.

use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A program to be counted.
pub(super) struct Program {
    pub(super) path: PathBuf,
    pub(super) arguments: Vec<String>,
    pub(super) environment: Vec<(&'static str, String)>,
}

/// Why nothing can be counted here, if so.
pub(super) fn missing() -> Option<String> {
    let found = Command::new("valgrind").arg("--version").output();
    let is_there = found.is_ok_and(|output| output.status.success());
    (!is_there).then(|| "valgrind is not installed".to_owned())
}

/// Instructions of a whole process, with all its threads.
pub(super) fn of(program: &Program) -> Result<u64, String> {
    let output = Command::new("valgrind")
        .envs(program.environment.iter().cloned())
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(&program.path)
        .args(&program.arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stderr);
    let shown = || format!("{} {}", program.path.display(), program.arguments.join(" "));
    if !output.status.success() {
        return Err(format!("{}: {}\n{said}", shown(), output.status));
    }
    collected(&said).ok_or_else(|| format!("{}: callgrind counted nothing\n{said}", shown()))
}

fn collected(said: &str) -> Option<u64> {
    let line = said.lines().find(|line| line.contains("Collected :"))?;
    line.rsplit(':').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_is_read_from_what_callgrind_says() {
        let said = "==7== Events    : Ir\n==7== Collected : 123456\n==7==\n";
        assert_eq!(collected(said), Some(123_456));
        assert_eq!(collected("==7== Events    : Ir\n"), None);
    }
}
