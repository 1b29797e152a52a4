//! The documentation of the core, for readers of Python.

use std::collections::BTreeMap;

use super::layout::{LINE, QUOTES};
use crate::codegen::model::{Field, Model, Shape, snake_case};

/// The words that are spelled otherwise in Python: fields, and requests, which are methods here.
pub(super) struct Words(BTreeMap<String, String>);

impl Words {
    pub(super) fn of(model: &Model) -> Self {
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
    pub(super) fn translate(&self, doc: &str) -> String {
        let paragraphs: Vec<String> = doc
            .split("\n\n")
            .filter(|paragraph| !paragraph.starts_with("Source:"))
            .map(|paragraph| self.spell(paragraph))
            .collect();
        paragraphs.join("\n\n")
    }

    /// Documentation whose first line is a sentence of its own, as Python wants it.
    pub(super) fn summarise(&self, doc: &str, indent: &str) -> String {
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

    pub(super) fn describe(&self, field: &Field) -> String {
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
