//! `cargo xtask package`: puts what is published for Python and Node into `dist`, and tries it as a new user
//! would.

mod archive;
mod edge;
mod first_minutes;
mod folders;
mod node;
mod notices;
mod python;
mod review;
mod trial;

use std::process::Command;

use crate::languages::{build_node, python_tool, set_up_node, set_up_python};
use crate::platforms::{PLATFORMS, Platform};
use crate::step::{Runner, Verdict, commands};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Only the packages of this language
    language: Option<Language>,
    /// Build for this target of the compiler; by default for those of this system that are installed
    #[arg(long = "target", value_name = "TARGET", value_parser = published)]
    targets: Vec<&'static Platform>,
    /// The npm packages name the addons of every platform: for a release, which brings all of them
    #[arg(long)]
    to_publish: bool,
}

impl Options {
    fn addons(&self) -> node::Addons {
        if self.to_publish { node::Addons::Published } else { node::Addons::Beside }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Language {
    Python,
    Node,
    /// Only `iyzico/edge`, into the npm package as it is built here
    Edge,
}

/// Builds, reviews and tries the packages.
pub(crate) fn run(options: &Options) -> Result<(), String> {
    type Step<'a> = (&'static str, Box<dyn Fn(&str) -> Verdict + 'a>);
    let (platforms, addons) = (chosen(&options.targets), options.addons());
    let is_for_here = platforms.iter().any(|platform| platform.is_this_machine());
    let wanted = |language| options.language.is_none_or(|only| only == language);
    let mut steps: Vec<Step<'_>> = vec![
        ("python: set up", Box::new(|name| commands(name, set_up_python()))),
        ("package: set up", Box::new(set_up)),
    ];
    if wanted(Language::Python) {
        steps.push(("package: python", Box::new(|name| python::build(name, &platforms))));
        if is_for_here {
            steps.push(("package: try python", Box::new(trial::python)));
        }
    }
    if wanted(Language::Node) {
        steps.push(("node: set up", Box::new(|name| commands(name, set_up_node()))));
        steps.push(("node: build", Box::new(|name| commands(name, build_node()))));
        steps.push(("package: edge", Box::new(edge::run)));
        steps.push(("package: node", Box::new(|name| node::build(name, &platforms, addons))));
        if is_for_here {
            steps.push(("package: try node", Box::new(trial::node)));
        }
    }
    if options.language == Some(Language::Edge) {
        steps = vec![
            ("node: set up", Box::new(|name| commands(name, set_up_node()))),
            ("node: build", Box::new(|name| commands(name, build_node()))),
            ("package: edge", Box::new(edge::run)),
        ];
    } else if options.targets.is_empty() {
        steps.push(("package: other targets", Box::new(other_targets)));
    }
    let mut runner = Runner::new(steps.len());
    for (name, step) in steps {
        if runner.failures().is_empty() {
            runner.run(name, || step(name));
        }
    }
    runner.summarise()?;
    review::print_sizes()
}

/// Installs what the packages are built and checked with.
pub(crate) fn set_up(name: &str) -> Verdict {
    commands(name, [tools()])
}

/// Installs the same into the environment of Python that is there.
pub(crate) fn tools() -> Command {
    let mut install = python_tool("python", &["-m", "pip", "install", "--quiet"]);
    install.args(["--disable-pip-version-check", "-r", "bindings/python/requirements-package.txt"]);
    install
}

/// The packages for Python, for every target of this system that is installed.
pub(crate) fn python(name: &str) -> Verdict {
    python::build(name, &installed())
}

/// The packages for Node, likewise.
pub(crate) fn node(name: &str) -> Verdict {
    node::build(name, &installed(), node::Addons::Beside)
}

pub(crate) use edge::run as edge;
pub(crate) use first_minutes::{
    problem as first_minutes_problem, remember as first_minutes_step, run as first_minutes,
};
pub(crate) use folders::built_from;
pub(crate) use node::addon;
pub(crate) use python::builder as wheel_builder;
pub(crate) use review::sizes;
pub(crate) use trial::{node as try_node, python as try_python, rust as try_rust};

/// Says which packages cannot be built here.
pub(crate) fn other_targets(_: &str) -> Verdict {
    let missing: Vec<&str> = of_this_system()
        .filter(|platform| !platform.is_installed())
        .map(|platform| platform.rust)
        .collect();
    if missing.is_empty() {
        Verdict::Passed
    } else {
        Verdict::Skipped(format!("no standard library for {}", missing.join(", ")))
    }
}

fn chosen(targets: &[&'static Platform]) -> Vec<&'static Platform> {
    if targets.is_empty() { installed() } else { targets.to_vec() }
}

/// Reads the name of a target.
fn published(target: &str) -> Result<&'static Platform, String> {
    let known = PLATFORMS.iter().find(|platform| platform.rust == target);
    let names: Vec<_> = PLATFORMS.iter().map(|platform| platform.rust).collect();
    known.ok_or_else(|| format!("packages are published for {}", names.join(", ")))
}

fn installed() -> Vec<&'static Platform> {
    of_this_system().filter(|platform| platform.is_installed()).collect()
}

fn of_this_system() -> impl Iterator<Item = &'static Platform> {
    let os = match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    };
    PLATFORMS.iter().filter(move |platform| platform.os == os)
}
