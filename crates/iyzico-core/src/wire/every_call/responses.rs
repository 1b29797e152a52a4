use serde_json::{Value, json};

use super::{Call, Holds, Place, calls, credentials, is_required, places};
use crate::value::field::Object as _;
use crate::value::read::Entries;
use crate::value::wiped::WipedBytes;
use crate::wire::endpoint::Next;
use crate::wire::error::{Error, Outcome};
use crate::wire::request::Prepared;
use crate::wire::response::Envelope;
use crate::wire::sent::Sent;
use crate::wire::signature;

/// What services and proxies have been seen to put where something else is documented.
pub(super) const ODD: [&str; 9] = [
    r#""1""#,
    "1.0",
    r#""""#,
    "true",
    "{}",
    "[]",
    "null",
    "99999999999999999999999999999999999999999999999999",
    r#""wrong""#,
];

/// Fields with their literals.
pub(super) type Body = Vec<(&'static str, String)>;

pub(super) fn put(body: &mut Body, name: &'static str, literal: &str) {
    body.retain(|(known, _)| *known != name);
    body.push((name, literal.to_owned()));
}

pub(super) fn written(body: &Body) -> String {
    let fields: Vec<_> = body.iter().map(|(name, json)| format!("\"{name}\":{json}")).collect();
    format!("{{{}}}", fields.join(","))
}

/// The fields at the top that every response needs.
fn required(call: &Call) -> Vec<Place> {
    let all = places(call.response).into_iter();
    all.filter(|place| place.0.len() == 1 && is_required(call.response, place)).collect()
}

/// The smallest value that a field can have, given what it must hold.
fn smallest(holds: Holds, inside: impl Iterator<Item = Place>) -> String {
    match holds {
        Holds::Value => "1".to_owned(),
        Holds::Objects => "[]".to_owned(),
        Holds::Object => {
            let inside = inside.filter(|place| place.0.len() == 2);
            let fields: Vec<_> = inside.map(|place| format!("\"{}\":1", place.0[1].0)).collect();
            format!("{{{}}}", fields.join(","))
        }
    }
}

/// The smallest response that is a success.
pub(super) fn success(call: &Call) -> Body {
    let mut body = vec![
        ("status", r#""success""#.to_owned()),
        ("locale", r#""tr""#.to_owned()),
        ("systemTime", "1".to_owned()),
    ];
    for place in required(call) {
        let (first, holds) = place.0[0];
        let rest = places(call.response).into_iter().filter(|inner| inner.0[0].0 == first);
        put(
            &mut body,
            first,
            &smallest(holds, rest.filter(|inner| is_required(call.response, inner))),
        );
    }
    for name in call.description.signed {
        put(&mut body, name, "1");
    }
    put(&mut body, "conversationId", r#""c1""#);
    body
}

/// The body with its signature; `None` when an amount in it is malformed and cannot be signed.
pub(super) fn signed(call: &Call, body: &Body) -> Option<String> {
    let text = written(body);
    let entries = Entries::read(&text).unwrap();
    let fields = call.description.signed;
    let right = signature::of_fields(&credentials(), fields, |name| entries.get(name))?;
    let mut body = body.clone();
    if !fields.is_empty() && !body.iter().any(|(name, _)| *name == "signature") {
        put(&mut body, "signature", &format!("\"{right}\""));
    }
    Some(written(&body))
}

pub(super) fn prepared(call: &Call) -> Prepared {
    Prepared {
        name: call.description.name,
        safety: call.description.safety,
        method: call.description.method,
        path: call.description.path.into(),
        query: None,
        authorization: String::new(),
        nonce: String::new(),
        headers: Vec::new(),
        body: WipedBytes::default(),
        sent: Sent::default(),
        pending: None,
        has_look_up: true,
        prepared_at: jiff::Timestamp::UNIX_EPOCH,
        extra: Vec::new(),
        warnings: crate::Findings::default(),
    }
}

/// Puts an odd value at a place, at any depth, and leaves the rest as it is.
pub(super) fn with(body: &Body, place: &Place, odd: &str) -> Body {
    const HERE: &str = "here goes the odd value";
    let mut json: Value = serde_json::from_str(&written(body)).unwrap();
    let mut spot = &mut json;
    for (depth, (name, holds)) in place.0.iter().enumerate() {
        if !spot.is_object() {
            *spot = json!({});
        }
        spot = &mut spot[*name];
        if *holds == Holds::Objects && depth + 1 < place.0.len() {
            *spot = json!([{}]);
            spot = &mut spot[0];
        }
    }
    *spot = HERE.into();
    let (first, _) = place.0[0];
    let literal = json[first].to_string().replace(&format!("\"{HERE}\""), odd);
    let mut body = body.clone();
    put(&mut body, first, &literal);
    body
}

/// Whether a success needs this field: it says that it is one, is signed, or names what was paid.
fn is_strict(call: &Call, place: &Place) -> bool {
    let (name, depth) = (place.0[0].0, place.0.len());
    let signs = name == "signature" && !call.description.signed.is_empty();
    let is_known = places(call.response).iter().any(|known| known.0 == place.0);
    let is_envelope = depth == 1 && (name == "status" || signs);
    is_envelope || is_known && is_required(call.response, place)
}

#[test]
fn odd_values_leave_a_success_a_success() {
    let mut tried = 0;
    for call in calls() {
        let body = success(&call);
        let name = call.description.name;
        let read = |body: &str| call.interpret(&prepared(&call), body.as_bytes());
        let smallest = signed(&call, &body).unwrap();
        read(&smallest).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut all = places(call.response);
        all.extend(places(|| Box::new(Envelope::empty())));
        for place in all.iter().filter(|place| !is_strict(&call, place)) {
            for odd in ODD {
                let Some(text) = signed(&call, &with(&body, place, odd)) else { continue };
                read(&text).unwrap_or_else(|error| panic!("{name} {text}: {error}"));
                tried += 1;
            }
        }
    }
    assert!(tried > 5000, "{tried}");
}

#[test]
fn what_identifies_and_what_was_paid_may_come_as_text_or_number() {
    for call in calls() {
        let body = success(&call);
        for place in required(&call).iter().filter(|place| place.0[0].1 == Holds::Value) {
            for literal in ["1", "1.0", r#""1""#] {
                let mut body = body.clone();
                put(&mut body, place.0[0].0, literal);
                let text = signed(&call, &body).unwrap();
                let read = call.interpret(&prepared(&call), text.as_bytes());
                assert!(read.is_ok(), "{} {text}", call.description.name);
            }
        }
    }
}

/// Whether a call was carried out that is told as a success and as an error, nobody knows.
#[test]
fn a_success_that_names_an_error_decides_nothing() {
    for call in calls() {
        let name = call.description.name;
        let said = |field: &'static str, literal: &str| {
            let mut body = success(&call);
            put(&mut body, field, literal);
            let text = signed(&call, &body).unwrap();
            call.interpret(&prepared(&call), text.as_bytes())
        };
        for field in ["errorCode", "errorGroup"] {
            for error in [r#""8506""#, "8506", r#""SYSTEM_ERROR""#, "true", r#"["8506"]"#, "{}"] {
                let error = said(field, error);
                let reads_failed = !call.description.safety.moves_money()
                    && call.description.signed.contains(&"paymentStatus");
                if reads_failed {
                    assert!(error.is_ok(), "{name}: why the payment failed");
                    continue;
                }
                let error = error.unwrap_err();
                assert!(matches!(error, Error::Untrusted(_)), "{name} {field}: {error}");
                assert_eq!(error.outcome(), Outcome::Unknown, "{name} {field}: {error}");
            }
            for nothing in ["null", r#""""#, r#"" ""#] {
                assert!(said(field, nothing).is_ok(), "{name} {field}: {nothing}");
            }
        }
    }
}

/// What is missing between two pages would be missing from every book that is compared with the list.
#[test]
fn a_page_without_rows_amid_its_list_is_distrusted() {
    let mut tried = 0;
    for call in calls() {
        let Some(pages) = call.description.pages else { continue };
        let counts = match pages.next {
            Next::Number { pages, .. } => vec![(pages, "2")],
            Next::Total { size, total, .. } => vec![(size, "10"), (total, "11")],
            _ => continue,
        };
        let sent = Prepared { sent: Sent::only(pages.next.field(), "2"), ..prepared(&call) };
        let read = |rows: &str, is_counted: bool| {
            let told = counts.iter().filter(|_| is_counted).copied();
            let all =
                told.chain([(pages.rows, rows)]).fold(success(&call), |body, (path, json)| {
                    let step = |name| (name, Holds::Object);
                    with(&body, &Place(path.split('.').map(step).collect()), json)
                });
            call.interpret(&sent, signed(&call, &all).unwrap().as_bytes())
        };
        let name = call.description.name;
        for rows in ["[]", "null"] {
            let error = read(rows, true).unwrap_err();
            assert!(error.to_string().contains("page 2 of 2 has no"), "{name}: {error}");
            assert_eq!(read(rows, false).is_ok(), rows == "[]", "{name}: {rows} proves the end");
            tried += 1;
        }
    }
    assert!(tried > 10, "{tried}");
}

/// Numbers of records may look like card numbers. Pages, look-ups and users read the text again.
#[test]
fn the_text_of_a_success_is_kept_as_it_came() {
    for call in calls() {
        let mut body = success(&call);
        put(&mut body, "recordNumber", "5528790000000008");
        put(&mut body, "records", r#"[{"number":5528790000000008},"5528 7900 0000 0008"]"#);
        let Some(text) = signed(&call, &body) else { continue };
        let name = call.description.name;
        let response = call.interpret(&prepared(&call), text.as_bytes());
        let response = response.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(response.raw, text, "{name}");
    }
}
