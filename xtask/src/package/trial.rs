//! The packages in `dist` in the hands of a stranger: an empty folder, no Rust, no registry.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::review::files_in;
use super::{dist, empty, passed, read, verdict, workshop, write};
use crate::languages::{npm_command, programs};
use crate::platforms::PLATFORMS;
use crate::root;
use crate::step::{Verdict, command, commands};

/// Installs the Python packages into a virtual environment and runs the program of their README.
pub(crate) fn python(name: &str) -> Verdict {
    verdict(try_python(name))
}

/// Installs the npm packages into a folder and runs the program of their README, imported and required.
pub(crate) fn node(name: &str) -> Verdict {
    verdict(try_node(name))
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
    passed(commands(name, steps))
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
    let here = PLATFORMS.iter().find(|platform| platform.is_this_machine());
    let here = here.ok_or("nothing is published for this system")?;
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
    passed(commands(name, steps))
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
