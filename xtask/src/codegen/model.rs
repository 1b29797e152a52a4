//! The description of the API as every renderer needs it: calls, types, fields, in plain words.

use std::collections::BTreeSet;

use iyzico_core::response::Envelope;
use iyzico_core::{ENDPOINTS, Entry};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// Everything the renderers know.
pub(crate) struct Model {
    /// The calls, in the order of `ENDPOINTS`.
    pub(crate) calls: Vec<Call>,
    /// The types, in the order in which the calls use them.
    pub(crate) types: Vec<Type>,
    /// The JSON schemas of the types, as they stand in the OpenAPI document.
    pub(crate) schemas: Map<String, Value>,
}

/// One call.
pub(crate) struct Call {
    pub(crate) entry: &'static Entry,
    /// Before the point of the name: `payment`.
    pub(crate) resource: &'static str,
    /// After the point of the name: `create`.
    pub(crate) action: &'static str,
    /// Name of the request type.
    pub(crate) request: String,
    /// Name of the response type.
    pub(crate) response: String,
    /// What it does: the first paragraph is one sentence or two, the rest stands behind an empty line.
    pub(crate) doc: String,
}

/// One type.
pub(crate) struct Type {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) shape: Shape,
    /// Whether callers build it.
    pub(crate) in_requests: bool,
    /// Whether callers receive it.
    pub(crate) in_responses: bool,
    pub(crate) example: Option<String>,
    pub(crate) secret: bool,
}

/// What a type is.
pub(crate) enum Shape {
    Object(Vec<Field>),
    /// Documented texts; others are possible.
    Choice(Vec<Choice>),
    Text,
    /// An exact decimal.
    Amount,
    WholeNumber,
    /// 0 or 1.
    Flag,
}

pub(crate) struct Choice {
    pub(crate) text: String,
    pub(crate) doc: String,
}

/// One field of an object.
pub(crate) struct Field {
    /// Name on the wire, camelCase.
    pub(crate) wire_name: String,
    pub(crate) doc: String,
    pub(crate) kind: Kind,
    pub(crate) required: bool,
    pub(crate) default: Option<Value>,
}

/// What stands in a field.
pub(crate) enum Kind {
    Named(String),
    List(Box<Kind>),
    WholeNumber,
    Boolean,
    Text,
}

impl Model {
    /// Reads the description out of the core.
    pub(crate) fn read() -> Self {
        let mut generator = SchemaSettings::draft2020_12()
            .with(|settings| settings.definitions_path = DEFINITIONS.trim_start_matches('#').into())
            .into_generator();
        let mut names = Vec::new();
        for entry in ENDPOINTS {
            let (request, response) = (entry.schemas)(&mut generator);
            names.push((entry, reference(request.as_value()), reference(response.as_value())));
        }
        generator.subschema_for::<Envelope>();
        let schemas = generator.take_definitions(true);
        let types =
            schemas.iter().map(|(name, schema)| read_type(name, schema, &schemas)).collect();
        let mut model = Self { calls: Vec::new(), types, schemas };
        for (entry, request, response) in names {
            model.mark(&request, &mut BTreeSet::new(), |found| {
                found.in_requests = true;
            });
            model.mark(&response, &mut BTreeSet::new(), |found| {
                found.in_responses = true;
            });
            model.mark(ENVELOPE, &mut BTreeSet::new(), |found| {
                found.in_responses = true;
            });
            let (resource, action) = entry.name.split_once('.').expect("names are resource.action");
            let doc = model.find(&request).doc.clone();
            model.calls.push(Call { entry, resource, action, request, response, doc });
        }
        model
    }

    /// Finds a type by its name.
    pub(crate) fn find(&self, name: &str) -> &Type {
        self.types
            .iter()
            .find(|found| found.name == name)
            .unwrap_or_else(|| panic!("type {name} is not described"))
    }

    /// The fields of an object type.
    pub(crate) fn fields(&self, name: &str) -> &[Field] {
        match &self.find(name).shape {
            Shape::Object(fields) => fields,
            _ => panic!("{name} is not an object"),
        }
    }

    /// The resources, in the order of their first call: `payment`, `bin`, ….
    pub(crate) fn resources(&self) -> Vec<&'static str> {
        let mut resources = Vec::new();
        for call in &self.calls {
            if !resources.contains(&call.resource) {
                resources.push(call.resource);
            }
        }
        resources
    }

    /// The calls that can be sent once, because a lost response can be looked up.
    pub(crate) fn recoverable_calls(&self) -> impl Iterator<Item = &Call> {
        self.calls.iter().filter(|call| call.entry.recovery.is_some())
    }

    /// Whether a request names a line of a payment, but not the payment that it is looked up by.
    pub(crate) fn names_a_line_only(&self, call: &Call) -> bool {
        let names = |name| self.fields(&call.request).iter().any(|field| field.wire_name == name);
        names("paymentTransactionId") && !names("paymentId")
    }

    fn mark(&mut self, name: &str, seen: &mut BTreeSet<String>, set: fn(&mut Type)) {
        if !seen.insert(name.to_owned()) {
            return;
        }
        let found = self
            .types
            .iter_mut()
            .find(|found| found.name == name)
            .expect("references are complete");
        set(found);
        let Shape::Object(fields) = &found.shape else {
            return;
        };
        let named: Vec<String> =
            fields.iter().filter_map(|field| field.kind.name()).map(str::to_owned).collect();
        for name in named {
            self.mark(&name, seen, set);
        }
    }
}

