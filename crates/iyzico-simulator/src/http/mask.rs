//! Bodies without card numbers, for the log of requests.

use std::borrow::Cow;
use std::fmt;

use iyzico_core::card::holds_number;
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

/// Returns a text, unless something in it looks like a card number.
pub(crate) fn mask_text(text: &str) -> &str {
    if holds(text) { "…" } else { text }
}

/// Returns a path, unless something in it looks like a card number.
pub(crate) fn mask_path(path: &str) -> &str {
    let parts = url::form_urlencoded::parse(path.as_bytes()); // takes percent signs away
    let decoded: Vec<_> = parts.flat_map(|(before, after)| [before, after]).collect();
    if holds_number(&decoded.join(" ")) || holds(path) { "/…" } else { path }
}

fn copy(json: &RawValue, depth: usize, shown: &mut String) {
    const DEEPEST: usize = 32;
    let text = json.get();
    match text.as_bytes().first() {
        Some(b'{' | b'[') if depth == DEEPEST => shown.push_str(HIDDEN),
        Some(b'{') => copy_object(text, depth, shown),
        Some(b'[') => copy_list(text, depth, shown),
        _ if is_hidden(json) => shown.push_str(HIDDEN),
        _ => shown.push_str(text),
    }
}

/// Whether a value is a text or a number that is not shown.
fn is_hidden(json: &RawValue) -> bool {
    let text = json.get();
    match text.as_bytes().first() {
        Some(b'{' | b'[') => false,
        Some(b'"') => plain(json).is_none(),
        _ => holds_number(text),
    }
}

fn copy_object(text: &str, depth: usize, shown: &mut String) {
    let Fields(fields) = serde_json::from_str(text).expect("RawValue holds valid JSON");
    shown.push('{');
    for (index, (name, value)) in fields.into_iter().enumerate() {
        if index > 0 {
            shown.push(',');
        }
        let name = plain(name);
        match &name {
            Some(Cow::Borrowed(name)) => shown.extend(["\"", *name, "\""]),
            Some(Cow::Owned(name)) => {
                shown.push_str(&serde_json::Value::from(name.as_str()).to_string());
            }
            None => shown.push_str(HIDDEN),
        }
        shown.push(':');
        if name.is_none_or(|name| is_secret(&name)) {
            shown.push_str(HIDDEN);
        } else {
            copy(value, depth + 1, shown);
        }
    }
    shown.push('}');
}

/// The text of a JSON string, unless there is a card number in it. Half of a surrogate pair is JSON,
/// but no text.
fn plain(json: &RawValue) -> Option<Cow<'_, str>> {
    let quoted = json.get();
    let text = if quoted.contains('\\') {
        Cow::Owned(serde_json::from_str(quoted).ok()?)
    } else {
        Cow::Borrowed(&quoted[1..quoted.len() - 1])
    };
    (!holds(&text)).then_some(text)
}

/// Whether there is a card number in a text, as it stands there or once the escapes of URLs and of HTML
/// are undone.
fn holds(text: &str) -> bool {
    const MOST_ESCAPED: usize = 3;
    const FEWEST_DIGITS: usize = 12;
    if text.len() < FEWEST_DIGITS {
        return false; // an escape is longer than what it stands for
    }
    let mut plain = Cow::Borrowed(text);
    for _ in 0..MOST_ESCAPED {
        if holds_number(&plain) {
            return true;
        }
        match unescaped(&plain) {
            Some(text) => plain = Cow::Owned(text),
            None => return false,
        }
    }
    holds_number(&plain)
}

/// A text without the escapes of URLs and of HTML; `None` when there are none.
fn unescaped(text: &str) -> Option<String> {
    if !text.contains(['%', '&']) {
        return None;
    }
    let mut plain = Vec::new();
    let (mut rest, mut copied) = (text, 0);
    while let Some(at) = rest.find(['%', '&']) {
        plain.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at..];
        let length = if let Some((length, decoded)) = escape(rest) {
            copied += 1;
            plain.extend_from_slice(&decoded);
            length
        } else {
            plain.push(rest.as_bytes()[0]);
            1
        };
        rest = &rest[length..];
    }
    plain.extend_from_slice(rest.as_bytes());
    (copied > 0).then(|| String::from_utf8_lossy(&plain).into_owned())
}

