//! `cargo xtask test`: every test and check, in all three languages.

mod beside;

use std::num::NonZero;
use std::thread;

use crate::languages::{
    build_node, build_python, npm, npm_in, python, set_up_browser, set_up_node,
    set_up_node_projects, set_up_python,
};
use crate::package;
use crate::step::{Verdict, cargo, commands, is_long, xtask};
use beside::Place::{Debug, Node, Python, Release};
use beside::{ALL, Step};

/// They begin in this order, each as soon as nothing is in its way: first what others wait for, then what takes
/// long.
const STEPS: &[Step] = &[
    Step::new("format", |name| commands(name, [cargo(&["fmt", "--all", "--check"])])),
    Step::new("clippy", clippy).within(&[Debug]),
    Step::new("python: set up", |name| commands(name, set_up_python())).within(&[Python]),
    Step::new("node: set up", |name| commands(name, set_up_node())).within(&[Node]),
    Step::new("python: build", |name| commands(name, build_python()))
        .needs("python: set up")
        .within(&[Debug, Python]),
    Step::new("node: build", |name| commands(name, build_node()))
        .needs("node: set up")
        .within(&[Debug, Node]),
    Step::new("rust", rust).within(&[Debug]),
    Step::new("python: types", python_types).needs("python: build").within(&[Python]),
    Step::new("python: tests", |name| commands(name, [python("pytest", &IN_THREE)]))
        .needs("python: build")
        .within(&[Python]),
    Step::new("node: projects", |name| commands(name, set_up_node_projects()))
        .needs("node: build")
        .within(&[Node]),
    Step::new("edge", package::edge).needs("node: build").within(&[Node]),
    Step::new("node: tests", |name| commands(name, [npm(&["test", "--silent"])]))
        .needs("node: projects")
        .after("edge")
        .within(&[Node]),
    Step::new("node: types and lint", |name| commands(name, [npm(&["run", "--silent", "check"])]))
        .needs("node: build")
        .within(&[Node]),
    Step::new("faults", faults),
    Step::new("alike", alike).needs("python: build").after("node: build").within(&[Python, Node]),
    Step::new("fuzz", fuzz).within(&[Debug]),
    Step::new("docs", docs).within(&[Debug]),
    Step::new("deny", deny),
    Step::new("public api", crate::public_api::step),
    Step::new("python: lint", python_lint).needs("python: set up").within(&[Python]),
    Step::new("openapi", openapi).needs("python: set up").within(&[Python]),
    Step::new("package: set up", package::set_up).needs("python: set up").within(ALL),
    Step::new("package: python", package::python).needs("package: set up").within(ALL),
    Step::new("package: try python", package::try_python).needs("package: python").within(ALL),
    Step::new("package: node", package::node).needs("node: build").within(ALL),
    Step::new("package: try node", package::try_node).needs("package: node").within(ALL),
    Step::new("package: try rust", package::try_rust).within(ALL),
    Step::new("package: first minutes", package::first_minutes_step)
        .needs("package: try node")
        .within(ALL),
    Step::new("instructions", crate::instructions::step)
        .after("package: first minutes")
        .within(&[Release]),
    Step::new("package: other targets", package::other_targets),
    Step::new("workflows: set up", crate::workflows::set_up)
        .needs("python: set up")
        .within(&[Python]),
    Step::new("workflows", crate::workflows::check).needs("workflows: set up"),
    Step::new("site: set up", |name| commands(name, crate::docs::set_up())),
    Step::new("site: build", |name| commands(name, crate::docs::build())).needs("site: set up"),
    Step::new("browser: set up", |name| commands(name, set_up_browser())),
    Step::new("browser: tests", browser)
        .needs("browser: set up")
        .after("node: tests")
        .within(&[Debug, Node]),
];

/// Most of the tests wait most of the time: for deadlines, other processes, another look.
const IN_THREE: [&str; 5] = ["-q", "-n", "3", "--dist", "worksteal"];

/// Runs the named steps, or all of them.
pub(crate) fn run(names: &[String]) -> Result<(), String> {
    let chosen: Vec<&Step> =
        STEPS.iter().filter(|step| names.is_empty() || wanted(step, names)).collect();
    let too_long = |step: &Step| {
        let is_too_long = names.is_empty() && !is_long() && is_of_long_form(step.name);
        is_too_long.then(|| Verdict::Skipped(format!("runs in the long form, or by {LONG}")))
    };
    beside::run(&chosen, at_a_time(), too_long).summarise()
}

/// Two steps fill two cores, and more cores as well while cargo builds. In the long form, in which tests of load
/// and memory run, each has the machine for itself.
fn at_a_time() -> usize {
    const MOST: usize = 2;
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    if is_long() { 1 } else { cores.min(MOST) }
}

/// What is published is optimised as a whole: building it takes longer than all other steps.
fn is_of_long_form(step: &str) -> bool {
    step.starts_with("package: ")
}

