//! Renders the typed layer of the Python package: `_types.py` (values) and `_api.py` (calls).

use std::collections::BTreeMap;
use std::fmt::Write;

use super::model::{Call, ENVELOPE, Field, Kind, Model, Shape, Type, pascal_case, snake_case};
use super::{Generated, NOTICE};

pub(super) fn render(model: &Model) -> Vec<Generated> {
    let words = Words::of(model);
    vec![generated("_types.py", types(model, &words)), generated("_api.py", api(model, &words))]
}

fn generated(name: &str, text: String) -> Generated {
    Generated::new(format!("bindings/python/python/iyzico/{name}"), text)
}

fn types(model: &Model, words: &Words) -> String {
    let mut names = vec!["Amount".to_owned()];
    let mut body = format!(
        "Amount: TypeAlias = Decimal | str | int\n{}",
        docstring("An amount in a request. It is exact, so `float` is refused.", "")
    );
    for found in &model.types {
        if let Shape::Choice(_) = found.shape {
            names.push(found.name.clone());
            body.push_str(&choice(found, words));
        }
    }
    for found in used(model, |found| found.in_requests) {
        names.push(found.name.clone());
        body.push_str(&request(found, model, words));
    }
    let envelope = model.find(ENVELOPE);
    let answers = used(model, |found| found.in_answers && found.name != ENVELOPE);
    for found in std::iter::once(envelope).chain(answers) {
        assert!(
            !found.in_requests,
            "{} stands in requests and in answers, for which Python has no rule yet",
            found.name
        );
        for (name, base) in answer_classes(found, model) {
            body.push_str(&answer(found, &name, base, model, words));
            names.push(name);
        }
    }
    names.sort_unstable();
    types_header(&body, &names) + &body
}

/// The objects that callers build or receive; objects without fields have nothing to build.
fn used(model: &Model, wanted: fn(&Type) -> bool) -> impl Iterator<Item = &Type> {
    model.types.iter().filter(move |found| {
        let Shape::Object(fields) = &found.shape else {
            return false;
        };
        wanted(found) && (found.in_answers || !fields.is_empty())
    })
}

fn types_header(body: &str, names: &[String]) -> String {
    let dataclasses = if body.contains("= field(") { "dataclass, field" } else { "dataclass" };
    let mut out = format!(
        "# {NOTICE}\n\"\"\"The values of the API: choices, then requests, then answers.\"\"\"\n\n\
         from __future__ import annotations\n\n\
         from dataclasses import {dataclasses}\n\
         from decimal import Decimal\n\
         from typing import TYPE_CHECKING, Literal, TypeAlias, TypedDict\n\n\
         from iyzico._answer import Answer\n\n\
         if TYPE_CHECKING:\n    from collections.abc import Sequence\n"
    );
    if body.contains("datetime") {
        out.push_str("    from datetime import datetime\n");
    }
    out.push_str("\n    from typing_extensions import NotRequired\n\n__all__ = [\n");
    for name in names {
        writeln!(out, "    \"{name}\",").expect(STRING);
    }
    out.push_str("]\n\n");
    out
}

fn choice(found: &Type, words: &Words) -> String {
    let Shape::Choice(choices) = &found.shape else {
        panic!("{} is not a choice", found.name);
    };
    let texts: Vec<String> = choices.iter().map(|choice| format!("\"{}\"", choice.text)).collect();
    let name = &found.name;
    let mut doc = words.translate(&found.doc) + "\n";
    if found.in_answers {
        doc.push_str("\nOther text is possible: iyzico adds values.\n");
    }
    for choice in choices {
        write!(doc, "\n- `{}`: {}", choice.text, words.translate(&choice.doc)).expect(STRING);
    }
    let line = format!("{name}: TypeAlias = Literal[{}] | str\n", texts.join(", "));
    let definition = if line.len() <= LINE {
        line
    } else {
        let texts = texts.join(",\n        ");
        format!("{name}: TypeAlias = (\n    Literal[\n        {texts},\n    ]\n    | str\n)\n")
    };
    format!("\n{definition}{}", docstring(&doc, ""))
}

fn request(found: &Type, model: &Model, words: &Words) -> String {
    let mut out = class(&found.name, "TypedDict", found, words);
    for field in model.fields(&found.name) {
        let name = field_name(field);
        let accepted = accepted(&field.kind, model);
        if field.required {
            writeln!(out, "    {name}: {accepted}").expect(STRING);
        } else {
            writeln!(out, "    {name}: NotRequired[{accepted} | None]").expect(STRING);
        }
        out.push_str(&docstring(&words.describe(field), "    "));
    }
    out
}

