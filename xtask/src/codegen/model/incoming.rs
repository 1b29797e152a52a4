//! What arrives at the merchant's server: notifications in their forms, and what buyers bring back.

use iyzico_core::callback;
use iyzico_core::webhook::{self, Form};
use schemars::SchemaGenerator;
use serde_json::{Map, Value};

use super::words::{pascal_case, plain};
use super::{Field, Kind, Shape, Type};

/// What arrives.
pub(crate) struct Incoming {
    /// The notifications, one of each form.
    pub(crate) notifications: Vec<Notification>,
    /// Name of the type that is any of them.
    pub(crate) union: String,
    pub(crate) union_doc: String,
    /// The schema of an event, whatever its form.
    pub(crate) event: Value,
    /// The schema of a page that a buyer comes back from.
    pub(crate) page: Value,
}

/// A notification of one form.
pub(crate) struct Notification {
    pub(crate) form: Form,
    /// Name of the type that it is read into.
    pub(crate) name: String,
    pub(crate) doc: String,
}

/// Describes what arrives beside what calls send and receive.
pub(super) fn add(generator: &mut SchemaGenerator) {
    generator.subschema_for::<webhook::Event>();
    generator.subschema_for::<callback::ThreeDs>();
    generator.subschema_for::<callback::Page>();
}

impl Incoming {
    /// Makes of the one event that the core has a type for each form, so that a form tells which fields
    /// there are. What arrives stands in no body of a call, so its schemas go elsewhere.
    pub(super) fn take(types: &mut Vec<Type>, schemas: &mut Map<String, Value>) -> Self {
        let event = schemas.remove(EVENT).expect("events are described");
        let page = schemas.remove(PAGE).expect("pages are described");
        schemas.remove(THREE_DS).expect("3-D Secure is described");
        for found in types.iter_mut().filter(|found| [PAGE, THREE_DS].contains(&&*found.name)) {
            found.arrives = true;
        }
        let index =
            types.iter().position(|found| found.name == EVENT).expect("events are described");
        let any = types.remove(index);
        let notifications: Vec<_> =
            Form::ALL.into_iter().map(|form| Notification::of(form, &event)).collect();
        types.extend(notifications.iter().map(|one| one.read_into(&any)));
        // How the core holds all forms in one type is of no interest where each has its own.
        let union_doc = any.doc.split("\n\n").next().unwrap_or_default().to_owned();
        Self { notifications, union: EVENT.to_owned(), union_doc, event, page }
    }
}

impl Notification {
    fn of(form: Form, event: &Value) -> Self {
        let forms = event.pointer("/properties/form/oneOf").and_then(Value::as_array);
        let described = forms.into_iter().flatten().find(|one| one["const"] == form.as_str());
        let doc =
            described.and_then(|one| one["description"].as_str()).expect("forms are described");
        Self { form, name: format!("{}Event", pascal_case(form.as_str())), doc: plain(doc) }
    }

    /// The type of the event: all fields of any event, and nothing in those of other forms, so that they
    /// can be asked for whatever the form.
    fn read_into(&self, any: &Type) -> Type {
        let Shape::Object(fields) = &any.shape else { panic!("an event is an object") };
        let fields = fields.iter().map(|field| {
            let told = self.form.fields().iter().find(|told| told.name == field.wire_name);
            let around = ["dedupeKey", RAW].contains(&&*field.wire_name);
            let (kind, required) = match (field.wire_name.as_str(), told) {
                ("form", _) => (Kind::Word(self.form.as_str()), true),
                (_, Some(told)) => (field.kind.copy(), told.always_present),
                (_, None) if around => (field.kind.copy(), true),
                (_, None) => (Kind::Nothing, false),
            };
            let doc =
                if matches!(kind, Kind::Nothing) { NOTHING.to_owned() } else { field.doc.clone() };
            Field { wire_name: field.wire_name.clone(), doc, kind, required, default: None }
        });
        Type {
            name: self.name.clone(),
            doc: format!("A verified notification. {}", self.doc),
            shape: Shape::Object(fields.collect()),
            in_requests: false,
            in_responses: false,
            arrives: true,
            example: None,
            one_of: Vec::new(),
            secret: false,
            is_conclusion: false,
        }
    }
}

impl Kind {
    fn copy(&self) -> Self {
        match self {
            Self::Named(name) => Self::Named(name.clone()),
            Self::WholeNumber => Self::WholeNumber,
            Self::Text => Self::Text,
            _ => panic!("a field of an event has a kind that no renderer knows"),
        }
    }
}

/// Field with the notification as it was received.
pub(crate) const RAW: &str = "raw";
const EVENT: &str = "WebhookEvent";
const THREE_DS: &str = "ThreeDsCallback";
const PAGE: &str = "PageCallback";
const NOTHING: &str = "Not told by this form.";
