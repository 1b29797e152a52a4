//! How Python is laid out: docstrings, brackets and imports, as ruff lays them out.

use std::collections::{BTreeMap, BTreeSet};

/// A docstring, wrapped; lines that start with a hyphen begin anew.
pub(super) fn docstring(doc: &str, indent: &str) -> String {
    let doc = doc.trim().replace('\\', "\\\\");
    let single = format!("{indent}{QUOTES}{doc}{QUOTES}\n");
    if !doc.contains('\n') && single.chars().count() <= LINE + 1 {
        return single;
    }
    // The opening quotes stand on the first line, and ruff joins the closing ones to an only line.
    let quotes = if doc.contains('\n') { 3 } else { 6 };
    let mut lines = Vec::new();
    for (number, line) in doc.lines().enumerate() {
        let taken = if number == 0 { quotes } else { 0 };
        wrap(line, LINE - indent.len() - taken, &mut lines);
    }
    let mut out = format!("{indent}{QUOTES}");
    for (number, line) in lines.iter().enumerate() {
        if number > 0 && !line.is_empty() {
            out.push_str(indent);
        }
        out.push_str(line);
        out.push('\n');
    }
    out + indent + QUOTES + "\n"
}

pub(super) fn wrap(paragraph: &str, width: usize, lines: &mut Vec<String>) {
    let hanging = if paragraph.starts_with("- ") { "  " } else { "" };
    let mut line = String::new();
    for word in paragraph.split(' ') {
        let length = line.chars().count() + 1 + word.chars().count();
        if !line.is_empty() && length > width {
            lines.push(std::mem::replace(&mut line, hanging.to_owned() + word));
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.push(line);
}

/// Lays out what stands in brackets: on one line, on a line of its own, or one a line.
pub(super) fn bracketed(open: &str, parts: &[String], close: &str) -> String {
    let indent = " ".repeat(open.len() - open.trim_start().len());
    let joined = parts.join(", ");
    if open.len() + joined.len() + close.len() <= LINE {
        return format!("{open}{joined}{close}\n");
    }
    if indent.len() + 4 + joined.len() <= LINE {
        return format!("{open}\n{indent}    {joined}\n{indent}{close}\n");
    }
    one_a_line(open, parts, close)
}

/// The same, one a line.
pub(super) fn one_a_line(open: &str, parts: &[String], close: &str) -> String {
    let indent = " ".repeat(open.len() - open.trim_start().len());
    let joined = parts.join(&format!(",\n{indent}    "));
    format!("{open}\n{indent}    {joined},\n{indent}{close}\n")
}

/// The imports of what a body names, without what it defines itself.
pub(super) fn imports(body: &str, own: &str, modules: &BTreeMap<String, String>) -> String {
    let mut used: BTreeMap<&str, BTreeSet<(String, &str)>> = BTreeMap::new();
    for name in names(body) {
        if let Some((name, module)) = modules.get_key_value(name)
            && module != own
        {
            used.entry(module).or_default().insert((name.to_lowercase(), name));
        }
    }
    let mut sections = [String::new(), String::new()];
    for (module, names) in used {
        let names: Vec<String> = names.into_iter().map(|(_, name)| name.to_owned()).collect();
        let line = format!("from {module} import {}\n", names.join(", "));
        let import = if line.len() <= LINE + 1 {
            line
        } else {
            one_a_line(&format!("from {module} import ("), &names, ")")
        };
        sections[usize::from(module.starts_with("iyzico"))].push_str(&import);
    }
    let mut text = String::new();
    for section in sections.iter().filter(|section| !section.is_empty()) {
        text.push_str(section);
        text.push('\n');
    }
    text
}

/// The names in a body, docstrings left out; of `a.b`, `a` alone.
pub(super) fn names(body: &str) -> BTreeSet<&str> {
    let is_part =
        |character: char| character.is_alphanumeric() || character == '_' || character == '.';
    let code = body.split(QUOTES).step_by(2);
    let lines = code.flat_map(str::lines);
    // The names of fields and parameters are no names of types.
    let types = lines.map(|line| match line.trim_start().split_once(": ") {
        Some((field, rest)) if field.chars().all(is_part) => rest,
        _ => line,
    });
    let words = types.flat_map(|line| line.split(|character| !is_part(character)));
    words.map(|word| word.split('.').next().unwrap_or_default()).collect()
}

pub(super) const QUOTES: &str = "\"\"\"";
pub(super) const LINE: usize = 100;
pub(super) const STRING: &str = "writing to a String does not fail";
