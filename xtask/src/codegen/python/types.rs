//! The values: choices, requests, responses.

use std::fmt::Write;

use super::api::is_taken;
use super::{LINE, NOTICE, STRING, Words, docstring};
use crate::codegen::model::{ENVELOPE, Field, Kind, Model, RAW, Shape, Type, snake_case};

pub(super) fn render(model: &Model, words: &Words) -> String {
    let mut names = vec!["Amount".to_owned()];
    names.extend(shared(model).map(|found| found.name.clone()));
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
    let responses =
        used(model, |found| found.in_responses && !found.is_conclusion && found.name != ENVELOPE);
    for found in std::iter::once(envelope).chain(responses) {
        assert!(
            !found.in_requests,
            "{} stands in requests and in responses, for which Python has no rule yet",
            found.name
        );
        for (name, base) in response_classes(found, model) {
            body.push_str(&response(found, &name, base, model, words));
            names.push(name);
        }
    }
    for found in used(model, |found| found.arrives) {
        let is_notification = model.incoming.notifications.iter().any(|one| one.name == found.name);
        let base = if is_notification { NOTIFICATION } else { "" };
        body.push_str(&response(found, &found.name, base, model, words));
        names.push(found.name.clone());
    }
    body.push_str(&events(model, words));
    names.push(model.incoming.union.clone());
    names.sort_unstable();
    let shared: Vec<&str> = shared(model).map(|found| found.name.as_str()).collect();
    types_header(&body, &names, &shared) + &body
}

/// What the core concludes about responses and errors alike. It has a file of its own, because responses
/// need errors.
pub(super) fn render_shared(model: &Model, words: &Words) -> String {
    let mut out = format!(
        "# {NOTICE}\n\"\"\"What responses and errors have in common.\"\"\"\n\n\
         from __future__ import annotations\n\n\
         from dataclasses import dataclass\n"
    );
    for found in shared(model) {
        out.push_str(&response(found, &found.name, "", model, words));
    }
    out
}

fn shared(model: &Model) -> impl Iterator<Item = &Type> {
    model.types.iter().filter(|found| found.is_conclusion)
}

/// The objects that callers build or receive; objects without fields have nothing to build.
fn used(model: &Model, wanted: fn(&Type) -> bool) -> impl Iterator<Item = &Type> {
    model.types.iter().filter(move |found| {
        let Shape::Object(fields) = &found.shape else {
            return false;
        };
        wanted(found) && (found.in_responses || !fields.is_empty())
    })
}

