//! What iyzico and the browsers of buyers send to the merchant's server.

use iyzico_core::callback::POSTED;
use iyzico_core::webhook::{Form, SIGNATURE_HEADER};
use serde_json::{Map, Value, json};

use super::super::model::{Incoming, Model, pascal_case, plain};
use super::schema_of;

/// One operation for everything that arrives, under the name of what it is.
pub(super) fn webhooks(model: &Model) -> Map<String, Value> {
    let mut webhooks = Map::new();
    for one in &model.incoming.notifications {
        let name = one.form.as_str();
        let operation = json!({
            "operationId": format!("notification.{name}"),
            "summary": one.doc,
            "description": NOTIFIED,
            "security": [],
            "parameters": [{
                "name": SIGNATURE_HEADER,
                "in": "header",
                "required": false,
                "description": "The signature. It is sent once iyzico support has enabled it.",
                "schema": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
            }],
            "requestBody": body("application/json", &schema_name(one.form)),
            "responses": {
                "200": { "description": "Received. Anything but 2xx makes iyzico send it again." },
            },
        });
        webhooks.insert(format!("notification.{name}"), json!({ "post": operation }));
    }
    for (name, schema, summary) in [
        ("callback.three_ds", THREE_DS, "The buyer comes back from the bank's page."),
        ("callback.page", PAGE, "The buyer comes back from a page of iyzico."),
    ] {
        let operation = json!({
            "operationId": name,
            "summary": summary,
            "description": POSTED_BY_BROWSER,
            "security": [],
            "requestBody": body("application/x-www-form-urlencoded", schema),
            "responses": { "200": { "description": "The page that the buyer sees next." } },
        });
        webhooks.insert(name.to_owned(), json!({ "post": operation }));
    }
    webhooks
}

/// The bodies, with their names on the wire.
pub(super) fn schemas(model: &Model) -> Map<String, Value> {
    let incoming = &model.incoming;
    let forms = incoming.notifications.iter();
    let mut schemas: Map<_, _> = forms
        .map(|one| (schema_name(one.form), notification(incoming, one.form, &one.doc)))
        .collect();
    let posted = POSTED.iter().map(|posted| {
        let doc = plain(posted.doc);
        let examples = [posted.example];
        let field = json!({ "type": "string", "description": doc, "examples": examples });
        (posted.name.to_owned(), field)
    });
    let names: Vec<_> = POSTED.iter().map(|posted| posted.name).collect();
    schemas.insert(
        THREE_DS.to_owned(),
        json!({
            "type": "object",
            "description": "The form with which the buyer comes back from the bank's page.",
            "properties": posted.collect::<Map<_, _>>(),
            "required": names.iter().filter(|name| !name.starts_with("conversation")).collect::<Vec<_>>(),
        }),
    );
    schemas.insert(PAGE.to_owned(), incoming.page.clone());
    schemas.values_mut().for_each(super::plain_descriptions);
    schemas
}

fn notification(incoming: &Incoming, form: Form, doc: &str) -> Value {
    let mut properties = Map::new();
    for told in form.fields() {
        let mut field = incoming.event["properties"][told.name].clone();
        // Numbers are sent as numbers or as text, and are signed by their digits alike.
        if NUMBERS.contains(&told.wire_name) {
            field["type"] = json!(["string", "integer"]);
        }
        properties.insert(told.wire_name.to_owned(), field);
    }
    let always = form.fields().iter().filter(|told| told.always_present);
    json!({
        "type": "object",
        "description": doc,
        "properties": properties,
        "required": always.map(|told| told.wire_name).collect::<Vec<_>>(),
    })
}

fn schema_name(form: Form) -> String {
    format!("{}Notification", pascal_case(form.as_str()))
}

fn body(kind: &str, schema: &str) -> Value {
    json!({ "required": true, "content": { kind: { "schema": schema_of(schema) } } })
}

const THREE_DS: &str = "ThreeDsCallbackForm";
const PAGE: &str = "PageCallbackForm";
const NUMBERS: [&str; 3] = ["paymentId", "iyziPaymentId", "merchantId"];
const NOTIFIED: &str = "Sent to the URL set in the merchant panel, at most three times. Without a signature it \
                        is only a hint: look the payment up.";
const POSTED_BY_BROWSER: &str = "Posted to callbackUrl by the browser of the buyer: it may be forged, come twice, or never \
                                 come.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_arrives_is_described_by_its_names_on_the_wire() {
        let model = Model::read();
        let schemas = schemas(&model);
        let names = |schema: &str| {
            let properties = schemas[schema]["properties"].as_object().unwrap();
            properties.keys().cloned().collect::<Vec<_>>()
        };
        assert!(names("HostedNotification").contains(&"iyziPaymentId".to_owned()));
        assert!(!names("HostedNotification").contains(&"paymentId".to_owned()));
        assert!(!names("DirectNotification").contains(&"dedupeKey".to_owned()));
        assert_eq!(names(THREE_DS).len(), 6);
        for operation in webhooks(&model).values() {
            let content = operation["post"]["requestBody"]["content"].as_object().unwrap();
            let schema = content.values().next().unwrap()["schema"]["$ref"].as_str().unwrap();
            assert!(schemas.contains_key(schema.rsplit('/').next().unwrap()), "{schema}");
        }
    }
}
