//! Tries the packages in `dist` as a new user would: an empty folder, no Rust, no registry. The crates
//! likewise, as cargo packs them.

use std::path::{Path, PathBuf};
use std::process::Command;

use rust_decimal::Decimal;

use super::folders::{at, copy, dist, empty, read, verdict, workshop, write};
use super::review::files_in;
use super::{archive, first_minutes};
use crate::files::root;
use crate::languages::{npm_command, programs};
use crate::platforms::{self, PLATFORMS};
use crate::release::CRATES;
use crate::step::{Verdict, cargo, command, commands, log_path, passed};

/// Installs the Python packages into a virtual environment and runs the program of their README.
pub(crate) fn python(name: &str) -> Verdict {
    verdict(try_python(name).and_then(|()| first_minutes::tried("python")))
}

/// Installs the npm packages into a folder and runs the program of their README, imported and required.
pub(crate) fn node(name: &str) -> Verdict {
    verdict(try_node(name).and_then(|()| first_minutes::tried("node")))
}

/// Packs the crates, and runs the program of the README in a project that knows nothing but these packages.
pub(crate) fn rust(name: &str) -> Verdict {
    verdict(try_rust(name).and_then(|()| first_minutes::tried("rust")))
}

fn try_rust(name: &str) -> Result<(), String> {
    // Outside of the repository, so that neither its workspace nor its settings of cargo are found.
    let folder = std::env::temp_dir().join(format!("iyzico-first-payment-{}", std::process::id()));
    empty(&folder)?;
    let tried = lay_crates(name, &folder.join("crates")).and_then(|crates| {
        let project = folder.join("shop");
        let readme = root().join("README.md");
        let program = first_block(&readme, "rust", "Sandbox::start()")?;
        let dependencies = first_block(&readme, "toml", SHOWN_PATH)?;
        // An example sees the dependencies of tests.
        empty(&project.join("examples"))?;
        empty(&project.join("src"))?;
        write(&project.join("src/lib.rs"), "")?;
        write(&project.join("examples/first.rs"), &program)?;
        write(&project.join("Cargo.toml"), &manifest(&dependencies, &crates))?;
        copy(&root().join("Cargo.lock"), &project.join("Cargo.lock"))?;
        let mut run = cargo(&["run", "--offline", "--quiet", "--example", "first"]);
        run.current_dir(&project).env("CARGO_TARGET_DIR", workshop("try-rust"));
        passed(commands(name, [run]))?;
        has_paid(name, 1)
    });
    let removed = std::fs::remove_dir_all(&folder).map_err(|error| at(&folder, &error));
    tried.and(removed)
}

/// The published crates, packed and unpacked again: their folders.
fn lay_crates(name: &str, to: &Path) -> Result<Vec<(&'static str, PathBuf)>, String> {
    let packed = workshop("crates");
    let mut pack = cargo(&["package", "--offline", "--locked", "--no-verify", "--allow-dirty"]);
    pack.arg("--target-dir").arg(&packed);
    for of in CRATES {
        pack.args(["--package", of]);
    }
    passed(commands(&format!("{name} pack"), [pack]))?;
    let version = env!("CARGO_PKG_VERSION");
    let mut crates = Vec::new();
    for of in CRATES {
        let folder = to.join(of);
        for member in archive::members(&packed.join(format!("package/{of}-{version}.crate")))? {
            let file = folder.join(&member.path);
            let inside = file.parent().expect("a file lies in a folder");
            std::fs::create_dir_all(inside).map_err(|error| at(inside, &error))?;
            std::fs::write(&file, &member.bytes).map_err(|error| at(&file, &error))?;
        }
        crates.push((of, folder));
    }
    Ok(crates)
}

/// What a shop writes into its manifest: the dependencies of the README, which it shows by path until they are published.
fn manifest(dependencies: &str, crates: &[(&str, PathBuf)]) -> String {
    let of = |name: &str| crates.iter().find(|(known, _)| *known == name).map(|(_, folder)| folder);
    let path = of("iyzico-http").map(|folder| format!("path = '{}'", folder.display()));
    // A literal text: folders of Windows have backslashes.
    let dependencies =
        dependencies.replace(SHOWN_PATH, &path.expect("a client is among the crates"));
    let mut manifest = format!(
        "[package]\nname = \"shop\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\n\
         {dependencies}\n[patch.crates-io]\n"
    );
    let others = crates.iter().filter(|(name, _)| *name != "iyzico-http");
    manifest.extend(
        others.map(|(name, folder)| format!("{name} = {{ path = '{}' }}\n", folder.display())),
    );
    manifest
}

/// How the README shows where the client is.
const SHOWN_PATH: &str = "path = \"…/crates/iyzico-http\"";

/// Whether so many programs of a step printed the payment that they took: its id, and an amount.
fn has_paid(name: &str, programs: usize) -> Result<(), String> {
    let said = read(&log_path(name))?;
    let paid = said.lines().filter(|line| is_payment(line)).count();
    if paid == programs {
        Ok(())
    } else {
        Err(format!("{paid} of {programs} programs of the README printed their payment"))
    }
}

fn is_payment(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let (Some(id), Some(amount)) = (words.next(), words.next()) else { return false };
    id.bytes().all(|byte| byte.is_ascii_digit())
        && Decimal::from_str_exact(amount).is_ok_and(|amount| amount > Decimal::ZERO)
}

