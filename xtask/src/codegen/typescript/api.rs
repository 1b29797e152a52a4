//! Resources and their calls.

use std::fmt::Write;

use iyzico_core::endpoint::Next;

use super::super::model::{Call, Model, Pages, camel_case, pascal_case};
use super::{STRING, alias, doc, fits, name_calls};

pub(super) fn render(model: &Model) -> String {
    let mut out = String::from(
        "import type { CallOptions, Response } from \"./call.js\";\n\
         import type { LineOnceOptions, OnceOptions, OnceOptionsOf, Settled } from \"./once.js\";\n\
         import type { Pages } from \"./paging.js\";\n\
         import type { OwnPayments } from \"./reconcile.js\";\n\
         import { defineResources, type Make } from \"./resource.js\";\n\
         import type * as types from \"./types.js\";\n\n",
    );
    out.push_str(&calls(model));
    out.push_str(&money_calls(model));
    for resource in model.resources() {
        write!(out, "\n{}", resource_type(model, resource)).expect(STRING);
    }
    write!(out, "\n{}", resources(model)).expect(STRING);
    write!(out, "\n{}", api_class(model)).expect(STRING);
    out
}

fn calls(model: &Model) -> String {
    let mut out = doc("The types of every call, by its name.", "") + "export interface Calls {\n";
    for call in &model.calls {
        let Call { about, request, response, .. } = call;
        writeln!(
            out,
            "  \"{}\": {{\n    request: types.{request};\n    response: types.{response};\n  }};",
            about.name
        )
        .expect(STRING);
    }
    out + "}\n\n"
        + &doc("The name of a call, such as `payment.create`.", "")
        + "export type CallName = keyof Calls;\n"
}

fn money_calls(model: &Model) -> String {
    let names: Vec<String> =
        model.recoverable_calls().map(|call| format!("\"{}\"", call.about.name)).collect();
    let mut found: Vec<String> = Vec::new();
    for call in model.recoverable_calls() {
        let response = format!("types.{}", call.response);
        if !found.contains(&response) {
            found.push(response);
        }
    }
    String::from("\n")
        + &doc(
            "The name of a call that moves money: one that has a method for sending it once.",
            "",
        )
        + &alias("MoneyCallName", &names)
        + "\n"
        + &doc("What is found instead of a lost response.", "")
        + &alias("Found", &found)
}

/// What a resource looks like. Types cost nothing when the package is loaded.
fn resource_type(model: &Model, resource: &str) -> String {
    let mut out = doc(&format!("The calls whose names begin with `{resource}`."), "");
    let methods = methods(model, resource, &|call, kind| match kind {
        Kind::Call => call_type(model, call),
        Kind::Pages(pages) => pages_type(call, pages),
        Kind::Reconcile(_) => reconcile_type(model, call),
        Kind::Once => once_type(model, call),
    });
    writeln!(out, "export interface {} {{", type_name(resource)).expect(STRING);
    writeln!(out, "{}}}", methods.join("\n")).expect(STRING);
    out
}

/// What the methods of all resources do.
fn resources(model: &Model) -> String {
    let mut out = doc("The methods of each resource, made when it is first asked for.", "")
        + "const RESOURCES: {\n  readonly [Name in Exclude<keyof Api, \"call\" | \"callOnce\">]: \
           (make: Make<Calls>) => Api[Name];\n} = {\n";
    for resource in model.resources() {
        let methods = methods(model, resource, &|call, kind| match kind {
            Kind::Call if model.fields(&call.request).is_empty() => entry(call, "", "bare"),
            Kind::Call => entry(call, "", "call"),
            Kind::Pages(pages) => pages_entry(call, pages),
            Kind::Reconcile(day) => reconcile_entry(call, day),
            Kind::Once => entry(call, "Once", "once"),
        });
        let (property, methods) = (camel_case(resource), methods.concat());
        write!(out, "  {property}: (make) => ({{\n{methods}  }}),\n").expect(STRING);
    }
    out + "};\n"
}

