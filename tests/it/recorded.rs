//! Traffic recorded from official clients, and sample responses, as witnesses against us.
//!
//! Read from the folder named by `IYZICO_RECORDED`; without it, from `../shared/fixtures` beside the
//! repository. Skipped, and said so, when neither is there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::{fs, iter};

use iyzico_core::connection::TestConnection;
use iyzico_core::request::{self, Prepared};
use iyzico_core::response::Verify;
use iyzico_core::value::wiped::WipedBytes;
use iyzico_core::{Context, Credentials, ENDPOINTS, Entry, Error, signature};
use iyzico_http::testing::Sandbox;
use iyzico_simulator::Simulator;
use iyzico_tests::fixtures::{Case, Kept, cases};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::contract::prepare;
use crate::json::differences;
use crate::plain_http;

/// A request as an official client sent it.
#[derive(Deserialize)]
struct Line {
    id: String,
    method: String,
    path: String,
    query: Option<String>,
    headers: BTreeMap<String, String>,
    body: Option<String>,
}

/// A response as a public document or an official client's tests have it.
#[derive(Deserialize)]
struct Sample {
    id: String,
    operation: String,
    body_text: String,
}

/// The invented keys of the recordings.
const API_KEY: &str = "sandbox-apiKey";
const SECRET_KEY: &str = "sandbox-secretKey";

/// What iyzico responds when a request names something that does not exist. Recordings name sample ids.
const NOT_FOUND: &[&str] = &["2001", "3005", "3006", "5078", "5086", "5087", "5092", "5124"];

/// A sample with a number that no card has (12).
const NO_CARD: &[&str] = &["node-076"];

fn folder() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/fixtures");
    let folder = std::env::var_os("IYZICO_RECORDED").map_or_else(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: there are no recordings in {}", folder.display());
    None
}

fn lines_of<T: serde::de::DeserializeOwned>(file: &Path) -> Vec<T> {
    let text = fs::read_to_string(file).unwrap();
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn recorded_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join("wire")).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    files
}

fn recordings(folder: &Path) -> Vec<Line> {
    recorded_files(folder).iter().flat_map(|file| lines_of(file)).collect()
}

#[test]
fn recorded_requests_are_verified_and_served() {
    let Some(folder) = folder() else { return };
    for file in recorded_files(&folder) {
        // Each client has a merchant of its own: a number stands for one sub-merchant.
        let simulator =
            Simulator::builder().api_key(API_KEY).secret_key(SECRET_KEY).start_blocking().unwrap();
        let lines: Vec<Line> = lines_of(&file);
        let (mut ran, mut not_ours, mut failures) = (0, 0, Vec::new());
        for line in &lines {
            let Some(entry) = serving(line) else {
                not_ours += 1;
                continue;
            };
            ran += 1;
            match replay(simulator.address(), entry, line) {
                Ok(lost) if lost.is_empty() => {}
                Err(error) if is_of_a_sample_id(&error) => {}
                Err(Error::Api(error)) if error.code == "12" && line.has_no_card() => {}
                problem => failures.push(line.failed(problem)),
            }
        }
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let passed = ran - failures.len();
        println!(
            "{name}: {} lines, {ran} ran, {passed} passed, {not_ours} skipped: not our calls yet",
            lines.len()
        );
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }
}

/// The same lines about records that exist: whatever a case says of the record that a call needs is made
/// first, and takes the place of the sample ids and amounts. Then everything succeeds.
#[tokio::test(flavor = "multi_thread")]
async fn recorded_requests_succeed_on_records_that_exist() {
    let Some(folder) = folder() else { return };
    let sandbox = Sandbox::start().await.unwrap();
    let (mut ran, mut failures) = (0, Vec::new());
    for line in recordings(&folder) {
        let Some(entry) = serving(&line).filter(|_| !line.has_no_card()) else { continue };
        let Some(case) = case_like(entry, &line) else { continue };
        let kept = prepare(&sandbox, &case).await;
        let values = values(&case, &kept);
        ran += 1;
        if let Err(problem) =
            replay(sandbox.simulator.address(), entry, &line.about(entry, &values))
        {
            failures.push(format!("{} {} {}: {problem}", line.id, line.method, line.path));
        }
    }
    println!("{ran} lines ran with records of their own");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The case of a call on an existing record that has most fields in common with a line.
fn case_like(entry: &Entry, line: &Line) -> Option<Case> {
    let body: Value = serde_json::from_str(line.body.as_deref().unwrap_or("null")).unwrap();
    let query = line.query.as_deref().unwrap_or_default();
    let mut sent: BTreeSet<_> = names(&body).collect();
    sent.extend(query.split('&').filter_map(|pair| pair.split_once('=')).map(|(name, _)| name));
    cases()
        .iter()
        .filter(|path| path.parent().unwrap().ends_with(entry.name))
        .map(|path| Case::read(path))
        .filter(|case| case.response.is_some() && !case.before.is_empty())
        .max_by_key(|case| {
            let (common, more): (Vec<_>, Vec<_>) =
                names(&case.request).partition(|name| sent.contains(name));
            // Ids first. What the line lacks counts against a case.
            let ids =
                made(&case.request).into_iter().partition::<Vec<_>, _>(|id| sent.contains(id));
            let balance = |common: usize, more: usize| common.cast_signed() - more.cast_signed();
            (balance(ids.0.len(), ids.1.len()), balance(common.len(), more.len()))
        })
}

/// The names of the fields that earlier steps fill.
fn made(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| match value {
                Value::String(text) if text.starts_with('{') => vec![&**name],
                other => made(other),
            })
            .collect(),
        Value::Array(elements) => elements.iter().flat_map(made).collect(),
        _ => Vec::new(),
    }
}

