//! The values: choices, requests, responses.

use std::fmt::Write;

use super::homes::{Homes, REQUESTS, RESPONSES};
use super::layout::{LINE, STRING, bracketed, docstring, imports, names, one_a_line};
use super::stubs::is_taken;
use super::words::Words;
use crate::codegen::generated::NOTICE;
use crate::codegen::model::{
    ENVELOPE, ErrorWords, Field, Kind, Model, RAW, SEARCH_TIME, Shape, Type, pascal_case,
    snake_case, usual_wire_name,
};

/// The choices, and the names of calls.
pub(super) fn render_choices(model: &Model, words: &Words) -> String {
    let mut out = format!(
        "# {NOTICE}\n\"\"\"The choices of the API: what a request may say, and what a response usually \
         says.\"\"\"\n\n\
         from decimal import Decimal\nfrom typing import Annotated, Literal, TypeAlias\n\n\
         from iyzico._price import Exact\n\n\
         Amount: TypeAlias = Annotated[Decimal | str | int, Exact]\n{}",
        docstring("An amount in a request. It is exact, so `float` is refused.", "")
    );
    let names = |recoverable: bool| {
        let calls = model.calls.iter().filter(move |call| !recoverable || call.look_up.is_some());
        calls.map(|call| call.about.name.to_owned()).collect::<Vec<_>>()
    };
    out.push_str(&literal("CallName", &names(false), "Name of a call."));
    let doc = "Name of a call that moves money and can be looked up.";
    out.push_str(&literal("MoneyCallName", &names(true), doc));
    for ErrorWords { name, doc, words, is_open } in ErrorWords::all() {
        let name = if is_open { format!("Known{name}") } else { name.to_owned() };
        out.push_str(&literal(&name, &words, doc));
    }
    for found in &model.types {
        if let Shape::Choice(choices) = &found.shape {
            let texts: Vec<_> = choices.iter().map(|choice| choice.text.clone()).collect();
            let mut doc = words.translate(&found.doc) + "\n";
            if found.in_responses {
                doc.push_str("\nOther text is possible in a response: iyzico adds values.\n");
            }
            for choice in choices.iter().filter(|choice| !choice.doc.is_empty()) {
                write!(doc, "\n- `{}`: {}", choice.text, words.translate(&choice.doc))
                    .expect(STRING);
            }
            out.push_str(&literal(&found.name, &texts, &doc));
        }
    }
    out
}

/// The requests that a resource is the first to use.
pub(super) fn render_requests(family: &str, model: &Model, homes: &Homes, words: &Words) -> String {
    let mut body = String::new();
    for name in homes.in_order(REQUESTS, family, model) {
        body.push_str(&request(model.find(name), model, words));
    }
    let own = format!("iyzico.{REQUESTS}.{family}");
    let doc = format!("Requests of `{family}`.");
    file(&doc, "", &imports(&body, &own, &homes.modules), &body)
}

/// The responses that a resource is the first to use.
pub(super) fn render_responses(
    family: &str,
    model: &Model,
    homes: &Homes,
    words: &Words,
) -> String {
    let mut body = String::new();
    for name in homes.in_order(RESPONSES, family, model) {
        let found = model.find(name);
        for (class, base) in response_classes(found, model) {
            body.push_str(&response(found, &class, base, model, words));
        }
    }
    if family == "incoming" {
        body.push_str(&events(model, words));
    }
    let own = format!("iyzico.{RESPONSES}.{family}");
    let doc = match family {
        "incoming" => "What arrives: notifications, and what buyers bring back.".to_owned(),
        _ => format!("Responses of `{family}`."),
    };
    let names = if names(&body).contains("t") { "from iyzico import _names as t\n" } else { "" };
    let imports = imports(&body, &own, &homes.modules);
    let imports = match imports.find("from iyzico") {
        Some(place) => format!("{}{names}{}", &imports[..place], &imports[place..]),
        None => format!("{imports}{names}"),
    };
    file(&doc, "from __future__ import annotations\n\n", &imports, &body)
}

