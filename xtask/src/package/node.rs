//! The npm packages: two of JavaScript, and for each of them one with the addon for every platform.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value, json};

use super::folders::{at, commit, copy, dist, empty, read, record, verdict, workshop, write};
use super::notices::lay_licences;
use super::{edge, first_minutes, review};
use crate::files::copy_all;
use crate::files::root;
use crate::languages::{npm, npm_command, python_tool};
use crate::platforms::{PLATFORMS, Platform};
use crate::published::{self, Counts};
use crate::step::{Verdict, cargo, commands, passed};

struct Package {
    name: &'static str,
    /// Its folder in `bindings`.
    folder: &'static str,
    /// The package of Rust, and the library that it builds.
    rust: &'static str,
    library: &'static str,
    /// What is published of the folder, besides what is published of each.
    contents: &'static [&'static str],
}

const PACKAGES: [Package; 2] = [
    Package {
        name: "iyzico",
        folder: "node",
        rust: "iyzico-node",
        library: "iyzico_node",
        contents: &["dist"],
    },
    Package {
        name: "iyzico-simulator",
        folder: "node-simulator",
        rust: "iyzico-node-simulator",
        library: "iyzico_node_simulator",
        contents: &[],
    },
];

/// How a package of JavaScript names those with the addons.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Addons {
    /// Those that lie beside it, as optional peers, which nothing fetches: until the release their names are nobody's,
    /// and a stranger could take them.
    Beside,
    /// All of them, as optional dependencies, which installers fetch: what is published.
    Published,
}

impl Addons {
    /// Which ones a package of JavaScript makes installers fetch, each with its version.
    pub(super) fn fetched(self, package: &str, version: &Value) -> Map<String, Value> {
        match self {
            Self::Beside => Map::new(),
            Self::Published => named(package, &PLATFORMS.each_ref(), version),
        }
    }

    fn name(self, manifest: &mut Map<String, Value>, package: &str, beside: &[&Platform]) {
        let version = manifest["version"].clone();
        match self {
            Self::Published => {
                let fetched = self.fetched(package, &version);
                manifest.insert("optionalDependencies".to_owned(), fetched.into());
            }
            Self::Beside => {
                let addons = named(package, beside, &version);
                let optional = addons.keys().map(|name| (name.clone(), json!({"optional": true})));
                extend(manifest, "peerDependenciesMeta", optional.collect());
                extend(manifest, "peerDependencies", addons);
            }
        }
    }
}

fn named(package: &str, platforms: &[&Platform], version: &Value) -> Map<String, Value> {
    let names = platforms.iter().map(|platform| format!("{package}-{}", platform.node));
    names.map(|name| (name, version.clone())).collect()
}

fn extend(manifest: &mut Map<String, Value>, field: &str, with: Map<String, Value>) {
    let there = manifest.entry(field).or_insert_with(|| json!({}));
    there.as_object_mut().expect("it has names").extend(with);
}

pub(super) fn build(name: &str, platforms: &[&Platform], addons: Addons) -> Verdict {
    verdict(try_build(name, platforms, addons))
}

fn try_build(name: &str, platforms: &[&Platform], addons: Addons) -> Result<(), String> {
    empty(&dist("node"))?;
    first_minutes::forget("node")?;
    let from = commit()?;
    passed(commands(
        &format!("{name} typescript"),
        [npm(&["run", "--silent", "build:typescript"])],
    ))?;
    for package in &PACKAGES {
        pack(name, &main_package(package, platforms, addons)?)?;
        for platform in platforms {
            compile(name, package, platform)?;
            pack(name, &platform_package(package, platform)?)?;
        }
    }
    review::node(addons)?;
    write(&record("node"), &from)
}

fn compile(name: &str, package: &Package, platform: &Platform) -> Result<(), String> {
    let build = compiler(package, platform, Counts::Used)?;
    passed(commands(&format!("{name} {} {}", package.name, platform.rust), [build]))
}

/// The addon of the main package, to be measured, and the command that compiles it.
pub(crate) fn addon(platform: &Platform, counts: Counts<'_>) -> Result<(PathBuf, Command), String> {
    let [package, _] = &PACKAGES;
    Ok((compiled(package, platform, counts), compiler(package, platform, counts)?))
}

