//! Requests as any client may send them, over every call and every field: what the simulator takes and our
//! own client does not send would be a wrong response to everybody else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use http::Request;
use iyzico_core::endpoint::{Authentication, Place};
use iyzico_core::rule::Finding;
use iyzico_core::{Context, Credentials, ENDPOINTS, Entry, Findings, signature};
use iyzico_simulator::{Request as Received, Simulator, Unwired};
use iyzico_tests::fixtures::{Case, cases};
use serde_json::{Map, Value, json};
use url::form_urlencoded::{self, Serializer};

/// A request to a call of the API, with its fields by their names.
struct Sample {
    entry: &'static Entry,
    fields: Map<String, Value>,
}

/// The requests of all cases that succeed; what earlier steps would have made is made up.
fn all_samples() -> impl Iterator<Item = Sample> {
    let cases = cases().into_iter().map(|path| Case::read(&path));
    cases.filter(|case| case.response.is_some()).map(|case| {
        let Value::Object(fields) = made_up(&case.request) else { panic!("{}", case.call) };
        Sample { entry: Entry::find(&case.call).unwrap(), fields }
    })
}

/// Of each call the one with most fields.
fn samples() -> Vec<Sample> {
    let mut samples: BTreeMap<&str, Sample> = BTreeMap::new();
    for sample in all_samples() {
        let fields = |sample: &Sample| sample.pointers().len();
        let has_more = |known: &Sample| fields(&sample) > fields(known);
        if samples.get(sample.entry.name).is_none_or(has_more) {
            samples.insert(sample.entry.name, sample);
        }
    }
    assert_eq!(samples.len(), ENDPOINTS.len());
    samples.into_values().collect()
}

fn made_up(value: &Value) -> Value {
    match value {
        Value::String(text) if text.starts_with('{') => "1".into(),
        Value::Array(elements) => elements.iter().map(made_up).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, field)| (name.clone(), made_up(field))).collect()
        }
        other => other.clone(),
    }
}

impl Sample {
    fn place(&self, field: &str) -> Option<Place> {
        self.entry.place_of(field)
    }

    /// The same request with another value in one place, or without it.
    fn with(&self, pointer: &str, value: Option<&Value>) -> Self {
        let mut request = Value::Object(self.fields.clone());
        let (around, name) = pointer.rsplit_once('/').unwrap();
        match (request.pointer_mut(around).unwrap(), value) {
            (Value::Object(fields), Some(value)) => {
                fields.insert(name.to_owned(), value.clone());
            }
            (Value::Object(fields), None) => {
                fields.remove(name);
            }
            (Value::Array(elements), value) => {
                elements[name.parse::<usize>().unwrap()] = value.cloned().unwrap_or_default();
            }
            _ => unreachable!("only objects and lists have something inside"),
        }
        let Value::Object(fields) = request else { unreachable!("it was one") };
        Self { entry: self.entry, fields }
    }

    fn json(&self) -> String {
        Value::Object(self.fields.clone()).to_string()
    }

    /// The places of all values, those inside of others included; of a list the first one stands for all.
    fn pointers(&self) -> Vec<String> {
        fn collect(around: &str, value: &Value, found: &mut Vec<String>) {
            let inside: Vec<(String, &Value)> = match value {
                Value::Object(fields) => {
                    fields.iter().map(|(name, value)| (format!("{around}/{name}"), value)).collect()
                }
                Value::Array(elements) => {
                    let elements = elements.iter().enumerate().take(1);
                    elements.map(|(index, value)| (format!("{around}/{index}"), value)).collect()
                }
                _ => Vec::new(),
            };
            for (pointer, value) in inside {
                collect(&pointer, value, found);
                found.push(pointer);
            }
        }
        let mut found = Vec::new();
        collect("", &Value::Object(self.fields.clone()), &mut found);
        found
    }

    /// The text of a single value, with the digits of a number; empty for all else.
    fn text_at(&self, pointer: &str) -> String {
        match Value::Object(self.fields.clone()).pointer(pointer) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        }
    }

    /// Whether HTTP can carry a value where the call has the field.
    fn can_carry(&self, pointer: &str, value: Option<&Value>) -> bool {
        let field = pointer.split('/').nth(1).unwrap();
        match self.place(field) {
            Some(Place::Body) => true,
            Some(Place::Query) => value.is_none_or(Value::is_string),
            _ => false,
        }
    }
}

/// The simulator without sockets, and the merchant that it knows.
struct AtHome {
    simulator: Simulator,
    unwired: Unwired,
    credentials: Credentials,
    /// The last request as it was read.
    last: Arc<Mutex<Option<Received>>>,
}

impl AtHome {
    fn open() -> Self {
        let last = Arc::new(Mutex::new(None));
        let keep = Arc::clone(&last);
        let builder = Simulator::builder()
            .on_request(move |request| *keep.lock().unwrap() = Some(request.clone()));
        let simulator = builder.start_blocking().unwrap();
        let unwired = Unwired::of(&simulator).unwrap();
        let credentials = Credentials::new(simulator.api_key(), simulator.secret_key()).unwrap();
        Self { simulator, unwired, credentials, last }
    }

