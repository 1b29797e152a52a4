//! Reading what people and programs write: what is wrong is told by its place, with what would be right.

use iyzico_core::value::field::Name;
use serde_json::{Map, Value};

use super::error::ScenarioError;

/// What can be read from a value of JSON or TOML.
pub(crate) trait Read: Sized {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError>;
}

/// A value and where it stands, such as `delay.milliseconds`.
pub(crate) struct Place<'a> {
    pub(super) path: String,
    pub(crate) value: &'a Value,
}

/// The fields of an object.
pub(crate) struct Fields<'a> {
    path: &'a str,
    pub(super) fields: &'a Map<String, Value>,
}

impl<'a> Place<'a> {
    pub(super) fn outermost(value: &'a Value) -> Self {
        Self { path: String::new(), value }
    }

    pub(crate) fn must_be(&self, allowed: &str) -> ScenarioError {
        let given = shown(self.value);
        ScenarioError::at(&self.path, format!("must be {allowed}, not {given}"))
    }

    /// The fields of an object that has no others than these.
    pub(crate) fn fields(&self, known: &[&str]) -> Result<Fields<'_>, ScenarioError> {
        let names = known.join(", ");
        let fields = object(self.value)
            .ok_or_else(|| self.must_be(&format!("an object with the fields {names}")))?;
        match fields.keys().find(|name| !known.contains(&name.as_str())) {
            None => Ok(Fields { path: &self.path, fields }),
            Some(name) => Err(unknown(&joined(&self.path, name), &names)),
        }
    }

    /// Refuses fields that an object of the core does not have.
    pub(crate) fn has_only(&self, known: &[Name]) -> Result<(), ScenarioError> {
        let mut fields = self.value.as_object().into_iter().flat_map(Map::keys);
        match fields.find(|field| !known.iter().any(|name| name.is(field))) {
            None => Ok(()),
            Some(field) => {
                let names: Vec<_> = known.iter().map(|name| name.wire).collect();
                Err(unknown(&joined(&self.path, field), &names.join(", ")))
            }
        }
    }

    /// The one field of an object, which says by its name what it is.
    pub(super) fn only_field(&self) -> Option<(&'a str, Place<'a>)> {
        let fields = object(self.value)?;
        let (name, value) = fields.iter().next()?;
        (fields.len() == 1)
            .then(|| (name.as_str(), Place { path: joined(&self.path, name), value }))
    }

    pub(super) fn word<T: Copy>(&self, words: &[(&str, T)]) -> Option<T> {
        let word = self.value.as_str()?;
        words.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning)
    }
}

impl Fields<'_> {
    pub(crate) fn get<T: Read>(&self, name: &str) -> Result<Option<T>, ScenarioError> {
        let value = self.fields.get(name).filter(|value| !value.is_null());
        let read = |value| T::read(&Place { path: joined(self.path, name), value });
        value.map(read).transpose()
    }

    pub(crate) fn required<T: Read>(&self, name: &str) -> Result<T, ScenarioError> {
        let missing = || ScenarioError::at(&joined(self.path, name), "is missing".to_owned());
        self.get(name)?.ok_or_else(missing)
    }
}

/// Reads what a program sends to the simulator.
pub(crate) fn read_json<T: Read>(text: &str) -> Result<T, ScenarioError> {
    of_value(&json(text)?)
}

/// Reads a whole value.
pub(super) fn of_value<T: Read>(value: &Value) -> Result<T, ScenarioError> {
    T::read(&Place::outermost(value))
}

pub(super) fn json(text: &str) -> Result<Value, ScenarioError> {
    serde_json::from_str(text).map_err(|error| {
        let what = match error.to_string() {
            _ if error.is_eof() => "it ends too early",
            problem if problem.starts_with("number out of range") => "a number is too large",
            _ => "it cannot be read",
        };
        ScenarioError::of_text(format!("is not JSON: {what} in line {}", error.line()))
    })
}

impl Read for String {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        place.value.as_str().map(str::to_owned).ok_or_else(|| place.must_be("text"))
    }
}

impl Read for bool {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        place.value.as_bool().ok_or_else(|| place.must_be("true or false"))
    }
}

impl Read for f64 {
    fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
        place.value.as_f64().ok_or_else(|| place.must_be("a number"))
    }
}

macro_rules! whole_numbers {
    ($($kind:ty),*) => { $(
        impl Read for $kind {
            fn read(place: &Place<'_>) -> Result<Self, ScenarioError> {
                let number = place.value.as_u64().and_then(|number| number.try_into().ok());
                number.ok_or_else(|| place.must_be("a whole number, 0 or greater"))
            }
        }
    )* };
}

whole_numbers!(u64, u32, u16, usize);

/// Lets `serde` read a type in the same way.
macro_rules! deserialize {
    ($($kind:ty),*) => { $(
        impl<'de> serde::Deserialize<'de> for $kind {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                $crate::faults::read::of_value(&value).map_err(serde::de::Error::custom)
            }
        }
    )* };
}

pub(super) use deserialize;

fn unknown(path: &str, names: &str) -> ScenarioError {
    ScenarioError::at(path, format!("is not known here; known are {names}"))
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// An object as the caller wrote it, unlike the one that a binding writes for a value without a form in JSON.
pub(super) fn object(value: &Value) -> Option<&Map<String, Value>> {
    value.as_object().filter(|fields| !fields.contains_key(UNUSABLE))
}

/// What was given, in short.
pub(super) fn shown(value: &Value) -> String {
    const LONGEST_SHOWN: usize = 40;
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) if text.chars().count() > LONGEST_SHOWN => {
            format!("a text of {} characters", text.chars().count())
        }
        Value::Array(_) => "a list".to_owned(),
        Value::Object(fields) => match fields.get(UNUSABLE).and_then(Value::as_str) {
            Some(kind) if kind.chars().count() <= LONGEST_SHOWN => kind.to_owned(),
            _ => "an object".to_owned(),
        },
        literal => literal.to_string(),
    }
}

/// The field by which a binding says what stood in the place of a value that JSON cannot hold.
const UNUSABLE: &str = "$unusable";
