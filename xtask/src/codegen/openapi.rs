//! Renders `api/openapi.json`, the whole wire contract in one file.

mod incoming;
mod operation;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::generated::{Generated, NOTICE};
use super::model::{CONCLUSION, Model, plain};

pub(super) fn render(model: &Model) -> Generated {
    let document = json!({
        "openapi": "3.1.0",
        "info": info(),
        "servers": [
            { "url": "https://sandbox-api.iyzipay.com", "description": "Sandbox: keys that start with sandbox-" },
            { "url": "https://api.iyzipay.com", "description": "Live: real money" },
        ],
        "security": [{ "IYZWSv2": [] }],
        "tags": model.resources().iter().map(|name| json!({ "name": name })).collect::<Vec<_>>(),
        "paths": paths(model),
        "webhooks": incoming::webhooks(model),
        "components": {
            "schemas": schemas(model),
            "securitySchemes": {
                "IYZWSv2": security(),
                "apiKey": key("x-api-key"),
                "secretKey": key("x-secret-key"),
            },
        },
    });
    let mut text = serde_json::to_string_pretty(&document).expect("JSON values serialise");
    text.push('\n');
    Generated::new("api/openapi.json", text)
}

fn info() -> Value {
    json!({
        "title": "iyzico payment API",
        "version": env!("CARGO_PKG_VERSION"),
        "description": format!(
            "{} Not an official document of iyzico.\n\n{EXTENSIONS}",
            NOTICE
        ),
        "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
    })
}

fn security() -> Value {
    json!({
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "IYZWSv2 followed by the base64 of apiKey:…&randomKey:…&signature:…, where the signature is the \
                        lowercase hexadecimal HMAC-SHA256, under the secret key, of randomKey, path and body.",
    })
}

/// A key that is sent as it is, which few services want.
fn key(header: &str) -> Value {
    json!({ "type": "apiKey", "in": "header", "name": header })
}

fn paths(model: &Model) -> Map<String, Value> {
    let mut paths = Map::new();
    for call in &model.calls {
        let item = paths.entry(call.about.path).or_insert_with(|| json!({}));
        let method = call.about.method.as_str().to_ascii_lowercase();
        match item.get_mut(&method) {
            Some(operation) => operation::share(operation, call),
            None => item[method] = operation::describe(model, call),
        }
    }
    assert_told_apart(&paths);
    paths
}

/// Paths that differ only in the names between their braces are one path for a reader of the document.
fn assert_told_apart(paths: &Map<String, Value>) {
    let mut seen = BTreeMap::new();
    for path in paths.keys() {
        let pieces = path.split('/').map(|piece| if piece.starts_with('{') { "{}" } else { piece });
        if let Some(other) = seen.insert(pieces.collect::<Vec<_>>(), path) {
            panic!("{path} and {other} are the same path with other names");
        }
    }
}

fn schema_of(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn schemas(model: &Model) -> Map<String, Value> {
    let mut schemas = model.schemas.clone();
    for call in &model.calls {
        match operation::body(model, call) {
            Some(body) => schemas.insert(call.request.clone(), body),
            None => schemas.remove(&call.request),
        };
    }
    schemas.retain(|_, schema| schema.get(CONCLUSION).is_none());
    schemas.values_mut().for_each(leave_out_conclusions);
    schemas.values_mut().for_each(plain_descriptions);
    schemas.values_mut().for_each(add_examples);
    schemas.insert(FAILURE.to_owned(), failure());
    schemas.extend(incoming::schemas(model));
    schemas.sort_keys();
    schemas
}

/// What bindings conclude from the fields does not stand on the wire.
fn leave_out_conclusions(schema: &mut Value) {
    let Some(Value::Object(properties)) = schema.get_mut("properties") else {
        return;
    };
    let conclusions: Vec<String> = properties
        .iter()
        .filter(|(_, property)| property.get(CONCLUSION).is_some())
        .map(|(name, _)| name.clone())
        .collect();
    properties.retain(|name, _| !conclusions.contains(name));
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.retain(|name| !conclusions.iter().any(|conclusion| name == conclusion));
    }
}

/// Gives every value that has no example of its own one that fits its type.
fn add_examples(schema: &mut Value) {
    let Some(fields) = schema.as_object_mut() else {
        return;
    };
    for name in ["properties", "anyOf"] {
        match fields.get_mut(name) {
            Some(Value::Object(properties)) => properties.values_mut().for_each(add_examples),
            Some(Value::Array(arms)) => arms.iter_mut().for_each(add_examples),
            _ => {}
        }
    }
    if let Some(items) = fields.get_mut("items") {
        add_examples(items);
    }
    if !fields.contains_key("examples")
        && let Some(example) = example_of(fields)
    {
        fields.insert("examples".to_owned(), json!([example]));
    }
}

