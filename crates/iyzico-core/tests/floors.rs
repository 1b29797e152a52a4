//! Nothing on a floor of the core knows what stands above it: `lib.rs` lists the floors.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

const LIB: &str = include_str!("../src/lib.rs");

/// The modules of each floor, from the roof down: the first column of the table in `lib.rs`.
fn floors() -> Vec<Vec<&'static str>> {
    LIB.lines()
        .filter_map(|line| line.strip_prefix("//! "))
        .filter(|line| line.starts_with("| [`"))
        .map(first_column)
        .collect()
}

/// What stands between backticks in the first column of a table's row.
fn first_column(row: &str) -> Vec<&str> {
    let column = row.split(" | ").next().unwrap();
    column.split('`').skip(1).step_by(2).collect()
}

/// How high each module stands; the roof is highest.
fn heights() -> HashMap<&'static str, usize> {
    let with_height = floors().into_iter().rev().enumerate();
    with_height
        .flat_map(|(height, names)| names.into_iter().map(move |name| (name, height)))
        .collect()
}

/// All files of the sources but `lib.rs`, each with the module of the root that it belongs to.
fn sources() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    let module_of = |file: &Path| {
        let first = file.strip_prefix(&root).unwrap().components().next().unwrap();
        first.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned()
    };
    let with_module = files.into_iter().map(|file| (module_of(&file), file));
    with_module.filter(|(module, _)| module != "lib").collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}

/// Whether a file has nothing but tests.
fn is_of_tests(file: &Path) -> bool {
    let mut names = file.components().map(|part| part.as_os_str().to_str().unwrap());
    names.any(|name| matches!(name.trim_end_matches(".rs"), "tests" | "every_call"))
}

/// What the compiler sees of a file: no comments, and no tests, which stand at its end.
fn code(text: &str) -> String {
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    let code = lines.collect::<Vec<_>>().join("\n");
    code.split("mod tests {").next().unwrap_or_default().to_owned()
}

/// The first words of all paths that begin at the root of the crate.
fn words(code: &str) -> impl Iterator<Item = &str> {
    let paths = code.split("crate::").skip(1).flat_map(|path| match path.strip_prefix('{') {
        Some(group) => group.split('}').next().unwrap_or_default().split(',').collect(),
        None => vec![path],
    });
    paths.map(first_word).filter(|word| !word.is_empty())
}

fn first_word(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    &text[..end.unwrap_or(text.len())]
}

/// The modules of the root in which its other names are: `Price` is in `value`, as `lib.rs` says, and macros
/// are where they are written.
fn homes(sources: &[(String, PathBuf)]) -> HashMap<String, String> {
    let mut homes = HashMap::new();
    for statement in code(LIB).split(';') {
        let Some((_, path)) = statement.split_once("pub use ") else { continue };
        let Some((module, names)) = path.split_once("::") else { continue };
        if module == "crate" {
            continue; // the prelude, which nothing in the core uses
        }
        let names = names.rsplit("::").next().unwrap_or_default();
        for name in names.trim_matches(['{', '}', '\n', ' ']).split(',').map(first_word) {
            homes.insert(name.to_owned(), module.to_owned());
        }
    }
    for (module, file) in sources {
        let text = fs::read_to_string(file).unwrap();
        for name in text.split("macro_rules!").skip(1).map(first_word) {
            homes.insert(name.to_owned(), module.clone());
        }
    }
    homes
}

#[test]
fn every_module_stands_on_a_floor() {
    let heights = heights();
    for (module, file) in sources() {
        assert!(heights.contains_key(&*module), "{} stands on no floor", file.display());
    }
}

#[test]
fn nothing_knows_what_stands_above_it() {
    let (heights, sources) = (heights(), sources());
    let homes = homes(&sources);
    let mut wrong = Vec::new();
    let mut paths = 0;
    for (module, file) in sources.iter().filter(|(_, file)| !is_of_tests(file)) {
        let text = fs::read_to_string(file).unwrap();
        for word in words(&code(&text)) {
            let home = homes.get(word).map_or(word, String::as_str);
            let there = heights.get(home).unwrap_or_else(|| panic!("where is crate::{word}?"));
            paths += 1;
            if *there > heights[&**module] {
                wrong.push(format!("{} uses crate::{word}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(paths > 500, "{paths} paths: are they still written with `crate::`?");
}

#[test]
fn the_map_of_the_repository_has_the_same_floors() {
    let map = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ARCHITECTURE.md");
    let map = fs::read_to_string(map).unwrap();
    let (_, table) = map.split_once("## The floors of the core").unwrap();
    let rows = table.lines().skip_while(|line| !line.starts_with("|---")).skip(1);
    let rows = rows.take_while(|line| line.starts_with("| `")).map(first_column);
    assert_eq!(rows.collect::<Vec<_>>(), floors());
}
