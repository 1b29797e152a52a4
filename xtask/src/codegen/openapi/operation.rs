//! One operation: what is sent, and what comes back.

use iyzico_core::endpoint::{Authentication, FoundBy, Next, Place};
use serde_json::{Map, Value, json};

use super::super::model::{Call, ENVELOPE, Kind, LookUp, Model, Shape, plain};
use super::{FAILURE, schema_of};

pub(super) fn describe(model: &Model, call: &Call) -> Value {
    let about = &call.about;
    let (summary, description) = call.doc.split_once("\n\n").unwrap_or((&call.doc, ""));
    let mut operation = json!({
        "operationId": about.name,
        "tags": [call.resource],
        "summary": summary,
        "description": description,
        "x-iyzico-safety": about.safety,
        "x-iyzico-signed": about.signed,
    });
    if about.deprecated.is_some() {
        operation["deprecated"] = true.into();
    }
    if let Some(found) = lost_response(call) {
        operation["x-iyzico-lost-response"] = found;
    }
    if let Some(pages) = &call.pages {
        operation["x-iyzico-pages"] = match pages.next {
            Next::Number { page, pages: count } => {
                json!({ "rows": pages.rows, "page": page, "pages": count })
            }
            Next::Total { page, size, total } => {
                json!({ "rows": pages.rows, "page": page, "size": size, "total": total })
            }
            Next::UntilEmpty { page } => json!({ "rows": pages.rows, "page": page }),
            Next::Cursor { cursor, next } => {
                json!({ "rows": pages.rows, "cursor": cursor, "next": next })
            }
            other => panic!("{other:?} is a way to the next page that has no words yet"),
        };
    }
    if let Some(limit) = about.limit {
        operation["x-iyzico-limit-per-minute"] = limit.per_minute.into();
    }
    if !about.aliases.is_empty() {
        operation["x-iyzico-aliases"] = json!(about.aliases);
    }
    let parameters = parameters(model, call);
    if !parameters.is_empty() {
        operation["parameters"] = parameters.into();
    }
    if call.has_body() {
        operation["requestBody"] = json!({
            "required": true,
            "content": { "application/json": { "schema": schema_of(&call.request) } },
        });
    }
    if call.about.authentication == Authentication::Keys {
        operation["security"] = json!([{ "apiKey": [], "secretKey": [] }]);
    }
    operation["responses"] = responses(call);
    operation
}

/// Notes that another call is the same operation under a name of its own.
pub(super) fn share(operation: &mut Value, call: &Call) {
    if !operation["x-iyzico-also"].is_array() {
        operation["x-iyzico-also"] = json!([]);
    }
    for (field, value) in [("x-iyzico-also", call.about.name), ("tags", call.resource)] {
        if let Some(list) = operation[field].as_array_mut() {
            list.push(value.into());
        }
    }
}

fn lost_response(call: &Call) -> Option<Value> {
    match (call.look_up, call.about.no_look_up) {
        (Some(LookUp { call, found_by }), _) => Some(json!({ "call": call, "by": word(found_by) })),
        (None, Some(advice)) => Some(json!({ "advice": advice })),
        (None, None) => None,
    }
}

fn word(found_by: FoundBy) -> &'static str {
    match found_by {
        FoundBy::Reference => "reference",
        FoundBy::ReferenceWithinPayment => "reference_within_payment",
        FoundBy::Payment => "payment",
        FoundBy::Payout => "payout",
        other => panic!("{other:?} has no words yet"),
    }
}

/// The fields of the request that stand in the URL and in headers.
fn parameters(model: &Model, call: &Call) -> Vec<Value> {
    let is_outside = |name: &str| call.about.place_of(name) != Some(Place::Body);
    let described = resolved(model, &call.request);
    let properties = described.get("properties").and_then(Value::as_object);
    let outside = properties.into_iter().flatten().filter(|(name, _)| is_outside(name));
    outside.map(|(name, property)| parameter(model, call, name, property)).collect()
}

fn parameter(model: &Model, call: &Call, name: &str, property: &Value) -> Value {
    let fields = model.fields(&call.request);
    let field = fields.iter().find(|field| field.wire_name == name).expect("it is of this type");
    assert!(is_one_text(model, &field.kind), "{name} of {} has no place in a URL", call.about.name);
    let is_in_path = call.is_in_path(name);
    let mut schema = without_null(property);
    schema.remove("description");
    if is_in_path && !schema.contains_key("pattern") {
        schema.insert("pattern".to_owned(), SEGMENT.into());
    }
    let (name, place) = match call.about.place_of(name) {
        Some(Place::Header(header)) => (header, "header"),
        Some(_) => (name, "query"),
        None => (name, "path"),
    };
    json!({
        "name": name,
        "in": place,
        "required": field.required,
        "description": plain(&field.doc),
        "schema": schema,
    })
}