fn file(doc: &str, future: &str, imports: &str, body: &str) -> String {
    let body = body.trim_start();
    format!("# {NOTICE}\n\"\"\"{doc}\"\"\"\n\n{future}{}\n\n\n{body}", imports.trim_end())
}

/// What the core concludes about responses and errors alike. It has a file of its own, because responses
/// need errors.
pub(super) fn render_shared(model: &Model, words: &Words) -> String {
    let mut out = format!(
        "# {NOTICE}\n\"\"\"What responses and errors have in common.\"\"\"\n\n\
         from __future__ import annotations\n\n\
         from iyzico._native import Record\n"
    );
    for found in model.types.iter().filter(|found| found.is_conclusion) {
        out.push_str(&response(found, &found.name, "Record", model, words));
    }
    out
}

fn literal(name: &str, texts: &[String], doc: &str) -> String {
    let texts: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
    let open = format!("{name}: TypeAlias = Literal[");
    let definition = if open.len() + texts.join(", ").len() < LINE {
        bracketed(&open, &texts, "]")
    } else {
        one_a_line(&open, &texts, "]")
    };
    format!("\n{definition}{}", docstring(doc, ""))
}

/// The type that is any notification, and the type of each form.
fn events(model: &Model, words: &Words) -> String {
    let incoming = &model.incoming;
    let kinds: Vec<_> = incoming.notifications.iter().map(|one| one.name.as_str()).collect();
    let doc = words.translate(&incoming.union_doc);
    let mut out = format!(
        "\n\n{union}: t.TypeAlias = {}\n{}\n{EVENTS}: dict[str, type[{union}]] = {{\n",
        kinds.join(" | "),
        docstring(&format!("{doc}\n\n`form` tells which one."), ""),
        union = incoming.union,
    );
    for one in &incoming.notifications {
        writeln!(out, "    \"{}\": {},", one.form.as_str(), one.name).expect(STRING);
    }
    out + "}\n" + &docstring("The type of a notification of each form.", "")
}

/// A request. Its required fields are in a base of their own: what is required is then known at run time as
/// well, in every version of Python.
fn request(found: &Type, model: &Model, words: &Words) -> String {
    let fields = model.fields(&found.name);
    let (required, optional): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.required);
    if required.is_empty() {
        return class(&found.name, "TypedDict, total=False", found, words)
            + &members(&optional, model, words);
    }
    if optional.is_empty() {
        return class(&found.name, "TypedDict", found, words) + &members(&required, model, words);
    }
    let base = format!("_{}", found.name);
    format!(
        "\n\nclass {base}(TypedDict):\n{}{}{}",
        members(&required, model, words),
        class(&found.name, &format!("{base}, total=False"), found, words),
        members(&optional, model, words)
    )
}

