//! How many public items have no example in their documentation. The number is recorded, and may only fall.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::files::root;

/// The number of items without an example, by crate.
pub(super) type Bare = BTreeMap<String, usize>;

/// Counts the types, traits, functions, constants and macros that rustdoc shows without a block of code. Methods
/// and fields are explained by the type that they belong to.
pub(super) fn missing(rustdoc: &Path) -> Result<usize, String> {
    let problem = |error: &dyn std::fmt::Display| format!("{}: {error}", rustdoc.display());
    let text = fs::read_to_string(rustdoc).map_err(|error| problem(&error))?;
    let crate_: Value = serde_json::from_str(&text).map_err(|error| problem(&error))?;
    let items = crate_["index"].as_object().ok_or_else(|| problem(&"no index"))?;
    let methods: BTreeSet<String> = items.values().flat_map(methods).collect();
    let own: Vec<&Value> = items
        .iter()
        .filter(|(id, item)| !methods.contains(*id) && is_explained(item))
        .map(|(_, item)| item)
        .collect();
    if own.is_empty() {
        return Err(problem(&"no public items"));
    }
    let bare: Vec<_> = own.into_iter().filter(|item| !has_example(item)).collect();
    for item in &bare {
        println!("no example: {} in {}", item["name"], item["span"]["filename"]);
    }
    Ok(bare.len())
}

/// The ids of what stands in an `impl` or in a trait, if the item is one.
fn methods(item: &Value) -> Vec<String> {
    let inside = |kind: &str| item["inner"][kind]["items"].as_array();
    let ids = inside("impl").or_else(|| inside("trait"));
    ids.into_iter().flatten().map(ToString::to_string).collect()
}

/// An item of the crate itself that should be explained. One without any text is out of reach, or else
/// `missing_docs` would have refused it.
fn is_explained(item: &Value) -> bool {
    const KINDS: [&str; 8] =
        ["struct", "enum", "trait", "function", "macro", "type_alias", "constant", "static"];
    item["crate_id"] == 0
        && item["visibility"] == "public"
        && item["docs"].is_string()
        && KINDS.iter().any(|kind| item["inner"].get(kind).is_some())
        && !is_generated(item)
}

/// The builder of a request is explained there.
fn is_generated(item: &Value) -> bool {
    item["name"].as_str().is_some_and(|name| name.ends_with("Builder"))
}

fn has_example(item: &Value) -> bool {
    item["docs"].as_str().is_some_and(|docs| docs.contains("```"))
}

/// Fails when there are more items without an example than recorded; records when there are fewer.
///
/// # Errors
///
/// When an item came without an example, or the record is higher than it must be.
pub(super) fn hold(bare: &Bare, check: bool) -> Result<(), String> {
    let file = root().join(RECORD);
    let text = fs::read_to_string(&file).unwrap_or_else(|_| "{}".to_owned());
    let recorded: Bare =
        serde_json::from_str(&text).map_err(|error| format!("{RECORD}: {error}"))?;
    verdict(&recorded, bare, check)?;
    if recorded == *bare {
        return Ok(());
    }
    let text = serde_json::to_string_pretty(bare).map_err(|error| error.to_string())?;
    fs::write(&file, format!("{text}\n")).map_err(|error| format!("{RECORD}: {error}"))
}

fn verdict(recorded: &Bare, bare: &Bare, check: bool) -> Result<(), String> {
    for (package, now) in bare {
        let then = recorded.get(package).copied();
        match then {
            Some(then) if *now > then => {
                return Err(format!(
                    "{package}: {now} public items have no example, and there were {then}. Give the new ones one"
                ));
            }
            Some(then) if *now == then => {}
            _ if check => {
                return Err(format!(
                    "{package}: {now} public items have no example: run `cargo xtask public-api`"
                ));
            }
            _ => {}
        }
    }
    Ok(())
}

const RECORD: &str = "api/public/without-example.json";

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn bare(number: usize) -> Bare {
        Bare::from([("a".to_owned(), number)])
    }

    #[test]
    fn the_number_may_only_fall() {
        assert!(verdict(&bare(3), &bare(4), false).unwrap_err().contains("Give the new ones one"));
        assert!(verdict(&bare(3), &bare(2), true).unwrap_err().contains("cargo xtask public-api"));
        assert_eq!(verdict(&bare(3), &bare(2), false), Ok(()));
        assert_eq!(verdict(&bare(3), &bare(3), true), Ok(()));
        assert!(verdict(&Bare::new(), &bare(3), true).is_err(), "a crate that is not recorded");
    }

    #[test]
    fn items_are_counted_and_not_their_methods() {
        let item = |kind: &str, name: &str, docs: Value| json!({"crate_id": 0, "visibility": "public", "name": name, "docs": docs, "inner": {kind: {}}});
        let block = json!({"inner": {"impl": {"items": [7, 8]}}});
        assert_eq!(methods(&block), ["7", "8"]);
        assert_eq!(methods(&item("struct", "Price", Value::Null)), [""; 0]);
        assert!(is_explained(&item("struct", "Price", json!("An amount."))));
        assert!(is_explained(&item("function", "verify", json!("Verifies."))));
        assert!(is_explained(&item("type_alias", "Iban", json!("A number."))));
        assert!(!is_explained(&item("struct", "PriceBuilder", json!("Builds."))));
        assert!(!is_explained(&item("struct_field", "price", json!("An amount."))));
        assert!(!is_explained(&item("trait", "Sealed", Value::Null)), "out of reach");
        assert!(has_example(&item("enum", "Kind", json!("One.\n\n```\nlet x = 1;\n```"))));
        assert!(!has_example(&item("enum", "Kind", json!("One of `several`."))));
    }
}