/// The names of all fields, however deep.
fn names(value: &Value) -> Box<dyn Iterator<Item = &str> + '_> {
    match value {
        Value::Object(fields) => Box::new(
            fields.iter().flat_map(|(name, value)| iter::once(&**name).chain(names(value))),
        ),
        Value::Array(elements) => Box::new(elements.iter().flat_map(names)),
        _ => Box::new(iter::empty()),
    }
}

/// The values that are put into a line: ids that an earlier step made, and in calls that are about a record
/// alone, all others, such as the amount of a refund. By their names.
fn values(case: &Case, kept: &Kept) -> BTreeMap<String, Value> {
    fn collect(value: &Value, kept: &Kept, found: &mut BTreeMap<String, Value>) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    if kept.fill(value) != *value && value.is_string() {
                        found.insert(name.clone(), kept.fill(value));
                    } else {
                        collect(value, kept, found);
                    }
                }
            }
            Value::Array(elements) => {
                for element in elements {
                    collect(element, kept, found);
                }
            }
            _ => {}
        }
    }
    let mut found = BTreeMap::new();
    collect(&case.request, kept, &mut found);
    let fields = case.request.as_object().unwrap();
    if !fields.contains_key("basketItems") {
        let plain = fields.iter().filter(|(_, value)| value.is_string() || value.is_number());
        for (name, value) in plain.filter(|(name, _)| *name != "conversationId") {
            found.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    found
}

impl Line {
    fn has_no_card(&self) -> bool {
        NO_CARD.contains(&&*self.id)
    }

    fn failed(&self, problem: Result<Vec<String>, Error>) -> String {
        let problem = match problem {
            Ok(lost) => format!("re-encoding loses {}", lost.join(", ")),
            Err(error) => error.to_string(),
        };
        format!("{} {} {}: {problem}", self.id, self.method, self.path)
    }

    /// The same request with other values, and signed anew.
    fn about(&self, entry: &Entry, values: &BTreeMap<String, Value>) -> Self {
        let path = self.path.trim_end_matches('/');
        let mut templates = iter::once(&entry.path).chain(entry.aliases);
        let template = templates.find(|template| fits(template, path)).unwrap();
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let segments = self.path.split('/').zip(template.split('/').chain([""]));
        let segments = segments.map(|(segment, name)| {
            let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
            name.map_or_else(|| segment.to_owned(), |name| text(&values[name]))
        });
        let path = segments.collect::<Vec<_>>().join("/");
        let query = self.query.as_ref().map(|query| {
            let pairs = query.split('&').map(|pair| match pair.split_once('=') {
                Some((name, _)) if values.get(name).is_some() => {
                    format!("{name}={}", text(&values[name]).replace(' ', "%20"))
                }
                _ => pair.to_owned(),
            });
            pairs.collect::<Vec<_>>().join("&")
        });
        let mut body = self.body.clone().unwrap_or_default();
        for (name, value) in values {
            replace_literals(&mut body, name, &value.to_string());
        }
        let mut headers = self.headers.clone();
        let credentials = Credentials::new(API_KEY, SECRET_KEY).unwrap();
        let authorization = signature::authorization(&credentials, "again", &path, body.as_bytes());
        for (name, value) in &mut headers {
            match name.to_ascii_lowercase().as_str() {
                "authorization" => value.clone_from(&authorization),
                "x-iyzi-rnd" => "again".clone_into(value),
                _ => {}
            }
        }
        let (id, method) = (self.id.clone(), self.method.clone());
        Self { id, method, path, query, headers, body: Some(body) }
    }
}

/// Puts another literal behind every field of a name; the rest of the text stays as it was written.
fn replace_literals(body: &mut String, name: &str, literal: &str) {
    let key = format!("\"{name}\"");
    let mut from = 0;
    while let Some(found) = body[from..].find(&key) {
        let behind = from + found + key.len();
        from = behind;
        let Some(colon) = body[behind..].find(|letter: char| !letter.is_whitespace()) else {
            return;
        };
        if !body[behind + colon..].starts_with(':') {
            continue;
        }
        let start = behind + colon + 1;
        let mut values =
            serde_json::Deserializer::from_str(&body[start..]).into_iter::<IgnoredAny>();
        values.next().unwrap().unwrap();
        let end = start + values.byte_offset();
        body.replace_range(start..end, literal);
        from = start + literal.len();
    }
}

/// The call that a line belongs to, older paths and a slash at the end included.
fn serving(line: &Line) -> Option<&'static Entry> {
    let path = line.path.trim_end_matches('/');
    ENDPOINTS.iter().find(|entry| {
        entry.method.as_str() == line.method
            && (fits(entry.path, path) || entry.aliases.iter().any(|alias| fits(alias, path)))
    })
}

