//! Requests, responses and their values.

use std::fmt::Write;

use super::super::model::{Choice, ErrorWords, Field, Kind, Model, SEARCH_TIME, Shape, Type};
use super::{STRING, alias, doc, fits, name_calls};

pub(super) fn render(model: &Model) -> String {
    let mut definitions = vec![
        "import type { Amount, ExactAmount, Given, Other } from \"./values.js\";\n".to_owned(),
    ];
    definitions.extend(model.types.iter().filter_map(|found| define(model, found)));
    let incoming = &model.incoming;
    let kinds: Vec<_> = incoming.notifications.iter().map(|one| one.name.clone()).collect();
    let text = format!("{}\n\n`form` tells which one.", incoming.union_doc);
    definitions.push(doc(&text, "") + &alias(&incoming.union, &kinds));
    definitions.push(line_calls(model));
    definitions.extend(ErrorWords::all().iter().map(error_words));
    definitions.extend(ErrorWords::reasons().iter().map(error_words));
    definitions.join("\n")
}

fn line_calls(model: &Model) -> String {
    let names: Vec<String> = model
        .recoverable_calls()
        .filter(|call| model.names_a_line_only(call))
        .map(|call| format!("\"{}\"", call.about.name))
        .collect();
    doc("The name of a call that names a line of a payment but not the payment.", "")
        + &alias("LineCallName", &names)
}

fn error_words(ErrorWords { name, doc: text, words, is_open }: &ErrorWords) -> String {
    let mut arms: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    if *is_open {
        arms.push("Other".to_owned());
    }
    doc(text, "") + &alias(name, &arms)
}

/// Texts, amounts and numbers need no name of their own: their rule stands at each field.
fn define(model: &Model, found: &Type) -> Option<String> {
    if !found.in_requests && !found.in_responses && !found.arrives {
        return None;
    }
    let definition = match &found.shape {
        Shape::Object(fields) if fields.is_empty() && found.in_requests => {
            format!("export type {} = Record<string, never>;\n", found.name)
        }
        Shape::Object(fields) if fields.is_empty() => {
            format!("export type {} = Record<never, never>;\n", found.name)
        }
        Shape::Object(fields) => interface(model, found, fields),
        Shape::Choice(choices) => union(found, choices),
        Shape::Text | Shape::Amount | Shape::WholeNumber | Shape::Boolean | Shape::Flag => {
            return None;
        }
    };
    let mut text = found.doc.clone();
    if let Shape::Choice(choices) = &found.shape
        && choices.iter().any(|choice| !choice.doc.is_empty())
    {
        let lines: Vec<String> = choices.iter().map(describe_choice).collect();
        write!(text, "\n\n{}", lines.join("\n\n")).expect(STRING);
    }
    let doc = doc(&name_calls(model, &text), "");
    if found.one_of.is_empty() {
        return Some(doc + &definition);
    }
    let fields = format!("/** The fields of `{}`. */\n", found.name);
    Some(doc + &needs_one_of(found) + "\n" + &fields + &definition)
}

/// The type of an object of which one group of fields at least must be given.
fn needs_one_of(found: &Type) -> String {
    let (name, fields) = (&found.name, format!("{}{FIELDS}", found.name));
    let arms: Vec<String> = found
        .one_of
        .iter()
        .map(|group| {
            let names: Vec<String> = group.iter().map(|name| format!("\"{name}\"")).collect();
            let line = format!("    | Given<{fields}, {}>", names.join(" | "));
            if fits(&line) {
                return line;
            }
            format!("    | Given<\n        {fields},\n        {}\n      >", names.join(" | "))
        })
        .collect();
    let single = arms.iter().map(|arm| arm.trim_start_matches([' ', '|'])).collect::<Vec<_>>();
    let line = format!("  ({});\n", single.join(" | "));
    if fits(&line) {
        return format!("export type {name} = {fields} &\n{line}");
    }
    format!("export type {name} = {fields} &\n  (\n{}\n  );\n", arms.join("\n"))
}

fn describe_choice(choice: &Choice) -> String {
    match choice.doc.as_str() {
        "" => format!("- `{}`", choice.text),
        doc => format!("- `{}`: {doc}", choice.text),
    }
}

fn interface(model: &Model, found: &Type, fields: &[Field]) -> String {
    let side = match (found.in_requests, found.in_responses || found.arrives) {
        (true, false) => Side::Request,
        (false, true) => Side::Response,
        _ => panic!(
            "{} stands in requests and in responses, for which TypeScript has no rule yet",
            found.name
        ),
    };
    let name = if found.one_of.is_empty() {
        found.name.clone()
    } else {
        format!("{}{FIELDS}", found.name)
    };
    let mut out = format!("export interface {name} {{\n");
    for (index, field) in fields.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        out.push_str(&doc(&describe_field(model, field, side), "  "));
        let name = &field.wire_name;
        let kind = type_of(model, &field.kind, side);
        let member = match (field.required, side) {
            (true, _) => format!("  {name}: {kind};\n"),
            (false, Side::Request) => format!("  {name}?: {kind} | null | undefined;\n"),
            (false, Side::Response) => format!("  {name}?: {kind};\n"),
        };
        let member = match side {
            Side::Request => member,
            Side::Response => member.replacen("  ", "  readonly ", 1),
        };
        out.push_str(&member);
    }
    out + "}\n"
}

/// Requests and responses hold the same values in different forms.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Request,
    Response,
}

fn describe_field(model: &Model, field: &Field, side: Side) -> String {
    let mut text = field.doc.clone();
    if let (Side::Request, Some(found)) = (side, field.kind.name().map(|name| model.find(name)))
        && matches!(found.shape, Shape::Text)
        && found.doc != ANY_TEXT
    {
        write!(text, " Allowed: {}.", found.doc).expect(STRING);
    }
    if let Some(default) = &field.default {
        write!(text, "\n\n@defaultValue `{default}`").expect(STRING);
    }
    text
}

fn type_of(model: &Model, kind: &Kind, side: Side) -> String {
    match kind {
        Kind::Named(name) => match (&model.find(name).shape, side) {
            (Shape::Object(_) | Shape::Choice(_), _) => name.clone(),
            (Shape::Text, _) if name == SEARCH_TIME => "string | number".to_owned(),
            (Shape::Text, _) => "string".to_owned(),
            (Shape::Amount, Side::Request) => "Amount".to_owned(),
            (Shape::Amount, Side::Response) => "ExactAmount".to_owned(),
            (Shape::WholeNumber, _) => "number".to_owned(),
            (Shape::Boolean, _) => "boolean".to_owned(),
            (Shape::Flag, Side::Request) => "boolean | 0 | 1".to_owned(),
            (Shape::Flag, Side::Response) => "0 | 1".to_owned(),
        },
        Kind::List(inner) => format!("readonly {}[]", type_of(model, inner, side)),
        Kind::WholeNumber => "number".to_owned(),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Text => "string".to_owned(),
        Kind::Word(word) => format!("\"{word}\""),
        Kind::Nothing => "undefined".to_owned(),
    }
}

/// The last arm stands for texts that are not documented: they can come back, and a misspelt one is not
/// taken for one of them.
fn union(found: &Type, choices: &[Choice]) -> String {
    let mut arms: Vec<String> =
        choices.iter().map(|choice| format!("\"{}\"", choice.text)).collect();
    arms.push("Other".to_owned());
    alias(&found.name, &arms)
}

/// Behind the name of an object of which one group of fields must be given stands this for the type of all
/// of them.
const FIELDS: &str = "Fields";
/// A kind that allows everything needs no words at each of its fields.
const ANY_TEXT: &str = "any text";
