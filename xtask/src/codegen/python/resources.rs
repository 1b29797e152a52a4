//! The calls as Python runs them: one line each. What they take and what they do says the stub beside it.

use std::fmt::Write;

use super::homes::{Homes, RESPONSES};
use super::layout::{STRING, bracketed};
use super::pages;
use super::types::response_name;
use crate::codegen::generated::NOTICE;
use crate::codegen::model::{Call, Model, pascal_case};

/// The classes of one resource.
pub(super) fn render(resource: &str, model: &Model, homes: &Homes) -> String {
    let mut body = String::new();
    for face in [&BLOCKING, &ASYNCHRONOUS] {
        write!(
            body,
            "\n\nclass {}({}):\n    \"\"\"The calls of `{resource}`.\"\"\"\n\n    __slots__ = ()\n\n",
            face.class(resource),
            face.base
        )
        .expect(STRING);
        for call in model.calls_of(resource) {
            body.push_str(&attributes(call, model, homes));
            body.push_str(&pages::reconcile(call, face));
        }
    }
    let reconciles = body.contains("reconcile(");
    let (future, names, reconcile) = if reconciles {
        (
            "from __future__ import annotations\n\n",
            "from iyzico import _names as t\n",
            "from iyzico._reconcile import reconcile, reconcile_async\n",
        )
    } else {
        ("", "", "")
    };
    format!(
        "# {NOTICE}\n\"\"\"The calls of `{resource}`.\"\"\"\n\n{future}{names}\
         from iyzico._native import Call, Resource\n{reconcile}{body}"
    )
}

fn attributes(call: &Call, model: &Model, homes: &Homes) -> String {
    let name = format!("\"{}\"", call.about.name);
    let response = response_name(&call.response, model);
    let (_, home) = homes.modules[&response]
        .split_once(&format!("{RESPONSES}."))
        .expect("every response stands among the responses");
    let returns = format!("\"{home}.{response}\"");
    let attribute = |action: &str, parts: &[String]| {
        bracketed(
            &format!("    {action} = Call("),
            &[&[name.clone(), returns.clone()], parts].concat(),
            ")",
        )
    };
    let mut out = attribute(call.action, &[]);
    if let Some(parts) = pages::described(call) {
        out.push_str(&attribute(&format!("{}_pages", call.action), &[parts]));
    }
    if call.look_up.is_some() {
        let of_line = model.names_a_line_only(call).then(|| "of_line=True".to_owned());
        let parts: Vec<_> = ["once=True".to_owned()].into_iter().chain(of_line).collect();
        out.push_str(&attribute(&format!("{}_once", call.action), &parts));
    }
    out
}

/// All resources of a client; the clients themselves are written by hand on top of them.
pub(super) fn render_all(model: &Model) -> String {
    let mut out = format!(
        "# {NOTICE}\n\"\"\"The calls of the API, by resource, imported when they are first used.\"\"\"\n\n\
         from iyzico._family import Family\n"
    );
    for face in [&BLOCKING, &ASYNCHRONOUS] {
        let prefix = face.prefix;
        write!(out, "\n\nclass {prefix}Resources:\n    \"\"\"Every call, by resource.\"\"\"\n\n")
            .expect(STRING);
        for resource in model.resources() {
            writeln!(out, "    {resource} = Family(\"{resource}\", \"{}\")", face.class(resource))
                .expect(STRING);
        }
    }
    out
}

impl Face {
    pub(super) fn class(&self, resource: &str) -> String {
        format!("{}{}Resource", self.prefix, pascal_case(resource))
    }
}

/// What differs between the blocking and the asynchronous classes.
pub(super) struct Face {
    pub(super) prefix: &'static str,
    pub(super) base: &'static str,
    pub(super) def: &'static str,
}

pub(super) const BLOCKING: Face = Face { prefix: "", base: "Resource", def: "def" };
pub(super) const ASYNCHRONOUS: Face = Face { prefix: "Async", base: "Resource", def: "async def" };
