//! Reads types out of JSON schemas, and stops at what no renderer knows.

use serde_json::{Map, Value};

use super::words::plain;
use super::{Choice, Field, Kind, Shape, Type, sentence};

/// Reads the type with this name.
pub(super) fn read_type(name: &str, schema: &Value, schemas: &Map<String, Value>) -> Type {
    let example = schema.pointer("/examples/0").and_then(Value::as_str);
    let doc = plain(text(schema, "description"));
    Type {
        name: name.to_owned(),
        doc: if schema.get(WORDS).is_some() { sentence(&doc) } else { doc },
        shape: read_shape(name, schema, schemas),
        in_requests: false,
        in_responses: false,
        arrives: false,
        example: example.filter(|example| !example.is_empty()).map(str::to_owned),
        one_of: read_groups(schema),
        secret: schema.get("x-iyzico-secret") == Some(&Value::Bool(true)),
        is_conclusion: schema.get(CONCLUSION).is_some(),
    }
}

fn read_shape(name: &str, schema: &Value, schemas: &Map<String, Value>) -> Shape {
    if schema.get("$ref").is_some() {
        // A request with the fields of another one, such as a hold with those of a payment.
        return read_shape(name, &schemas[&reference(schema)], schemas);
    }
    if text(schema, "format") == "decimal" {
        return Shape::Amount;
    }
    if let Some(words) = schema.get(WORDS).and_then(Value::as_array) {
        let choice = |text: &str| Choice { text: text.to_owned(), doc: String::new() };
        return Shape::Choice(words.iter().filter_map(Value::as_str).map(choice).collect());
    }
    if let Some(choices) =
        schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array)
        && !choices.iter().all(|choice| choice.get("required").is_some())
    {
        return Shape::Choice(choices.iter().flat_map(read_choices).collect());
    }
    match schema.get("type") {
        Some(Value::String(kind)) if kind == "object" => Shape::Object(read_fields(schema)),
        Some(Value::String(kind)) if kind == "integer" => Shape::WholeNumber,
        Some(Value::String(kind)) if kind == "boolean" => Shape::Boolean,
        Some(Value::String(kind)) if kind == "string" => Shape::Text,
        Some(Value::Array(_)) => Shape::Text,
        None if schema.get("enum").is_some() => Shape::Flag,
        other => panic!("type {name} has a shape that no renderer knows: {other:?}"),
    }
}

/// The groups of fields, one of which at least must be given.
fn read_groups(schema: &Value) -> Vec<Vec<String>> {
    let groups = schema.get("anyOf").and_then(Value::as_array).into_iter().flatten();
    let names = |group: &Value| {
        let names = group.get("required")?.as_array()?.iter();
        Some(names.filter_map(Value::as_str).map(str::to_owned).collect())
    };
    groups.filter_map(names).collect()
}

/// One documented text, or several without a description of their own; the open arm is none.
fn read_choices(schema: &Value) -> Vec<Choice> {
    let doc = plain(text(schema, "description"));
    match (schema.get("const"), schema.get("enum").and_then(Value::as_array)) {
        (Some(Value::String(text)), _) => vec![Choice { text: text.clone(), doc }],
        (_, Some(texts)) => texts
            .iter()
            .filter_map(Value::as_str)
            .map(|text| Choice { text: text.to_owned(), doc: doc.clone() })
            .collect(),
        _ => Vec::new(),
    }
}

fn read_fields(schema: &Value) -> Vec<Field> {
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let properties = schema.get("properties").and_then(Value::as_object);
    properties
        .into_iter()
        .flatten()
        .map(|(name, property)| Field {
            wire_name: name.clone(),
            doc: plain(text(property, "description")),
            kind: read_kind(name, property),
            required: required.contains(&name.as_str()),
            default: property.get("default").filter(|default| !default.is_null()).cloned(),
        })
        .collect()
}

fn read_kind(name: &str, property: &Value) -> Kind {
    if property.get("$ref").is_some() {
        return Kind::Named(reference(property));
    }
    if let Some(arms) = property.get("anyOf").and_then(Value::as_array) {
        let arm = arms
            .iter()
            .find(|arm| text(arm, "type") != "null")
            .expect("an optional field has a type");
        return read_kind(name, arm);
    }
    if property.get("oneOf").is_some() {
        return Kind::Text; // told apart by whoever reads the type
    }
    let kind = match property.get("type") {
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null")
        }
        Some(Value::String(kind)) => Some(kind.as_str()),
        _ => None,
    };
    match kind {
        Some("array") => Kind::List(Box::new(read_kind(name, &property["items"]))),
        Some("integer") => Kind::WholeNumber,
        Some("boolean") => Kind::Boolean,
        Some("string") => Kind::Text,
        other => panic!("field {name} has a kind that no renderer knows: {other:?}"),
    }
}

/// The name of the type that a schema refers to.
pub(super) fn reference(schema: &Value) -> String {
    let path = text(schema, "$ref");
    let name = path.strip_prefix(DEFINITIONS).and_then(|rest| rest.strip_prefix('/'));
    name.unwrap_or_else(|| panic!("{schema} refers to no definition")).to_owned()
}

pub(super) fn text<'a>(schema: &'a Value, key: &str) -> &'a str {
    schema.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Where definitions stand in the document.
pub(super) const DEFINITIONS: &str = "#/components/schemas";
/// Where a kind of text has few values, all of them.
const WORDS: &str = "x-iyzico-words";
/// Marks what bindings conclude from a response; it does not stand on the wire.
pub(crate) const CONCLUSION: &str = "x-iyzico-conclusion";
