//! Resources and their calls.

use std::fmt::Write;

use iyzico_core::endpoint::Next;

use super::super::model::{Call, Model, Pages, camel_case, pascal_case};
use super::{STRING, alias, doc, fits, name_calls};

pub(super) fn render(model: &Model) -> String {
    let paging = if model.calls.iter().any(|call| call.pages.is_some()) {
        "import { refuseMore } from \"./options.js\";\nimport { forPage, Pages } from \"./paging.js\";\nimport { type OwnPayments, reconcile } from \"./reconcile.js\";\n"
    } else {
        ""
    };
    let mut out = format!(
        "import {{ bindMethods, lazily }} from \"./bind.js\";\n\
         import type {{ CallOptions, Response }} from \"./call.js\";\n\
         import type {{ LineOnceOptions, OnceOptions, OnceOptionsOf, Settled }} from \"./once.js\";\n\
         {paging}import type * as types from \"./types.js\";\n\n",
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

fn resource_class(model: &Model, resource: &str) -> String {
    let mut out = doc(&format!("The calls whose names begin with `{resource}`."), "");
    let class = class_name(resource);
    write!(
        out,
        "export class {class} {{\n  readonly #api: Api;\n\n  /** @internal */\n  \
         constructor(api: Api) {{\n    this.#api = api;\n    bindMethods(this);\n  }}\n"
    )
    .expect(STRING);
    for call in model.calls.iter().filter(|call| call.resource == resource) {
        write!(out, "\n{}", method(model, call)).expect(STRING);
        if let Some(pages) = &call.pages {
            write!(out, "\n{}", pages_method(call, pages)).expect(STRING);
        }
        if let Some(day) = call.about.reconciles {
            write!(out, "\n{}", reconcile_method(model, call, day)).expect(STRING);
        }
        if call.look_up.is_some() {
            write!(out, "\n{}", once_method(model, call)).expect(STRING);
        }
    }
    out + "}\n"
}

fn method(model: &Model, call: &Call) -> String {
    let name = camel_case(call.action);
    let response = format!("Promise<Response<types.{}>>", call.response);
    let mut parameters = vec!["options?: CallOptions".to_owned(), MORE.to_owned()];
    let request = if model.fields(&call.request).is_empty() {
        "{}"
    } else {
        parameters.insert(0, format!("request: types.{}", call.request));
        "request"
    };
    doc(&name_calls(model, &(call.doc.clone() + &call.lost_response())), "  ")
        + &head(&name, &parameters, &response)
        + &forward("call", call.about.name, request)
}

/// Hands the call over, as the formatter breaks its lines.
fn forward(function: &str, name: &str, request: &str) -> String {
    let name = format!("\"{name}\"");
    let parts = [name.as_str(), request, "options", "...more"];
    let line = format!("    return this.#api.{function}({});\n", parts.join(", "));
    let lines =
        format!("    return this.#api.{function}(\n      {},\n    );\n", parts.join(",\n      "));
    format!("{}  }}\n", if fits(&line) { line } else { lines })
}

/// Like the call, for all its pages.
fn pages_method(call: &Call, pages: &Pages) -> String {
    let (Pages { rows, row, next }, page) = (pages, pages.page());
    let (position, first) = match next {
        Next::Number { .. } | Next::Total { .. } | Next::UntilEmpty { .. } => ("", "1"),
        Next::Cursor { .. } => (", string", "\"\""),
        other => panic!("{other:?} is a way to the next page that no renderer knows"),
    };
    let (name, Call { request, response, .. }) = (camel_case(call.action), call);
    let request = format!("request: types.{request}");
    let parameters = [request, "options?: CallOptions".to_owned(), MORE.to_owned()];
    let text = format!(
        "Like `{name}`, for all pages, beginning with `{page}`. Each page is asked for when it is needed."
    );
    let kind = format!("Pages<types.{response}, types.{row}{position}>");
    let ask = format!("this.{name}(forPage(request, page), options)");
    let line = format!("    return new Pages(call, request, (page) => {ask});\n");
    let lines = format!("    return new Pages(call, request, (page) =>\n      {ask},\n    );\n");
    let fields = [
        format!("name: \"{}\"", call.about.name),
        format!("page: \"{page}\""),
        format!("rows: \"{rows}\""),
        format!("first: {first}"),
    ];
    let object = format!("    const call = {{ {} }};\n", fields.join(", "));
    let objects = format!("    const call = {{\n      {},\n    }};\n", fields.join(",\n      "));
    let body = format!(
        "    refuseMore(more);\n{}{}  }}\n",
        if fits(&object) { object } else { objects },
        if fits(&line) { line } else { lines },
    );
    doc(&text, "  ") + &head(&format!("{name}Pages"), &parameters, &kind) + &body
}

/// Compares the days of the call with the merchant's own.
fn reconcile_method(model: &Model, call: &Call, day: &str) -> String {
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
    doc(&text, "  ")
        + &head("reconcile", &parameters, &kind)
        + &format!(
            "    refuseMore(more);\n    \
             return reconcile(this.{name}Pages({{ {day}: date }}, options), ours);\n  }}\n"
        )
}

/// The same call, sent at most once and looked up when its response is lost.
fn once_method(model: &Model, call: &Call) -> String {
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
        + &forward("callOnce", call.about.name, "request")
}

/// Takes what does not belong there, such as an old-style callback, so that it can be refused.
const MORE: &str = "...more: never[]";

fn head(name: &str, parameters: &[String], response: &str) -> String {
    let line = format!("  {name}({}): {response} {{\n", parameters.join(", "));
    if fits(&line) {
        line
    } else {
        // Nothing may follow a rest parameter, not even a comma.
        let comma = if parameters.last().is_some_and(|last| last == MORE) { "" } else { "," };
        format!("  {name}(\n    {}{comma}\n  ): {response} {{\n", parameters.join(",\n    "))
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
        writeln!(
            out,
            "  get {property}(): {class} {{\n    return lazily(this, \"{property}\", () => new {class}(this));\n  }}\n"
        )
        .expect(STRING);
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
         ): Promise<Settled<Calls[Name][\"response\"]>>;\n}\n",
    );
    out
}

fn class_name(resource: &str) -> String {
    pascal_case(resource) + "Resource"
}