/// The escape that a text begins with: its length, and what it stands for. Names of HTML characters are
/// those of blanks and marks, as those of letters part numbers anyway.
fn escape(text: &str) -> Option<(usize, Vec<u8>)> {
    const LONGEST: usize = 12;
    if let Some(code) = text.strip_prefix('%') {
        let code =
            code.get(..2).filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        return Some((3, vec![u8::from_str_radix(code, 16).ok()?]));
    }
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let character = match name.strip_prefix('#') {
        Some(code) => char::from_u32(match code.strip_prefix(['x', 'X']) {
            Some(code) => u32::from_str_radix(code, 16).ok()?,
            None => code.parse().ok()?,
        })?,
        None if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            return None;
        }
        None if name == "amp" => '&',
        None => ' ',
    };
    Some((end + 1, character.to_string().into_bytes()))
}

/// Whether a field has a secret, however its name is written.
fn is_secret(name: &str) -> bool {
    let backwards = || {
        let letters = name.bytes().rev().filter(u8::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_lowercase())
    };
    let last = backwards().next(); // most names are told apart by that
    let ends_with = |end: &&str| {
        end.bytes().next_back() == last && end.bytes().rev().eq(backwards().take(end.len()))
    };
    let is = |whole: &&str| whole.bytes().rev().eq(backwards());
    SECRETS.iter().any(ends_with) || SHORT_SECRETS.iter().any(is)
}