/// Compiles an addon, for the oldest Linux that its C library runs on.
fn compiler(package: &Package, platform: &Platform, counts: Counts<'_>) -> Result<Command, String> {
    /// What wheels of manylinux2014 ask for; Node asks for more.
    const GLIBC: &str = ".2.17";
    let is_by_zig = counts.are_linked_by_zig(platform);
    let target = match platform.libc {
        Some("glibc") if is_by_zig => format!("{}{GLIBC}", platform.rust),
        _ => platform.rust.to_owned(),
    };
    let arguments = [
        "--profile",
        "published",
        "--locked",
        "--quiet",
        "--package",
        package.rust,
        "--target",
        &target,
    ];
    let mut build =
        if is_by_zig { python_tool("cargo-zigbuild", &["zigbuild"]) } else { cargo(&["build"]) };
    build.args(arguments);
    published::prepare(&mut build, platform, counts)?;
    Ok(build)
}

/// The package of JavaScript, put together.
fn main_package(
    package: &Package,
    platforms: &[&Platform],
    addons: Addons,
) -> Result<PathBuf, String> {
    let (source, staged) = (source(package), workshop(package.name));
    empty(&staged)?;
    for content in package.contents.iter().chain(&["native.cjs", "native.d.cts", "README.md"]) {
        copy_all(&source.join(content), &staged.join(content))?;
    }
    let has_edge = package.contents.contains(&"dist") && edge::is_built();
    lay_licences(&staged, has_edge.then_some((edge::PACKAGE, &edge::PLATFORM)))?;
    let mut manifest = manifest(package)?;
    if !has_edge && package.contents.contains(&"dist") {
        without_edge(&staged, &mut manifest)?;
    }
    for ours in ["scripts", "devDependencies", "overrides", "napi"] {
        manifest.remove(ours);
    }
    addons.name(&mut manifest, package.name, platforms);
    write_manifest(&staged, &manifest)?;
    Ok(staged)
}

/// Takes `iyzico/edge` out of a package whose WebAssembly module was not built from this commit.
fn without_edge(staged: &Path, manifest: &mut Map<String, Value>) -> Result<(), String> {
    if let Some(exports) = manifest["exports"].as_object_mut() {
        exports.remove("./edge");
    }
    if let Some(types) = manifest["typesVersions"]["*"].as_object_mut() {
        types.remove("edge");
    }
    let dist = staged.join("dist");
    for file in ["edge.js", "edge.mjs", "edge.d.ts", "edge.d.mts"].map(|name| dist.join(name)) {
        fs::remove_file(&file).map_err(|error| at(&file, &error))?;
    }
    let bundles = dist.join("edge");
    fs::remove_dir_all(&bundles).map_err(|error| at(&bundles, &error))
}

/// The package with the addon for a platform, put together.
fn platform_package(package: &Package, platform: &Platform) -> Result<PathBuf, String> {
    let name = addon_package(package, platform);
    let staged = workshop(&name);
    empty(&staged)?;
    let addon = format!("{}.{}.node", package.name, platform.node);
    copy(&compiled(package, platform, Counts::Used), &staged.join(&addon))?;
    lay_licences(&staged, Some((package.rust, platform)))?;
    let of = package.name;
    let readme = format!("# {name}\n\nThe addon of the package `{of}` for {}.\n", platform.rust);
    write(&staged.join("README.md"), &readme)?;
    let mut manifest = manifest(package)?;
    let description = format!("The addon of the package {of} for {}.", platform.rust);
    let of_platform = ["name", "version", "license", "homepage", "repository", "bugs", "engines"];
    manifest.retain(|field, _| of_platform.contains(&field.as_str()));
    manifest.insert("name".to_owned(), name.into());
    manifest.insert("description".to_owned(), description.into());
    manifest.insert("main".to_owned(), addon.clone().into());
    manifest.insert("files".to_owned(), json!([addon, "LICENSE-*", "THIRD-PARTY-NOTICES.txt"]));
    manifest.insert("os".to_owned(), json!([platform.os]));
    manifest.insert("cpu".to_owned(), json!([platform.cpu]));
    if let Some(libc) = platform.libc {
        manifest.insert("libc".to_owned(), json!([libc]));
    }
    write_manifest(&staged, &manifest)?;
    Ok(staged)
}