/// The methods of a call.
enum Kind<'a> {
    /// Makes it.
    Call,
    /// Makes it for all its pages.
    Pages(&'a Pages),
    /// Compares the days in this field with the merchant's own.
    Reconcile(&'a str),
    /// Sends it at most once, and looks it up when its response is lost.
    Once,
}

/// Renders the methods of a resource, in their order.
fn methods(
    model: &Model,
    resource: &str,
    render: &dyn Fn(&Call, Kind<'_>) -> String,
) -> Vec<String> {
    let mut rendered = Vec::new();
    for call in model.calls.iter().filter(|call| call.resource == resource) {
        let kinds = [
            Some(Kind::Call),
            call.pages.as_ref().map(Kind::Pages),
            call.about.reconciles.map(Kind::Reconcile),
            call.look_up.is_some().then_some(Kind::Once),
        ];
        rendered.extend(kinds.into_iter().flatten().map(|kind| render(call, kind)));
    }
    rendered
}

fn entry(call: &Call, suffix: &str, function: &str) -> String {
    let (action, name) = (camel_case(call.action), call.about.name);
    format!("    {action}{suffix}: make.{function}(\"{name}\"),\n")
}

fn pages_entry(call: &Call, pages: &Pages) -> String {
    let (Pages { rows, .. }, page) = (pages, pages.page());
    let (action, first) = (camel_case(call.action), if is_by_number(pages) { "1" } else { "\"\"" });
    let fields = [
        format!("name: \"{}\"", call.about.name),
        format!("page: \"{page}\""),
        format!("rows: \"{rows}\""),
        format!("first: {first}"),
    ];
    let fields = fields.join(",\n      ");
    format!("    {action}Pages: make.pages(\"{action}\", {{\n      {fields},\n    }}),\n")
}

fn reconcile_entry(call: &Call, day: &str) -> String {
    let action = camel_case(call.action);
    format!("    reconcile: make.reconcile(\"{action}Pages\", \"{day}\"),\n")
}

/// Whether pages have numbers; otherwise one page names the next.
fn is_by_number(pages: &Pages) -> bool {
    match pages.next {
        Next::Number { .. } | Next::Total { .. } | Next::UntilEmpty { .. } => true,
        Next::Cursor { .. } => false,
        other => panic!("{other:?} is a way to the next page that no renderer knows"),
    }
}

fn call_type(model: &Model, call: &Call) -> String {
    let name = camel_case(call.action);
    let response = format!("Promise<Response<types.{}>>", call.response);
    let mut parameters = vec!["options?: CallOptions".to_owned(), MORE.to_owned()];
    if !model.fields(&call.request).is_empty() {
        parameters.insert(0, format!("request: types.{}", call.request));
    }
    doc(&name_calls(model, &(call.doc.clone() + &call.lost_response())), "  ")
        + &head(&name, &parameters, &response)
}

/// Like the call, for all its pages.
fn pages_type(call: &Call, pages: &Pages) -> String {
    let (Pages { row, .. }, page) = (pages, pages.page());
    let position = if is_by_number(pages) { "" } else { ", string" };
    let (name, Call { request, response, .. }) = (camel_case(call.action), call);
    let request = format!("request: types.{request}");
    let parameters = [request, "options?: CallOptions".to_owned(), MORE.to_owned()];
    let text = format!(
        "Like `{name}`, for all pages, beginning with `{page}`. Each page is asked for when it is needed."
    );
    let kind = format!("Pages<types.{response}, types.{row}{position}>");
    doc(&text, "  ") + &head(&format!("{name}Pages"), &parameters, &kind)
}

/// Compares the days of the call with the merchant's own.
fn reconcile_type(model: &Model, call: &Call) -> String {
    let name = camel_case(call.action);
    let text = format!(
        "Compares a day of yours with the same day at iyzico, and yields what differs.\n\n\
         `ours` yields your payments in any order, each once. All pages of `{name}Pages` are read first; then \
         each payment is compared as it comes, and at the end comes what iyzico has beyond them. Only a few \
         numbers for each payment are kept."
    );
    let parameters =
        ["date: string", "ours: OwnPayments", "options?: CallOptions", MORE].map(str::to_owned);
    let kind = format!("AsyncGenerator<types.{}, void, undefined>", model.difference);
    doc(&text, "  ") + &head("reconcile", &parameters, &kind)
}

/// The same call, sent at most once and looked up when its response is lost.
fn once_type(model: &Model, call: &Call) -> String {
    let name = camel_case(call.action);
    let options = if model.names_a_line_only(call) { "LineOnceOptions" } else { "OnceOptions" };
    let request = format!("request: types.{}", call.request);
    let parameters = [request, format!("options?: {options}"), MORE.to_owned()];
    let text = format!(
        "Like `{name}`, sent at most once. If the response is lost, this finds out what became of it.\n\n\
         The same request with the same `conversationId` is one call, however often it is sent by this \
         client. Without one, a random one is made each time: sent twice, it is two calls.\n\n\
         The promise does not reject when the payment fails: the result says how the call ended."
    );
    doc(&name_calls(model, &(text + &call.deprecation())), "  ")
        + &head(
            &format!("{name}Once"),
            &parameters,
            &format!("Promise<Settled<types.{}>>", call.response),
        )
}

/// Takes what does not belong there, such as an old-style callback, so that it can be refused.
const MORE: &str = "...more: never[]";

fn head(name: &str, parameters: &[String], response: &str) -> String {
    let line = format!("  {name}({}): {response};\n", parameters.join(", "));
    if fits(&line) {
        line
    } else {
        // Nothing may follow a rest parameter, not even a comma.
        let comma = if parameters.last().is_some_and(|last| last == MORE) { "" } else { "," };
        format!("  {name}(\n    {}{comma}\n  ): {response};\n", parameters.join(",\n    "))
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
        writeln!(out, "  declare readonly {property}: {};\n", type_name(resource)).expect(STRING);
    }
    out.push_str(&doc(
        "Makes a call by its name; the methods of the resources do nothing else.",
        "  ",
    ));
    out.push_str(
        "  abstract call<Name extends CallName>(\n    name: Name,\n    \
         request: Calls[Name][\"request\"],\n    options?: CallOptions,\n    ...more: never[]\n  \
         ): Promise<Response<Calls[Name][\"response\"]>>;\n\n",
    );
    out.push_str(&doc(
        "Sends a call that moves money, by its name; the methods for sending once do nothing else.",
        "  ",
    ));
    out.push_str(
        "  abstract callOnce<Name extends MoneyCallName>(\n    name: Name,\n    \
         request: Calls[Name][\"request\"],\n    options?: OnceOptionsOf<Name>,\n    ...more: never[]\n  \
         ): Promise<Settled<Calls[Name][\"response\"]>>;\n\n  \
         static {\n    defineResources(Api.prototype, RESOURCES);\n  }\n}\n",
    );
    out
}

fn type_name(resource: &str) -> String {
    pascal_case(resource) + "Resource"
}
