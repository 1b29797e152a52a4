//! The faults of the simulator, as they stand in a scenario file.

use iyzico_simulator::Scenario;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::schema::{DEFINITIONS, reference, text};
use super::words::plain;

/// A type that has a name.
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) shape: Written,
}

/// What somebody writes.
pub(crate) enum Written {
    Named(String),
    Word(String),
    /// The name of a call of the API.
    CallName,
    Text,
    WholeNumber,
    Number,
    Boolean,
    Anything,
    List(Box<Written>),
    Object(Vec<Member>),
    OneOf(Vec<Arm>),
}

/// One field of an object.
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) shape: Written,
    pub(crate) required: bool,
}

/// One of several things that may be written.
pub(crate) struct Arm {
    pub(crate) doc: String,
    pub(crate) shape: Written,
}

/// The types of a scenario, each behind those that it is made of.
pub(super) fn read() -> Vec<Named> {
    let mut generator = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = DEFINITIONS.trim_start_matches('#').into())
        .into_generator();
    generator.subschema_for::<Scenario>();
    let definitions = generator.take_definitions(true);
    let named = |name: &str| {
        let schema = &definitions[name];
        Named { name: name.to_owned(), doc: doc(schema), shape: shape(schema) }
    };
    let types: Vec<_> = ["FaultMoment", "Fault", "FaultRule", "Scenario"].map(named).into();
    assert_eq!(types.len(), definitions.len(), "a type of a scenario is not rendered");
    types
}

fn shape(schema: &Value) -> Written {
    if schema.get("$ref").is_some() {
        return Written::Named(reference(schema));
    }
    let arms = schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(Value::as_array);
    if let Some(arms) = arms {
        let is_something = |arm: &&Value| text(arm, "type") != "null";
        let mut arms: Vec<_> = arms
            .iter()
            .filter(is_something)
            .map(|arm| Arm { doc: doc(arm), shape: shape(arm) })
            .collect();
        return if arms.len() == 1 { arms.remove(0).shape } else { Written::OneOf(arms) };
    }
    if let Some(Value::String(word)) = schema.get("const") {
        return Written::Word(word.clone());
    }
    let kind = match schema.get("type") {
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null")
        }
        Some(Value::String(kind)) => Some(kind.as_str()),
        _ => None,
    };
    match kind {
        Some("string") if text(schema, "format") == "call" => Written::CallName,
        Some("string") => Written::Text,
        Some("integer") => Written::WholeNumber,
        Some("number") => Written::Number,
        Some("boolean") => Written::Boolean,
        Some("array") => Written::List(Box::new(shape(&schema["items"]))),
        Some("object") => Written::Object(members(schema)),
        None => Written::Anything,
        Some(other) => panic!("{other} is a kind that no renderer of faults knows"),
    }
}

fn members(schema: &Value) -> Vec<Member> {
    let is_required = |name: &str| {
        let required = schema.get("required").and_then(Value::as_array);
        required.is_some_and(|required| required.iter().any(|one| one == name))
    };
    let properties = schema.get("properties").and_then(Value::as_object);
    let member = |(name, property): (&String, &Value)| {
        let default = property.get("default").filter(|default| !is_empty(default));
        let mut doc = doc(property);
        if let Some(default) = default {
            let default = default.to_string();
            doc = format!("{doc} Default: `{}`.", default.trim_matches('"'));
        }
        let name = name.clone();
        Member { required: is_required(&name), name, doc, shape: shape(property) }
    };
    properties.into_iter().flatten().map(member).collect()
}

/// Zero and an empty list go without saying.
fn is_empty(default: &Value) -> bool {
    default.is_null() || default == 0 || default.as_array().is_some_and(Vec::is_empty)
}

fn doc(schema: &Value) -> String {
    plain(text(schema, "description"))
}