/// Whether a path is one of a template, in which `{name}` stands for any segment.
fn fits(template: &str, path: &str) -> bool {
    let (template, path) = (template.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template.zip(path).all(|(name, segment)| name.starts_with('{') || name == segment)
}

/// What a line loses on the way through our types, or the refusal.
fn replay(address: SocketAddr, entry: &'static Entry, line: &Line) -> Result<Vec<String>, Error> {
    let (status, body) = exchange(address, line);
    let credentials = Credentials::new(API_KEY, SECRET_KEY).unwrap();
    let mut prepared = prepared();
    prepared.body = WipedBytes::of(line.body.as_deref().unwrap_or_default().as_bytes());
    let response =
        entry.interpret(&prepared, &credentials, status, body.as_bytes(), Verify::Strictly)?;
    let received: Value = serde_json::from_str(&body).unwrap();
    Ok(differences(&received, &serde_json::from_str(&response.body).unwrap()))
}

/// Whether an error says that a record does not exist, as it must of a sample id.
fn is_of_a_sample_id(error: &Error) -> bool {
    matches!(error, Error::Api(error) if NOT_FOUND.contains(&error.code.as_str()) || error.http_status == 404)
}

/// Sends the bytes of a recorded line as they are.
fn exchange(address: SocketAddr, line: &Line) -> (u16, String) {
    let target = match &line.query {
        Some(query) => format!("{}?{query}", line.path),
        None => line.path.clone(),
    };
    let body = line.body.as_deref().unwrap_or_default();
    let mut head = format!("{} {target} HTTP/1.1\r\nHost: {address}\r\n", line.method);
    for (name, value) in &line.headers {
        let ours = ["connection", "content-length", "transfer-encoding", "accept-encoding", "host"];
        if !ours.contains(&name.to_ascii_lowercase().as_str()) {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
    }
    plain_http::exchange(address, &head, body)
}

#[test]
fn sample_responses_lose_no_field() {
    let Some(folder) = folder() else { return };
    let samples: Vec<Sample> = lines_of(&folder.join("responses.jsonl"));
    let (mut ran, mut not_ours, mut failures) = (0, 0, Vec::new());
    for sample in &samples {
        let entry = entry_for(&sample.operation).filter(|_| !MOCKED.contains(&&*sample.id));
        let Some(entry) = entry else {
            not_ours += 1;
            continue;
        };
        ran += 1;
        if let Err(problem) = re_encode(entry, &sample.body_text) {
            failures.push(format!("{} {}: {problem}", sample.id, sample.operation));
        }
    }
    let passed = ran - failures.len();
    println!(
        "{} samples, {ran} ran, {passed} passed, {not_ours} skipped: not our calls yet",
        samples.len()
    );
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Made up by a test of an official client, with a word in the place of an object.
const MOCKED: &[&str] = &["resp-023"];

/// The samples name operations in their own way: camelCase, and some with other words.
fn entry_for(operation: &str) -> Option<&'static Entry> {
    const OTHER_WORDS: &[(&str, &str)] = &[
        ("apiTest.retrieve", "connection.test"),
        ("basicBkm.initialize", "basic_bkm.initialize"),
        ("basicPayment.create", "basic_payment.create"),
        ("cardBlacklist.retrieve", "card_blacklist.retrieve"),
        ("checkoutForm.initialize", "checkout_form.initialize"),
        ("checkoutForm.initializePreauth", "checkout_form.initialize_authorization"),
        ("checkoutForm.retrieve", "checkout_form.retrieve"),
        ("installment.html", "installment.render"),
        ("installment.retrieve", "installment.list"),
        ("iyzilink.create", "link.create"),
        ("iyzilink.delete", "link.delete"),
        ("iyzilink.fastLink", "link.create_fast"),
        ("iyzilink.list", "link.list"),
        ("iyzilink.retrieve", "link.retrieve"),
        ("iyzilink.update", "link.update"),
        ("iyzilink.updateStatus", "link.set_status"),
        ("crossBooking.receive", "cross_booking.receive"),
        ("crossBooking.send", "cross_booking.send"),
        ("paymentItem.approve", "payment_item.approve"),
        ("paymentItem.disapprove", "payment_item.disapprove"),
        ("paymentItem.update", "payment_item.update"),
        ("payment.refundChargedFromMerchant", "refund.charge_merchant"),
        ("refundToBalance.init", "refund_to_balance.initialize"),
        ("settlementToBalance.init", "settlement_to_balance.initialize"),
        ("payWithIyzico.initialize", "pay_with_iyzico.initialize"),
        ("payWithIyzico.retrieve", "pay_with_iyzico.retrieve"),
        ("payment.postauth", "payment.capture"),
        ("payment.preauth", "payment.authorize"),
        ("payment.refundV2", "payment.refund_amount"),
        ("reporting.bouncedPayments", "report.bounced_payouts"),
        ("reporting.paymentDetails", "payment.history"),
        ("reporting.payoutCompleted", "report.completed_payouts"),
        ("subMerchant.create", "sub_merchant.create"),
        ("subMerchant.update", "sub_merchant.update"),
        ("subscription.customer.create", "subscription_customer.create"),
        ("subscription.pricingPlan.create", "subscription_plan.create"),
        ("subscription.product.create", "subscription_product.create"),
        ("subscription.search", "subscription.list"),
        ("threeds.auth", "three_ds.complete_uncompared"),
        ("threeds.authV2", "three_ds.complete"),
        ("threeds.initialize", "three_ds.initialize"),
        ("threeds.initializePreauth", "three_ds.initialize_authorization"),
    ];
    let other = OTHER_WORDS.iter().find(|(theirs, _)| *theirs == operation);
    Entry::find(other.map_or(operation, |(_, ours)| ours))
}

fn re_encode(entry: &Entry, text: &str) -> Result<(), String> {
    let credentials = Credentials::new(API_KEY, SECRET_KEY).unwrap();
    let mut sample: Value = serde_json::from_str(text).unwrap();
    let fields = sample.as_object_mut().unwrap();
    let result_fields = fields.len() > ENVELOPE.len();
    // Samples with every field set have a result beside an error; here only the result is of interest.
    let text = if result_fields { as_success(text) } else { text.to_owned() };
    for name in ENVELOPE.iter().filter(|name| **name != "conversationId") {
        fields.remove(*name);
    }
    match entry.interpret(&prepared(), &credentials, 200, text.as_bytes(), Verify::Not) {
        Ok(response) => {
            let lost = differences(&sample, &serde_json::from_str(&response.body).unwrap());
            if lost.is_empty() {
                Ok(())
            } else {
                Err(format!("re-encoding loses {}", lost.join(", ")))
            }
        }
        Err(Error::Api(error)) if !result_fields && !error.code.is_empty() => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}

/// A request of ours to which a response is interpreted.
fn prepared() -> Prepared {
    let credentials = Credentials::new(API_KEY, SECRET_KEY).unwrap();
    let context = Context::sandbox("2026-11-22T10:00:00Z".parse().unwrap());
    request::prepare(&TestConnection::default(), &credentials, "nonce", &context).unwrap()
}

fn as_success(text: &str) -> String {
    text.replace(r#""status": "failure""#, r#""status": "success""#)
        .replace(r#""status":"failure""#, r#""status":"success""#)
}

/// What stands around every response.
const ENVELOPE: &[&str] = &[
    "status",
    "errorCode",
    "errorMessage",
    "errorGroup",
    "locale",
    "systemTime",
    "conversationId",
];