fn copy_list(text: &str, depth: usize, shown: &mut String) {
    let items: Vec<&RawValue> = serde_json::from_str(text).expect("RawValue holds valid JSON");
    // Beside a card number its security code may stand, and no name tells which one that is.
    let is_card = items.iter().any(|item| is_hidden(item));
    shown.push('[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            shown.push(',');
        }
        match item.get().as_bytes().first() {
            Some(b'{' | b'[') => copy(item, depth + 1, shown),
            _ if is_card => shown.push_str(HIDDEN),
            _ => copy(item, depth + 1, shown),
        }
    }
    shown.push(']');
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
/// Whole names of secret fields: other names may end like them.
const SHORT_SECRETS: [&str; 2] = ["pan", "md"];
/// How the names of secret fields end.
const SECRETS: [&str; 16] = [
    "cardnumber",
    "cvc",
    "cvc2",
    "cvccode",
    "cvcnumber",
    "cvv",
    "cvv2",
    "cvvcode",
    "cvvnumber",
    "cvn",
    "csc",
    "securitycode",
    "verificationcode",
    "verificationvalue",
    "pares",
    "identitynumber",
];

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
        check(r#"{"md":"7","paRes":"eJ","mdStatus":1}"#, r#"{"md":"…","paRes":"…","mdStatus":1}"#);
    }

    #[test]
    fn what_stands_in_a_list_with_a_card_number_is_hidden() {
        let card = r#"["John Doe","5528790000000008","12","2030",123,null,["1"],{"a":1}]"#;
        check(card, r#"["…","…","…","…","…","…",["1"],{"a":1}]"#);
        check(r#"{"a":[123,"456"]}"#, r#"{"a":[123,"456"]}"#);
    }

    #[test]
    fn a_card_number_in_a_wrong_place_is_hidden() {
        check(r#"{"conversationId":"5528790000000008"}"#, r#"{"conversationId":"…"}"#);
        check(r#"["card 5528 7900 0000 0008"]"#, r#"["…"]"#);
        check("5528790000000008", "\"…\"");
        check(r#"{"conversationId":"123456789"}"#, r#"{"conversationId":"123456789"}"#);
    }

    #[test]
    fn security_codes_are_hidden_under_all_their_names() {
        for name in [
            "cvc",
            "CVC",
            "cvv",
            "cvc2",
            "cvv2",
            "cvvCode",
            "cvcNumber",
            "cvn",
            "csc",
            "securityCode",
            "card_security_code",
            "cardVerificationValue",
        ] {
            check(&format!(r#"{{"{name}":"123"}}"#), &format!(r#"{{"{name}":"…"}}"#));
        }
        for name in ["card_number", "Card-Number", "pan", "buyerIdentityNumber"] {
            check(&format!(r#"{{"{name}":"1"}}"#), &format!(r#"{{"{name}":"…"}}"#));
        }
        check(r#"{"company":"1","cvcs":1,"desc":1}"#, r#"{"company":"1","cvcs":1,"desc":1}"#);
    }

    #[test]
    fn a_card_number_is_hidden_however_it_is_written() {
        for number in [
            "5528.7900.0000.0008",
            "5528/7900/0000/0008",
            "5528_7900_0000_0008",
            "5528 - 7900 - 0000 - 0008",
            "5528\\u00207900\\u00200000\\u00200008",
            "\\u0035528790000000008",
            "5528\\u00a07900\\u00a00000\\u00a00008",
            "5528\\t7900\\n0000\\r0008",
            "5528\u{2013}7900\u{2013}0000\u{2013}0008",
            "order 12 5528790000000008 of 3",
            "5528790000000008123",
            "3744 270000 00003",
            "card5528790000000008",
            "5528:7900:0000:0008",
            "5528,7900,0000,0008",
            "5528+7900+0000+0008",
            "5528|7900|0000|0008",
            "5528*7900*0000*0008",
            "5528;7900;0000;0008",
            "5528=7900=0000=0008",
            "５５２８７９０００００００００８",
            "٥٥٢٨ ٧٩٠٠ ٠٠٠٠ ٠٠٠٨",
            "5528%207900%200000%200008",
            "5528%C2%A07900%C2%A00000%C2%A00008",
            "5528%25207900%25200000%25200008",
            "%35528790000000008",
            "5528&nbsp;7900&nbsp;0000&nbsp;0008",
            "5528&#160;7900&#xa0;0000&#XA0;0008",
            "5528&amp;nbsp;7900&amp;nbsp;0000&amp;nbsp;0008",
        ] {
            check(&format!(r#"{{"a":["{number}"]}}"#), r#"{"a":["…"]}"#);
            check(&format!(r#"{{"{number}":{{"b":1}}}}"#), r#"{"…":"…"}"#);
        }
        check(r#"{"a":5528790000000008.0}"#, r#"{"a":"…"}"#);
        check(r#"{"a":5.528790000000008e15}"#, r#"{"a":"…"}"#);
        check(r#"{"a":"\ud800"}"#, r#"{"a":"…"}"#);
    }

    #[test]
    fn references_with_lucky_digits_stay() {
        for text in [
            "507f1f4111111111111111aa",
            "a4111111-1111-4111-8111-1111b1c1d1e1",
            "e3b0c44298fc1c149afb4111111111111111b855ca495991b7852b8551a2b3c4",
            "2026-11-22 10:00:00.123456",
            "85.34.78.112",
            "+90 (535) 000 00 00",
            "TR33 0006 1005 1978 6457 8413 26",
            "10851936",
            "1.20",
            "50% of 100% & more; &;",
            "a&#x110000;%zz%",
            "2026-11-28T12:30:00",
            "price=5528&paid=7900&id=0000&line=0008",
        ] {
            check(&format!(r#"{{"a":"{text}"}}"#), &format!(r#"{{"a":"{text}"}}"#));
        }
    }

    #[test]
    fn a_long_text_is_read_in_little_time() {
        for text in ["5 ", "5%20", "5&nbsp;", "%", "&", "5,"] {
            let body = format!(r#"{{"a":"{}"}}"#, text.repeat(100_000));
            check(&body, &body);
        }
    }

    #[test]
    fn a_path_with_a_card_number_is_hidden() {
        assert_eq!(mask_path("/card/5528790000000008"), "/…");
        assert_eq!(mask_path("/card/5528%207900%200000%200008"), "/…");
        assert_eq!(mask_path("/card/5528/7900/0000/0008"), "/…");
        assert_eq!(mask_path("/payment/auth"), "/payment/auth");
        assert_eq!(mask_path("/%ff/%"), "/%ff/%");
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
