//! The calls, by resource, and what can be said besides the request.

use std::fmt::Write;

use super::types::response_name;
use super::{LINE, NOTICE, STRING, Words, docstring, pages};
use crate::codegen::model::{Call, Model, pascal_case};

pub(super) fn render(model: &Model, words: &Words) -> String {
    let paging = if pages::any(model) {
        "from iyzico._paging import AsyncPages, PagedCall, Pages\n\
         from iyzico._reconcile import day_of, reconcile, reconcile_async\n"
    } else {
        ""
    };
    let mut out = format!(
        "# {NOTICE}\n\"\"\"The calls of the API, by resource: blocking, then asynchronous.\"\"\"\n\n\
         from __future__ import annotations\n\n\
         from typing import TYPE_CHECKING, TypeAlias\n\n\
         from iyzico import _types as types\n\
         from iyzico._calls import CallOptions, OnceOptions, unnamed\n{paging}\n\
         if TYPE_CHECKING:\n    import datetime as dt\n    \
         from collections.abc import AsyncIterator, Iterator, Mapping\n\n    from typing_extensions import Never, Unpack\n\n    \
         from iyzico._calls import AsyncCalls, Calls, Verify\n    \
         from iyzico._reconcile import AsyncOurs, Ours\n    \
         from iyzico._settled import Settled\n\n"
    );
    out.push_str(&found(model));
    for face in [&BLOCKING, &ASYNCHRONOUS] {
        for resource in model.resources() {
            out.push_str(&resource_class(resource, face, model, words));
        }
        out.push_str(&client(face, model));
    }
    out
}

/// What lost responses are found as, and which one belongs to which call.
fn found(model: &Model) -> String {
    let mut kinds: Vec<String> = Vec::new();
    let mut entries = String::new();
    for call in model.recoverable_calls() {
        let kind = format!("types.{}", response_name(&call.response, model));
        writeln!(entries, "    \"{}\": {kind},", call.about.name).expect(STRING);
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let joined = kinds.join(" | ");
    let one_of = if "Found: TypeAlias = ".len() + joined.len() <= LINE {
        joined
    } else if "    ".len() + joined.len() <= LINE {
        format!("(\n    {joined}\n)")
    } else {
        format!("(\n    {}\n)", kinds.join("\n    | "))
    };
    format!(
        "Found: TypeAlias = {one_of}\n{}\nFOUND: dict[str, type[Found]] = {{\n{entries}}}\n{}",
        docstring("What is found instead of a lost response.", ""),
        docstring("What is found instead of the lost response of each call that moves money.", ""),
    )
}

fn resource_class(resource: &str, face: &Face, model: &Model, words: &Words) -> String {
    let class = format!("{}{}Resource", face.prefix, pascal_case(resource));
    let mut out = format!(
        "\n\nclass {class}:\n    \"\"\"The calls of `{resource}`.\"\"\"\n\n    \
         __slots__ = (\"_calls\",)\n\n    \
         def __init__(self, calls: {}) -> None:\n        self._calls = calls\n",
        face.calls
    );
    for call in model.calls.iter().filter(|call| call.resource == resource) {
        out.push_str(&method(call, face, model, words));
        out.push_str(&pages::method(call, face, model, words));
        out.push_str(&pages::reconcile(call, face));
        if call.look_up.is_some() {
            out.push_str(&once_method(call, face, model));
        }
    }
    out
}

fn method(call: &Call, face: &Face, model: &Model, words: &Words) -> String {
    let response = format!("types.{}", response_name(&call.response, model));
    let signature = signature(call, face, model, call.action, &[Of::Call], &response);
    let doc = docstring(
        &words.summarise(&(call.doc.clone() + &call.lost_response()), "        "),
        "        ",
    );
    let options = tuple("options", "CallOptions", "", &[Of::Call]);
    let refusal = refusal(call, call.action);
    let body = forward(call, face, model, "make", &response);
    format!("\n{signature}{doc}{refusal}{options}{body}")
}

/// The same call, sent at most once and looked up when its response is lost.
fn once_method(call: &Call, face: &Face, model: &Model) -> String {
    let response = format!("types.{}", response_name(&call.response, model));
    let mut own = vec![Of::Once];
    let mut text = format!(
        "Like `{}`, but sent at most once; a lost response is looked up.\n\n\
         Raises nothing when the call fails: the result says how it ended. Lost responses are looked up \
         for `deadline` seconds (60), after pauses that double from `first_pause` (1) to `longest_pause` \
         (30).\n\n\
         The same request with the same `conversation_id` is one call, however often it is sent through \
         this client: it is looked up before anything else. `pending` is the handle of an earlier \
         attempt, from another process or before a restart, and does the same. Without a \
         `conversation_id`, a random one is used.",
        call.action
    );
    if model.names_a_line_only(call) {
        own.push(Of::Line);
        text.push_str(
            "\n\n`payment_id` is the payment of the line, without which nothing can be looked up.",
        );
    }
    text.push_str(&call.deprecation());
    let action = format!("{}_once", call.action);
    let of = [&own[..], &[Of::Call]].concat();
    let signature = signature(call, face, model, &action, &of, &format!("Settled[{response}]"));
    let doc = docstring(&text, "        ");
    let common = tuple("call", "CallOptions", "", &[Of::Call]);
    let options = tuple("options", "OnceOptions", "call, ", &own);
    let refusal = refusal(call, &action);
    let body = forward(call, face, model, "settle", &response);
    format!("\n{signature}{doc}{refusal}{common}{options}{body}")
}

pub(super) fn signature(
    call: &Call,
    face: &Face,
    model: &Model,
    name: &str,
    of: &[Of],
    response: &str,
) -> String {
    let mut parameters = vec!["self".to_owned(), "*positional: Never".to_owned()];
    for of in of {
        let options = OPTIONS.iter().filter(|option| option.of == *of);
        parameters.extend(
            options.map(|Parameter { name, kind, .. }| format!("{name}: {kind} | None = None")),
        );
    }
    if !model.fields(&call.request).is_empty() {
        parameters.push(format!("**request: Unpack[types.{}]", call.request));
    }
    bracketed(&format!("    {} {name}(", face.def), &parameters, &format!(") -> {response}:"))
}

/// Refuses what was given by position, in a frame that does not keep it: it may hold a card.
pub(super) fn refusal(call: &Call, name: &str) -> String {
    let name = format!("{}.{name}", call.resource);
    format!(
        "        if positional:\n            \
         error = unnamed(\"{name}\", positional)\n            positional = ()\n            raise error\n"
    )
}

/// Puts the options into one value.
pub(super) fn tuple(name: &str, class: &str, first: &str, of: &[Of]) -> String {
    let names: Vec<&str> = of
        .iter()
        .flat_map(|of| OPTIONS.iter().filter(move |option| option.of == *of))
        .map(|option| option.name)
        .collect();
    format!("        {name} = {class}({first}{})\n", names.join(", "))
}

fn forward(call: &Call, face: &Face, model: &Model, how: &str, response: &str) -> String {
    let request = if model.fields(&call.request).is_empty() { "{}" } else { "request" };
    let name = format!("\"{}\"", call.about.name);
    let arguments = [&name, response, request, "options"].map(str::to_owned);
    bracketed(&format!("        return {}self._calls.{how}(", face.wait), &arguments, ")")
}

/// Lays out what stands in brackets as ruff does: on one line, on a line of its own, or one a line.
pub(super) fn bracketed(open: &str, parts: &[String], close: &str) -> String {
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
         def __init__(self, calls: {}) -> None:\n",
        face.calls
    );
    for resource in model.resources() {
        let class = pascal_case(resource);
        writeln!(out, "        self.{resource} = {prefix}{class}Resource(calls)").expect(STRING);
    }
    out
}