/// The classes of an answer, with their bases. What also stands inside of other answers needs one
/// of its own for that, because only a whole answer was received and verified.
fn answer_classes(found: &Type, model: &Model) -> Vec<(String, &'static str)> {
    let name = found.name.clone();
    if name == ENVELOPE {
        return vec![(name, "Answer")];
    }
    let mut classes = Vec::new();
    if is_inside(&name, model) {
        classes.push((name.clone(), ""));
    }
    if model.calls.iter().any(|call| call.response == name) {
        classes.push((answer_name(&name, model), ENVELOPE));
    }
    classes
}

/// What a call returns: the type itself, or its twin when the type also stands inside of others.
fn answer_name(response: &str, model: &Model) -> String {
    if is_inside(response, model) { format!("{response}Answer") } else { response.to_owned() }
}

fn is_inside(name: &str, model: &Model) -> bool {
    let objects = model.types.iter().filter_map(|found| match &found.shape {
        Shape::Object(fields) if found.in_answers => Some(fields),
        _ => None,
    });
    objects.flatten().any(|field| field.kind.name() == Some(name))
}

fn answer(found: &Type, name: &str, base: &str, model: &Model, words: &Words) -> String {
    let mut out = class(name, base, found, words).replacen(
        "\nclass ",
        "\n@dataclass(frozen=True, slots=True, kw_only=True)\nclass ",
        1,
    );
    for field in model.fields(&found.name) {
        let secret = field.kind.name().is_some_and(|name| model.find(name).secret);
        writeln!(out, "    {}: {}", field_name(field), received(field, secret, model))
            .expect(STRING);
        out.push_str(&docstring(&words.describe(field), "    "));
    }
    out
}

fn class(name: &str, base: &str, found: &Type, words: &Words) -> String {
    let base = if base.is_empty() { String::new() } else { format!("({base})") };
    let doc = docstring(&words.summarise(&found.doc, "    "), "    ");
    let gap = match &found.shape {
        Shape::Object(fields) if fields.is_empty() => "",
        _ => "\n",
    };
    format!("\n\nclass {name}{base}:\n{doc}{gap}")
}

/// What a request takes.
fn accepted(kind: &Kind, model: &Model) -> String {
    match kind {
        Kind::Named(name) => match model.find(name).shape {
            Shape::Object(_) | Shape::Choice(_) => name.clone(),
            Shape::Text if name == MOMENT => "datetime | str".to_owned(),
            Shape::Text => "str".to_owned(),
            Shape::Amount => "Amount".to_owned(),
            Shape::WholeNumber => "int".to_owned(),
            Shape::Flag => "bool".to_owned(),
        },
        Kind::List(inner) => format!("Sequence[{}]", accepted(inner, model)),
        Kind::WholeNumber => "int".to_owned(),
        Kind::Boolean => "bool".to_owned(),
        Kind::Text => "str".to_owned(),
    }
}

/// Type and default of a field of an answer. A missing list is an empty one.
fn received(field: &Field, secret: bool, model: &Model) -> String {
    let given = given(&field.kind, model);
    let hidden = |default: &str| format!("field({default}repr=False)");
    match (&field.kind, field.required, secret) {
        (_, true, false) => given,
        (_, true, true) => format!("{given} = {}", hidden("")),
        (Kind::List(_), false, false) => format!("{given} = ()"),
        (Kind::List(_), false, true) => format!("{given} = {}", hidden("default=(), ")),
        (_, false, false) => format!("{given} | None = None"),
        (_, false, true) => format!("{given} | None = {}", hidden("default=None, ")),
    }
}

/// What an answer gives.
fn given(kind: &Kind, model: &Model) -> String {
    match kind {
        Kind::Named(name) => match model.find(name).shape {
            Shape::Object(_) | Shape::Choice(_) => name.clone(),
            Shape::Text => "str".to_owned(),
            Shape::Amount => "Decimal".to_owned(),
            Shape::WholeNumber => "int".to_owned(),
            Shape::Flag => "bool".to_owned(),
        },
        Kind::List(inner) => format!("tuple[{}, ...]", given(inner, model)),
        Kind::WholeNumber => "int".to_owned(),
        Kind::Boolean => "bool".to_owned(),
        Kind::Text => "str".to_owned(),
    }
}

