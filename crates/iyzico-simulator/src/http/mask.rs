//! Bodies without card numbers, for the log of requests.

use std::borrow::Cow;
use std::fmt;

use iyzico_core::card::hide_numbers;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Returns a JSON body as it was sent, but for secrets: their fields show `…`, and so does whatever
/// looks like a card number in any other place.
///
/// Text that is not JSON is not shown at all; it may hold anything.
pub(crate) fn mask(body: &[u8]) -> String {
    let json = std::str::from_utf8(body).ok().and_then(|text| serde_json::from_str(text).ok());
    match json {
        _ if body.is_empty() => String::new(),
        Some(json) => {
            let mut shown = String::with_capacity(body.len());
            copy(json, 0, &mut shown);
            shown.shrink_to_fit(); // white space between the fields is not copied
            shown
        }
        None => format!("{} bytes that are not JSON", body.len()),
    }
}

/// Returns a path, unless something in it looks like a card number.
pub(crate) fn mask_path(path: &str) -> &str {
    if holds_card_number(path) { "/…" } else { path }
}

fn copy(json: &RawValue, depth: usize, shown: &mut String) {
    const DEEPEST: usize = 32;
    let text = json.get();
    match text.as_bytes().first() {
        Some(b'{' | b'[') if depth == DEEPEST => shown.push_str(HIDDEN),
        Some(b'{') => copy_object(text, depth, shown),
        Some(b'[') => copy_list(text, depth, shown),
        _ if holds_card_number(text) => shown.push_str(HIDDEN),
        _ => shown.push_str(text),
    }
}

fn copy_object(text: &str, depth: usize, shown: &mut String) {
    let Fields(fields) = serde_json::from_str(text).expect("RawValue holds valid JSON");
    shown.push('{');
    for (index, (name, value)) in fields.into_iter().enumerate() {
        if index > 0 {
            shown.push(',');
        }
        // A name with half of a surrogate pair is JSON, but no text.
        let name: Option<String> = serde_json::from_str(name.get()).ok();
        match &name {
            Some(name) => shown.push_str(&serde_json::Value::from(name.as_str()).to_string()),
            None => shown.push_str(HIDDEN),
        }
        shown.push(':');
        if name.is_none_or(|name| SECRET_FIELDS.contains(&name.as_str())) {
            shown.push_str(HIDDEN);
        } else {
            copy(value, depth + 1, shown);
        }
    }
    shown.push('}');
}

fn copy_list(text: &str, depth: usize, shown: &mut String) {
    let items: Vec<&RawValue> = serde_json::from_str(text).expect("RawValue holds valid JSON");
    shown.push('[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            shown.push(',');
        }
        copy(item, depth + 1, shown);
    }
    shown.push(']');
}

/// Whether a text has a run of digits that could be a card number; spaces and hyphens do not end it.
fn holds_card_number(text: &str) -> bool {
    matches!(hide_numbers(text), Cow::Owned(_))
}

/// The fields of an object in the order they were sent.
struct Fields<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;

        impl<'de> Visitor<'de> for Collect {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(Collect)
    }
}

const HIDDEN: &str = "\"…\"";
const SECRET_FIELDS: [&str; 3] = ["cardNumber", "cvc", "identityNumber"];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: &str) {
        assert_eq!(mask(body.as_bytes()), expected);
    }

    #[test]
    fn secrets_are_hidden_and_the_rest_is_kept_as_it_was_sent() {
        check(
            r#"{"price": 1.20, "paymentCard": {"cardNumber": "5528790000000008", "cvc": 123}}"#,
            r#"{"price":1.20,"paymentCard":{"cardNumber":"…","cvc":"…"}}"#,
        );
        check(r#"{"\u0063vc":"123"}"#, r#"{"cvc":"…"}"#);
    }

    #[test]
    fn a_card_number_in_a_wrong_place_is_hidden() {
        check(r#"{"conversationId":"5528790000000008"}"#, r#"{"conversationId":"…"}"#);
        check(r#"["card 5528 7900 0000 0008"]"#, r#"["…"]"#);
        check("5528790000000008", "\"…\"");
        check(r#"{"conversationId":"123456789"}"#, r#"{"conversationId":"123456789"}"#);
    }

    #[test]
    fn a_path_with_a_card_number_is_hidden() {
        assert_eq!(mask_path("/card/5528790000000008"), "/…");
        assert_eq!(mask_path("/payment/auth"), "/payment/auth");
    }

    #[test]
    fn what_is_not_json_is_not_shown() {
        check("cardNumber=5528790000000008", "27 bytes that are not JSON");
        check("", "");
    }

    #[test]
    fn deep_nesting_is_cut() {
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(mask(deep.as_bytes()).len() < 200);
    }
}
