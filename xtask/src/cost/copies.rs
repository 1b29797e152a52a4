//! Scratch copies of the core, with more calls in them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::files::copy_all;
use crate::files::{root, rust_files};

/// The file that is copied, and what is renamed in each copy.
pub(crate) struct Template {
    /// End of its path, wherever it lies in the core.
    file: &'static str,
    /// Requests, which the list of calls names.
    pub(crate) calls: &'static [&'static str],
    /// Other types that the file defines.
    others: &'static [&'static str],
}

/// Two ordinary files: requests with many fields and with few, and one whose response has many.
pub(crate) const TEMPLATES: [Template; 2] = [
    Template { file: "bkm.rs", calls: &["InitializeBkm", "RetrieveBkm"], others: &["BkmPage"] },
    Template {
        file: "payment/history.rs",
        calls: &["RetrievePaymentHistory"],
        others: &[
            "PaymentHistory",
            "PaymentRecord",
            "RefundStatus",
            "CancelRecord",
            "LineRecord",
            "RefundRecord",
        ],
    },
];

/// How many calls one copy of each template adds.
pub(crate) fn calls_of_a_copy() -> usize {
    TEMPLATES.iter().map(|template| template.calls.len()).sum()
}

/// Writes a workspace with the core, so many copies of each template in it, and a program that can reach
/// every call.
pub(crate) fn write(workspace: &Path, copies: usize) -> Result<(), String> {
    super::clear(&workspace.to_owned())?;
    copy_all(&root().join("crates"), &workspace.join("crates"))?;
    for file in ["Cargo.lock", "README.md"] {
        save(&workspace.join(file), &read(&root().join(file))?)?;
    }
    let manifest = read(&root().join("Cargo.toml"))?;
    save(&workspace.join("Cargo.toml"), &with_members(&manifest)?)?;
    save(&workspace.join(PROBE).join("Cargo.toml"), PROBE_MANIFEST)?;
    save(&workspace.join(PROBE).join("src/main.rs"), PROBE_PROGRAM)?;
    add_copies(&workspace.join("crates").join(CORE).join("src"), copies)
}

fn add_copies(sources: &Path, copies: usize) -> Result<(), String> {
    let mut modules = vec!["#![allow(missing_docs, unused_imports)]".to_owned()];
    let list = find_list(sources)?;
    let mut listed = read(&list)?;
    for template in &TEMPLATES {
        let (module, original) = template.find(sources)?;
        for number in 0..copies {
            let name = format!("{}_{number}", template.name());
            let text = rename(&original, template, &module, number);
            save(&sources.join(MODULE).join(&name).with_extension("rs"), &text)?;
            modules.push(format!("mod {name};\npub use {name}::*;"));
        }
        listed = register(&listed, template, copies).ok_or_else(|| {
            format!("{} does not list {}", list.display(), template.calls.join(", "))
        })?;
    }
    save(&list, &format!("{listed}#[allow(unused_imports)]\nuse crate::{MODULE};\n"))?;
    save(&sources.join(MODULE).with_extension("rs"), &(modules.join("\n") + "\n"))?;
    let root = sources.join("lib.rs");
    save(&root, &format!("{}\npub mod {MODULE};\n", read(&root)?))
}

impl Template {
    /// The module in which its own lies, and its text.
    fn find(&self, sources: &Path) -> Result<(String, String), String> {
        let mut files = rust_files(sources)?.into_iter();
        let file = files
            .find(|file| file.ends_with(self.file))
            .ok_or_else(|| format!("the core has no file {}", self.file))?;
        let folders = file.parent().and_then(|folder| folder.strip_prefix(sources).ok());
        let folders = folders.into_iter().flatten().map(|name| name.to_string_lossy());
        let module = folders.fold("crate".to_owned(), |module, name| module + "::" + &name);
        Ok((module, read(&file)?))
    }

    fn name(&self) -> &str {
        let file = self.file.rsplit('/').next().unwrap_or(self.file);
        file.trim_end_matches(".rs")
    }
}

/// A copy of the file under other names. It lies elsewhere, so `super` becomes the module it meant.
fn rename(text: &str, template: &Template, module: &str, number: usize) -> String {
    let mut text = text.to_owned();
    for name in template.calls.iter().chain(template.others) {
        text = replace_word(&text, name, &format!("{name}{number}"));
    }
    text.replace("super::", &format!("{module}::"))
}

/// Adds the copies to the list of calls: each line that lists a call of the template, once more for each
/// copy, with the path of the copy in place of its own. The list may be an array or the input of a macro.
fn register(list: &str, template: &Template, copies: usize) -> Option<String> {
    let mut lines: Vec<String> = list.lines().map(str::to_owned).collect();
    for call in template.calls {
        let place = lines.iter().position(|line| listed_path(line, call).is_some())?;
        let line = lines[place].clone();
        let path = listed_path(&line, call)?;
        let added =
            (0..copies).map(|number| line.replace(path, &format!("{MODULE}::{call}{number}")));
        let rest = lines.split_off(place + 1);
        lines.extend(added.chain(rest));
    }
    Some(lines.join("\n") + "\n")
}