fn types_header(body: &str, names: &[String], shared: &[&str]) -> String {
    let dataclasses = if body.contains("= field(") { "dataclass, field" } else { "dataclass" };
    let mut out = format!(
        "# {NOTICE}\n\"\"\"The values of the API: choices, requests, responses, and what arrives.\"\"\"\n\n\
         from __future__ import annotations\n\n\
         from dataclasses import {dataclasses}\n\
         from decimal import Decimal\n\
         from typing import TYPE_CHECKING, Literal, TypeAlias, TypedDict\n\n\
         from iyzico._notification import {NOTIFICATION}\n\
         from iyzico._response import Response\n\
         from iyzico._shared import {shared}\n\n\
         if TYPE_CHECKING:\n    from collections.abc import Sequence\n",
        shared = shared.join(", "),
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
    if found.in_responses {
        doc.push_str("\nOther text is possible: iyzico adds values.\n");
    }
    for choice in choices.iter().filter(|choice| !choice.doc.is_empty()) {
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

/// The type that is any notification, and the type of each form.
fn events(model: &Model, words: &Words) -> String {
    let incoming = &model.incoming;
    let kinds: Vec<_> = incoming.notifications.iter().map(|one| one.name.as_str()).collect();
    let doc = words.translate(&incoming.union_doc);
    let mut out = format!(
        "\n\n{union}: TypeAlias = {}\n{}\n{EVENTS}: dict[str, type[{union}]] = {{\n",
        kinds.join(" | "),
        docstring(&format!("{doc}\n\n`form` tells which one."), ""),
        union = incoming.union,
    );
    for one in &incoming.notifications {
        writeln!(out, "    \"{}\": {},", one.form.as_str(), one.name).expect(STRING);
    }
    out + "}\n" + &docstring("The type of a notification of each form.", "")
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

/// The classes of a response, with their bases. What also stands inside of other responses needs one
/// of its own for that, because only a whole response was received and verified.
fn response_classes(found: &Type, model: &Model) -> Vec<(String, &'static str)> {
    let name = found.name.clone();
    if name == ENVELOPE {
        return vec![(name, "Response")];
    }
    let mut classes = Vec::new();
    if is_inside(&name, model) || name == model.difference {
        classes.push((name.clone(), ""));
    }
    if model.calls.iter().any(|call| call.response == name) {
        classes.push((response_name(&name, model), ENVELOPE));
    }
    classes
}

/// What a call returns: the type itself, or its twin when the type also stands inside of others.
pub(super) fn response_name(response: &str, model: &Model) -> String {
    if is_inside(response, model) { format!("{response}Response") } else { response.to_owned() }
}

fn is_inside(name: &str, model: &Model) -> bool {
    let objects = model.types.iter().filter_map(|found| match &found.shape {
        Shape::Object(fields) if found.in_responses => Some(fields),
        _ => None,
    });
    objects.flatten().any(|field| field.kind.name() == Some(name))
}

fn response(found: &Type, name: &str, base: &str, model: &Model, words: &Words) -> String {
    let mut out = class(name, base, found, words).replacen(
        "\nclass ",
        "\n@dataclass(frozen=True, slots=True, kw_only=True)\nclass ",
        1,
    );
    // What every notification has is written by hand.
    let is_written = |field: &&Field| base == NOTIFICATION && field.wire_name == RAW;
    for field in model.fields(&found.name).iter().filter(|field| !is_written(field)) {
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
            Shape::Boolean | Shape::Flag => "bool".to_owned(),
        },
        Kind::List(inner) => format!("Sequence[{}]", accepted(inner, model)),
        Kind::WholeNumber => "int".to_owned(),
        Kind::Boolean => "bool".to_owned(),
        Kind::Text => "str".to_owned(),
        Kind::Word(_) | Kind::Nothing => panic!("no request has such a field"),
    }
}

/// Type and default of a field of a response. A missing list is an empty one.
fn received(field: &Field, secret: bool, model: &Model) -> String {
    let given = given(&field.kind, model);
    let hidden = |default: &str| format!("field({default}repr=False)");
    match (&field.kind, field.required, secret) {
        (Kind::Nothing, ..) => "None = None".to_owned(),
        (_, true, false) => given,
        (_, true, true) => format!("{given} = {}", hidden("")),
        (Kind::List(_), false, false) => format!("{given} = ()"),
        (Kind::List(_), false, true) => format!("{given} = {}", hidden("default=(), ")),
        (_, false, false) => format!("{given} | None = None"),
        (_, false, true) => format!("{given} | None = {}", hidden("default=None, ")),
    }
}

/// What a response gives.
fn given(kind: &Kind, model: &Model) -> String {
    match kind {
        Kind::Named(name) => match model.find(name).shape {
            Shape::Object(_) | Shape::Choice(_) => name.clone(),
            Shape::Text => "str".to_owned(),
            Shape::Amount => "Decimal".to_owned(),
            Shape::WholeNumber => "int".to_owned(),
            Shape::Boolean | Shape::Flag => "bool".to_owned(),
        },
        Kind::List(inner) => format!("tuple[{}, ...]", given(inner, model)),
        Kind::WholeNumber => "int".to_owned(),
        Kind::Boolean => "bool".to_owned(),
        Kind::Text => "str".to_owned(),
        Kind::Word(word) => format!("Literal[\"{word}\"]"),
        Kind::Nothing => "None".to_owned(),
    }
}

fn field_name(field: &Field) -> String {
    let name = snake_case(&field.wire_name);
    assert!(
        !is_taken(&name) && !TAKEN.contains(&name.as_str()),
        "a field named {name} collides with what every call or response has in Python"
    );
    name
}

/// Names that every response has besides its fields.
const TAKEN: &[&str] = &["raw", "raw_text", "verification", "warnings"];
/// What notifications have besides their fields.
const NOTIFICATION: &str = "Notification";
const EVENTS: &str = "EVENTS";
/// The one text for which Python has a type of its own.
const MOMENT: &str = "LocalTime";
