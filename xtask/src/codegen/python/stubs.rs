//! The calls as type checkers, editors and `help` see them: every parameter with its type and its text.

use std::fmt::Write;

use super::homes::Homes;
use super::layout::{LINE, STRING, bracketed, docstring, imports, one_a_line, wrap};
use super::pages;
use super::resources::{ASYNCHRONOUS, BLOCKING, Face};
use super::types::{accepted, field_name, response_name};
use super::words::Words;
use crate::codegen::generated::NOTICE;
use crate::codegen::model::{Call, Model};

/// The classes of one resource.
pub(super) fn render(resource: &str, model: &Model, homes: &Homes, words: &Words) -> String {
    let mut body = String::new();
    for face in [&BLOCKING, &ASYNCHRONOUS] {
        write!(
            body,
            "\nclass {}({}):\n    \"\"\"The calls of `{resource}`.\"\"\"\n",
            face.class(resource),
            face.base
        )
        .expect(STRING);
        for call in model.calls_of(resource) {
            body.push_str(&method(call, face, model, words));
            body.push_str(&pages::stub(call, face, model, words));
            body.push_str(&pages::reconcile_stub(call, face));
            if call.look_up.is_some() {
                body.push_str(&once_method(call, face, model, words));
            }
        }
    }
    let imports = imports(&body, "", &homes.modules);
    let body = body.trim_start();
    format!(
        "# {NOTICE}\n\"\"\"The calls of `{resource}`.\"\"\"\n\n{}\n\n{body}",
        imports.trim_end()
    )
}

/// All resources of a client.
pub(super) fn render_all(model: &Model) -> String {
    let mut out = format!("# {NOTICE}\n\"\"\"The calls of the API, by resource.\"\"\"\n\n");
    let mut resources = model.resources();
    resources.sort_unstable();
    for resource in &resources {
        let mut classes = [ASYNCHRONOUS.class(resource), BLOCKING.class(resource)];
        classes.sort_by_key(|class| class.to_lowercase());
        let open = format!("from iyzico._resources.{resource} import ");
        out.push_str(&import(&open, &classes));
    }
    for face in [&BLOCKING, &ASYNCHRONOUS] {
        write!(
            out,
            "\nclass {}Resources:\n    \"\"\"Every call, by resource.\"\"\"\n\n",
            face.prefix
        )
        .expect(STRING);
        for resource in model.resources() {
            writeln!(out, "    {resource}: {}", face.class(resource)).expect(STRING);
        }
    }
    out
}

pub(super) fn import(open: &str, names: &[String]) -> String {
    let line = format!("{open}{}\n", names.join(", "));
    if line.len() <= LINE + 1 { line } else { one_a_line(&format!("{open}("), names, ")") }
}

fn method(call: &Call, face: &Face, model: &Model, words: &Words) -> String {
    let response = response_name(&call.response, model);
    let doc = words.summarise(&(call.doc.clone() + &call.lost_response()), INDENT);
    definition(call, face, call.action, &[Of::Call], &response, &doc, model, words)
}

/// The same call, sent at most once and looked up when its response is lost.
fn once_method(call: &Call, face: &Face, model: &Model, words: &Words) -> String {
    let response = format!("Settled[{}]", response_name(&call.response, model));
    let mut own = vec![Of::Once];
    let mut text = format!(
        "Like `{}`, but sent at most once; a lost response is looked up.\n\n\
         Raises nothing when the call fails: the result says how it ended. Lost responses are looked up \
         for `deadline` seconds (60), after pauses that double from `first_pause` (1) to `longest_pause` \
         (30).\n\n\
         The same request with the same `conversation_id` is one call, however often it is sent through \
         this client: it is looked up before anything else. `pending` is the handle of an earlier \
         attempt, from another process or before a restart, and does the same. Without a \
         `conversation_id`, a random one is made each time: sent twice, it is two calls.",
        call.action
    );
    if model.names_a_line_only(call) {
        own.push(Of::Line);
    }
    text.push_str(&call.deprecation());
    let name = format!("{}_once", call.action);
    own.push(Of::Call);
    definition(call, face, &name, &own, &response, &text, model, words)
}

