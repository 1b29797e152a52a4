//! Runs steps, shows progress, keeps a log of each.

use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::files::root;

static LONG: AtomicBool = AtomicBool::new(false);

/// How a step ended.
#[derive(Clone, PartialEq)]
pub(crate) enum Verdict {
    Passed,
    Failed(String),
    /// Not run, and why.
    Skipped(String),
}

/// A step that was run.
pub(crate) struct Done {
    pub(crate) name: &'static str,
    pub(crate) verdict: Verdict,
    duration: Duration,
}

/// Runs steps and remembers how they ended.
pub(crate) struct Runner {
    total: usize,
    started: Instant,
    running: Vec<&'static str>,
    done: Vec<Done>,
}

/// With how many cases each property is tested in the long form: mostly fifty times as many as usual.
const CASES: &str = "2560";
/// What a line is filled up to, so that nothing is left of the one that it is written over.
const WIDTH: usize = 79;

impl Runner {
    pub(crate) fn new(total: usize) -> Self {
        Self { total, started: Instant::now(), running: Vec::new(), done: Vec::new() }
    }

    /// Runs one step, and says when it begins and how it ends.
    pub(crate) fn run(&mut self, name: &'static str, step: impl FnOnce() -> Verdict) {
        self.begin(name);
        let started = Instant::now();
        let verdict = step();
        self.end(name, verdict, started.elapsed());
    }

    /// Says that a step begins: on a terminal in the last line, which the next one is written over.
    pub(crate) fn begin(&mut self, name: &'static str) {
        self.running.push(name);
        if io::stderr().is_terminal() {
            self.show_running();
        } else {
            eprintln!("{:7} {name} …", "");
        }
    }

    fn show_running(&self) {
        let names = self.running.join(" and ");
        eprint!("{:<WIDTH$}\r", format!("{} {names} …", self.place()));
    }

    /// Remembers how a step ended, and says so.
    pub(crate) fn end(&mut self, name: &'static str, verdict: Verdict, duration: Duration) {
        let word = match &verdict {
            Verdict::Passed => "passed".to_owned(),
            Verdict::Failed(why) => format!("FAILED: {why}"),
            Verdict::Skipped(why) => format!("skipped: {why}"),
        };
        let place = format!("{} {name}", self.place());
        let line = format!("{place:<34} {:>6.1} s  {word}", duration.as_secs_f64());
        let is_terminal = io::stderr().is_terminal();
        let width = if is_terminal { WIDTH } else { 0 };
        eprintln!("{line:<width$}");
        self.done.push(Done { name, verdict, duration });
        self.running.retain(|running| *running != name);
        if is_terminal && !self.running.is_empty() {
            self.show_running();
        }
    }

    /// The number of the step that ends next.
    fn place(&self) -> String {
        format!("[{:>2}/{}]", self.done.len() + 1, self.total)
    }

    /// Lists the steps in this order, and not in the one in which they ended.
    pub(crate) fn sort(&mut self, names: &[&str]) {
        self.done.sort_by_key(|done| names.iter().position(|name| *name == done.name));
    }

    /// Whether a step passed; later ones may build on it.
    pub(crate) fn passed(&self, name: &str) -> bool {
        self.done.iter().any(|done| done.name == name && done.verdict == Verdict::Passed)
    }

    /// The steps that failed.
    pub(crate) fn failures(&self) -> Vec<&'static str> {
        self.done
            .iter()
            .filter(|done| matches!(done.verdict, Verdict::Failed(_)))
            .map(|done| done.name)
            .collect()
    }

    /// Prints the table of all steps.
    ///
    /// # Errors
    ///
    /// When a step failed.
    pub(crate) fn summarise(&self) -> Result<(), String> {
        println!("\n{:<26} {:>9}  result", "step", "seconds");
        for Done { name, verdict, duration } in &self.done {
            let word = match verdict {
                Verdict::Passed => "passed".to_owned(),
                Verdict::Failed(_) => format!("FAILED, see {}", log_path(name).display()),
                Verdict::Skipped(why) => format!("skipped: {why}"),
            };
            println!("{name:<26} {:>9.1}  {word}", duration.as_secs_f64());
        }
        let count = |wanted: fn(&Verdict) -> bool| {
            self.done.iter().filter(|done| wanted(&done.verdict)).count()
        };
        let failed = count(|verdict| matches!(verdict, Verdict::Failed(_)));
        let passed = count(|verdict| matches!(verdict, Verdict::Passed));
        let skipped = count(|verdict| matches!(verdict, Verdict::Skipped(_)));
        let seconds = self.started.elapsed().as_secs();
        println!("\n{passed} passed, {failed} failed, {skipped} skipped in {seconds} s");
        if failed == 0 {
            Ok(())
        } else {
            Err(format!("{failed} of {} steps failed", self.done.len()))
        }
    }
}