fn is_one_text(model: &Model, kind: &Kind) -> bool {
    match kind {
        Kind::Named(name) => !matches!(model.find(name).shape, Shape::Object(_)),
        Kind::List(_) | Kind::Nothing => false,
        Kind::WholeNumber | Kind::Boolean | Kind::Text | Kind::Word(_) => true,
    }
}

/// A parameter that is not given is left out; there is no null in a URL.
fn without_null(property: &Value) -> Map<String, Value> {
    let mut schema = property.as_object().cloned().unwrap_or_default();
    let arms = schema.get("anyOf").and_then(Value::as_array).cloned().unwrap_or_default();
    if let [Value::Object(only), Value::Object(null)] = arms.as_slice()
        && null.get("type") == Some(&json!("null"))
    {
        schema.remove("anyOf");
        schema.extend(only.clone());
    }
    if let Some(Value::Array(kinds)) = schema.get_mut("type") {
        kinds.retain(|kind| kind != "null");
    }
    schema
}

/// The schema of the body: that of the request without what stands in the path. `None` if there is
/// no body.
pub(super) fn body(model: &Model, call: &Call) -> Option<Value> {
    if !call.has_body() {
        return None;
    }
    if call.about.fields_in_path().next().is_none() && call.about.elsewhere.is_empty() {
        return Some(model.schemas[&call.request].clone());
    }
    let mut schema = resolved(model, &call.request);
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.retain(|name, _| call.is_in_body(name));
    }
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| name.as_str().is_some_and(|name| call.is_in_body(name)));
    }
    Some(schema)
}

/// The schema of a type; of one with the fields of another one, that with its own description.
fn resolved(model: &Model, name: &str) -> Value {
    let schema = &model.schemas[name];
    let Some(other) = schema.get("$ref").and_then(Value::as_str) else { return schema.clone() };
    let other = other.rsplit('/').next().unwrap_or_default();
    let mut resolved = resolved(model, other);
    resolved["description"] = schema["description"].clone();
    resolved
}

fn responses(call: &Call) -> Value {
    json!({
        "200": {
            "description": "Done, or refused: the field status decides.",
            "content": { "application/json": { "schema": { "anyOf": [
                { "allOf": [schema_of(ENVELOPE), schema_of(&call.response)] },
                schema_of(FAILURE),
            ] } } },
        },
        "default": {
            "description": "Refused.",
            "content": { "application/json": { "schema": schema_of(FAILURE) } },
        },
    })
}

/// What one segment of a path can hold.
const SEGMENT: &str = r"^[^/\\]+$";

#[cfg(test)]
mod tests {
    use iyzico_core::endpoint::{Description, Place};

    use super::*;

    /// The parameters and the properties of the body of `payment.history`, if it were another call.
    fn sent(change: fn(&mut Description)) -> (Vec<Value>, Option<Value>) {
        let model = Model::read_with(change);
        let call = model.calls.iter().find(|call| call.about.name == "payment.history").unwrap();
        let parameters = parameters(&model, call);
        (parameters, body(&model, call).map(|body| body["properties"].clone()))
    }

    fn places(parameters: &[Value]) -> Vec<(&str, &str, bool)> {
        parameters
            .iter()
            .map(|one| {
                let required = one["required"].as_bool().unwrap();
                (one["name"].as_str().unwrap(), one["in"].as_str().unwrap(), required)
            })
            .collect()
    }

    #[test]
    fn what_is_not_in_the_path_is_in_the_query_of_a_call_without_body() {
        let (parameters, body) = sent(|about| about.path = "/v2/payments/{paymentId}");
        let expected = [
            ("locale", "query", false),
            ("conversationId", "query", false),
            ("paymentId", "path", true),
            ("paymentConversationId", "query", false),
        ];
        assert_eq!(places(&parameters), expected);
        assert_eq!(parameters[2]["schema"]["pattern"], SEGMENT);
        assert_eq!(body, None);
    }

    #[test]
    fn what_new_programs_do_not_use_is_deprecated() {
        let model = Model::read();
        for call in &model.calls {
            let is_told = describe(&model, call).get("deprecated") == Some(&json!(true));
            assert_eq!(is_told, call.about.deprecated.is_some(), "{}", call.about.name);
        }
        assert!(model.calls.iter().any(|call| call.about.deprecated.is_some()));
    }

    #[test]
    fn what_is_not_in_the_path_is_in_the_body_of_a_call_with_one() {
        let (parameters, body) = sent(|about| {
            about.path = "/v2/payments/{paymentId}";
            about.place = Place::Body;
        });
        assert_eq!(places(&parameters), [("paymentId", "path", true)]);
        let body = body.unwrap();
        let names: Vec<_> = body.as_object().unwrap().keys().collect();
        assert_eq!(names, ["locale", "conversationId", "paymentConversationId"]);
    }
}
