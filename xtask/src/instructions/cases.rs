//! What is counted: parts of the core, and whole calls of the Rust client and of the packages.

use std::path::PathBuf;
use std::process::Stdio;

use super::count::{self, Program};
use crate::bench::{self, Packages, Server};
use crate::step::cargo;

/// Something that is done again and again.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) name: &'static str,
    /// How often it is done in the shorter process: enough to stand out from the start of the process.
    times: u32,
    of: Of,
}

impl Case {
    /// Whether it is a part of the core, which is built quickly.
    pub(super) fn is_of_core(&self) -> bool {
        self.of == Of::Core
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Of {
    /// A case of `crates/iyzico-core/benches/instructions.rs` by the same name.
    Core,
    /// A whole call of the Rust client over a connection of its own, with so many lines.
    Rust(u32),
    /// A whole call of the Python package, with so many lines.
    Python(u32),
    /// A whole call of the Node package, with so many lines.
    Node(u32),
}

const fn core(name: &'static str, times: u32) -> Case {
    Case { name, times, of: Of::Core }
}

pub(super) const CASES: &[Case] = &[
    core("prepare_values_3", 40),
    core("prepare_values_500", 4),
    core("prepare_json_3", 40),
    core("prepare_json_500", 4),
    core("interpret_3", 40),
    core("interpret_500", 4),
    core("interpret_json_3", 40),
    core("interpret_json_500", 4),
    core("interpret_untyped_3", 40),
    core("interpret_untyped_500", 4),
    core("webhook_verify", 40),
    core("find_first_call", 1000),
    core("find_last_call", 1000),
    core("floor_serialise_hmac_3", 40),
    core("floor_serde_skip_3", 40),
    Case { name: "rust_call_3", times: 200, of: Of::Rust(3) },
    Case { name: "rust_call_500", times: 6, of: Of::Rust(500) },
    Case { name: "python_call_3", times: 100, of: Of::Python(3) },
    Case { name: "python_call_500", times: 6, of: Of::Python(500) },
    Case { name: "node_call_3", times: 100, of: Of::Node(3) },
    Case { name: "node_call_500", times: 6, of: Of::Node(500) },
];

/// What the cases are run with.
pub(super) struct Harness {
    core: Option<PathBuf>,
    rust: Option<Server>,
    packages: Option<Server>,
}

impl Harness {
    /// Builds what these cases need.
    pub(super) fn new(cases: &[&Case], packages: Packages) -> Result<Self, String> {
        let any = |wanted: fn(Of) -> bool| cases.iter().any(|case| wanted(case.of));
        let core = any(|of| of == Of::Core).then(build_core).transpose()?;
        let python = any(|of| matches!(of, Of::Python(_)));
        let node = any(|of| matches!(of, Of::Node(_)));
        let rust = any(|of| matches!(of, Of::Rust(_))).then(bench::serve_rust).transpose()?;
        let packages =
            (python || node).then(|| bench::serve_packages(packages, python, node)).transpose()?;
        Ok(Self { core, rust, packages })
    }

    /// Instructions of one call.
    pub(super) fn count(&self, case: &Case) -> Result<u64, String> {
        let of = |times: u32| count::of(&self.program(case, times));
        let (few, many) = (of(case.times)?, of(case.times * 2)?);
        Ok(many.saturating_sub(few) / u64::from(case.times))
    }

    fn program(&self, case: &Case, times: u32) -> Program {
        let times = times.to_string();
        let text = str::to_owned;
        let environment = |server: &Option<Server>| {
            server.as_ref().expect("it runs when whole calls are counted").environment().to_vec()
        };
        match case.of {
            Of::Core => Program {
                path: self.core.clone().expect("it is built when the core is counted"),
                arguments: [text("--case"), text(case.name), text("--times"), times].into(),
                environment: Vec::new(),
            },
            Of::Rust(lines) => {
                let (path, mut arguments) = bench::client(bench::RUST);
                arguments.extend([text("calls"), times, lines.to_string()]);
                Program { path, arguments, environment: environment(&self.rust) }
            }
            Of::Python(lines) => {
                let (path, mut arguments) = bench::client(bench::PYTHON);
                arguments.extend([text("calls"), times, lines.to_string()]);
                let mut environment = environment(&self.packages);
                environment.push(("PYTHONHASHSEED", text("0")));
                Program { path, arguments, environment }
            }
            Of::Node(lines) => {
                let (path, script) = bench::client(bench::NODE);
                let mut arguments = NODE_FLAGS.map(text).to_vec();
                arguments.extend(script);
                arguments.extend([text("calls"), times, lines.to_string()]);
                Program { path, arguments, environment: environment(&self.packages) }
            }
        }
    }
}

/// Without these, when code is compiled and memory collected depends on the time.
const NODE_FLAGS: [&str; 3] = ["--jitless", "--single-threaded", "--predictable"];

fn build_core() -> Result<PathBuf, String> {
    let output = cargo(&[
        "bench",
        "--locked",
        "--no-run",
        "--package",
        "iyzico-core",
        "--bench",
        "instructions",
        "--message-format",
        "json-render-diagnostics",
    ])
    .stderr(Stdio::piped())
    .output()
    .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .ok_or_else(|| "cargo named no program".to_owned())
}
