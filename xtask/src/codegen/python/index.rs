//! Where everything stands.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::homes::Homes;
use super::layout::{LINE, STRING, one_a_line};
use super::types::response_name;
use crate::codegen::generated::NOTICE;
use crate::codegen::model::Model;

/// The modules of values by their names, and the class of the response to each call.
pub(super) fn render(model: &Model, homes: &Homes) -> String {
    let mut out = format!(
        "# {NOTICE}\n\"\"\"Where the values of the API stand, to be imported when they are first used.\"\"\"\n\n\
         MODULES = {{\n"
    );
    for (name, module) in homes.public() {
        writeln!(out, "    \"{name}\": \"{module}\",").expect(STRING);
    }
    out.push_str("}\n\"\"\"The module of each value.\"\"\"\n\nRESPONSES = {\n");
    for call in &model.calls {
        let response = response_name(&call.response, model);
        writeln!(out, "    \"{}\": \"{response}\",", call.about.name).expect(STRING);
    }
    out + "}\n\"\"\"The class of the response to each call.\"\"\"\n"
}

/// What type checkers and editors see of `iyzico.types`.
pub(super) fn render_types(homes: &Homes) -> String {
    let mut modules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, module) in homes.public() {
        modules.entry(module).or_default().push(name);
    }
    modules.insert("iyzico._price", vec!["Price"]);
    modules.insert("iyzico._response", vec!["Part", "Response"]);
    modules.insert("iyzico._wire", vec!["wire"]);
    modules.insert("iyzico._words", vec!["Verification", "Verify"]);
    let mut out = format!(
        "# {NOTICE}\n\"\"\"The values of the API: choices, requests and responses.\"\"\"\n\n"
    );
    for (module, names) in modules {
        let mut names = names;
        names.sort_by_key(|name| name.to_lowercase());
        let names: Vec<_> = names.into_iter().map(|name| format!("{name} as {name}")).collect();
        for name in names {
            let line = format!("from {module} import {name}\n");
            if line.len() <= LINE + 1 {
                out.push_str(&line);
            } else {
                out.push_str(&one_a_line(&format!("from {module} import ("), &[name], ")"));
            }
        }
    }
    out
}
