//! Request fields as the caller gave them.
//!
//! A value type such as [`CardNumber`](crate::value::card::CardNumber) can hold only accepted values. A
//! request must be able to hold what a caller really gave, right or wrong, or else only the first
//! mistake could be reported. [`Given`] is that difference.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, Visitor};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::value::rule::{Refused, Rule};

/// A kind of value that a request can hold.
pub trait Value: Sized + Serialize {
    /// What is accepted, and what else is known about the kind.
    const RULE: &'static Rule;

    /// Reads a value from its JSON text.
    ///
    /// # Errors
    ///
    /// Says why the text is not a value of this kind.
    fn read(json: &RawValue) -> Result<Self, Unreadable>;
}

/// Text that is not a value of the wanted kind, kept so that it can be reported with the rest.
#[derive(Clone, PartialEq, Eq)]
pub struct Unreadable {
    pub(crate) problem: &'static str,
    pub(crate) got: String,
}

/// A field of a request: a value, something that is not a value of its kind, or nothing.
///
/// Made from a value, or from text, which is read and judged later together with everything else:
///
/// ```
/// use iyzico_core::{Given, card::CardNumber};
///
/// let right: Given<CardNumber> = "5528 7900 0000 0008".into();
/// assert!(right.value().is_some());
///
/// let wrong: Given<CardNumber> = "5528790000000009".into();
/// assert!(wrong.value().is_none());
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub enum Given<T> {
    /// A value that follows the rule of its kind.
    Value(T),
    /// Something else; the request will be refused.
    Unreadable(Unreadable),
    /// Nothing, or `null`, which means the same.
    #[default]
    Missing,
}

impl<T> Given<T> {
    /// The value, if one was given.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Unreadable(_) | Self::Missing => None,
        }
    }
}

impl<T: Value> From<T> for Given<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: Value + FromStr<Err = Refused>> From<&str> for Given<T> {
    fn from(text: &str) -> Self {
        match text.parse() {
            Ok(value) => Self::Value(value),
            Err(refused) => Self::Unreadable(Unreadable::new(T::RULE, refused.problem, text)),
        }
    }
}

impl<T: Value + FromStr<Err = Refused>> From<String> for Given<T> {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl Unreadable {
    pub(crate) fn new(rule: &Rule, problem: &'static str, got: &str) -> Self {
        Self { problem, got: rule.describe(got) }
    }
}

impl<T: fmt::Debug> fmt::Debug for Given<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => value.fmt(f),
            Self::Unreadable(unreadable) => unreadable.fmt(f),
            Self::Missing => f.write_str("Missing"),
        }
    }
}

impl fmt::Debug for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unreadable({}: {})", self.problem, self.got)
    }
}

/// Every given field announces the name of its rule, which costs nothing in JSON and lets
/// the inspection of requests find the rule of each field without naming the field a second time.
impl<T: Value> Serialize for Given<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => serializer.serialize_newtype_struct(T::RULE.name, value),
            Self::Unreadable(unreadable) => serializer.serialize_newtype_variant(
                T::RULE.name,
                UNREADABLE,
                unreadable.problem,
                &unreadable.got,
            ),
            Self::Missing => serializer.serialize_unit_struct(T::RULE.name),
        }
    }
}

impl<'de, T: Value> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Asking for an option makes serde treat a missing field like `null`.
        deserializer.deserialize_option(GivenVisitor(PhantomData))
    }
}

struct GivenVisitor<T>(PhantomData<T>);

impl<'de, T: Value> Visitor<'de> for GivenVisitor<T> {
    type Value = Given<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::RULE.allowed)
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Given::Missing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let json = <&RawValue>::deserialize(deserializer)?;
        Ok(match T::read(json) {
            Ok(value) => Given::Value(value),
            Err(unreadable) => Given::Unreadable(unreadable),
        })
    }
}

/// An object inside a request, such as the buyer: a value whose fields are given one by one.
pub trait Structure: Serialize + DeserializeOwned {
    /// Names the object, and the error code iyzico answers when it is missing.
    const RULE: &'static Rule;
    /// Names a list of such objects.
    const LIST_RULE: &'static Rule = &Rule::new("List", "a list of objects", "");
}

impl<T: Structure> Value for T {
    const RULE: &'static Rule = T::RULE;

    fn read(json: &RawValue) -> Result<Self, Unreadable> {
        read_structure(json, "is not an object with the documented fields")
    }
}

impl<T: Structure> Value for Vec<T> {
    const RULE: &'static Rule = T::LIST_RULE;

    fn read(json: &RawValue) -> Result<Self, Unreadable> {
        read_structure(json, "is not a list of objects with the documented fields")
    }
}

/// The JSON itself is not repeated in the error: it may hold a card number.
fn read_structure<T: DeserializeOwned>(
    json: &RawValue,
    problem: &'static str,
) -> Result<T, Unreadable> {
    serde_json::from_str(json.get())
        .map_err(|_| Unreadable { problem, got: format!("{} bytes of JSON", json.get().len()) })
}

/// Index that marks an unreadable value among the serde variants; only the inspection of requests reads it.
pub(crate) const UNREADABLE: u32 = u32::MAX;

#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Given<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}
