//! Whether a finished package holds what it should and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::archive::{Member, is, members};
use super::folders::{at, dist};
use super::node::Addons;
use crate::files::root;
use crate::platforms::PLATFORMS;
use crate::step::command;

/// A wheel of `iyzico`, in bytes. `docs/performance.md` says why it is not smaller.
const LARGEST_WHEEL: u64 = 3_020_000;
/// The addon of `iyzico`, in bytes, unpacked; 44 % of that packed.
const LARGEST_ADDON: u64 = 5_510_000;

/// Reviews the wheels and source distributions in `dist`.
pub(super) fn python() -> Result<(), String> {
    let mut problems = Vec::new();
    for archive in files_in(&dist("python"))? {
        let name = name_of(&archive);
        let members = members(&archive)?;
        let mut found = everywhere(&members)?;
        if is(&name, "whl") {
            found.extend(only(&members, &["py", "pyi", "typed", "so", "pyd", "txt", ""]));
            found.extend(has(&members, &["/licenses/LICENSE-MIT", "/licenses/LICENSE-APACHE"]));
            found.extend(has(&members, &["/licenses/THIRD-PARTY-NOTICES.txt"]));
            found.extend(relative_links(&members, "/METADATA"));
            let size = fs::metadata(&archive).map_err(|error| at(&archive, &error))?.len();
            if name.starts_with("iyzico-") && size > LARGEST_WHEEL {
                found.push(format!("has {size} bytes, more than {LARGEST_WHEEL}"));
            }
        } else {
            found.extend(has(
                &members,
                &["LICENSE-MIT", "LICENSE-APACHE", "Cargo.lock", "PKG-INFO"],
            ));
        }
        problems.extend(found.into_iter().map(|problem| format!("{name}: {problem}")));
    }
    conclude(&problems)
}

/// Reviews the tarballs in `dist`, whose packages of JavaScript name addons in this way.
pub(super) fn node(addons: Addons) -> Result<(), String> {
    let mut problems = Vec::new();
    let archives = files_in(&dist("node"))?;
    let of_version = format!("-{}.tgz", env!("CARGO_PKG_VERSION"));
    let beside = archives
        .iter()
        .filter_map(|archive| name_of(archive).strip_suffix(&of_version).map(str::to_owned));
    let beside: Vec<String> = beside.collect();
    for archive in archives {
        let name = name_of(&archive);
        let members = members(&archive)?;
        let mut found = everywhere(&members)?;
        found
            .extend(has(&members, &["LICENSE-MIT", "LICENSE-APACHE", "README.md", "package.json"]));
        found.extend(relative_links(&members, "README.md"));
        let addon = members.iter().find(|member| is(&member.path, "node"));
        if let Some(addon) = addon {
            found.extend(only(&members, &["json", "md", "node", "txt", ""]));
            found.extend(has(&members, &["THIRD-PARTY-NOTICES.txt"]));
            let size = addon.bytes.len() as u64;
            if !name.starts_with("iyzico-simulator-") && size > LARGEST_ADDON {
                found.push(format!("{} has {size} bytes, more than {LARGEST_ADDON}", addon.path));
            }
        } else {
            found.extend(only(
                &members,
                &["json", "md", "js", "mjs", "cjs", "ts", "mts", "cts", "wasm", "txt", ""],
            ));
            found.extend(sources(&members));
            found.extend(strangers(&manifest(&members)?, addons, &beside));
        }
        problems.extend(found.into_iter().map(|problem| format!("{name}: {problem}")));
    }
    conclude(&problems)
}

fn manifest(members: &[Member]) -> Result<Value, String> {
    let of = members.iter().find(|member| member.path == "package.json");
    let bytes = &of.ok_or("a package without package.json")?.bytes;
    serde_json::from_slice(bytes).map_err(|error| format!("package.json: {error}"))
}

/// Other packages than those that come with this one: somebody else's, for all that we know.
pub(super) fn strangers(manifest: &Value, addons: Addons, beside: &[String]) -> Vec<String> {
    let table = |field: &str| manifest[field].as_object().cloned().unwrap_or_default();
    let is_optional = |name: &str| manifest["peerDependenciesMeta"][name]["optional"] == true;
    let peers = table("peerDependencies");
    let mut fetched: Map<String, Value> = table("dependencies");
    fetched.extend(table("optionalDependencies"));
    fetched.extend(peers.clone().into_iter().filter(|(name, _)| !is_optional(name)));

    let package = manifest["name"].as_str().unwrap_or_default();
    let mut problems = Vec::new();
    if fetched != addons.fetched(package, &manifest["version"]) {
        let names: Vec<_> = fetched.keys().map(String::as_str).collect();
        problems.push(format!("makes installers fetch [{}]", names.join(", ")));
    }
    let is_addon = |name: &str| {
        let platform = name.strip_prefix(package).and_then(|rest| rest.strip_prefix('-'));
        platform.is_some_and(|platform| PLATFORMS.iter().any(|known| known.node == platform))
    };
    let absent = peers.keys().filter(|name| is_addon(name) && !beside.contains(name));
    problems.extend(absent.map(|name| format!("names {name}, which does not lie beside it")));
    problems
}

