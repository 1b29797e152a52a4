//! `docs/security.md` names a test for each promise; these see to it that they exist.

use std::fs;

use crate::files::root;

fn read(path: &str) -> Option<String> {
    fs::read_to_string(root().join(path)).ok()
}

/// The tests that a line names, as `path::name`.
fn named(line: &str) -> impl Iterator<Item = (&str, &str)> {
    line.split('`').filter_map(|word| word.split_once("::"))
}

/// Whether a file has a test of this name, and not merely a function.
fn exists(path: &str, name: &str) -> bool {
    let Some(text) = read(path) else { return false };
    let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
    match path.rsplit('.').next() {
        Some("rs") => {
            let starts = [format!("fn {name}("), format!("async fn {name}(")];
            let found = lines.iter().position(|line| starts.iter().any(|it| line.starts_with(it)));
            let attributes = |line: &&&str| line.starts_with("#[");
            found.is_some_and(|at| {
                let mut above = lines[..at].iter().rev().take_while(attributes);
                above.any(|line| line.starts_with("#[test]") || line.starts_with("#[tokio::test"))
            })
        }
        Some("py") => {
            let starts = [format!("def {name}("), format!("async def {name}(")];
            name.starts_with("test_")
                && lines.iter().any(|line| starts.iter().any(|it| line.starts_with(it)))
        }
        Some("mjs") => lines.iter().any(|line| line.starts_with(&format!("test(\"{name}\","))),
        _ => false,
    }
}

#[test]
fn what_is_defended_is_tested() {
    let page = read("docs/security.md").unwrap();
    let defended = page.split("## Defended").nth(1).and_then(|rest| rest.split("\n## ").next());
    let rows: Vec<&str> =
        defended.unwrap().lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(rows.len() > 10);
    for row in rows {
        let tests: Vec<_> = named(row).collect();
        assert!(!tests.is_empty(), "no test shows: {row}");
        for (path, name) in tests {
            assert!(exists(path, name), "{path} has no test {name}");
        }
    }
}

#[test]
fn a_test_that_is_not_there_is_noticed() {
    let this = "xtask/src/security.rs";
    assert!(exists(this, "a_test_that_is_not_there_is_noticed"));
    assert!(!exists(this, "named"), "a function is no test");
    assert!(!exists(this, "another"));
    assert!(!exists("nowhere.rs", "named"));
    assert!(exists("xtask/workflows/rules.test.mjs", "permissions are named"));
    assert!(!exists("xtask/workflows/rules.test.mjs", "permissions"));
    assert!(!exists("bindings/python/tests/test_secrets.py", "test"));
}

#[test]
fn licences_that_are_allowed_are_named() {
    let page = read("docs/security.md").unwrap();
    let rules: toml::Table = read("deny.toml").unwrap().parse().unwrap();
    let allowed = rules["licenses"]["allow"].as_array().unwrap();
    let mut allowed: Vec<&str> = allowed.iter().filter_map(toml::Value::as_str).collect();
    let table = page.split("\n| licence | of |\n|---|---|\n").nth(1).unwrap();
    let rows = table.lines().map_while(|line| line.strip_prefix("| ")?.split(" | ").next());
    let mut named: Vec<&str> = rows.flat_map(|licences| licences.split(", ")).collect();
    allowed.sort_unstable();
    named.sort_unstable();
    assert_eq!(named, allowed);
}

/// Each lock file comes with its manifest, with a checksum for everything that is downloaded, and names no mirror.
#[test]
fn what_is_locked_stays_locked() {
    for path in ["Cargo.lock", "fuzz/Cargo.lock"] {
        let lock: toml::Table = read(path).unwrap().parse().unwrap();
        for package in lock["package"].as_array().unwrap() {
            let Some(source) = package.get("source").and_then(toml::Value::as_str) else {
                continue;
            };
            assert_eq!(
                source, "registry+https://github.com/rust-lang/crates.io-index",
                "{package:?}"
            );
            assert!(package.get("checksum").is_some(), "{package:?}");
        }
    }
    let listed = crate::step::command("git", &["ls-files", "*package.json"]).output().unwrap();
    let manifests = String::from_utf8(listed.stdout).unwrap();
    assert!(manifests.lines().count() > 3);
    for manifest in manifests.lines() {
        let text = read(manifest).unwrap();
        if !text.contains("\"dependencies\"") && !text.contains("\"devDependencies\"") {
            continue;
        }
        let path = manifest.replace("package.json", "package-lock.json");
        let lock = read(&path).unwrap_or_else(|| panic!("{path} is missing"));
        let lock: serde_json::Value = serde_json::from_str(&lock).unwrap();
        for (name, package) in lock["packages"].as_object().unwrap() {
            let is_downloaded = name.starts_with("node_modules/") && package["link"] != true;
            let is_bundled = package["inBundle"] == true;
            assert!(
                package["integrity"].is_string() || !is_downloaded || is_bundled,
                "{path}: {name}"
            );
            let resolved = package["resolved"].as_str().unwrap_or_default();
            assert!(!resolved.starts_with("http"), "{path}: {name} names a registry");
        }
    }
}

/// cargo-fuzz rewrites a lock file that is stale and says nothing.
#[test]
fn what_the_core_needs_is_locked_for_fuzzing_too() {
    let lock: toml::Table = read("fuzz/Cargo.lock").unwrap().parse().unwrap();
    let mut seen = 0;
    for package in lock["package"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let Some(manifest) = read(&format!("crates/{name}/Cargo.toml")) else { continue };
        let manifest: toml::Table = manifest.parse().unwrap();
        let locked = package["dependencies"].as_array().unwrap();
        let is_locked = |dependency: &str| {
            let names =
                |entry: &toml::Value| entry.as_str().unwrap().split(' ').next() == Some(dependency);
            locked.iter().any(names)
        };
        for (dependency, asked) in manifest["dependencies"].as_table().unwrap() {
            let is_optional = asked.get("optional").and_then(toml::Value::as_bool) == Some(true);
            assert!(is_optional || is_locked(dependency), "{name} without {dependency}");
        }
        seen += 1;
    }
    assert!(seen > 2);
}

#[test]
fn badges_are_true() {
    let manifest = |path: &str, begins: &str| {
        let text = read(path).unwrap();
        let line = text.lines().find_map(|line| line.trim().strip_prefix(begins));
        line.unwrap_or_else(|| panic!("{path} has no {begins}"))
            .trim_matches([' ', '"', ','])
            .to_owned()
    };
    let python = manifest("bindings/python/pyproject.toml", "requires-python = \">=");
    let node = manifest("bindings/node/package.json", "\"node\": \">=");
    let license = manifest("Cargo.toml", "license = ").replace('-', "--").replace(' ', "%20");
    let badges = [
        format!("badge/rust-{}%2B-", env!("CARGO_PKG_RUST_VERSION")),
        format!("badge/python-{python}%2B-"),
        format!("badge/node-{node}%2B-"),
        format!("badge/license-{license}-"),
        format!("{}/actions/workflows/ci.yml/badge.svg", env!("CARGO_PKG_REPOSITORY")),
    ];
    for page in ["README.md", "README.tr.md"] {
        let text = read(page).unwrap();
        for badge in &badges {
            assert!(text.contains(badge), "{page} lacks {badge}");
        }
        let shown = text.matches("/badge").count();
        assert_eq!(shown, badges.len(), "{page} has a badge that nobody checks");
    }
    assert!(read(".github/workflows/ci.yml").is_some());
}