    fn context(&self) -> Context {
        Context::sandbox(self.simulator.clock().now().try_into().unwrap())
    }

    /// What our own client says of a request before it sends it.
    fn lint(&self, sample: &Sample) -> Findings {
        let found = sample.entry.lint(&sample.json(), &self.context());
        found.unwrap_or_else(|invalid| invalid.findings)
    }

    /// The response to a request that a client sends as it is; `more` stands in the query besides.
    fn send(&self, sample: &Sample, more: Option<(&str, &str)>) -> Value {
        let (mut path, mut body) = (sample.entry.path.to_owned(), Map::new());
        let mut query = Serializer::new(String::new());
        let mut request = Request::builder().method(sample.entry.method.as_str());
        for (name, value) in &sample.fields {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            match sample.place(name) {
                None => path = path.replace(&format!("{{{name}}}"), &text),
                Some(Place::Query) => {
                    query.append_pair(name, &text);
                }
                Some(Place::Header(header)) => request = request.header(header, text),
                _ => {
                    body.insert(name.clone(), value.clone());
                }
            }
        }
        if let Some((name, text)) = more {
            query.append_pair(name, text);
        }
        let body = Value::Object(body).to_string();
        let (path, query) = (path, query.finish());
        let request = match sample.entry.authentication {
            Authentication::Keys => request
                .header("x-api-key", self.credentials.api_key())
                .header("x-secret-key", self.simulator.secret_key()),
            _ => request.header(
                "authorization",
                signature::authorization(&self.credentials, "nonce", &path, body.as_bytes()),
            ),
        };
        let request = request.uri(format!("{path}?{query}")).body(body.into_bytes()).unwrap();
        serde_json::from_slice(self.unwired.respond(request).body()).unwrap()
    }

    /// The fields of the last request, as they were read.
    fn read_last(&self) -> Value {
        serde_json::from_str(&self.last.lock().unwrap().as_ref().unwrap().body).unwrap()
    }

    /// Whether the last request was refused for what our client says of it.
    fn was_refused_for(&self, finding: &Finding) -> bool {
        let last = self.last.lock().unwrap();
        last.as_ref().and_then(|last| last.reason.clone()) == Some(finding.to_string())
    }

    /// Whether the last request was refused for the way in which a field is written; any, if it is `""`.
    fn was_misspelt(&self, field: &str) -> bool {
        let last = self.last.lock().unwrap();
        let reason = last.as_ref().and_then(|last| last.reason.as_deref());
        reason.is_some_and(|reason| {
            let reason = reason.replace('[', ".").replace(']', "");
            reason.starts_with(field) && reason.contains("is not written as the service takes it")
        })
    }

    /// What our own client sends for a single value, if it sends the request at all.
    fn as_sent(&self, sample: &Sample, pointer: &str) -> Option<String> {
        let context = self.context();
        let prepared = sample.entry.prepare(&sample.json(), &self.credentials, "nonce", &context);
        let prepared = prepared.ok()?;
        let in_query =
            form_urlencoded::parse(prepared.query.as_deref().unwrap_or_default().as_bytes());
        let in_query = in_query.map(|(name, text)| (name.into_owned(), text.into_owned().into()));
        let in_body: Map<_, _> = serde_json::from_slice(&prepared.body).unwrap_or_default();
        let fields = in_body.into_iter().chain(in_query).collect();
        Some(Sample { entry: sample.entry, fields }.text_at(pointer))
    }
}

/// The name of the field that a finding is about.
fn field_of(finding: &Finding) -> &str {
    let field = finding.path.rsplit('.').next().unwrap_or_default();
    field.split('[').next().unwrap_or_default()
}

/// A rule of the core that the simulator passed over would let everybody else believe that iyzico takes
/// what it refuses.
#[test]
fn what_our_client_refuses_is_refused_with_its_code() {
    let home = AtHome::open();
    let wrong = [
        json!({}),
        json!([]),
        json!("x"),
        json!("0"),
        json!("-1"),
        json!("1000000"),
        json!("12,50"),
        json!(0.5),
        json!(true),
        json!(null),
    ];
    let (mut refused, mut passed_over, mut problems) = (0, BTreeSet::new(), BTreeSet::new());
    for sample in samples() {
        for pointer in sample.pointers() {
            for value in wrong.iter().map(Some).chain([None]) {
                if !sample.can_carry(&pointer, value) {
                    continue;
                }
                let sample = sample.with(&pointer, value);
                let found = home.lint(&sample);
                let Some(first) = found.errors().next() else { continue };
                let response = home.send(&sample, None);
                let said = || format!("{} {pointer} {value:?}: {response}", sample.entry.name);
                let expected = first.code.unwrap_or("11");
                if response["errorCode"] == expected && home.was_refused_for(first) {
                    refused += 1;
                } else if first.code.is_none() {
                    passed_over.insert(field_of(first).to_owned());
                } else {
                    panic!("{first}, but {}", said());
                }
                if first.code.is_none() {
                    problems.insert(first.problem.to_string());
                }
            }
        }
    }
    assert!(refused > 2000, "{refused}");
    assert!(problems.contains("is greater than the price of the line"), "{problems:?}");
    let listed = [
        "callbackUrl",
        "enabledInstallments",
        "merchantCallbackUrl",
        "merchantErrorUrl",
        "merchantNotificationUrl",
        "recipientInfo",
        "recipientName",
    ];
    assert_eq!(passed_over.iter().map(String::as_str).collect::<Vec<_>>(), listed);
}