const LONG: &str = "`cargo xtask package`";

/// Prints the names of the steps.
pub(crate) fn list() {
    for step in STEPS {
        println!("{}", step.name);
    }
}

/// Reads the name of a step, or of several that begin with it.
pub(crate) fn known(name: &str) -> Result<String, &'static str> {
    let is_known = STEPS.iter().any(|step| is_named(step.name, name));
    if is_known { Ok(name.to_owned()) } else { Err("no step has this name; see `--list`") }
}

/// `python` names every step of Python, `python: tests` one of them.
fn wanted(step: &Step, names: &[String]) -> bool {
    names.iter().any(|name| is_named(step.name, name))
}

pub(crate) fn is_named(step: &str, name: &str) -> bool {
    step == name || step.split(':').next() == Some(name)
}

/// The names of all steps.
#[cfg(test)]
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    STEPS.iter().map(|step| step.name)
}

fn clippy(name: &str) -> Verdict {
    let check = |what: &[&str]| {
        let mut clippy = cargo(&["clippy", "--locked", "--quiet"]);
        clippy.args(what).args(["--", "-D", "warnings"]);
        clippy
    };
    commands(
        name,
        [
            check(&["--workspace", "--all-targets", "--all-features"]),
            // Alone, so that what it carries is without the features of others, as in WebAssembly.
            check(&["--package", "iyzico-edge"]),
        ],
    )
}

/// Tests what has the same features together or alone. Those of xtask would change how JSON is read everywhere.
fn rust(name: &str) -> Verdict {
    commands(name, [cargo(&TESTED), cargo(&["test", "--locked", "--package", "xtask"])])
}

/// In one build, so that it compiles once what they have in common. Each alone is compiled for the packages.
const TESTED: [&str; 12] = [
    "test",
    "--locked",
    "--package",
    "iyzico-core",
    "--package",
    "iyzico-http",
    "--package",
    "iyzico-simulator",
    "--package",
    "iyzico-tests",
    "--features",
    "iyzico-http/testing",
];

/// Random money operations while much goes wrong; the seed is fixed, so that a failure can be repeated.
fn faults(name: &str) -> Verdict {
    let operations = if is_long() { "20000" } else { "2000" };
    commands(name, [xtask(&["faults", "--operations", operations])])
}

/// What all three languages must say the same of.
fn alike(name: &str) -> Verdict {
    let cases = if is_long() { "20000" } else { "500" };
    commands(name, [xtask(&["alike", "--cases", cases])])
}

/// A minute for every target. Seeds and corpus are replayed by the step `rust` in either form.
fn fuzz(name: &str) -> Verdict {
    if is_long() {
        crate::fuzz::smoke(name, 60)
    } else {
        Verdict::Skipped("runs in the long form only".to_owned())
    }
}

fn docs(name: &str) -> Verdict {
    let mut doc = cargo(&[
        "doc",
        "--locked",
        "--quiet",
        "--no-deps",
        "-p",
        "iyzico-core",
        "-p",
        "iyzico-http",
        "-p",
        "iyzico-simulator",
    ]);
    doc.env("RUSTDOCFLAGS", "-D warnings");
    commands(name, [doc])
}

fn deny(name: &str) -> Verdict {
    let installed =
        cargo(&["deny", "--version"]).output().is_ok_and(|output| output.status.success());
    if !installed {
        return Verdict::Skipped("cargo-deny is not installed".to_owned());
    }
    let main = cargo(&["deny", "--locked", "check", "bans", "licenses", "sources"]);
    // The fuzz targets have a lock file of their own. They are never shipped, so licences do not matter there.
    let mut fuzz = cargo(&["deny", "--locked", "--manifest-path", "fuzz/Cargo.toml"]);
    fuzz.args(["--config", "deny.toml", "check", "bans", "sources"]);
    commands(name, [main, fuzz])
}

fn python_lint(name: &str) -> Verdict {
    const SOURCES: [&str; 2] = [".", "../python-simulator"];
    let ruff = |arguments: &[&str]| {
        let mut ruff = python("ruff", arguments);
        ruff.args(SOURCES);
        ruff
    };
    commands(name, [ruff(&["check"]), ruff(&["format", "--check"])])
}

fn python_types(name: &str) -> Verdict {
    commands(name, [python("mypy", &["--strict"]), python("pyright", &[])])
}

fn openapi(name: &str) -> Verdict {
    let mut validate = python("openapi-spec-validator", &["api/openapi.json"]);
    validate.current_dir(crate::files::root());
    commands(name, [validate])
}

/// The pages of the simulator in a real browser, with the merchant's side in the Node package. The simulator is that
/// of its own tests.
fn browser(name: &str) -> Verdict {
    let mut build = cargo(&TESTED);
    build.args(["--quiet", "--no-run"]);
    commands(name, [build, npm_in("tests/browser", &["test", "--silent"])])
}