fn pack(name: &str, staged: &Path) -> Result<(), String> {
    let out = dist("node");
    let of = staged.file_name().unwrap_or_default().to_string_lossy();
    let mut pack: Command = npm_command(&["pack", "--silent", "--ignore-scripts"]);
    pack.current_dir(staged).arg("--pack-destination").arg(out);
    passed(commands(&format!("{name} pack {of}"), [pack]))
}

fn manifest(package: &Package) -> Result<Map<String, Value>, String> {
    let file = source(package).join("package.json");
    serde_json::from_str(&read(&file)?).map_err(|error| format!("{}: {error}", file.display()))
}

fn write_manifest(folder: &Path, manifest: &Map<String, Value>) -> Result<(), String> {
    let text = serde_json::to_string_pretty(manifest).map_err(|error| error.to_string())?;
    write(&folder.join("package.json"), &format!("{text}\n"))
}

fn compiled(package: &Package, platform: &Platform, counts: Counts<'_>) -> PathBuf {
    let library = package.library;
    let file = match platform.os {
        "win32" => format!("{library}.dll"),
        "darwin" => format!("lib{library}.dylib"),
        _ => format!("lib{library}.so"),
    };
    counts.target_folder().join(platform.rust).join("published").join(file)
}

fn addon_package(package: &Package, platform: &Platform) -> String {
    format!("{}-{}", package.name, platform.node)
}

fn source(package: &Package) -> PathBuf {
    root().join("bindings").join(package.folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_have_the_version_of_the_workspace() {
        for package in &PACKAGES {
            let manifest = manifest(package).unwrap();
            assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"), "{}", package.name);
        }
        let main = manifest(&PACKAGES[0]).unwrap();
        assert_eq!(main["peerDependencies"]["iyzico-simulator"], env!("CARGO_PKG_VERSION"));
    }

    /// What is built here fetches nothing by a name that is nobody's yet; what is published names all.
    #[test]
    fn a_package_names_what_comes_with_it() {
        for package in &PACKAGES {
            let as_named = |addons: Addons| {
                let mut manifest = manifest(package).unwrap();
                addons.name(&mut manifest, package.name, &[&PLATFORMS[0], &PLATFORMS[3]]);
                Value::from(manifest)
            };
            let all: Vec<_> =
                PLATFORMS.iter().map(|platform| addon_package(package, platform)).collect();

            let beside = as_named(Addons::Beside);
            assert_eq!(beside["optionalDependencies"], Value::Null);
            for name in &all {
                let lies_there = *name == all[0] || *name == all[3];
                let version = if lies_there { beside["version"].clone() } else { Value::Null };
                assert_eq!(beside["peerDependencies"][name], version, "{name}");
                let is_optional = &beside["peerDependenciesMeta"][name]["optional"];
                assert_eq!(is_optional == &json!(true), lies_there, "{name}");
            }
            assert!(review::strangers(&beside, Addons::Beside, &all).is_empty());
            let nothing = review::strangers(&beside, Addons::Beside, &[]);
            assert_eq!(nothing.len(), 2, "{nothing:?}");

            let published = as_named(Addons::Published);
            let names = published["optionalDependencies"].as_object().unwrap();
            assert!(names.keys().all(|name| all.contains(name)) && names.len() == all.len());
            assert!(review::strangers(&published, Addons::Published, &[]).is_empty());
            assert!(!review::strangers(&published, Addons::Beside, &all).is_empty());
            assert!(!review::strangers(&beside, Addons::Published, &all).is_empty());
        }
    }

    #[test]
    fn packages_name_the_repository() {
        for package in &PACKAGES {
            let manifest = manifest(package).unwrap();
            let repository = env!("CARGO_PKG_REPOSITORY");
            assert_eq!(manifest["repository"]["url"], format!("git+{repository}.git"));
            assert_eq!(manifest["homepage"], format!("{repository}#readme"));
            assert_eq!(manifest["bugs"], format!("{repository}/issues"));
        }
    }
}
