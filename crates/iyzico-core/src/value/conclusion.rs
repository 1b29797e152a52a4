//! What follows from the fields of an object, for languages that do not have its methods.

use serde::Serialize;

/// An answer that stands beside the fields of an object.
pub trait Conclusion {
    /// The answer as JSON; `None` when there is none.
    fn to_json(&self) -> Option<String>;
}

impl Conclusion for bool {
    fn to_json(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl<T: Serialize> Conclusion for Option<&'static T> {
    fn to_json(&self) -> Option<String> {
        self.and_then(|answer| serde_json::to_string(answer).ok())
    }
}

#[cfg(feature = "schema")]
pub(crate) use described::property;

#[cfg(feature = "schema")]
mod described {
    use schemars::{JsonSchema, Schema, SchemaGenerator};

    use super::Conclusion;
    use crate::value::schema::Property;

    /// The kind of an answer.
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

    /// What bindings add to an object. It does not stand on the wire.
    pub(crate) fn property<O, C: Described>(
        _method: fn(&O) -> C,
        generator: &mut SchemaGenerator,
        name: &'static str,
        doc: &'static str,
    ) -> Property {
        let mut schema: Schema = generator.subschema_for::<C::Answer>();
        schema.insert("x-iyzico-conclusion".to_owned(), true.into());
        Property { name, doc, schema, is_required: C::IS_ALWAYS_THERE, default: None }
    }
}
