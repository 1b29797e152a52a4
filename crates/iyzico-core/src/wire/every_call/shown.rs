//! What errors and responses show of what was received, and of what was given.

use super::responses::{Body, prepared, put, signed, success, written};
use super::{Holds, calls, places, read, rule_at};
use crate::value::rule::{Context, Rule};
use crate::wire::request::Prepared;
use crate::wire::sent::Sent;
use crate::{Credentials, Entry};

/// What a refusal names may be a card number, which no error shows.
#[test]
fn a_card_number_in_any_place_of_a_refusal_is_hidden() {
    const CARD: &str = "5528790000000008";
    let named =
        ["errorCode", "errorMessage", "errorGroup", "paymentId", "code", "message", "token"];
    for call in calls() {
        let echoed = call.description.echo.iter().copied();
        for field in named.into_iter().chain(echoed).chain(["conversationId", "unheardOf"]) {
            let mut refusal: Body = vec![("status", r#""failure""#.to_owned())];
            put(&mut refusal, field, &format!(r#""{CARD}""#));
            let sent = Prepared { sent: Sent::default(), ..prepared(&call) };
            let error = call.interpret(&sent, written(&refusal).as_bytes()).unwrap_err();
            let report = serde_json::to_string(&error.report()).unwrap();
            let shown = format!("{error} {error:?} {report} {:?}", error.raw());
            assert!(!shown.contains(CARD), "{} {field}: {shown}", call.description.name);
        }
    }
}

/// Whatever its escapes, and whether it is refused or distrusted.
#[test]
fn a_card_number_in_escapes_is_hidden_in_what_errors_keep() {
    let digits = "5528790000000008";
    let units = digits.chars().map(|c| format!("\\u{:04x}", u32::from(c)));
    let escaped = units.collect::<Vec<_>>().concat();
    let parted = |mark: &str| ["5528", "7900", "0000", "0008"].join(mark);
    let spelt = [escaped, parted("\\n"), parted("\\u200b"), format!("\\u0035{}", &digits[1..])];
    for call in calls() {
        for number in &spelt {
            for status in ["failure", "unheard of"] {
                let body = format!(
                    r#"{{"status":"{status}","errorCode":"10051","errorMessage":"card {number}","{number}":["{number}"]}}"#
                );
                let error = call.interpret(&prepared(&call), body.as_bytes()).unwrap_err();
                let shown = format!("{error} {error:?} {}", error.raw().unwrap_or_default());
                assert!(!shown.contains(number), "{}: {shown}", call.description.name);
                assert!(!shown.contains("7900"), "{}: {shown}", call.description.name);
            }
        }
    }
}

/// A log has a line for each call, whatever iyzico or somebody before it says.
#[test]
fn what_a_response_says_is_one_line_of_a_log() {
    const ODD: &str = r"a\n2026-11-29 INFO paid \u001b[31m\u202e\u2028\r\nb";
    for call in calls() {
        let named = ["errorCode", "errorMessage", "errorGroup", "message", "code", "status"];
        let echoed = call.description.echo.iter().copied();
        for field in named.into_iter().chain(echoed).chain(["conversationId", "paymentStatus"]) {
            let sent = Prepared { sent: Sent::only(field, "7"), ..prepared(&call) };
            for kind in ["failure", "success"] {
                let mut body = if kind == "success" { success(&call) } else { Body::new() };
                put(&mut body, "status", &format!("\"{kind}\""));
                put(&mut body, field, &format!("\"{ODD}{}\"", "x".repeat(1000)));
                let Some(text) = signed(&call, &body) else { continue };
                let Err(error) = call.interpret(&sent, text.as_bytes()) else { continue };
                let (name, shown) = (call.description.name, error.to_string());
                let is_odd = |c: char| c.is_control() || matches!(c, '\u{202e}' | '\u{2028}');
                assert!(!shown.contains(is_odd), "{name} {field}: {shown:?}");
                assert!(shown.chars().count() < 1000, "{name} {field}: {shown:?}");
            }
        }
    }
}

/// Names of what somebody may act with who knows it. None of these is a name for anybody to read.
fn is_named_like_a_key(name: &str) -> bool {
    let name = name.to_lowercase();
    name.ends_with("token") || name.ends_with("userkey") || ["md", "pares", "cvc"].contains(&&*name)
}

/// Whichever rule refuses it: that of the value, of the path that it stands in, or of the header.
#[test]
fn a_key_or_secret_that_is_wrong_is_not_shown() {
    const KEY: &str = "seCret9token";
    let wrong = [
        format!(r#""{KEY}/x""#),
        format!(r#""{KEY}\\x""#),
        format!(r#""{KEY}\n""#),
        format!(r#""{KEY}\u0001{KEY}""#),
        format!(r#""{KEY}\u011f""#),
        format!(r#""{KEY}{}""#, "x".repeat(10_000)),
        format!(r#""..{KEY}..""#),
        format!(r#"["{KEY}"]"#),
        format!(r#"{{"a":"{KEY}"}}"#),
        format!(r#"{{"{KEY}":"a"}}"#),
        format!(r#"{{"$unusable":"is no text","got":"{KEY}"}}"#),
        "82539174.25".to_owned(),
        "-82539174".to_owned(),
        "82539174e3".to_owned(),
    ];
    let keys = Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap();
    let context = Context::sandbox(jiff::Timestamp::UNIX_EPOCH);
    let mut tried = 0;
    for call in calls() {
        let entry = Entry::find(call.description.name).unwrap();
        for place in
            places(call.request).iter().filter(|place| place.0.last().unwrap().1 == Holds::Value)
        {
            let name = place.0.last().unwrap().0;
            let object = read(call.request, &place.holding(Some(r#""x""#)));
            let hides = rule_at(object.as_ref(), place).is_some_and(Rule::hides);
            assert!(hides || !is_named_like_a_key(name), "{} {name}", call.description.name);
            if !hides {
                continue;
            }
            for literal in &wrong {
                let json = place.holding(Some(literal));
                let findings = entry.lint(&json, &context).unwrap();
                let shown = serde_json::to_string(&findings).unwrap();
                let error = entry.prepare(&json, &keys, "n", &context).map(drop);
                let error = error.map_err(crate::Error::from);
                let report = error.as_ref().map_err(crate::Error::report);
                let report = serde_json::to_string(&report.err()).unwrap();
                let shown = format!("{shown} {findings:?} {error:?} {report}");
                let told = shown.replace(&format!("{name}.{KEY}"), "");
                assert!(!told.contains(KEY), "{} {json}: {told}", call.description.name);
                assert!(!told.contains("82539174"), "{} {json}: {told}", call.description.name);
                tried += 1;
            }
        }
    }
    assert!(tried > 500, "{tried}");
}
