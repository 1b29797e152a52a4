//! The JSON schemas of our types, for the code generator.
#![cfg(feature = "schema")]

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use crate::value::conclusion::Conclusion;
use crate::value::field::Part;
use crate::value::serde_form;

/// One field of an object.
pub(crate) struct Property {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    pub(crate) schema: Schema,
    pub(crate) is_required: bool,
    pub(crate) default: Option<Value>,
}

/// The kind of an answer that bindings add to an object.
pub(crate) trait Described: Conclusion {
    type Answer: JsonSchema;
    const IS_ALWAYS_THERE: bool;
}

impl Described for bool {
    type Answer = Self;
    const IS_ALWAYS_THERE: bool = true;
}

impl<T: serde::Serialize + JsonSchema> Described for Option<&'static T> {
    type Answer = T;
    const IS_ALWAYS_THERE: bool = false;
}

/// The answer that a method gives. It does not stand on the wire.
pub(crate) fn conclusion<O, C: Described>(
    _method: fn(&O) -> C,
    generator: &mut SchemaGenerator,
    name: &'static str,
    doc: &'static str,
) -> Property {
    let mut schema: Schema = generator.subschema_for::<C::Answer>();
    schema.insert("x-iyzico-conclusion".to_owned(), true.into());
    Property { name, doc, schema, is_required: C::IS_ALWAYS_THERE, default: None }
}

/// `one_of` holds groups of fields, one of which at least must be given.
pub(crate) fn object(doc: &str, properties: Vec<Property>, one_of: &[&str]) -> Schema {
    let mut schema = described(json_schema!({ "type": "object" }), doc);
    let mut fields = Map::new();
    let mut required = Vec::new();
    for property in properties {
        let mut field = described(property.schema, property.doc);
        if let Some(default) = property.default {
            field.insert("default".to_owned(), default);
        }
        fields.insert(property.name.to_owned(), field.to_value());
        if property.is_required {
            required.push(property.name);
        }
    }
    if !fields.is_empty() {
        schema.insert("properties".to_owned(), fields.into());
    }
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    if !one_of.is_empty() {
        let group = |names: &&str| json!({ "required": names.split(' ').collect::<Vec<_>>() });
        let groups: Vec<_> = one_of.iter().map(group).collect();
        schema.insert("anyOf".to_owned(), groups.into());
    }
    schema
}

pub(crate) fn newtype(doc: &str, inner: Schema) -> Schema {
    described(inner, doc)
}

pub(crate) fn choice(doc: &str, words: &[(&str, &str)], open_doc: &str) -> Schema {
    let mut arms: Vec<Value> = words
        .iter()
        .map(|(word, doc)| json!({ "type": "string", "const": word, "description": doc }))
        .collect();
    arms.push(json!({ "type": "string", "description": open_doc }));
    described(json_schema!({ "anyOf": arms }), doc)
}

/// A default value as JSON.
pub(crate) fn literal(value: &impl Part) -> Value {
    serde_form::to_value(value)
}

fn described(mut schema: Schema, doc: &str) -> Schema {
    if !doc.is_empty() {
        schema.insert("description".to_owned(), doc.into());
    }
    schema
}