fn example_of(schema: &Map<String, Value>) -> Option<Value> {
    if let Some(value) = schema.get("const") {
        return Some(value.clone());
    }
    if let Some(first) = schema.get("enum").and_then(|values| values.get(0)) {
        return Some(first.clone());
    }
    let is = |kind: &str| match schema.get("type") {
        Some(Value::String(only)) => only == kind,
        Some(Value::Array(kinds)) => kinds.iter().any(|one| one == kind),
        _ => false,
    };
    let nullable_reference = schema.get("anyOf").and_then(|arms| arms.get(0));
    match nullable_reference {
        Some(arm) if arm.get("const").is_some() => arm.get("const").cloned(),
        _ if is("integer") => Some(json!(1)),
        _ if is("boolean") => Some(json!(true)),
        _ => None,
    }
}

fn plain_descriptions(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if name == "description" => *text = plain(text),
                    other => plain_descriptions(other),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(plain_descriptions),
        _ => {}
    }
}

fn failure() -> Value {
    json!({
        "type": "object",
        "description": "A refusal. Some calls add fields, such as paymentId or retryable.",
        "required": ["status"],
        "properties": {
            "status": { "const": "failure" },
            "errorCode": { "type": ["string", "number"], "description": "See the reference page of errors." },
            "errorMessage": { "type": "string", "description": "Text in the language of the request." },
            "errorGroup": { "type": ["string", "null"], "description": "Mostly on responses of banks." },
            "locale": { "type": ["string", "null"] },
            "systemTime": { "type": ["integer", "null"], "description": "Milliseconds since 1970." },
            "conversationId": { "type": ["string", "null"], "description": "The merchant's own reference, echoed." },
        },
    })
}

const FAILURE: &str = "Failure";
/// What the extensions of an operation mean.
const EXTENSIONS: &str = "\
- `x-iyzico-safety`: whether a call may be repeated. `read`: always. `idempotent`: it reaches the same state \
again. `session`: it opens another page, and no money moves until the buyer acts there. `creates`: it makes a \
second record. `moves_money`, `gives_back` and `pays_out`: never before the outcome of the first call is known.
- `x-iyzico-lost-response`: how the outcome of a money call is found when its response was lost. `call`: the \
look-up; `by`: what it finds the call by: the `conversationId` (`reference`), the `conversationId` among the \
reversals of one payment (`reference_within_payment`), or the state of the payment (`payment`) or of the batch of \
payouts (`payout`). `advice`: what to do where nothing finds it.
- `x-iyzico-pages`: the response is one page of a list. `rows`: the field that holds the rows; `page`: the field of \
the request that takes the number of the page, beginning with 1; `pages`: the field that says how many there are, or `size` and `total`: the fields that say how \
many rows there are on a page and in all. Without these a page without rows ends the list.
- `x-iyzico-signed`: fields that the response is signed over, in order.
- `x-iyzico-limit-per-minute`: published limit of calls.
- `x-iyzico-aliases`: other paths of the same call.
- `x-iyzico-also`: other names of the same operation in this library.";

#[cfg(test)]
mod tests {
    use super::*;

    /// A value has an example when it, or the type it refers to, or its parts have one.
    fn has_example(schema: &Value, schemas: &Map<String, Value>) -> bool {
        let part = |name: &str| schema.get(name);
        if part("examples").is_some() || part("const").is_some() || part("properties").is_some() {
            return true;
        }
        if let Some(path) = part("$ref").and_then(Value::as_str) {
            let name = path.rsplit('/').next().unwrap_or_default();
            return has_example(&schemas[name], schemas);
        }
        let arms = part("anyOf").and_then(Value::as_array);
        arms.is_some_and(|arms| arms.iter().any(|arm| has_example(arm, schemas)))
            || part("items").is_some_and(|items| has_example(items, schemas))
            || part("type") == Some(&json!("object"))
    }

    /// A document that takes 0 where the rule refuses it has programs send what comes back as an error.
    #[test]
    fn whole_numbers_begin_where_their_rules_do() {
        let schemas = schemas(&Model::read());
        let is_number = |schema: &Value| schema["type"] == "integer";
        let numbers = schemas.iter().filter(|(_, schema)| is_number(schema));
        let least: Vec<_> =
            numbers.map(|(name, schema)| (name.as_str(), schema["minimum"].as_u64())).collect();
        let known = [
            ("BankNumber", 0),
            ("Count", 1),
            ("Days", 0),
            ("Installment", 1),
            ("KolasReference", 0),
            ("Pieces", 0),
        ];
        assert_eq!(least, known.map(|(name, minimum)| (name, Some(minimum))));
    }

    #[test]
    fn every_field_has_an_example() {
        let schemas = schemas(&Model::read());
        for (name, schema) in schemas.iter().filter(|(name, _)| *name != FAILURE) {
            for (field, property) in schema["properties"].as_object().into_iter().flatten() {
                assert!(has_example(property, &schemas), "{name}.{field} has no example");
            }
        }
    }
}