/// Prints how large everything in `dist` is.
pub(super) fn print_sizes() -> Result<(), String> {
    println!("\n{:>10}  {:>10}  in dist", "bytes", "unpacked");
    for language in ["python", "node"] {
        for (name, size, unpacked) in sizes(language)? {
            println!("{size:>10}  {unpacked:>10}  {language}/{name}");
        }
    }
    Ok(())
}

/// The packages of a language in `dist`: name, bytes, and those of what is in it.
pub(crate) fn sizes(language: &str) -> Result<Vec<(String, u64, u64)>, String> {
    let folder = dist(language);
    let archives = if folder.exists() { all_files_in(&folder)? } else { Vec::new() };
    let size = |archive: &PathBuf| {
        let size = fs::metadata(archive).map_err(|error| at(archive, &error))?.len();
        let unpacked = members(archive)?.iter().map(|member| member.bytes.len() as u64).sum();
        Ok((name_of(archive), size, unpacked))
    };
    archives.iter().map(size).collect()
}

/// The files of a folder that holds some, sorted.
pub(super) fn files_in(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let files = all_files_in(folder)?;
    if files.is_empty() { Err(format!("{} is empty", folder.display())) } else { Ok(files) }
}

/// The files of a folder, sorted; none if it is empty, as one is that a build left behind when it was interrupted.
fn all_files_in(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let listed = fs::read_dir(folder).map_err(|error| at(folder, &error))?;
    let mut files = Vec::new();
    for entry in listed {
        files.push(entry.map_err(|error| at(folder, &error))?.path());
    }
    files.sort();
    Ok(files)
}

/// What no package may hold: leftovers of tools, and names of the machine that it was built on.
fn everywhere(members: &[Member]) -> Result<Vec<String>, String> {
    let mut problems = Vec::new();
    let machine = names_of_this_machine();
    for Member { path, bytes } in members {
        let leftover = ["__pycache__", "node_modules", "/target/", ".pytest_cache", ".venv"];
        if is(path, "map") || leftover.iter().any(|part| path.contains(part)) {
            problems.push(format!("{path} does not belong there"));
        }
        for name in &machine {
            if bytes.windows(name.len()).any(|window| window == name.as_bytes()) {
                problems.push(format!("{path} names this machine: {name}"));
            }
        }
    }
    if members.is_empty() { Err("an empty package".to_owned()) } else { Ok(problems) }
}

/// Folders of this machine, and what it is called where the name is no common word.
fn names_of_this_machine() -> BTreeSet<String> {
    const SHORTEST: usize = 8;
    let mut names = BTreeSet::from([root().display().to_string()]);
    names.extend(std::env::home_dir().map(|home| format!("{}/.cargo", home.display())));
    names.extend(std::env::var("CARGO_HOME").ok());
    let host = command("hostname", &[]).output().map(|output| output.stdout).unwrap_or_default();
    let host = String::from_utf8_lossy(&host).trim().to_owned();
    names.extend(Some(host).filter(|host| host.len() >= SHORTEST && host != "localhost"));
    names
}

/// Files with other extensions than these; none is that of `LICENSE-MIT` and `METADATA`.
fn only(members: &[Member], extensions: &[&str]) -> Vec<String> {
    let other = |member: &&Member| {
        let extension = Path::new(&member.path).extension().unwrap_or_default().to_string_lossy();
        !extensions.contains(&&*extension)
    };
    members
        .iter()
        .filter(other)
        .map(|member| format!("{} does not belong there", member.path))
        .collect()
}

fn sources(members: &[Member]) -> Vec<String> {
    let declarations = [".d.ts", ".d.mts", ".d.cts"];
    let is_source = |path: &str| {
        path.ends_with("ts") && !declarations.iter().any(|ending| path.ends_with(ending))
    };
    members
        .iter()
        .filter(|member| is_source(&member.path))
        .map(|member| format!("{} is source", member.path))
        .collect()
}

fn has(members: &[Member], endings: &[&str]) -> Vec<String> {
    endings
        .iter()
        .filter(|ending| !members.iter().any(|member| member.path.ends_with(**ending)))
        .map(|ending| format!("lacks {ending}"))
        .collect()
}

/// Links that lead nowhere where the text is shown by a registry.
fn relative_links(members: &[Member], ending: &str) -> Vec<String> {
    let mut problems = Vec::new();
    for member in members.iter().filter(|member| member.path.ends_with(ending)) {
        let text = String::from_utf8_lossy(&member.bytes);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if !link.starts_with("https://") && !link.starts_with('#') {
                problems.push(format!("{} links to {link}", member.path));
            }
        }
    }
    problems
}

fn name_of(archive: &Path) -> String {
    archive.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn conclude(problems: &[String]) -> Result<(), String> {
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}
