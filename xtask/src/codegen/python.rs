//! Renders the typed layer of the Python package: `_types.py` (values), `_shared.py` (what errors have
//! in common with them), `_api.py` (calls) and `_fault_types.py` (what goes wrong in the simulator).

mod api;
mod faults;
mod pages;
mod types;

use std::collections::BTreeMap;

use super::model::{Field, Model, Shape, snake_case};
use super::{Generated, NOTICE};

pub(super) fn render(model: &Model) -> Vec<Generated> {
    let words = Words::of(model);
    vec![
        generated("_shared.py", types::render_shared(model, &words)),
        generated("_types.py", types::render(model, &words)),
        generated("_api.py", api::render(model, &words)),
        generated("_fault_types.py", faults::render(model)),
    ]
}

fn generated(name: &str, text: String) -> Generated {
    Generated::new(format!("bindings/python/python/iyzico/{name}"), text)
}

/// The words that are spelled otherwise in Python: fields, and requests, which are methods here.
struct Words(BTreeMap<String, String>);

impl Words {
    fn of(model: &Model) -> Self {
        let objects = model.types.iter().filter_map(|found| match &found.shape {
            Shape::Object(fields) => Some(fields),
            _ => None,
        });
        let fields =
            objects.flatten().map(|field| (field.wire_name.clone(), snake_case(&field.wire_name)));
        let calls =
            model.calls.iter().map(|call| (call.request.clone(), call.about.name.to_owned()));
        Self(fields.chain(calls).collect())
    }

    /// Documentation for a reader of Python: words in backticks in Python's spelling, no sources.
    fn translate(&self, doc: &str) -> String {
        let paragraphs: Vec<String> = doc
            .split("\n\n")
            .filter(|paragraph| !paragraph.starts_with("Source:"))
            .map(|paragraph| self.spell(paragraph))
            .collect();
        paragraphs.join("\n\n")
    }

    /// Documentation whose first line is a sentence of its own, as Python wants it.
    fn summarise(&self, doc: &str, indent: &str) -> String {
        let doc = self.translate(doc);
        let first = doc.lines().next().unwrap_or_default();
        let fits = indent.len() + first.chars().count() + 2 * QUOTES.len() <= LINE;
        match first.split_once(". ") {
            Some(_) if !fits => doc.replacen(". ", ".\n\n", 1),
            _ => doc,
        }
    }

    /// Every second piece between backticks is a word of the API.
    fn spell(&self, paragraph: &str) -> String {
        let pieces = paragraph.split('`').enumerate().map(|(index, piece)| {
            let spelled = self.0.get(piece).filter(|_| index % 2 == 1);
            spelled.map_or(piece, String::as_str)
        });
        pieces.collect::<Vec<_>>().join("`")
    }

    fn describe(&self, field: &Field) -> String {
        let doc = self.translate(&field.doc);
        match &field.default {
            Some(default) => {
                let default = default.to_string();
                format!("{doc} Default: `{}`.", default.trim_matches('"'))
            }
            None => doc,
        }
    }
}

/// A docstring, wrapped; lines that start with a hyphen begin anew.
fn docstring(doc: &str, indent: &str) -> String {
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

fn wrap(paragraph: &str, width: usize, lines: &mut Vec<String>) {
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

const QUOTES: &str = "\"\"\"";
const LINE: usize = 100;
const STRING: &str = "writing to a String does not fail";
