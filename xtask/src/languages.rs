//! How the Python and Node packages are set up and built for tests and for the demonstration.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::files::root;
use crate::step::command;

/// Folder of the virtual environment.
fn venv() -> PathBuf {
    root().join(".venv")
}

/// The folder of the programs of a virtual environment.
pub(crate) fn programs(venv: &Path) -> PathBuf {
    venv.join(if cfg!(windows) { "Scripts" } else { "bin" })
}

/// A program of the virtual environment, in the folder of the Python package.
pub(crate) fn python(program: &str, arguments: &[&str]) -> Command {
    let mut command = command(&python_of(&venv(), program).display().to_string(), arguments);
    command.current_dir(root().join("bindings/python")).env("VIRTUAL_ENV", venv());
    command
}

/// Where a virtual environment has a program.
pub(crate) fn python_of(venv: &Path, program: &str) -> PathBuf {
    programs(venv).join(program)
}

/// A program of the virtual environment, in the folder of the repository, that finds the others.
pub(crate) fn python_tool(program: &str, arguments: &[&str]) -> Command {
    let mut command = python(program, arguments);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = [programs(&venv())].into_iter().chain(std::env::split_paths(&path));
    let path = std::env::join_paths(folders).expect("the path was joined before");
    command.current_dir(root()).env("PATH", path);
    command
}

/// Commands that make the virtual environment with everything the tests need.
pub(crate) fn set_up_python() -> Vec<Command> {
    let python3 = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut commands = Vec::new();
    // Where the system has no pip to put into it, only half of it was made.
    let has_pip = ["pip", "pip.exe"].iter().any(|pip| python_of(&venv(), pip).exists());
    if !has_pip {
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

/// Commands that build the Python packages into the virtual environment.
pub(crate) fn build_python() -> Vec<Command> {
    ["python", "python-simulator"]
        .map(|package| maturin(package, &["develop", "--quiet", "--locked"]))
        .into()
}

/// maturin in the folder of a Python package.
pub(crate) fn maturin(package: &str, arguments: &[&str]) -> Command {
    let mut command = python_tool("maturin", arguments);
    command.current_dir(root().join("bindings").join(package));
    command
}

/// npm in the folder of the Node package.
pub(crate) fn npm(arguments: &[&str]) -> Command {
    npm_in("bindings/node", arguments)
}

/// npm in a folder of the repository.
pub(crate) fn npm_in(folder: &str, arguments: &[&str]) -> Command {
    let mut command = npm_command(arguments);
    command.current_dir(root().join(folder));
    command
}

/// npm, wherever it is to run.
pub(crate) fn npm_command(arguments: &[&str]) -> Command {
    command(if cfg!(windows) { "npm.cmd" } else { "npm" }, arguments)
}

/// Commands that install what the Node package is built and tested with.
pub(crate) fn set_up_node() -> Vec<Command> {
    vec![npm(&NPM_CI), npm_in("bindings/node/test/realms", &NPM_CI)]
}

/// Commands that install the frameworks, bundlers and runtimes that the Node package is tested in.
pub(crate) fn set_up_node_projects() -> Vec<Command> {
    ["bindings/node/examples/frameworks", "bindings/node/test/bundlers"]
        .map(|project| npm_in(project, &NPM_CI))
        .into()
}

/// Commands that build the npm packages.
pub(crate) fn build_node() -> Vec<Command> {
    let native = |script| npm(&["run", "--silent", script, "--", "--locked"]);
    let typescript = npm(&["run", "--silent", "build:typescript"]);
    vec![native("build:addon"), native("build:simulator"), typescript]
}

/// Commands that install the browser test, and the browser itself where the system lets us.
pub(crate) fn set_up_browser() -> Vec<Command> {
    let mut commands = Vec::new();
    if !found("chromium") && found("apt-get") && is_root() {
        commands.push(command("apt-get", &["update", "-qq"]));
        let install = ["install", "-y", "-qq", "--no-install-recommends", "chromium"];
        let mut install = command("apt-get", &install);
        install.env("DEBIAN_FRONTEND", "noninteractive");
        commands.push(install);
    }
    commands.push(npm_in("tests/browser", &NPM_CI));
    commands
}

fn found(program: &str) -> bool {
    command(program, &["--version"]).output().is_ok()
}

fn is_root() -> bool {
    let id = command("id", &["-u"]).output();
    id.is_ok_and(|output| output.stdout == b"0\n")
}

pub(crate) const NPM_CI: [&str; 4] = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