impl Kind {
    /// The type that is named here, directly or inside a list.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(inner) => inner.name(),
            Self::WholeNumber | Self::Boolean | Self::Text => None,
        }
    }
}

fn read_type(name: &str, schema: &Value, schemas: &Map<String, Value>) -> Type {
    let example = schema.pointer("/examples/0").and_then(Value::as_str);
    Type {
        name: name.to_owned(),
        doc: plain(text(schema, "description")),
        shape: read_shape(name, schema, schemas),
        in_requests: false,
        in_responses: false,
        example: example.filter(|example| !example.is_empty()).map(str::to_owned),
        secret: schema.get("x-iyzico-secret") == Some(&Value::Bool(true)),
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
    if let Some(choices) =
        schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array)
    {
        return Shape::Choice(choices.iter().flat_map(read_choices).collect());
    }
    match schema.get("type") {
        Some(Value::String(kind)) if kind == "object" => Shape::Object(read_fields(schema)),
        Some(Value::String(kind)) if kind == "integer" => Shape::WholeNumber,
        Some(Value::String(kind)) if kind == "string" => Shape::Text,
        Some(Value::Array(_)) => Shape::Text,
        None if schema.get("enum").is_some() => Shape::Flag,
        other => panic!("type {name} has a shape that no renderer knows: {other:?}"),
    }
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

fn reference(schema: &Value) -> String {
    let path = text(schema, "$ref");
    let name = path.strip_prefix(DEFINITIONS).and_then(|rest| rest.strip_prefix('/'));
    name.unwrap_or_else(|| panic!("{schema} refers to no definition")).to_owned()
}

fn text<'a>(schema: &'a Value, key: &str) -> &'a str {
    schema.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Makes Rust documentation readable for people who do not read Rust: paragraphs on one line, no links.
pub(crate) fn plain(doc: &str) -> String {
    let paragraphs: Vec<String> = doc
        .split("\n\n")
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    let mut plain = paragraphs.join("\n\n").replace("[`", "`");
    while let Some(start) = plain.find("`](") {
        let end = plain[start..].find(')').map_or(plain.len(), |end| start + end + 1);
        plain.replace_range(start..end, "`");
    }
    plain.replace("`]", "`")
}

/// `paidPrice` → `paid_price`; `threeDSHtmlContent` → `three_ds_html_content`.
///
/// `force3ds` and `category1` stay whole words.
pub(crate) fn snake_case(wire_name: &str) -> String {
    let mut snake = String::with_capacity(wire_name.len() + 4);
    for (index, character) in wire_name.char_indices() {
        let inside_acronym =
            wire_name[index..].starts_with('S') && wire_name[..index].ends_with('D');
        if character.is_ascii_uppercase() && !inside_acronym {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    snake
}

/// `three_ds` → `ThreeDs`.
pub(crate) fn pascal_case(name: &str) -> String {
    name.split('_').map(|word| word[..1].to_ascii_uppercase() + &word[1..]).collect()
}

/// `three_ds` → `threeDs`, `refund_amount` → `refundAmount`.
pub(crate) fn camel_case(name: &str) -> String {
    let pascal = pascal_case(name);
    pascal[..1].to_ascii_lowercase() + &pascal[1..]
}

/// Type that stands around every response.
pub(crate) const ENVELOPE: &str = "Envelope";
const DEFINITIONS: &str = "#/components/schemas";

#[cfg(test)]
mod tests {
    use super::*;

    /// The rule by which bindings spell names on the wire: `ds` is the only acronym.
    fn camel_case(name: &str) -> String {
        let mut words = name.split('_');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |camel, word| {
            camel + &if word == "ds" { "DS".to_owned() } else { pascal_case(word) }
        })
    }

    /// Every wire name survives the way to snake case and back, so that no binding needs a table.
    #[test]
    fn wire_names_survive_snake_case() {
        for name in Model::read()
            .types
            .iter()
            .filter_map(|found| match &found.shape {
                Shape::Object(fields) => Some(fields),
                _ => None,
            })
            .flatten()
            .map(|field| &field.wire_name)
        {
            assert_eq!(&camel_case(&snake_case(name)), name);
        }
    }
}