/// Goes on only after a step that passed.
///
/// # Errors
///
/// When it did not.
pub(crate) fn passed(verdict: Verdict) -> Result<(), String> {
    match verdict {
        Verdict::Passed => Ok(()),
        Verdict::Failed(why) | Verdict::Skipped(why) => Err(why),
    }
}

/// Runs commands with their output in the log of a step; stops at the first that fails.
pub(crate) fn commands(name: &str, commands: impl IntoIterator<Item = Command>) -> Verdict {
    let log = log_path(name);
    let mut file = match open_log(&log) {
        Ok(file) => file,
        Err(error) => return Verdict::Failed(format!("{}: {error}", log.display())),
    };
    for mut command in commands {
        let shown = format!("{command:?}");
        if let Err(error) = execute(&mut command, &mut file, &shown) {
            show_tail(&log);
            return Verdict::Failed(error);
        }
    }
    Verdict::Passed
}

/// Keeps a text as the log of a step.
///
/// # Errors
///
/// When it cannot be written.
pub(crate) fn log(name: &str, text: &str) -> Result<(), String> {
    let log = log_path(name);
    open_log(&log)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| format!("{}: {error}", log.display()))
}

/// Lets every test that has a long form run it: full tables, many threads, many cases, fuzzing.
pub(crate) fn go_long() {
    LONG.store(true, Ordering::Relaxed);
}

/// Whether tests run in their long form.
pub(crate) fn is_long() -> bool {
    LONG.load(Ordering::Relaxed)
}

fn execute(command: &mut Command, log: &mut File, shown: &str) -> Result<(), String> {
    if is_long() {
        command.env("IYZICO_LONG", "1").env("PROPTEST_CASES", CASES);
    }
    writeln!(log, "$ {shown}").map_err(|error| error.to_string())?;
    let copy = || log.try_clone().map(Stdio::from).map_err(|error| error.to_string());
    let (out, err) = (copy()?, copy()?);
    let status = command.stdin(Stdio::null()).stdout(out).stderr(err).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{status}: {}", short(command))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(format!("{} was not found: {}", program(command), short(command)))
        }
        Err(error) => Err(format!("{error}: {}", short(command))),
    }
}

/// The program of a command, without its folder.
fn program(command: &Command) -> String {
    let program = Path::new(command.get_program());
    program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned()
}

/// A command without its folder and its environment, which the log has.
fn short(command: &Command) -> String {
    const WIDTH: usize = 100;
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    let words: Vec<_> = [program(command)].into_iter().chain(arguments).collect();
    words.join(" ").chars().take(WIDTH).collect()
}

fn show_tail(log: &PathBuf) {
    const LINES: usize = 60; // the test runners name at the end what failed
    let text =
        fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let mut shown = vec![format!("--- end of {}", log.display())];
    let end = &lines[lines.len().saturating_sub(LINES)..];
    shown.extend(end.iter().map(|line| format!("    {line}")));
    eprintln!("{}", shown.join("\n")); // at once: another step may run beside this one
}

fn open_log(log: &PathBuf) -> io::Result<File> {
    fs::create_dir_all(log.parent().expect("logs lie in a folder"))?;
    File::create(log)
}

/// Where the output of a step is kept.
pub(crate) fn log_path(name: &str) -> PathBuf {
    root().join("target/logs").join(format!("{}.log", name.replace([' ', ':'], "-")))
}

/// A command that runs in the folder of the repository.
pub(crate) fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).args(arguments);
    command
}

/// Another task of this program, which is built already.
pub(crate) fn xtask(arguments: &[&str]) -> Command {
    let us = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("xtask"));
    command(&us.display().to_string(), arguments)
}

/// The cargo that runs us.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    command(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()), arguments)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_step_that_fails_names_the_program_and_not_its_environment() {
        let log = std::env::temp_dir().join(format!("xtask-step-{}.log", std::process::id()));
        let mut file = File::create(&log).unwrap();
        let mut missing = command("no-such-program", &["ci", "--quiet"]);
        missing.env("PATH", "/somewhere");
        let why = execute(&mut missing, &mut file, "shown").unwrap_err();
        assert_eq!(why, "no-such-program was not found: no-such-program ci --quiet");
        let why = execute(&mut cargo(&["no-such-command"]), &mut file, "shown").unwrap_err();
        assert!(why.ends_with("cargo no-such-command"), "{why}");
        fs::remove_file(&log).unwrap();
    }
}
