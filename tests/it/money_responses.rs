//! The responses of the simulator to every call that moves money, spoilt: money has moved, and no client may say that it
//! has not.

use iyzico_core::request::Prepared;
use iyzico_core::response::Verify;
use iyzico_core::value::read::Entries;
use iyzico_core::{Context, Credentials, ENDPOINTS, Entry, Outcome};
use iyzico_http::CallOptions;
use iyzico_http::testing::Sandbox;
use iyzico_tests::fixtures::{Case, cases};
use serde_json::json;

use crate::contract::prepare;

/// A call that was carried out, and the response to it.
struct Carried {
    entry: &'static Entry,
    prepared: Prepared,
    raw: String,
}

impl Carried {
    /// What a client says on a response: that it is the success, or what is known of the money.
    fn told(&self, keys: &Credentials, status: u16, body: &str) -> Result<(), Outcome> {
        let (prepared, body) = (&self.prepared, body.as_bytes());
        let read = self.entry.interpret(prepared, keys, status, body, Verify::Strictly);
        read.map(drop).map_err(|error| error.outcome())
    }

    fn moves_money(&self) -> bool {
        self.entry.safety.moves_money()
    }

    /// The response with another literal in a field, without it, or with a second one beside it.
    fn with(&self, field: &str, change: Change) -> String {
        let entries = Entries::read(&self.raw).unwrap();
        let mut fields: Vec<_> =
            entries.iter().map(|(name, json)| (name, json.get().to_owned())).collect();
        match change {
            Change::Removed => fields.retain(|(name, _)| *name != field),
            Change::Doubled => fields.push((field, r#""another""#.to_owned())),
            Change::Is(literal) => {
                let changed = fields.iter_mut().filter(|(name, _)| *name == field);
                changed.for_each(|(_, json)| literal.clone_into(json));
            }
        }
        let fields: Vec<_> =
            fields.iter().map(|(name, json)| format!("\"{name}\":{json}")).collect();
        format!("{{{}}}", fields.join(","))
    }
}

#[derive(Clone, Copy, Debug)]
enum Change {
    Removed,
    Doubled,
    Is(&'static str),
}

/// Every case that succeeds, each with a reference of its own.
async fn carried_out() -> (Vec<Carried>, Credentials) {
    let sandbox = Sandbox::start().await.unwrap();
    let simulator = &sandbox.simulator;
    let keys = Credentials::new(simulator.api_key(), simulator.secret_key()).unwrap();
    let context = Context::sandbox("2026-11-30T10:00:00Z".parse().unwrap());
    let mut carried = Vec::new();
    for case in cases().iter().map(|path| Case::read(path)) {
        if case.response.is_none() {
            continue;
        }
        let entry = Entry::find(&case.call).unwrap();
        let mut request = prepare(&sandbox, &case).await.fill(&case.request);
        let reference = format!("case-{}", carried.len());
        if entry.fields.iter().any(|field| field.wire == "conversationId") {
            request["conversationId"] = json!(reference);
        }
        let request = request.to_string();
        let response = sandbox.client.call(entry, &request, &CallOptions::default()).await.unwrap();
        let prepared = entry.prepare(&request, &keys, &reference, &context).unwrap();
        carried.push(Carried { entry, prepared, raw: response.raw });
    }
    let all = ENDPOINTS.iter().filter(|entry| entry.safety.moves_money());
    for call in all {
        assert!(carried.iter().any(|carried| carried.entry.name == call.name), "{}", call.name);
    }
    (carried, keys)
}

/// Keys that were not accepted are told with 401 and 403, before anything is carried out.
const STATUSES: [u16; 30] = [
    100, 199, 201, 202, 204, 206, 300, 301, 302, 303, 304, 307, 308, 400, 402, 404, 405, 408, 409,
    410, 418, 422, 423, 425, 429, 500, 502, 503, 504, 599,
];

/// What is told with any of these is not the end of the call.
const BODIES: [&str; 12] = [
    "",
    "{}",
    "null",
    "[]",
    r#""success""#,
    "<html>Bad Gateway</html>",
    r#"{"message":"Forbidden"}"#,
    r#"{"status":"failure"}"#,
    r#"{"status":"failure","errorCode":""}"#,
    r#"{"status":"failure","errorCode":"0"}"#,
    r#"{"status":"FAILURE","errorCode":"10051"}"#,
    r#"{"status":503,"error":"Service Unavailable","path":"/"}"#,
];

#[tokio::test(flavor = "multi_thread")]
async fn a_response_that_says_nothing_leaves_the_outcome_unknown() {
    let (carried, keys) = carried_out().await;
    for call in carried.iter().filter(|call| call.moves_money()) {
        let name = call.entry.name;
        assert_eq!(call.told(&keys, 200, &call.raw), Ok(()), "{name}");
        let half = &call.raw[..call.raw.len() / 2];
        for status in STATUSES.into_iter().chain([200]) {
            for body in BODIES.into_iter().chain([half]) {
                let told = call.told(&keys, status, body);
                assert_eq!(told, Err(Outcome::Unknown), "{name} {status} {body}");
            }
            let is_success = (200..300).contains(&status);
            let whole = if is_success { Ok(()) } else { Err(Outcome::Unknown) };
            assert_eq!(call.told(&keys, status, &call.raw), whole, "{name} {status}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_response_to_another_call_proves_nothing() {
    let (carried, keys) = carried_out().await;
    for (place, call) in carried.iter().enumerate().filter(|(_, call)| call.moves_money()) {
        let others = carried.iter().enumerate().filter(|(other, _)| *other != place);
        for (_, other) in others.filter(|(_, other)| other.raw.contains("conversationId")) {
            let told = call.told(&keys, 200, &other.raw);
            assert_eq!(told, Err(Outcome::Unknown), "{} {}", call.entry.name, other.raw);
        }
    }
}

/// A spoilt field may go unnoticed where nothing follows from it.
#[tokio::test(flavor = "multi_thread")]
async fn no_field_of_a_success_makes_it_a_refusal() {
    let literals = ["null", r#""""#, "[]", "{}", "true", "-1", "0", "1e400", r#""x""#, r#""9""#];
    let words = [r#""FAILURE""#, r#""failed""#, r#""Success""#, "1", "200"];
    let literals = literals.into_iter().chain(words).map(Change::Is);
    let changes: Vec<_> = literals.chain([Change::Removed, Change::Doubled]).collect();
    let (carried, keys) = carried_out().await;
    for call in carried.iter().filter(|call| call.moves_money()) {
        for (field, _) in Entries::read(&call.raw).unwrap().iter() {
            for change in &changes {
                let told = call.told(&keys, 200, &call.with(field, *change));
                let is_open = matches!(told, Ok(()) | Err(Outcome::Unknown));
                assert!(is_open, "{} {field} {change:?}", call.entry.name);
                let is_believed = told.is_ok() && field == "status";
                assert!(!is_believed, "{} {field} {change:?}", call.entry.name);
            }
        }
    }
}
