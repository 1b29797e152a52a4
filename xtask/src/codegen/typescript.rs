//! Renders the typed layer of the Node package: `types.ts` (values), `api.ts` (calls) and `fault-types.ts`
//! (what goes wrong in the simulator).

mod api;
mod faults;
mod types;

use std::fmt::Write;

use super::generated::{Generated, NOTICE};
use super::model::{DEPRECATED, Model, camel_case};

pub(super) fn render(model: &Model) -> Vec<Generated> {
    vec![
        generated("types.ts", &types::render(model)),
        generated("api.ts", &api::render(model)),
        generated("fault-types.ts", &faults::render(model)),
    ]
}

fn generated(name: &str, body: &str) -> Generated {
    Generated::new(format!("bindings/node/lib/{name}"), format!("// {NOTICE}\n\n{body}"))
}

/// Names calls by their methods, where a description names their requests or themselves: readers of TypeScript
/// look for `threeDs.complete`, not for `CompleteThreeDs` or `three_ds.complete`.
fn name_calls(model: &Model, doc: &str) -> String {
    let calls = model.calls.iter();
    calls.fold(doc.to_owned(), |doc, call| {
        let (resource, action) = (camel_case(call.resource), camel_case(call.action));
        let method = format!("`{resource}.{action}`");
        [call.request.as_str(), call.about.name]
            .iter()
            .fold(doc, |doc, name| doc.replace(&format!("`{name}`"), &method))
    })
}

/// A name for one of several types, on one line where it fits.
fn alias(name: &str, arms: &[String]) -> String {
    let line = format!("export type {name} = {};\n", arms.join(" | "));
    if fits(&line) { line } else { format!("export type {name} =\n  | {};\n", arms.join("\n  | ")) }
}

/// A documentation comment: on one line where it fits, otherwise wrapped. Where a fact comes from
/// is the business of the reference pages; that a call is deprecated is a tag, which stands last.
fn doc(text: &str, indent: &str) -> String {
    assert!(!text.contains("*/"), "{text:?} would end its comment");
    let told = text.split("\n\n").filter(|paragraph| !paragraph.starts_with("Source:"));
    let (tags, mut paragraphs): (Vec<&str>, Vec<&str>) =
        told.partition(|paragraph| paragraph.starts_with(DEPRECATED));
    let tags: Vec<_> = tags.iter().map(|tag| tag.replacen(DEPRECATED, "@deprecated", 1)).collect();
    paragraphs.extend(tags.iter().map(String::as_str));
    let line = format!("{indent}/** {} */\n", paragraphs.join(" "));
    if paragraphs.len() == 1 && fits(&line) {
        return line;
    }
    let mut out = format!("{indent}/**\n");
    let mut previous_is_item = false;
    for (index, paragraph) in paragraphs.iter().enumerate() {
        let is_item = paragraph.starts_with("- ");
        if index > 0 && !(is_item && previous_is_item) {
            writeln!(out, "{indent} *").expect(STRING);
        }
        previous_is_item = is_item;
        let hanging = if is_item { "  " } else { "" };
        for (number, line) in wrap(paragraph, LINE - indent.len() - 5).iter().enumerate() {
            let hanging = if number == 0 { "" } else { hanging };
            writeln!(out, "{indent} * {hanging}{line}").expect(STRING);
        }
    }
    out + indent + " */\n"
}

fn wrap(paragraph: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in paragraph.split(' ') {
        let line = lines.last_mut().expect("there is always a line");
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// Whether a line, with its line break, is short enough for the formatter of the package.
fn fits(line: &str) -> bool {
    line.trim_end().chars().count() <= LINE
}

/// `lineWidth` in `bindings/node/biome.json`.
const LINE: usize = 100;
const STRING: &str = "writing to a String does not fail";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_use_instead_is_a_tag_behind_all_else() {
        let text = "Charges.\n\nDeprecated: use `payment.create`.\n\nOnce.\n\nSource: none.";
        let expected =
            "/**\n * Charges.\n *\n * Once.\n *\n * @deprecated use `payment.create`.\n */\n";
        assert_eq!(doc(text, ""), expected);
        assert_eq!(doc("Charges.", ""), "/** Charges. */\n");
    }

    #[test]
    fn calls_are_named_by_their_methods() {
        let text = "see `CompleteThreeDs`, `three_ds.complete_own` and `three_ds`";
        let named = name_calls(&Model::read(), text);
        assert_eq!(named, "see `threeDs.complete`, `threeDs.completeOwn` and `three_ds`");
    }
}