fn members(fields: &[&Field], model: &Model, words: &Words) -> String {
    let mut out = String::new();
    for field in fields {
        let nothing = if field.required { "" } else { " | None" };
        let accepted = accepted(&field.kind, model);
        writeln!(out, "    {}: {accepted}{nothing}", field_name(field)).expect(STRING);
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
    if found.arrives {
        let is_notification = model.incoming.notifications.iter().any(|one| one.name == name);
        return vec![(name, if is_notification { NOTIFICATION } else { PART })];
    }
    let mut classes = Vec::new();
    if is_inside(&name, model) || name == model.difference {
        classes.push((name.clone(), PART));
    }
    if model.calls.iter().any(|call| call.response == name) {
        classes.push((response_name(&name, model), ENVELOPE));
    }
    classes
}

/// The names of these classes.
pub(super) fn response_names(found: &Type, model: &Model) -> Vec<String> {
    response_classes(found, model).into_iter().map(|(name, _)| name).collect()
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
    let mut out = class(name, base, found, words);
    let gap = if out.ends_with("\n\n") { "" } else { "\n" };
    writeln!(out, "{gap}    __slots__ = ()").expect(STRING);
    if !model.fields(&found.name).is_empty() {
        out.push('\n');
    }
    // What every notification has is written by hand.
    let is_written = |field: &&Field| base == NOTIFICATION && field.wire_name == RAW;
    for field in model.fields(&found.name).iter().filter(|field| !is_written(field)) {
        let secret = field.kind.name().is_some_and(|name| model.find(name).secret)
            || IS_KEY.iter().any(|ending| pascal_case(&field.wire_name).ends_with(ending));
        writeln!(out, "    {}: {}", field_name(field), received(field, secret, model))
            .expect(STRING);
        out.push_str(&docstring(&words.describe(field), "    "));
    }
    out
}

fn class(name: &str, base: &str, found: &Type, words: &Words) -> String {
    let base = if base.is_empty() { String::new() } else { format!("({base})") };
    let doc = docstring(&words.summarise(&found.doc, "    "), "    ");
    let gap = "\n";
    format!("\n\nclass {name}{base}:\n{doc}{gap}")
}

/// The type of a field of a request.
pub(super) fn accepted(kind: &Kind, model: &Model) -> String {
    match kind {
        Kind::Named(name) => match model.find(name).shape {
            Shape::Object(_) | Shape::Choice(_) => name.clone(),
            Shape::Text if name == MOMENT => "datetime | str".to_owned(),
            Shape::Text if name == SEARCH_TIME => "datetime | str | int".to_owned(),
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
    let mut given = given(&field.kind, model);
    let default = match (&field.kind, field.required) {
        (Kind::Nothing, _) => return "None = None".to_owned(),
        (_, true) => None,
        (Kind::List(_), false) => Some("()"),
        (_, false) => Some("None"),
    };
    if default == Some("None") {
        given.push_str(" | None");
    }
    let mut special = Vec::new();
    if secret {
        special.push("repr=False".to_owned());
    }
    if usual_wire_name(&snake_case(&field.wire_name)) != field.wire_name {
        special.push(format!("wire=\"{}\"", field.wire_name));
    }
    match default {
        None if special.is_empty() => given,
        Some(default) if special.is_empty() => format!("{given} = {default}"),
        None => format!("{given} = field({})", special.join(", ")),
        Some(default) => format!("{given} = field(default={default}, {})", special.join(", ")),
    }
}

/// The type of a field of a response.
fn given(kind: &Kind, model: &Model) -> String {
    match kind {
        Kind::Named(name) => match model.find(name).shape {
            Shape::Object(_) => name.clone(),
            Shape::Choice(_) => format!("t.{name} | str"),
            Shape::Text if name == MOMENT => "t.datetime".to_owned(),
            Shape::Text => "str".to_owned(),
            Shape::Amount => "Price".to_owned(),
            Shape::WholeNumber => "int".to_owned(),
            Shape::Boolean | Shape::Flag => "bool".to_owned(),
        },
        Kind::List(inner) => format!("tuple[{}, ...]", given(inner, model)),
        Kind::WholeNumber => "int".to_owned(),
        Kind::Boolean => "bool".to_owned(),
        Kind::Text => "str".to_owned(),
        Kind::Word(word) => format!("t.Literal[\"{word}\"]"),
        Kind::Nothing => "None".to_owned(),
    }
}

pub(super) fn field_name(field: &Field) -> String {
    let name = snake_case(&field.wire_name);
    assert!(
        !is_taken(&name) && !TAKEN.contains(&name.as_str()),
        "a field named {name} collides with what every call or response has in Python"
    );
    name
}

/// Names that every response has besides its fields.
const TAKEN: &[&str] = &[
    "headers",
    "http_status",
    "raw",
    "raw_text",
    "responded_at",
    "to_dict",
    "verification",
    "warnings",
];
/// What the name of a field ends with that holds a key or a token, or is too long: `repr` leaves it out.
const IS_KEY: &[&str] = &["Content", "UserKey", "Signature", "Token"];
/// What stands inside of a response.
const PART: &str = "Part";
/// What notifications have besides their fields.
const NOTIFICATION: &str = "Notification";
const EVENTS: &str = "EVENTS";
/// The one text for which Python has a type of its own.
const MOMENT: &str = "LocalTime";
