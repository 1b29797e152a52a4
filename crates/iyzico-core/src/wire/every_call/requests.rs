use super::{Call, Holds, calls, places, read, rule_at};
use crate::value::rule::{Context, Level};
use crate::value::write::{Amounts, to_json};
use crate::wire::endpoint::Place as Goes;
use crate::wire::pages::Position;
use crate::wire::pending::is_name_of_handle;
use crate::{Entry, Findings};

fn findings(call: &Call, json: &str) -> Findings {
    let entry = Entry::find(call.description.name).unwrap();
    let context = Context::sandbox("2026-11-22T10:00:00Z".parse().unwrap());
    entry.lint(json, &context).unwrap()
}

#[test]
fn every_field_of_every_request_is_found() {
    let count: usize = calls().iter().map(|call| places(call.request).len()).sum();
    let create = places(calls()[0].request);
    let has = |path: &str| {
        create.iter().any(|place| place.0.iter().map(|step| step.0).eq(path.split('.')))
    };
    assert!(has("buyer.identityNumber") && has("basketItems.subMerchantPrice"), "{create:?}");
    assert!(count > 400, "{count}");
}

/// What is given under the name of a handle leaves a call unknown that was not sent.
#[test]
fn no_field_of_a_request_has_a_name_like_a_handle() {
    for call in calls() {
        for place in places(call.request) {
            let (name, _) = place.0.last().unwrap();
            assert!(!is_name_of_handle(name), "{}: {name}", call.description.name);
        }
    }
}

#[test]
fn an_empty_text_is_nothing_in_every_field() {
    for call in calls() {
        for place in places(call.request) {
            let without = place.holding(None);
            let expected = findings(&call, &without);
            let written = to_json(read(call.request, &without).as_ref(), Amounts::RequestText);
            for empty in [r#""""#, r#"" ""#, r#""\t\u00a0\u200b""#] {
                let json = place.holding(Some(empty));
                assert_eq!(findings(&call, &json), expected, "{} {json}", call.description.name);
                let object = read(call.request, &json);
                assert_eq!(to_json(object.as_ref(), Amounts::RequestText), written, "{json}");
            }
        }
    }
}

/// The codes that are documented for one field each; all others are 24.
#[test]
fn a_missing_field_has_the_code_that_is_documented_for_it() {
    const CODES: [(&str, &str); 14] = [
        ("email", "3"),
        ("identityNumber", "8"),
        ("callbackUrl", "23"),
        ("cardHolderName", "16"),
        ("price", "5004"),
        ("binNumber", "5006"),
        ("paymentId", "5002"),
        ("paymentTransactionId", "5001"),
        ("paymentCard", "5013"),
        ("card", "3003"),
        ("cardUserKey", "3001"),
        ("cardToken", "3002"),
        ("token", "5132"),
        ("subMerchantKey", "2003"),
    ];
    let mut tried = 0;
    for call in calls() {
        for place in places(call.request) {
            let found = findings(&call, &place.holding(None));
            let name = place.0.last().unwrap().0;
            let Some((_, code)) = CODES.iter().find(|(known, _)| *known == name) else { continue };
            let path = place.0.iter().map(|step| step.0).collect::<Vec<_>>().join(".");
            for error in found.errors().filter(|error| error.path == path) {
                if error.problem == "is required" {
                    assert_eq!(error.code, Some(*code), "{} {path}", call.description.name);
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 30, "{tried}");
}

/// One rule for pages and banks, whatever the call.
#[test]
fn every_callback_url_is_https_but_for_tests() {
    let mut tried = 0;
    for call in calls() {
        let entry = Entry::find(call.description.name).unwrap();
        for place in places(call.request) {
            let object = read(call.request, &place.holding(Some("\"https://shop.example\"")));
            if rule_at(object.as_ref(), &place).is_none_or(|rule| rule.name != "CallbackUrl") {
                continue;
            }
            let path = place.0.iter().map(|step| step.0).collect::<Vec<_>>().join(".");
            let level = |url: &str, context: Context| {
                let json = place.holding(Some(&format!("\"{url}\"")));
                let findings = entry.lint(&json, &context).unwrap();
                findings.iter().find(|finding| finding.path == path).map(|found| found.level)
            };
            let now = jiff::Timestamp::UNIX_EPOCH;
            let (sandbox, live) = (Context::sandbox(now), Context::live(now));
            assert_eq!(level("http://localhost/back", sandbox), Some(Level::Warning));
            assert_eq!(level("http://merchant.com/back", sandbox), Some(Level::Error));
            assert_eq!(level("http://localhost/back", live), Some(Level::Error));
            assert_eq!(level("https://merchant.com/back", live), None);
            tried += 1;
        }
    }
    assert!(tried > 6, "{tried}");
}

/// A line break would end the header and begin another one; other languages' letters have no place there.
#[test]
fn what_no_header_can_hold_is_refused_in_every_header() {
    let mut tried = 0;
    for call in calls() {
        for (field, place) in call.description.elsewhere {
            if !matches!(place, Goes::Header(_)) {
                continue;
            }
            for wrong in
                [r"https://a.example/x\r\nx-evil: 1", r"https://a.example/\u011f", r"a\u0000b"]
            {
                let json = format!("{{\"{field}\":\"{wrong}\"}}");
                let found = findings(&call, &json);
                let name = call.description.name;
                assert!(found.errors().any(|error| error.path == *field), "{name} {json}");
                tried += 1;
            }
        }
    }
    assert!(tried > 20, "{tried}");
}

/// Beginning anywhere, and in the place where the call has it: path, query or body.
#[test]
fn every_list_asks_for_the_page_it_is_told_to() {
    let mut tried = 0;
    for call in calls() {
        let Some(pages) = call.description.pages else { continue };
        let mut request = (call.request)();
        let name = call.description.name;
        assert_eq!(pages.position_of(request.as_ref()), pages.first(), "{name}");
        let positions = match pages.first() {
            Position::Number(_) => [7, u32::MAX].map(Position::Number),
            Position::Cursor(_) => ["7", "a-b_9"].map(|text| Position::Cursor(text.to_owned())),
        };
        for position in positions {
            pages.set_position(request.as_mut(), &position);
            assert_eq!(pages.position_of(request.as_ref()), position, "{name}");
            let written = to_json(request.as_ref(), Amounts::RequestText);
            assert!(written.contains(&position.to_string()), "{written}");
        }
        assert!(!matches!(call.description.place_of(pages.next.field()), Some(Goes::Header(_))));
        tried += 1;
    }
    assert!(tried > 3, "{tried}");
}

#[test]
fn blanks_around_a_value_are_dropped_in_every_field() {
    let mut tried = 0;
    for call in calls() {
        for place in places(call.request) {
            if place.0.last().unwrap().1 != Holds::Value {
                continue;
            }
            let as_text = |text: &str| place.holding(Some(&format!("\"{text}\"")));
            let object = read(call.request, &as_text("1"));
            let Some(rule) = rule_at(object.as_ref(), &place) else { continue };
            let json = |text: &str| {
                to_json(read(call.request, &as_text(text)).as_ref(), Amounts::RequestText)
            };
            let name = call.description.name;
            for blanks in [" ", r"\t", r"\n", r"\u00a0", r"\u2007", r"\ufeff", r"\u202a"] {
                let around = format!("{blanks}{}{blanks}", rule.example);
                assert_eq!(json(&around), json(rule.example), "{name} {place:?}");
                assert!(json(&around).contains(rule.example.trim_matches('0')), "{name} {place:?}");
            }
            tried += 1;
        }
    }
    assert!(tried > 500, "{tried}");
}