fn try_python(name: &str) -> Result<(), String> {
    let folder = workshop("try-python");
    empty(&folder)?;
    let python3 = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let venv = folder.join("venv");
    let mut make = command(&python3, &["-m", "venv"]);
    make.arg(&venv);
    let program = first_block(&root().join("bindings/python/README.md"), "python", "Simulator()")?;
    write(&folder.join("program.py"), &program)?;
    write(&folder.join("hint.py"), PYTHON_HINT)?;
    let python = |arguments: &[&str]| {
        let mut run = command(&programs(&venv).join("python").display().to_string(), arguments);
        run.current_dir(&folder);
        without_rust(&mut run, &[programs(&venv)]);
        run
    };
    let install = |what| {
        let mut install = python(&["-m", "pip", "install", "--quiet", "--no-index"]);
        install.args(["--disable-pip-version-check", "--only-binary", ":all:", "--find-links"]);
        install.arg(dist("python")).arg(what);
        install
    };
    let steps = [
        make,
        install("iyzico"),
        python(&["-W", "error", "hint.py"]),
        install("iyzico[testing]"),
        python(&["-W", "error", "program.py"]),
    ];
    passed(commands(name, steps))?;
    has_paid(name, 1)
}

fn try_node(name: &str) -> Result<(), String> {
    let folder = workshop("try-node");
    empty(&folder)?;
    let program = first_block(&root().join("bindings/node/README.md"), "js", "Simulator.start()")?;
    let required = format!("(async () => {{\n{}\n}})();\n", as_required(&program)?);
    write(&folder.join("package.json"), "{ \"private\": true }\n")?;
    write(&folder.join("program.mjs"), &program)?;
    write(&folder.join("program.cjs"), &required)?;
    write(&folder.join("hint.cjs"), NODE_HINT)?;
    let run = |mut command: Command, arguments: &[&str]| {
        command.args(arguments).current_dir(&folder);
        without_rust(&mut command, &[]);
        command
    };
    let node = |arguments: &[&str]| run(command("node", &[]), arguments);
    let install = |tarballs: &[PathBuf]| {
        let quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts"];
        let mut install = run(npm_command(&["install", "--offline"]), &quiet);
        install.args(tarballs);
        install
    };
    let here = platforms::this_machine()?;
    let (mut addons, mains): (Vec<_>, Vec<_>) = files_in(&dist("node"))?
        .into_iter()
        .partition(|file| PLATFORMS.iter().any(|platform| is_for(file, platform.node)));
    addons.retain(|file| is_for(file, here.node));
    let (simulator, main): (Vec<_>, Vec<_>) =
        mains.into_iter().partition(|file| is_for(file, "simulator"));
    let (addons_of_simulator, addons): (Vec<_>, Vec<_>) =
        addons.into_iter().partition(|file| is_for(file, "simulator"));
    let steps = [
        install(&main),
        node(&["hint.cjs", "iyzico", &format!("iyzico needs the package iyzico-{}", here.node)]),
        install(&addons),
        node(&["hint.cjs", "iyzico/testing", "iyzico/testing needs the package iyzico-simulator"]),
        install(&simulator),
        node(&[
            "hint.cjs",
            "iyzico/testing",
            &format!("needs the package iyzico-simulator-{}", here.node),
        ]),
        install(&addons_of_simulator),
        node(&["program.mjs"]),
        node(&["program.cjs"]),
    ];
    passed(commands(name, steps))?;
    has_paid(name, 2)
}

/// Whether a tarball is of the package with this part in its name.
fn is_for(tarball: &Path, part: &str) -> bool {
    let name = tarball.file_name().unwrap_or_default().to_string_lossy();
    name.contains(&format!("-{part}-"))
}

/// A program finds what it was given and what the system has, but no compiler of Rust.
fn without_rust(command: &mut Command, first: &[PathBuf]) {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let rest = std::env::split_paths(&path)
        .filter(|folder| !["cargo", "rustc"].iter().any(|tool| folder.join(tool).exists()));
    let folders = first.iter().cloned().chain(rest);
    command.env("PATH", std::env::join_paths(folders).expect("the path was joined before"));
    let ours = ["VIRTUAL_ENV", "PYTHONPATH", "NODE_PATH", "PIP_FIND_LINKS", "CARGO", "RUSTC"];
    for variable in ours {
        command.env_remove(variable);
    }
}

/// The first block of code in a language that has this in it.
fn first_block(readme: &Path, language: &str, with: &str) -> Result<String, String> {
    let text = read(readme)?;
    let fence = format!("```{language}\n");
    let blocks = text.split(&fence).skip(1);
    let mut blocks = blocks.filter_map(|rest| rest.split("```").next());
    let found = blocks.find(|block| block.contains(with)).map(str::to_owned);
    found.ok_or_else(|| format!("{} has no program with {with}", readme.display()))
}

/// The same program for `require`.
fn as_required(program: &str) -> Result<String, String> {
    let imported = "import { Simulator } from \"iyzico/testing\";";
    if program.contains(imported) {
        Ok(program.replace(imported, "const { Simulator } = require(\"iyzico/testing\");"))
    } else {
        Err("the program of the README imports something else".to_owned())
    }
}

const PYTHON_HINT: &str = "\
import iyzico

print(iyzico.Iyzico(api_key='sandbox-a', secret_key='sandbox-b'))
try:
    import iyzico.testing
except ModuleNotFoundError as missing:
    assert str(missing).endswith(\"pip install 'iyzico[testing]'\"), missing
else:
    raise SystemExit('there is a simulator')
";

const NODE_HINT: &str = "\
const assert = require(\"node:assert/strict\");

const [, , module_, ...words] = process.argv;
assert.throws(() => require(module_), ({ message }) => {
  console.log(message);
  for (const word of words) assert.ok(message.includes(word), message);
  assert.equal(message.split(\"\\n\").length, 1);
  return true;
});
";
