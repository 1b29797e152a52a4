//! Values of any format of serde, as the JSON text that they would be.
//!
//! `serde_json` hands over JSON as it is written. Whatever has read a value before, as `#[serde(tag = …)]`,
//! `flatten` and `untagged` do, and every other format, hands over what it read, which is written as JSON here.

use std::fmt;
use std::iter::once;

use serde::de::value::MapDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::value::RawValue;

/// The JSON text of a value of any kind.
///
/// # Errors
///
/// Those of the format, and when a number was read as a binary float.
pub(crate) fn json<'de, D: Deserializer<'de>>(value: D) -> Result<Box<RawValue>, D::Error> {
    Box::<RawValue>::deserialize(Told { value, is_text: false })
}

/// Like [`json`], of a value that is written as text. Formats that do not say what stands in them are asked for one.
///
/// # Errors
///
/// Those of the format, and when a number was read as a binary float.
pub(crate) fn json_of_text<'de, D: Deserializer<'de>>(value: D) -> Result<Box<RawValue>, D::Error> {
    Box::<RawValue>::deserialize(Told { value, is_text: true })
}

/// `RawValue` asks for itself by a name that only `serde_json` knows. Others take the name for that of a newtype.
struct Told<D> {
    value: D,
    is_text: bool,
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Told<D> {
    type Error = D::Error;

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let is_text = self.is_text && !self.value.is_human_readable();
        self.value.deserialize_newtype_struct(name, Either { name, visitor, is_text })
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.value.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// What came: JSON as it is written, or a value.
struct Either<V> {
    name: &'static str,
    visitor: V,
    is_text: bool,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Either<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, json: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(json)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<V::Value, D::Error> {
        let json = if self.is_text {
            quoted(&String::deserialize(value)?)
        } else {
            value.deserialize_any(Written)?
        };
        // The form in which `serde_json` hands over JSON as it is written.
        self.visitor.visit_map(MapDeserializer::new(once((self.name, json))))
    }
}

/// Writes what it is shown as JSON.
struct Written;

impl<'de> Visitor<'de> for Written {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can hold")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<String, E> {
        Err(E::custom("a number with a fraction was read as a binary float; write it as text"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
        Ok(quoted(value))
    }

    fn visit_unit<E: Error>(self) -> Result<String, E> {
        Ok("null".to_owned())
    }

    fn visit_none<E: Error>(self) -> Result<String, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<String, D::Error> {
        value.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<String, D::Error> {
        value.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<String, A::Error> {
        let mut elements = Vec::new();
        while let Some(Json(element)) = list.next_element()? {
            elements.push(element);
        }
        Ok(format!("[{}]", elements.join(",")))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        let mut members = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            let Json(value) = map.next_value()?;
            members.push(format!("{}:{value}", quoted(&name)));
        }
        Ok(format!("{{{}}}", members.join(",")))
    }
}

struct Json(String);

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        value.deserialize_any(Written).map(Self)
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests;