/// No signature covers the query.
#[test]
fn the_query_gives_what_belongs_there_and_nothing_else() {
    let home = AtHome::open();
    let mut tried = 0;
    for sample in samples() {
        home.send(&sample, None);
        let as_it_is = home.read_last();
        for name in sample.entry.fields.iter().map(|name| name.wire) {
            home.send(&sample, Some((name, "in-the-query")));
            let call = sample.entry.name;
            let belongs_there = sample.place(name) == Some(Place::Query);
            if sample.fields.contains_key(name) || !belongs_there {
                assert_eq!(home.read_last()[name], as_it_is[name], "{call} {name}");
            }
            if sample.place(name).is_none() {
                continue;
            }
            home.send(&sample.with(&format!("/{name}"), None), Some((name, "in-the-query")));
            let expected = if belongs_there { json!("in-the-query") } else { Value::Null };
            let read = home.read_last()[name].clone();
            assert!(read == expected || belongs_there && read == "…", "{call} {name}: {read}");
            tried += 1;
        }
    }
    assert!(tried > 700, "{tried}");
}

/// The cases are sent by official clients too, which send them as they stand there.
#[test]
fn the_cases_are_written_as_the_service_takes_them() {
    let home = AtHome::open();
    for sample in all_samples() {
        let response = home.send(&sample, None);
        assert!(!home.was_misspelt(""), "{} {}: {response}", sample.entry.name, sample.json());
    }
}

/// What our client mends before it sends it reaches iyzico as it is from other clients. Blanks around texts
/// that only people read are taken, as nobody knows what the service does with them.
#[test]
fn what_our_client_would_mend_is_refused() {
    let home = AtHome::open();
    let (mut refused, mut taken) = (BTreeSet::new(), BTreeSet::new());
    for sample in samples() {
        for pointer in sample.pointers() {
            for nothing in [json!(null), json!("")] {
                home.send(&sample.with(&pointer, Some(&nothing)), None);
                assert!(!home.was_misspelt(""), "{} {pointer} {nothing}", sample.entry.name);
            }
            for unmended in unmended(&sample.text_at(&pointer)) {
                let other = sample.with(&pointer, Some(&unmended.clone().into()));
                let is_mended = home.as_sent(&other, &pointer).is_some_and(|sent| sent != unmended);
                if !is_mended || !other.can_carry(&pointer, Some(&unmended.into())) {
                    continue;
                }
                let response = home.send(&other, None);
                let field = pointer[1..].replace('/', ".");
                if response["status"] == "failure" && home.was_misspelt(&field) {
                    refused.insert(name_in(&pointer));
                } else if response["status"] == "success" || !home.was_misspelt("") {
                    taken.insert((sample.entry.name, pointer.clone()));
                }
            }
        }
    }
    for money in ["price", "paidPrice", "cardNumber", "cvc", "expireMonth", "installment", "amount"]
    {
        assert!(refused.contains(money), "{money}: {refused:?}");
    }
    for identity in ["paymentId", "paymentTransactionId", "conversationId", "token", "cardToken"] {
        assert!(refused.contains(identity), "{identity}: {refused:?}");
    }
    for (call, pointer) in taken {
        assert!(!refused.contains(&name_in(&pointer)), "{call} {pointer}: {refused:?}");
        let mut samples = samples().into_iter();
        let sample = samples.find(|sample| sample.entry.name == call).unwrap();
        let any = sample.with(&pointer, Some(&"Any text, like this".into()));
        assert_eq!(home.lint(&any).errors().next(), None, "{call} {pointer} is no text for people");
    }
}

/// The name of the field at a place.
fn name_in(pointer: &str) -> String {
    let field = pointer.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '/');
    field.rsplit('/').next().unwrap().to_owned()
}

/// The text of a single value in other spellings, which may be those of another value.
fn unmended(text: &str) -> Vec<String> {
    let mut spellings = vec![format!(" {text}"), format!("{text} "), format!("0{text}")];
    if let Some((front, back)) = text.split_at_checked(4) {
        spellings.extend([" ", "-"].map(|between| format!("{front}{between}{back}")));
    }
    spellings.extend(text.strip_prefix('0').map(str::to_owned));
    spellings.retain(|_| !text.is_empty());
    spellings
}
