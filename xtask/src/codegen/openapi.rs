//! Renders `api/openapi.json`, the whole wire contract in one file.

use iyzico_core::endpoint::Method;
use serde_json::{Map, Value, json};

use super::Generated;
use super::model::{Call, ENVELOPE, Model, plain};

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
        "components": {
            "schemas": schemas(model),
            "securitySchemes": { "IYZWSv2": security() },
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
            "{} Not an official document of iyzico. x-iyzico-signed: fields that the answer is signed over, in order. \
             x-iyzico-safety: whether a call may be repeated. x-iyzico-limit-per-minute: published limit of calls.",
            super::NOTICE
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

fn paths(model: &Model) -> Map<String, Value> {
    let mut paths = Map::new();
    for call in &model.calls {
        let item = paths.entry(call.entry.path).or_insert_with(|| json!({}));
        item[call.entry.method.as_str().to_ascii_lowercase()] = operation(call);
    }
    paths
}

fn operation(call: &Call) -> Value {
    let (summary, description) = call.doc.split_once("\n\n").unwrap_or((&call.doc, ""));
    let mut operation = json!({
        "operationId": call.entry.name,
        "tags": [call.resource],
        "summary": summary,
        "description": description,
        "x-iyzico-safety": call.entry.safety,
        "x-iyzico-signed": call.entry.signed,
    });
    if let Some(limit) = call.entry.limit {
        operation["x-iyzico-limit-per-minute"] = limit.per_minute.into();
    }
    if call.entry.method != Method::Get {
        operation["requestBody"] = json!({
            "required": true,
            "content": { "application/json": { "schema": schema_of(&call.request) } },
        });
    }
    operation["responses"] = json!({
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
    });
    operation
}

fn schema_of(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn schemas(model: &Model) -> Map<String, Value> {
    let mut schemas = model.schemas.clone();
    schemas.values_mut().for_each(plain_descriptions);
    schemas.insert(FAILURE.to_owned(), failure());
    schemas.sort_keys();
    schemas
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
            "errorGroup": { "type": ["string", "null"], "description": "Mostly on answers of banks." },
            "locale": { "type": ["string", "null"] },
            "systemTime": { "type": ["integer", "null"], "description": "Milliseconds since 1970." },
            "conversationId": { "type": ["string", "null"], "description": "The merchant's own reference, echoed." },
        },
    })
}

const FAILURE: &str = "Failure";