fn api(model: &Model, words: &Words) -> String {
    let mut out = format!(
        "# {NOTICE}\n\"\"\"The calls of the API, by resource: blocking, then asynchronous.\"\"\"\n\n\
         from __future__ import annotations\n\n\
         from typing import TYPE_CHECKING\n\n\
         from iyzico import _types as types\n\n\
         if TYPE_CHECKING:\n    from typing_extensions import Unpack\n\n    \
         from iyzico._answer import AsyncCall, Call\n"
    );
    for face in [&BLOCKING, &ASYNCHRONOUS] {
        for resource in model.resources() {
            let class = format!("{}{}Resource", face.prefix, pascal_case(resource));
            write!(
                out,
                "\n\nclass {class}:\n    \"\"\"The calls of `{resource}`.\"\"\"\n\n    \
                 __slots__ = (\"_call\",)\n\n    \
                 def __init__(self, call: {}) -> None:\n        self._call = call\n",
                face.call
            )
            .expect(STRING);
            for call in model.calls.iter().filter(|call| call.resource == resource) {
                out.push_str(&method(call, face, model, words));
            }
        }
        out.push_str(&client(face, model));
    }
    out
}

fn method(call: &Call, face: &Face, model: &Model, words: &Words) -> String {
    let Face { def, wait, .. } = face;
    let (action, response) = (call.action, answer_name(&call.response, model));
    let mut parameters = vec!["self", "*", "timeout: float | None = None"];
    let fields = format!("**request: Unpack[types.{}]", call.request);
    let mut request = "{}";
    if !model.fields(&call.request).is_empty() {
        parameters.push(&fields);
        request = "request";
    }
    let signature =
        bracketed(&format!("    {def} {action}("), &parameters, &format!(") -> types.{response}:"));
    let doc = docstring(&words.summarise(&call.doc, "        "), "        ");
    let name = format!("\"{}\"", call.entry.name);
    let answer = format!("types.{response}");
    let body = bracketed(
        &format!("        return {wait}self._call("),
        &[&name, &answer, request, "timeout"],
        ")",
    );
    format!("\n{signature}{doc}{body}")
}

/// Lays out what stands in brackets as ruff does: on one line, on a line of its own, or one a line.
fn bracketed(open: &str, parts: &[&str], close: &str) -> String {
    let indent = " ".repeat(open.len() - open.trim_start().len());
    let joined = parts.join(", ");
    if open.len() + joined.len() + close.len() <= LINE {
        return format!("{open}{joined}{close}\n");
    }
    if indent.len() + 4 + joined.len() <= LINE {
        return format!("{open}\n{indent}    {joined}\n{indent}{close}\n");
    }
    let joined = parts.join(&format!(",\n{indent}    "));
    format!("{open}\n{indent}    {joined},\n{indent}{close}\n")
}

/// The class that holds the resources; the client itself is written by hand on top of it.
fn client(face: &Face, model: &Model) -> String {
    let prefix = face.prefix;
    let mut out = format!(
        "\n\nclass {prefix}Resources:\n    \"\"\"Every call, by resource.\"\"\"\n\n    \
         def __init__(self, call: {}) -> None:\n",
        face.call
    );
    for resource in model.resources() {
        let class = pascal_case(resource);
        writeln!(out, "        self.{resource} = {prefix}{class}Resource(call)").expect(STRING);
    }
    out
}

/// What differs between the blocking and the asynchronous classes.
struct Face {
    prefix: &'static str,
    call: &'static str,
    def: &'static str,
    wait: &'static str,
}

const BLOCKING: Face = Face { prefix: "", call: "Call", def: "def", wait: "" };
const ASYNCHRONOUS: Face =
    Face { prefix: "Async", call: "AsyncCall", def: "async def", wait: "await " };

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
            model.calls.iter().map(|call| (call.request.clone(), call.entry.name.to_owned()));
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

fn field_name(field: &Field) -> String {
    let name = snake_case(&field.wire_name);
    assert!(
        !TAKEN.contains(&name.as_str()),
        "a field named {name} collides with what every call or answer has in Python"
    );
    name
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

/// Names that every call (`timeout`) or answer has besides its fields.
const TAKEN: &[&str] = &["timeout", "raw", "raw_text", "verification"];
/// The one text for which Python has a type of its own.
const MOMENT: &str = "LocalTime";
const QUOTES: &str = "\"\"\"";
const LINE: usize = 100;
const STRING: &str = "writing to a String does not fail";
