//! A `Response<T>` stands for its body: a name of its own hides the field or method of that name in the body.

use std::collections::BTreeSet;
use std::fs;

use super::SNAPSHOTS;

const RESPONSE: &str = "iyzico_core::wire::response::Response";

/// The snapshot of the core.
fn core() -> String {
    let core = SNAPSHOTS.iter().find(|snapshot| snapshot.package == "iyzico-core");
    fs::read_to_string(core.expect("the core has a snapshot").file()).expect("it is checked in")
}

/// The public fields and methods of a type.
fn names<'a>(api: &'a str, of: &str) -> BTreeSet<&'a str> {
    let items = api.lines().filter_map(|line| line.strip_prefix("pub "));
    let items = items.map(|item| item.strip_prefix("fn ").unwrap_or(item));
    let members = items.filter_map(|item| item.strip_prefix(of));
    let members = members.filter_map(|item| item.trim_start_matches("<T>").strip_prefix("::"));
    members.filter_map(|member| member.split([':', '(', '<']).next()).collect()
}

/// The types that bodies of responses have.
fn bodies(api: &str) -> BTreeSet<&str> {
    let types = api.lines().filter(|line| line.starts_with("pub type "));
    types.filter_map(|line| Some(line.split_once("::Response = ")?.1)).collect()
}

#[test]
fn a_response_hides_no_field_and_no_method_of_its_body() {
    let api = core();
    let own = names(&api, RESPONSE);
    assert!(own.contains("body") && own.contains("map"), "{own:?}");
    let mut hidden = Vec::new();
    let mut seen = 0;
    for body in bodies(&api) {
        let names = names(&api, body);
        seen += names.len();
        hidden.extend(names.intersection(&own).map(|name| format!("{body}::{name}")));
    }
    assert!(hidden.is_empty(), "{hidden:#?}");
    assert!(seen > 500, "{seen}");
}
