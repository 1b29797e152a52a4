//! How the Python and Node packages are set up and built for tests and for the demonstration.

use std::path::PathBuf;
use std::process::Command;

use crate::root;
use crate::step::command;

/// Folder of the virtual environment.
fn venv() -> PathBuf {
    root().join(".venv")
}

/// A program of the virtual environment.
pub(crate) fn python(program: &str, arguments: &[&str]) -> Command {
    let folder = if cfg!(windows) { "Scripts" } else { "bin" };
    let mut command = command(
        &venv().join(folder).join(program).display().to_string(),
        arguments,
    );
    command
        .current_dir(root().join("bindings/python"))
        .env("VIRTUAL_ENV", venv());
    command
}

/// Commands that make the virtual environment with everything the tests need.
pub(crate) fn set_up_python() -> Vec<Command> {
    let python3 = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut commands = Vec::new();
    if !venv().exists() {
        commands.push(command(&python3, &["-m", "venv", ".venv"]));
    }
    commands.push(python(
        "python",
        &[
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
            "requirements-dev.txt",
        ],
    ));
    commands
}

/// Commands that build the Python package into the virtual environment.
pub(crate) fn build_python() -> Vec<Command> {
    vec![python("maturin", &["develop", "--quiet"])]
}

/// npm in the folder of the Node package.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    let mut command = command(if cfg!(windows) { "npm.cmd" } else { "npm" }, arguments);
    command.current_dir(root().join("bindings/node"));
    command
}

/// Commands that install what the Node package is built and tested with.
pub(crate) fn set_up_node() -> Vec<Command> {
    vec![npm(&["ci", "--no-audit", "--no-fund", "--loglevel=error"])]
}

/// Commands that build the Node package.
pub(crate) fn build_node() -> Vec<Command> {
    vec![npm(&["run", "--silent", "build"])]
}