/// `bkm::InitializeBkm` in `    Entry::of::<bkm::InitializeBkm>(),`.
fn listed_path<'a>(line: &'a str, call: &str) -> Option<&'a str> {
    if line.trim_start().starts_with("use ") || line.trim_start().starts_with("//") {
        return None;
    }
    let start = find_word(line, call)?;
    let is_path = |letter: char| is_word(letter) || letter == ':';
    let before = line[..start].trim_end_matches(is_path);
    Some(&line[before.len()..start + call.len()]).filter(|path| path.contains("::"))
}

fn replace_word(text: &str, word: &str, by: &str) -> String {
    let mut replaced = String::new();
    let mut rest = text;
    while let Some(place) = find_word(rest, word) {
        replaced.push_str(&rest[..place]);
        replaced.push_str(by);
        rest = &rest[place + word.len()..];
    }
    replaced + rest
}

/// Where a word stands that is not a part of a longer one.
fn find_word(text: &str, word: &str) -> Option<usize> {
    let places = text.match_indices(word).map(|(place, _)| place);
    places.into_iter().find(|place| {
        !text[..*place].ends_with(is_word) && !text[place + word.len()..].starts_with(is_word)
    })
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The file with the list of calls, wherever it lies.
fn find_list(folder: &Path) -> Result<PathBuf, String> {
    for file in rust_files(folder)? {
        if read(&file)?.contains(LIST) {
            return Ok(file);
        }
    }
    Err(format!("no file of the core has `{LIST}`"))
}

/// The manifest of the repository with two members. Paths between crates stay as they are.
fn with_members(manifest: &str) -> Result<String, String> {
    let rest = manifest.split_once("[workspace.package]").ok_or("Cargo.toml has another form")?.1;
    Ok(format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\"crates/{CORE}\", \"{PROBE}\"]\n\n[workspace.package]{rest}"
    ))
}

fn read(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn save(file: &Path, text: &str) -> Result<(), String> {
    let folder = file.parent().expect("what we write lies in a folder");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(file, text))
        .map_err(|error| format!("{}: {error}", file.display()))
}

pub(crate) const CORE: &str = "iyzico-core";
pub(crate) const PROBE: &str = "probe";
const MODULE: &str = "copies_of_a_call";
/// What stands in the file with the list of calls.
const LIST: &str = "ENDPOINTS: &[Entry] =";
const PROBE_MANIFEST: &str = "\
[package]
name = \"probe\"
version = \"0.0.0\"
edition = \"2024\"

[dependencies]
iyzico-core = { path = \"../crates/iyzico-core\" }
";
const PROBE_PROGRAM: &str = "\
fn main() {
    std::hint::black_box(iyzico_core::ENDPOINTS);
}
";

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Template =
        Template { file: "hosted/bkm.rs", calls: &["Start", "End"], others: &["Page"] };

    #[test]
    fn a_copy_has_names_of_its_own() {
        let text = "use super::order::Order;\nstruct Start(Page);\nstruct StartOrder; // Start";
        let expected =
            "use crate::hosted::order::Order;\nstruct Start7(Page7);\nstruct StartOrder; // Start7";
        assert_eq!(rename(text, &SMALL, "crate::hosted", 7), expected);
    }

    #[test]
    fn copies_are_listed_after_their_original() {
        let list =
            "use bkm::Start;\nENDPOINTS: &[Entry] = &[\n  of::<a::Start>(),\n];\nlist!(b::End,);";
        let expected = "use bkm::Start;\nENDPOINTS: &[Entry] = &[\n  of::<a::Start>(),\n  \
            of::<copies_of_a_call::Start0>(),\n];\nlist!(b::End,);\nlist!(copies_of_a_call::End0,);\n";
        assert_eq!(register(list, &SMALL, 1).as_deref(), Some(expected));
        assert_eq!(register("ENDPOINTS: &[Entry] = &[];", &SMALL, 1), None);
    }

    #[test]
    fn the_templates_are_where_they_are_said_to_be_and_their_calls_are_listed() {
        let sources = root().join("crates").join(CORE).join("src");
        let list = read(&find_list(&sources).unwrap()).unwrap();
        for template in &TEMPLATES {
            let (_, text) = template.find(&sources).unwrap();
            for name in template.calls.iter().chain(template.others) {
                assert!(find_word(&text, name).is_some(), "{name}");
            }
            assert!(register(&list, template, 2).is_some());
        }
        assert!(with_members(&read(&root().join("Cargo.toml")).unwrap()).is_ok());
    }
}
