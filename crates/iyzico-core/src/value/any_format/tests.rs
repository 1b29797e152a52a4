#![allow(clippy::unwrap_used, reason = "tests")]

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde::de::value::{Error, StrDeserializer};
use serde::{Deserialize, Serialize};

use super::*;
use crate::Price;
use crate::payment::{Payment, PaymentId};

#[derive(Serialize, Deserialize, Debug, PartialEq)]
#[serde(tag = "kind")]
enum Tagged<T> {
    Only { value: T },
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
#[serde(tag = "kind", content = "of")]
enum Beside<T> {
    Only(T),
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
#[serde(untagged)]
enum Untagged<T> {
    Never { other: u32 },
    Only { value: T },
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Around<T> {
    id: u32,
    #[serde(flatten)]
    inside: Inside<T>,
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Inside<T> {
    value: T,
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Flat<T> {
    id: u32,
    #[serde(flatten)]
    value: T,
}

#[track_caller]
fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let json = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value, "{json}");
    let tree = serde_json::to_value(value).unwrap();
    assert_eq!(&serde_json::from_value::<T>(tree).unwrap(), value, "{json}");
}

/// Every place in which serde reads a value before it is asked for.
#[track_caller]
fn comes_back_from_everywhere<T>(value: &T)
where
    T: Serialize + DeserializeOwned + PartialEq + Debug + Clone,
{
    comes_back(value);
    comes_back(&Tagged::Only { value: value.clone() });
    comes_back(&Beside::Only(value.clone()));
    comes_back(&Untagged::Only { value: value.clone() });
    comes_back(&Around { id: 1, inside: Inside { value: value.clone() } });
    comes_back(&Some(vec![value.clone()]));
}

fn payment() -> Payment {
    serde_json::from_str(
        r#"{"paymentId": "1", "paymentStatus": "SUCCESS", "price": 149.90, "paidPrice": 150.10, "currency": "TRY",
            "fraudStatus": 1, "itemTransactions": [{"paymentTransactionId": "2", "price": 149.90, "itemId": "\"\n"}]}"#,
    )
    .unwrap()
}

#[test]
fn what_is_written_is_read_back_wherever_it_stands() {
    comes_back_from_everywhere(&"149.90".parse::<Price>().unwrap());
    comes_back_from_everywhere(&PaymentId::new("12345678901234567890").unwrap());
    comes_back_from_everywhere(&payment());
    comes_back(&Flat { id: 1, value: payment() });
}

#[test]
fn no_amount_comes_through_a_binary_float() {
    let exact: Inside<Price> = serde_json::from_str(r#"{"value": 149.9}"#).unwrap();
    assert_eq!(exact.value, "149.9".parse().unwrap());
    let error = serde_json::from_str::<Around<Price>>(r#"{"id": 1, "value": 149.9}"#).unwrap_err();
    assert!(error.to_string().contains("binary float"), "{error}");
    let whole: Around<Price> = serde_json::from_str(r#"{"id": 1, "value": 149}"#).unwrap();
    assert_eq!(whole.inside.value, "149".parse().unwrap());
}

/// A format that does not say what stands in it.
struct Binary<'a>(&'a str);

impl<'de> Deserializer<'de> for Binary<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(serde::de::Error::custom("nobody knows what this is"))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        StrDeserializer::new(self.0).deserialize_string(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str bytes byte_buf option unit
        unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[test]
fn formats_that_must_be_asked_are_asked_for_text() {
    assert_eq!(Price::deserialize(Binary("149.90")).unwrap(), "149.90".parse().unwrap());
    assert_eq!(PaymentId::deserialize(Binary("1\"2")).unwrap().as_str(), "1\"2");
}