/// A method with its parameters: first what the request must have, then what it may have, then what can be
/// said of the call.
#[expect(clippy::too_many_arguments, reason = "a definition has that many parts")]
pub(super) fn definition(
    call: &Call,
    face: &Face,
    name: &str,
    of: &[Of],
    response: &str,
    doc: &str,
    model: &Model,
    words: &Words,
) -> String {
    let mut parameters = Vec::new();
    let mut texts = String::new();
    let fields = model.fields(&call.request);
    let (required, optional): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.required);
    for field in required.into_iter().chain(optional) {
        let (name, kind) = (field_name(field), accepted(&field.kind, model));
        parameters.push(if field.required {
            format!("{name}: {kind}")
        } else {
            format!("{name}: {kind} | None = None")
        });
        texts.push_str(&parameter_text(&name, &words.describe(field)));
    }
    for option in of.iter().flat_map(|of| options(*of)) {
        parameters.push(format!("{}: {} | None = None", option.name, option.kind));
        texts.push_str(&parameter_text(option.name, option.text));
    }
    let all = ["self".to_owned(), "*".to_owned()].into_iter().chain(parameters).collect::<Vec<_>>();
    let open = format!("    {} {name}(", face.def);
    let signature = bracketed(&open, &all, &format!(") -> {response}:"));
    let doc = docstring(doc, INDENT);
    let doc =
        doc.trim_end().strip_suffix("\"\"\"").expect("it is a docstring").trim_end().to_owned();
    format!("\n{signature}{doc}\n\n{INDENT}Args:\n{texts}{INDENT}\"\"\"\n")
}

/// A parameter and its text, as they stand in a docstring.
fn parameter_text(name: &str, text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace("\n\n", " ").replace('\n', " ");
    let mut lines = Vec::new();
    wrap(&format!("{name}: {text}"), LINE - INDENT.len() - 8, &mut lines);
    let lines = lines.iter().enumerate().map(|(number, line)| {
        let indent = if number == 0 { "    " } else { "        " };
        format!("{INDENT}{indent}{line}\n")
    });
    lines.collect()
}

/// Whether a word already says something else to every call.
pub(super) fn is_taken(name: &str) -> bool {
    OPTIONS.iter().any(|option| option.name == name && option.of != Of::Line)
}

pub(super) fn options(of: Of) -> impl Iterator<Item = &'static Parameter> {
    OPTIONS.iter().filter(move |option| option.of == of)
}

/// Something that can be said to a call besides its request.
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) kind: &'static str,
    of: Of,
    text: &'static str,
}

/// What takes a parameter.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Of {
    /// Every call.
    Call,
    /// A call that is sent once.
    Once,
    /// Such a call about a line of a payment that it does not name.
    Line,
}

const fn parameter(
    name: &'static str,
    kind: &'static str,
    of: Of,
    text: &'static str,
) -> Parameter {
    Parameter { name, kind, of, text }
}

/// The names that the native side takes out of the keyword arguments.
const OPTIONS: &[Parameter] = &[
    parameter("timeout", "float", Of::Call, "Seconds for one attempt; the client's when missing."),
    parameter("connect_timeout", "float", Of::Call, "Seconds for opening a connection."),
    parameter("total_timeout", "float", Of::Call, "Seconds for all attempts together."),
    parameter("verify", "Verify", Of::Call, "How strictly the response is looked at."),
    parameter(
        "extra",
        "Mapping[str, object]",
        Of::Call,
        "Further fields that this version does not know, by their names on the wire.",
    ),
    parameter("deadline", "float", Of::Once, "Seconds in which a lost response is looked up."),
    parameter("first_pause", "float", Of::Once, "Seconds before the second look-up."),
    parameter("longest_pause", "float", Of::Once, "Most seconds between two look-ups."),
    parameter("pending", "str", Of::Once, "Handle of an earlier attempt."),
    parameter(
        "payment_id",
        "str",
        Of::Line,
        "The payment of the line, without which nothing can be looked up.",
    ),
];
const INDENT: &str = "        ";
