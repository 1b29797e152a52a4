//! CPU time, user and system, in microseconds.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::Outcome;

/// Whose time is meant.
#[derive(Clone, Copy)]
enum Who {
    Ourselves,
    Children,
}

/// What this process has used, with all its threads.
pub(crate) fn of_this_process() -> Outcome<Duration> {
    used(Who::Ourselves)
}

/// Runs a program and prints what it used, from its first instruction to its last.
pub(crate) fn of_program(program: &str, arguments: &[&str]) -> Outcome {
    let mut command = Command::new(program);
    let status = command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).status()?;
    if !status.success() {
        return Err(format!("{program}: {status}").into());
    }
    println!("{}", used(Who::Children)?.as_micros());
    Ok(())
}

#[cfg(unix)]
fn used(who: Who) -> Outcome<Duration> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeVal;

    let usage = getrusage(match who {
        Who::Ourselves => UsageWho::RUSAGE_SELF,
        Who::Children => UsageWho::RUSAGE_CHILDREN,
    })?;
    let of = |time: TimeVal| -> Outcome<Duration> {
        let seconds = Duration::from_secs(time.tv_sec().try_into()?);
        Ok(seconds + Duration::from_micros(time.tv_usec().try_into()?))
    };
    Ok(of(usage.user_time())? + of(usage.system_time())?)
}

#[cfg(not(unix))]
fn used(_: Who) -> Outcome<Duration> {
    Err("CPU time is read on Unix only".into())
}
