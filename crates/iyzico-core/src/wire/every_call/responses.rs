use super::{Call, Place, calls, credentials, places};
use crate::value::field::Object as _;
use crate::value::read::Entries;
use crate::wire::error::{Error, Outcome};
use crate::wire::request::Prepared;
use crate::wire::response::Envelope;
use crate::wire::sent::Sent;
use crate::wire::signature;

/// What services and proxies have been seen to put where something else is documented.
const ODD: [&str; 9] = [
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
type Body = Vec<(&'static str, String)>;

fn put(body: &mut Body, name: &'static str, literal: &str) {
    body.retain(|(known, _)| *known != name);
    body.push((name, literal.to_owned()));
}

fn written(body: &Body) -> String {
    let fields: Vec<_> = body.iter().map(|(name, json)| format!("\"{name}\":{json}")).collect();
    format!("{{{}}}", fields.join(","))
}

/// Newer services put the record that was made under `data`; its reference names it.
const RECORD: &str = r#"{"referenceCode":"1","token":"1"}"#;

/// The smallest response that is a success.
fn success(call: &Call) -> Body {
    let mut body = vec![
        ("status", r#""success""#.to_owned()),
        ("locale", r#""tr""#.to_owned()),
        ("systemTime", "1".to_owned()),
    ];
    let response = (call.response)();
    for name in response.names().iter().filter(|name| name.required) {
        put(&mut body, name.wire, if name.wire == "data" { RECORD } else { "1" });
    }
    for name in call.description.signed {
        put(&mut body, name, "1");
    }
    put(&mut body, "conversationId", r#""c1""#);
    body
}

/// The body with its signature; `None` when an amount in it is none, which cannot be signed.
fn signed(call: &Call, body: &Body) -> Option<String> {
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

fn prepared(call: &Call) -> Prepared {
    Prepared {
        name: call.description.name,
        safety: call.description.safety,
        method: call.description.method,
        path: call.description.path.into(),
        query: None,
        authorization: String::new(),
        nonce: String::new(),
        body: Vec::new().into(),
        sent: Sent::default(),
        pending: None,
        prepared_at: jiff::Timestamp::UNIX_EPOCH,
        warnings: crate::Findings::default(),
    }
}

/// Puts an odd value at a place, at any depth.
fn with(body: &Body, place: &Place, odd: &str) -> Body {
    let (first, _) = place.0[0];
    let text = place.holding(Some(odd));
    let entries = Entries::read(&text).unwrap();
    let mut body = body.clone();
    put(&mut body, first, entries.get(first).unwrap().get());
    body
}

/// Whether a success is none without this field: it says so, signs it, or names what was paid.
fn is_strict(call: &Call, place: &Place) -> bool {
    if place.0[0].0 == "data" {
        return true; // looked at by a test of its own
    }
    let [(name, _)] = place.0[..] else { return false };
    let response = (call.response)();
    let is_required = response.names().iter().any(|known| known.wire == name && known.required);
    let signs = name == "signature" && !call.description.signed.is_empty();
    name == "status" || signs || is_required
}

#[test]
fn odd_values_leave_a_success_a_success() {
    let mut tried = 0;
    for call in calls() {
        let body = success(&call);
        let name = call.description.name;
        let read = |body: &str| (call.interpret)(&prepared(&call), body.as_bytes());
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
        let response = (call.response)();
        for name in response.names().iter().filter(|name| name.required && name.wire != "data") {
            for literal in ["1", "1.0", r#""1""#] {
                let mut body = body.clone();
                put(&mut body, name.wire, literal);
                let text = signed(&call, &body).unwrap();
                let read = (call.interpret)(&prepared(&call), text.as_bytes());
                assert!(read.is_ok(), "{} {text}", call.description.name);
            }
        }
    }
}

#[test]
fn odd_values_leave_a_refusal_its_code() {
    let refusal: Body = [
        ("status", r#""failure""#),
        ("errorCode", r#""10051""#),
        ("errorMessage", r#""Kart limiti yetersiz""#),
        ("errorGroup", r#""NOT_SUFFICIENT_FUNDS""#),
        ("locale", r#""tr""#),
        ("systemTime", "1"),
        ("conversationId", r#""c1""#),
        ("paymentId", r#""7""#),
        ("retryable", "false"),
        ("price", "1"),
        ("mdStatus", "1"),
        ("itemTransactions", "[]"),
    ]
    .map(|(name, json)| (name, json.to_owned()))
    .into();
    for call in calls() {
        for (name, _) in &refusal {
            for odd in ODD {
                let mut body = refusal.clone();
                put(&mut body, name, odd);
                let text = written(&body);
                let error = (call.interpret)(&prepared(&call), text.as_bytes()).unwrap_err();
                match (&error, *name) {
                    (Error::Api(_), "errorCode") | (Error::Untrusted(_), "status") => {}
                    (Error::Api(api), _) => {
                        assert_eq!(api.code, "10051", "{text}");
                        let open = *name == "errorGroup" && error.outcome() == Outcome::Unknown;
                        assert!(error.outcome() == Outcome::Refused || open, "{text}: {error}");
                    }
                    _ => panic!("{text}: {error}"),
                }
            }
        }
    }
}

#[test]
fn odd_values_in_a_record_leave_a_success_a_success() {
    let mut tried = 0;
    for call in calls() {
        for place in places(call.response) {
            let [("data", _), (name, _)] = place.0[..] else { continue };
            if RECORD.contains(name) {
                continue;
            }
            for odd in ODD {
                let mut body = success(&call);
                let record = RECORD.replacen('{', &format!("{{\"{name}\":{odd},"), 1);
                put(&mut body, "data", &record);
                let text = signed(&call, &body).unwrap();
                let read = (call.interpret)(&prepared(&call), text.as_bytes());
                read.unwrap_or_else(|error| panic!("{text}: {error}"));
                tried += 1;
            }
        }
    }
    assert!(tried > 100, "{tried}");
}
