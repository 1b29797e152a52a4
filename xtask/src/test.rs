//! `cargo xtask test`: every test and check, in all three languages.

use crate::languages::{
    build_node, build_python, npm, npm_in, python, set_up_browser, set_up_node,
    set_up_node_projects, set_up_python,
};
use crate::package;
use crate::step::{Runner, Verdict, cargo, commands, is_long};

struct Step {
    name: &'static str,
    /// A step that must have passed before.
    needs: Option<&'static str>,
    run: fn(&str) -> Verdict,
}

const STEPS: &[Step] = &[
    Step {
        name: "format",
        needs: None,
        run: |name| commands(name, [cargo(&["fmt", "--all", "--check"])]),
    },
    Step { name: "clippy", needs: None, run: clippy },
    Step { name: "rust", needs: None, run: rust },
    Step { name: "faults", needs: None, run: faults },
    Step { name: "fuzz", needs: None, run: fuzz },
    Step { name: "docs", needs: None, run: docs },
    Step { name: "deny", needs: None, run: deny },
    Step { name: "public api", needs: None, run: crate::public_api::step },
    Step { name: "python: set up", needs: None, run: |name| commands(name, set_up_python()) },
    Step {
        name: "python: build",
        needs: Some("python: set up"),
        run: |name| commands(name, build_python()),
    },
    Step { name: "python: lint", needs: Some("python: set up"), run: python_lint },
    Step { name: "python: types", needs: Some("python: build"), run: python_types },
    Step {
        name: "python: tests",
        needs: Some("python: build"),
        run: |name| commands(name, [python("pytest", &["-q"])]),
    },
    Step { name: "openapi", needs: Some("python: set up"), run: openapi },
    Step { name: "node: set up", needs: None, run: |name| commands(name, set_up_node()) },
    Step {
        name: "node: build",
        needs: Some("node: set up"),
        run: |name| commands(name, build_node()),
    },
    Step {
        name: "node: types and lint",
        needs: Some("node: build"),
        run: |name| commands(name, [npm(&["run", "--silent", "check"])]),
    },
    Step {
        name: "node: projects",
        needs: Some("node: build"),
        run: |name| commands(name, set_up_node_projects()),
    },
    Step { name: "edge", needs: Some("node: build"), run: package::edge },
    Step {
        name: "node: tests",
        needs: Some("node: projects"),
        run: |name| commands(name, [npm(&["test", "--silent"])]),
    },
    Step { name: "package: set up", needs: Some("python: set up"), run: package::set_up },
    Step { name: "package: python", needs: Some("package: set up"), run: package::python },
    Step { name: "package: try python", needs: Some("package: python"), run: package::try_python },
    Step { name: "package: node", needs: Some("node: build"), run: package::node },
    Step { name: "package: try node", needs: Some("package: node"), run: package::try_node },
    Step { name: "package: try rust", needs: None, run: package::try_rust },
    Step {
        name: "package: first minutes",
        needs: Some("package: try node"),
        run: package::first_minutes_step,
    },
    Step { name: "instructions", needs: None, run: crate::instructions::step },
    Step { name: "package: other targets", needs: None, run: package::other_targets },
    Step {
        name: "workflows: set up",
        needs: Some("python: set up"),
        run: crate::workflows::set_up,
    },
    Step { name: "workflows", needs: Some("workflows: set up"), run: crate::workflows::check },
    Step { name: "site: set up", needs: None, run: |name| commands(name, crate::docs::set_up()) },
    Step {
        name: "site: build",
        needs: Some("site: set up"),
        run: |name| commands(name, crate::docs::build()),
    },
    Step { name: "browser: set up", needs: None, run: |name| commands(name, set_up_browser()) },
    Step { name: "browser: tests", needs: Some("browser: set up"), run: browser },
];

/// Runs the named steps, or all of them.
pub(crate) fn run(names: &[String]) -> Result<(), String> {
    let chosen: Vec<&Step> =
        STEPS.iter().filter(|step| names.is_empty() || wanted(step, names)).collect();
    if chosen.is_empty() {
        return Err(format!(
            "no step is named {}; see `cargo xtask test --list`",
            names.join(", ")
        ));
    }
    let mut runner = Runner::new(chosen.len());
    for step in &chosen {
        let missing = step.needs.filter(|needed| {
            chosen.iter().any(|other| other.name == *needed) && !runner.passed(needed)
        });
        let is_too_long = names.is_empty() && !is_long() && is_of_long_form(step.name);
        runner.run(step.name, || match missing {
            _ if is_too_long => Verdict::Skipped(format!("runs in the long form, or by {LONG}")),
            Some(needed) => Verdict::Failed(format!("needs {needed}")),
            None => (step.run)(step.name),
        });
    }
    runner.summarise()
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

/// One package at a time: a build of the whole workspace would unite their features.
fn rust(name: &str) -> Verdict {
    commands(
        name,
        [
            cargo(&["test", "--locked", "--package", "iyzico-core"]),
            cargo(&["test", "--locked", "--package", "iyzico-http", "--features", "testing"]),
            cargo(&["test", "--locked", "--package", "iyzico-simulator"]),
            cargo(&["test", "--locked", "--package", "xtask"]),
            cargo(&["test", "--locked", "--package", "iyzico-tests"]),
        ],
    )
}

/// Random money operations while much goes wrong; the seed is fixed, so that a failure can be repeated.
fn faults(name: &str) -> Verdict {
    let operations = if is_long() { "20000" } else { "2000" };
    let run = ["run", "--locked", "--quiet", "--package", "xtask"];
    let mut run = cargo(&run);
    run.args(["--", "faults", "--operations", operations]);
    commands(name, [run])
}

/// A minute for every target. The corpus is replayed by the step `rust` in either form.
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
    validate.current_dir(crate::root());
    commands(name, [validate])
}

/// The pages of the simulator in a real browser, with the merchant's side in the Node package.
fn browser(name: &str) -> Verdict {
    let build = cargo(&["build", "--locked", "--quiet", "--package", "iyzico-simulator"]);
    commands(name, [build, npm_in("tests/browser", &["test", "--silent"])])
}
