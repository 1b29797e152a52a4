//! Renders the typed layer of the Node package: `types.ts` (values) and `api.ts` (calls).

use std::fmt::Write;

use super::model::{Call, Choice, Field, Kind, Model, Shape, Type, camel_case, pascal_case};
use super::{Generated, NOTICE};

pub(super) fn render(model: &Model) -> Vec<Generated> {
    vec![generated("types.ts", &types(model)), generated("api.ts", &api(model))]
}

fn generated(name: &str, body: &str) -> Generated {
    Generated::new(format!("bindings/node/lib/{name}"), format!("// {NOTICE}\n\n{body}"))
}

fn types(model: &Model) -> String {
    let mut definitions = vec![
        "/**\n * An exact amount in major units: text such as `\"149.90\"`, or a whole number.\n *\n \
         * A number with a fraction is refused: it is a binary float, and `0.1 + 0.2` is not `0.3`.\n */\n\
         export type Amount = string | number | bigint;\n"
            .to_owned(),
        "/** An exact amount in major units, as text: `\"149.90\"`. Never a binary float. */\n\
         export type ExactAmount = string;\n"
            .to_owned(),
    ];
    definitions.extend(model.types.iter().filter_map(|found| define(model, found)));
    definitions.join("\n")
}

/// Texts, amounts and numbers need no name of their own: their rule stands at each field.
fn define(model: &Model, found: &Type) -> Option<String> {
    if !found.in_requests && !found.in_answers {
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
        Shape::Text | Shape::Amount | Shape::WholeNumber | Shape::Flag => return None,
    };
    let mut text = found.doc.clone();
    if let Shape::Choice(choices) = &found.shape {
        let lines: Vec<String> = choices.iter().map(describe_choice).collect();
        write!(text, "\n\n{}", lines.join("\n\n")).expect(STRING);
    }
    Some(doc(&name_calls(model, &text), "") + &definition)
}

/// Names calls by their methods, where a description names their requests: readers of TypeScript
/// look for `payment.capture`, not for `CapturePayment`.
fn name_calls(model: &Model, doc: &str) -> String {
    let calls = model.calls.iter();
    calls.fold(doc.to_owned(), |doc, call| {
        let (resource, action) = (camel_case(call.resource), camel_case(call.action));
        doc.replace(&format!("`{}`", call.request), &format!("`{resource}.{action}`"))
    })
}

fn describe_choice(choice: &Choice) -> String {
    match choice.doc.as_str() {
        "" => format!("- `{}`", choice.text),
        doc => format!("- `{}`: {doc}", choice.text),
    }
}

fn interface(model: &Model, found: &Type, fields: &[Field]) -> String {
    let side = match (found.in_requests, found.in_answers) {
        (true, false) => Side::Request,
        (false, true) => Side::Answer,
        _ => panic!(
            "{} stands in requests and in answers, for which TypeScript has no rule yet",
            found.name
        ),
    };
    let mut out = format!("export interface {} {{\n", found.name);
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
            (false, Side::Answer) => format!("  {name}?: {kind};\n"),
        };
        out.push_str(&member);
    }
    out + "}\n"
}

/// Requests and answers hold the same values in different forms.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Request,
    Answer,
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
            (Shape::Text, _) => "string".to_owned(),
            (Shape::Amount, Side::Request) => "Amount".to_owned(),
            (Shape::Amount, Side::Answer) => "ExactAmount".to_owned(),
            (Shape::WholeNumber, _) => "number".to_owned(),
            (Shape::Flag, Side::Request) => "boolean | 0 | 1".to_owned(),
            (Shape::Flag, Side::Answer) => "0 | 1".to_owned(),
        },
        Kind::List(inner) => match (type_of(model, inner, side), side) {
            (inner, Side::Request) => format!("readonly {inner}[]"),
            (inner, Side::Answer) => format!("{inner}[]"),
        },
        Kind::WholeNumber => "number".to_owned(),
        Kind::Boolean => "boolean".to_owned(),
        Kind::Text => "string".to_owned(),
    }
}

/// The last arm keeps the documented texts in completions and accepts all others.
fn union(found: &Type, choices: &[Choice]) -> String {
    let mut arms: Vec<String> =
        choices.iter().map(|choice| format!("\"{}\"", choice.text)).collect();
    arms.push("(string & {})".to_owned());
    alias(&found.name, &arms)
}

/// A name for one of several types, on one line where it fits.
fn alias(name: &str, arms: &[String]) -> String {
    let line = format!("export type {name} = {};\n", arms.join(" | "));
    if fits(&line) { line } else { format!("export type {name} =\n  | {};\n", arms.join("\n  | ")) }
}

fn api(model: &Model) -> String {
    let mut out = String::from(
        "import type { Answer, CallOptions } from \"./call.js\";\n\
         import type { LineOnceOptions, OnceOptions, Settled } from \"./once.js\";\n\
         import type * as types from \"./types.js\";\n\n",
    );
    out.push_str(&calls(model));
    out.push_str(&money_calls(model));
    for resource in model.resources() {
        write!(out, "\n{}", resource_class(model, resource)).expect(STRING);
    }
    write!(out, "\n{}", api_class(model)).expect(STRING);
    out
}

