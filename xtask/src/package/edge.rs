//! `iyzico/edge`: the client in WebAssembly, a part of the npm package.

use std::path::PathBuf;

use super::folders::{built_from, commit, record, verdict, write};
use crate::files::root;
use crate::languages::{NPM_CI, npm_in};
use crate::platforms::{Platform, has_standard_library};
use crate::published::{self, Counts, target_folder};
use crate::step::{Verdict, cargo, command, commands, passed};

/// WebAssembly, which is no system.
pub(super) const PLATFORM: Platform =
    Platform { rust: "wasm32-unknown-unknown", os: "", cpu: "", libc: None, node: "edge" };
/// The package of Rust.
pub(super) const PACKAGE: &str = "iyzico-edge";

/// Names a cargo whose compiler has the standard library, for systems whose own one lacks it.
const CARGO: &str = "IYZICO_WASM_CARGO";

/// Builds the module, puts it into the npm package, and tries it in Node and in Cloudflare's runtime.
pub(crate) fn run(name: &str) -> Verdict {
    let other = std::env::var(CARGO).ok();
    if other.is_none() && !has_standard_library(PLATFORM.rust) {
        let target = PLATFORM.rust;
        return Verdict::Skipped(format!(
            "no standard library for {target}; {CARGO} may name a cargo with one"
        ));
    }
    verdict(build(name, other.as_deref()).and_then(|()| test(name)))
}

/// Whether the module was built, and belongs into the package: one of another commit judges as that one did.
pub(super) fn is_built() -> bool {
    module().exists() && is_of(built_from(PLATFORM.node).as_deref(), commit().as_deref())
}

fn is_of(built_from: Option<&str>, now: Result<&str, &String>) -> bool {
    now.is_ok_and(|now| built_from == Some(now))
}

fn module() -> PathBuf {
    root().join("bindings/node/dist/edge/iyzico.wasm")
}

fn build(name: &str, other_cargo: Option<&str>) -> Result<(), String> {
    let arguments = [
        "build",
        "--locked",
        "--quiet",
        "--profile",
        "edge",
        "--package",
        PACKAGE,
        "--target",
        PLATFORM.rust,
    ];
    let mut compile = match other_cargo {
        None => cargo(&arguments),
        Some(program) => command(program, &arguments),
    };
    published::prepare(&mut compile, &PLATFORM, Counts::Used)?;
    let from = commit().unwrap_or_default(); // tried outside a checkout as well, but not packed
    let compiled = target_folder().join(PLATFORM.rust).join("edge/iyzico_edge.wasm");
    let mut optimise = command("node", &["bindings/edge/optimise.mjs"]);
    optimise.arg(compiled).arg(module());
    passed(commands(name, [npm_in("bindings/edge", &NPM_CI), compile, optimise]))?;
    write(&record(PLATFORM.node), &from)
}

fn test(name: &str) -> Result<(), String> {
    let files = ["edge", "edge-broken", "edge-memory", "fetch"];
    let files = files.map(|file| format!("test/{file}.test.mjs"));
    let mut tests = command("node", &["--test", "--test-reporter=spec"]);
    tests.args(files);
    tests.current_dir(root().join("bindings/node"));
    passed(commands(&format!("{name} tests"), [tests]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_of_another_commit_does_not_belong_into_the_package() {
        assert!(is_of(Some("a1"), Ok("a1")));
        assert!(!is_of(Some("a1"), Ok("b2")));
        assert!(!is_of(Some("a1"), Ok("a1-dirty")));
        assert!(!is_of(None, Ok("a1")), "one that nobody has recorded");
        assert!(!is_of(Some(""), Err(&"this is no checkout of git".to_owned())));
    }
}
