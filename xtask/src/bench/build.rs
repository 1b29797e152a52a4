//! Builds everything as it is published, away from what tests and demonstrations use.

use std::env::consts::ARCH;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::folder;
use super::peers::{Chosen, Language};
use crate::files::copy_all;
use crate::files::root;
use crate::languages::{npm, npm_in, python_of, set_up_node, set_up_python};
use crate::published::Counts;
use crate::step::{Verdict, cargo, command, commands};
use crate::{package, platforms};

/// The program of the server and the Rust peers.
pub(super) fn program() -> PathBuf {
    root().join("target/release").join(format!("iyzico-bench{}", std::env::consts::EXE_SUFFIX))
}

/// The program of the Rust peers, built when it is not there.
pub(super) fn release_program() -> Result<PathBuf, String> {
    let rust = cargo(&["build", "--release", "--locked", "--package", "iyzico-bench"]);
    step("server and Rust peers", [rust])?;
    Ok(program())
}

/// The same without optimisation, built when it is not there.
pub(super) fn debug_program() -> Result<PathBuf, String> {
    step("server", [cargo(&["build", "--locked", "--package", "iyzico-bench"])])?;
    Ok(root().join("target/debug").join(format!("iyzico-bench{}", std::env::consts::EXE_SUFFIX)))
}

/// The Python that has our wheel and all peers.
pub(super) fn python() -> PathBuf {
    python_of(&venv(), "python")
}

fn venv() -> PathBuf {
    folder().join("venv")
}

/// Builds what the peers need.
pub(super) fn build(chosen: &Chosen) -> Result<(), String> {
    release_program()?;
    if chosen.has(Language::Python) {
        build_python(Counts::Used)?;
    }
    if chosen.has(Language::Node) {
        build_node(Counts::Used)?;
    }
    Ok(())
}

/// The wheel, in an environment with all peers.
pub(super) fn build_python(counts: Counts<'_>) -> Result<(), String> {
    set_up_python_peers()?;
    set_up_packages()?;
    let wheels = folder().join("wheels");
    clear(&wheels)?;
    let here = platforms::this_machine()?;
    let maturin = package::wheel_builder("python", here, &wheels, counts)?;
    step("Python package", [maturin])?;
    install(&wheel()?)
}

/// The same with the wheel that `cargo xtask package` has laid down.
pub(super) fn take_python() -> Result<(), String> {
    set_up_python_peers()?;
    let of_this_machine = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("iyzico-") && name.contains("manylinux") && name.contains(ARCH)
    };
    install(&file(&root().join("dist/python"), "whl", of_this_machine)?)
}

/// Installs what packages are built with: what is measured is built as what is published.
fn set_up_packages() -> Result<(), String> {
    step("tools for packages", set_up_python().into_iter().chain([package::tools()]))
}

fn set_up_python_peers() -> Result<(), String> {
    let mut set_up = Vec::new();
    if !venv().exists() {
        let python3 = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
        set_up.push(command(&python3, &["-m", "venv", &text(&venv())]));
    }
    set_up.push(pip(&["-r", "tests/bench/python/requirements.txt"]));
    step("Python peers", set_up)
}

fn install(wheel: &Path) -> Result<(), String> {
    step("Python package, installed", [pip(&["--force-reinstall", "--no-deps", &text(wheel)])])
}

fn pip(arguments: &[&str]) -> Command {
    let mut pip = command(&text(&python()), &["-m", "pip", "install", "--quiet"]);
    pip.arg("--disable-pip-version-check").args(arguments);
    pip
}

/// The wheel that was built.
pub(super) fn wheel() -> Result<PathBuf, String> {
    file(&folder().join("wheels"), "whl", |_| true)
}

/// The package, where the peers in Node find it.
pub(super) fn build_node(counts: Counts<'_>) -> Result<(), String> {
    set_up_node_peers()?;
    clear(&package())?;
    set_up_packages()?;
    let here = platforms::this_machine()?;
    let (addon, compile) = package::addon(here, counts)?;
    step("Node package", [compile])?;
    copy_all(&addon, &package().join(format!("iyzico.{}.node", here.node)))?;
    let typescript = npm(&["run", "--silent", "build:typescript"]);
    let types = npm(&["run", "--silent", "build:addon", "--", "--locked"]);
    step("types of the addon, by a build for tests", [types])?;
    let types_of_simulator = root().join("bindings/node-simulator/native.d.cts");
    if !types_of_simulator.exists() {
        let simulator = npm(&["run", "--silent", "build:simulator", "--", "--locked"]);
        step("types of the simulator, which a fresh clone does not have", [simulator])?;
    }
    step("Node package, TypeScript", [typescript])?;
    for content in ["dist", "native.cjs", "native.d.cts", "package.json"] {
        copy_all(&root().join("bindings/node").join(content), &package().join(content))?;
    }
    link(&package(), "iyzico")
}

/// The same with the packages that `cargo xtask package` has put together.
pub(super) fn take_node() -> Result<(), String> {
    set_up_node_peers()?;
    let packages = root().join("target/package");
    let entries = fs::read_dir(&packages);
    for entry in entries.map_err(|error| format!("{}: {error}", packages.display()))? {
        let path = entry.map_err(|error| error.to_string())?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name == "iyzico" || name.starts_with("iyzico-linux-") {
            link(&path, &name)?;
        }
    }
    Ok(())
}

fn set_up_node_peers() -> Result<(), String> {
    let mut set_up = Vec::new();
    if !root().join("bindings/node/node_modules").exists() {
        set_up.extend(set_up_node());
    }
    if !node_modules().join("undici").exists() {
        set_up.push(npm_in("tests/bench/node", &["ci", "--no-audit", "--no-fund"]));
    }
    step("Node peers", set_up)
}

fn node_modules() -> PathBuf {
    root().join("tests/bench/node/node_modules")
}

/// The Node package that was built.
fn package() -> PathBuf {
    folder().join("package")
}

/// The addon that was built.
pub(super) fn addon() -> Result<PathBuf, String> {
    file(&package(), "node", |_| true)
}

fn step(title: &str, list: impl IntoIterator<Item = Command>) -> Result<(), String> {
    eprintln!("building: {title}");
    match commands(&format!("bench {title}"), list) {
        Verdict::Failed(why) => Err(why),
        Verdict::Passed | Verdict::Skipped(_) => Ok(()),
    }
}

fn file(folder: &Path, extension: &str, wanted: impl Fn(&Path) -> bool) -> Result<PathBuf, String> {
    let problem = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::read_dir(folder)
        .map_err(problem)?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|found| found == extension) && wanted(path))
        .ok_or_else(|| format!("{} has no .{extension} for this machine", folder.display()))
}

fn clear(folder: &Path) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{}: {error}", folder.display()))
        }
        _ => fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display())),
    }
}

/// Lets the peers in Node find a package by its name.
#[cfg(unix)]
fn link(to: &Path, name: &str) -> Result<(), String> {
    let at = &node_modules().join(name);
    match fs::remove_file(at) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(format!("{}: {error}", at.display()));
        }
        _ => {}
    }
    std::os::unix::fs::symlink(to, at).map_err(|error| format!("{}: {error}", at.display()))
}

#[cfg(not(unix))]
fn link(_: &Path, _: &str) -> Result<(), String> {
    Err("the bench reads CPU times, which it can on Unix only".to_owned())
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