fn calls(model: &Model) -> String {
    let mut out = doc("The types of every call, by its name.", "") + "export interface Calls {\n";
    for call in &model.calls {
        let Call { entry, request, response, .. } = call;
        writeln!(
            out,
            "  \"{}\": {{\n    request: types.{request};\n    response: types.{response};\n  }};",
            entry.name
        )
        .expect(STRING);
    }
    out + "}\n\n"
        + &doc("The name of a call, such as `payment.create`.", "")
        + "export type CallName = keyof Calls;\n"
}

fn money_calls(model: &Model) -> String {
    let names: Vec<String> =
        model.money_calls().map(|call| format!("\"{}\"", call.entry.name)).collect();
    let mut found: Vec<String> = Vec::new();
    for call in model.money_calls() {
        let answer = format!("types.{}", call.response);
        if !found.contains(&answer) {
            found.push(answer);
        }
    }
    String::from("\n")
        + &doc(
            "The name of a call that moves money: one that has a method for sending it once.",
            "",
        )
        + &alias("MoneyCallName", &names)
        + "\n"
        + &doc("What is found instead of a lost answer.", "")
        + &alias("Found", &found)
}

fn resource_class(model: &Model, resource: &str) -> String {
    let mut out = doc(&format!("The calls whose names begin with `{resource}`."), "");
    let class = class_name(resource);
    write!(
        out,
        "export class {class} {{\n  readonly #api: Api;\n\n  /** @internal */\n  \
         constructor(api: Api) {{\n    this.#api = api;\n  }}\n"
    )
    .expect(STRING);
    for call in model.calls.iter().filter(|call| call.resource == resource) {
        write!(out, "\n{}", method(model, call)).expect(STRING);
        if call.entry.safety.moves_money() {
            write!(out, "\n{}", once_method(model, call)).expect(STRING);
        }
    }
    out + "}\n"
}

fn method(model: &Model, call: &Call) -> String {
    let name = camel_case(call.action);
    let answer = format!("Promise<Answer<types.{}>>", call.response);
    let options = "options?: CallOptions".to_owned();
    let (parameters, request) = if model.fields(&call.request).is_empty() {
        (vec![options], "{}")
    } else {
        (vec![format!("request: types.{}", call.request), options], "request")
    };
    doc(&name_calls(model, &call.doc), "  ")
        + &head(&name, &parameters, &answer)
        + &format!(
            "    return this.#api.call(\"{}\", {request}, options);\n  }}\n",
            call.entry.name
        )
}

/// The same call, sent at most once and looked up when its answer is lost.
fn once_method(model: &Model, call: &Call) -> String {
    let name = camel_case(call.action);
    let options = if model.names_a_line_only(call) { "LineOnceOptions" } else { "OnceOptions" };
    let parameters = [format!("request: types.{}", call.request), format!("options?: {options}")];
    let text = format!(
        "Like `{name}`, sent at most once. If the answer is lost, this finds out what became of it.\n\n\
         The promise does not reject when the payment fails: the result says how the call ended."
    );
    doc(&text, "  ")
        + &head(
            &format!("{name}Once"),
            &parameters,
            &format!("Promise<Settled<types.{}>>", call.response),
        )
        + &format!(
            "    return this.#api.callOnce(\"{}\", request, options);\n  }}\n",
            call.entry.name
        )
}

fn head(name: &str, parameters: &[String], answer: &str) -> String {
    let line = format!("  {name}({}): {answer} {{\n", parameters.join(", "));
    if fits(&line) {
        line
    } else {
        format!("  {name}(\n    {},\n  ): {answer} {{\n", parameters.join(",\n    "))
    }
}

fn api_class(model: &Model) -> String {
    let mut out = doc("All calls of the API, grouped by resource.", "");
    out.push_str("export abstract class Api {\n");
    for resource in model.resources() {
        let property = camel_case(resource);
        let actions: Vec<String> = model
            .calls
            .iter()
            .filter(|call| call.resource == resource)
            .map(|call| format!("`{}`", camel_case(call.action)))
            .collect();
        out.push_str(&doc(&format!("Calls: {}.", actions.join(", ")), "  "));
        let class = class_name(resource);
        writeln!(out, "  readonly {property} = new {class}(this);").expect(STRING);
    }
    out.push('\n');
    out.push_str(&doc(
        "Makes a call by its name; the methods of the resources do nothing else.",
        "  ",
    ));
    out.push_str(
        "  abstract call<Name extends CallName>(\n    name: Name,\n    \
         request: Calls[Name][\"request\"],\n    options?: CallOptions,\n  \
         ): Promise<Answer<Calls[Name][\"response\"]>>;\n\n",
    );
    out.push_str(&doc(
        "Sends a call that moves money, by its name; the methods for sending once do nothing else.",
        "  ",
    ));
    out.push_str(
        "  abstract callOnce<Name extends MoneyCallName>(\n    name: Name,\n    \
         request: Calls[Name][\"request\"],\n    options?: LineOnceOptions,\n  \
         ): Promise<Settled<Calls[Name][\"response\"]>>;\n}\n",
    );
    out
}

fn class_name(resource: &str) -> String {
    pascal_case(resource) + "Resource"
}

/// A documentation comment: on one line where it fits, otherwise wrapped. Where a fact comes from
/// is the business of the reference pages.
fn doc(text: &str, indent: &str) -> String {
    assert!(!text.contains("*/"), "{text:?} would end its comment");
    let paragraphs: Vec<&str> =
        text.split("\n\n").filter(|paragraph| !paragraph.starts_with("Source:")).collect();
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
/// A kind that allows everything needs no words at each of its fields.
const ANY_TEXT: &str = "any text";
const STRING: &str = "writing to a String does not fail";
