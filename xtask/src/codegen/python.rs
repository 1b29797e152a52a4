//! Renders the typed layer of the Python package, in modules that are imported when they are first used:
//! `_choices.py`, `_requests`, `_responses` (values), `_resources` (calls, with stubs that describe them),
//! `_index.py` and `types.pyi` (where everything stands), `_shared.py` (what errors have in common with
//! responses) and `_fault_types.py` (what goes wrong in the simulator).

mod faults;
mod homes;
mod index;
mod layout;
mod pages;
mod resources;
mod stubs;
mod types;

use std::collections::BTreeMap;

use super::model::{Field, Model, Shape, snake_case};
use super::{Generated, NOTICE};
use homes::Homes;
use layout::docstring;

pub(super) fn render(model: &Model) -> Vec<Generated> {
    let words = Words::of(model);
    let homes = Homes::of(model);
    let mut files = vec![
        generated("_shared.py", types::render_shared(model, &words)),
        generated("_choices.py", types::render_choices(model, &words)),
        generated("_fault_types.py", faults::render(model)),
        generated("_index.py", index::render(model, &homes)),
        generated("types.pyi", index::render_types(&homes)),
        generated("_resources/__init__.py", resources::render_all(model)),
        generated("_resources/__init__.pyi", stubs::render_all(model)),
    ];
    for (folder, family) in homes.families() {
        let text = match folder {
            homes::REQUESTS => types::render_requests(family, model, &homes, &words),
            _ => types::render_responses(family, model, &homes, &words),
        };
        files.push(generated(&format!("{folder}/{family}.py"), text));
    }
    for (folder, whose) in [(homes::REQUESTS, "requests"), (homes::RESPONSES, "responses")] {
        let text = format!(
            "# {NOTICE}\n\"\"\"The values of {whose}, by the resource that uses them first.\"\"\"\n"
        );
        files.push(generated(&format!("{folder}/__init__.py"), text));
    }
    for resource in model.resources() {
        let path = format!("_resources/{resource}.py");
        files.push(generated(&path, resources::render(resource, model, &homes)));
        files.push(generated(&(path + "i"), stubs::render(resource, model, &homes, &words)));
    }
    files
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

const QUOTES: &str = "\"\"\"";
const LINE: usize = 100;
const STRING: &str = "writing to a String does not fail";