/// What differs between the blocking and the asynchronous classes.
pub(super) struct Face {
    pub(super) prefix: &'static str,
    pub(super) calls: &'static str,
    pub(super) def: &'static str,
    pub(super) wait: &'static str,
}

const BLOCKING: Face = Face { prefix: "", calls: "Calls", def: "def", wait: "" };
const ASYNCHRONOUS: Face =
    Face { prefix: "Async", calls: "AsyncCalls", def: "async def", wait: "await " };

/// What can be said to every call, as parameters.
pub(super) fn options_of_call() -> impl Iterator<Item = String> {
    let options = OPTIONS.iter().filter(|option| option.of == Of::Call);
    options.map(|Parameter { name, kind, .. }| format!("{name}: {kind} | None = None"))
}

/// The names of what can be said to every call.
pub(super) fn names_of_call() -> impl Iterator<Item = &'static str> {
    OPTIONS.iter().filter(|option| option.of == Of::Call).map(|option| option.name)
}

/// Whether a word already says something else to every call.
pub(super) fn is_taken(name: &str) -> bool {
    OPTIONS.iter().any(|option| option.name == name && option.of != Of::Line)
}

/// Something that can be said to a call besides its request.
struct Parameter {
    name: &'static str,
    kind: &'static str,
    of: Of,
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

const fn parameter(name: &'static str, kind: &'static str, of: Of) -> Parameter {
    Parameter { name, kind, of }
}

/// In the order of `CallOptions` and `OnceOptions` in `_calls.py`.
const OPTIONS: &[Parameter] = &[
    parameter("timeout", "float", Of::Call),
    parameter("connect_timeout", "float", Of::Call),
    parameter("total_timeout", "float", Of::Call),
    parameter("verify", "Verify", Of::Call),
    parameter("extra", "Mapping[str, object]", Of::Call),
    parameter("deadline", "float", Of::Once),
    parameter("first_pause", "float", Of::Once),
    parameter("longest_pause", "float", Of::Once),
    parameter("pending", "str", Of::Once),
    parameter("payment_id", "str", Of::Line),
];
