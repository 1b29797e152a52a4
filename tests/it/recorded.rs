//! Traffic recorded from official clients, and sample answers, as witnesses against us.
//!
//! Read from the folder named by `IYZICO_RECORDED`; without it, from `../shared/fixtures` beside the
//! repository. Skipped, and said so, when neither is there.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};

use iyzico_core::connection::TestConnection;
use iyzico_core::request::{self, Prepared};
use iyzico_core::response::Verify;
use iyzico_core::{Context, Credentials, ENDPOINTS, Entry, Error};
use iyzico_simulator::Simulator;
use serde::Deserialize;
use serde_json::Value;

use crate::json::differences;

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

/// An answer as a public document or an official client's tests have it.
#[derive(Deserialize)]
struct Sample {
    id: String,
    operation: String,
    body_text: String,
}

/// The invented keys of the recordings.
const API_KEY: &str = "sandbox-apiKey";
const SECRET_KEY: &str = "sandbox-secretKey";

/// What iyzico answers when a request names something that does not exist. Recordings name sample ids.
const NOT_FOUND: &[&str] = &["2001", "3005", "3006", "5086", "5087", "5092", "5124"];

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

#[test]
fn recorded_requests_are_verified_and_answered() {
    let Some(folder) = folder() else { return };
    let simulator =
        Simulator::builder().api_key(API_KEY).secret_key(SECRET_KEY).start_blocking().unwrap();
    let mut files: Vec<_> =
        fs::read_dir(folder.join("wire")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    for file in files {
        let lines: Vec<Line> = lines_of(&file);
        let (mut ran, mut not_ours, mut failures) = (0, 0, Vec::new());
        for line in &lines {
            let Some(entry) = serving(line) else {
                not_ours += 1;
                continue;
            };
            ran += 1;
            if let Err(problem) = replay(simulator.address(), entry, line) {
                failures.push(format!("{} {} {}: {problem}", line.id, line.method, line.path));
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

fn replay(address: SocketAddr, entry: &'static Entry, line: &Line) -> Result<(), String> {
    let (status, body) = exchange(address, line);
    let credentials = Credentials::new(API_KEY, SECRET_KEY).unwrap();
    let mut prepared = prepared();
    prepared.body = line.body.clone().unwrap_or_default().into_bytes().into();
    match entry.interpret(&prepared, &credentials, status, body.as_bytes(), Verify::Strictly) {
        Ok(answer) => {
            let received: Value = serde_json::from_str(&body).unwrap();
            let again: Value = serde_json::from_str(&answer.body).unwrap();
            let lost = differences(&received, &again);
            if lost.is_empty() {
                Ok(())
            } else {
                Err(format!("re-encoding loses {}", lost.join(", ")))
            }
        }
        Err(Error::Api(error)) if NOT_FOUND.contains(&error.code.as_str()) => Ok(()),
        Err(Error::Api(error)) if error.http_status == 404 => Ok(()),
        Err(error) => Err(error.to_string()),
    }
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
    let length = body.len();
    write!(head, "Content-Length: {length}\r\nConnection: close\r\n\r\n").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

#[test]
fn sample_answers_lose_no_field() {
    let Some(folder) = folder() else { return };
    let samples: Vec<Sample> = lines_of(&folder.join("responses.jsonl"));
    let (mut ran, mut not_ours, mut failures) = (0, 0, Vec::new());
    for sample in &samples {
        let entry = answering(&sample.operation).filter(|_| !MOCKED.contains(&&*sample.id));
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
fn answering(operation: &str) -> Option<&'static Entry> {
    const OTHER_WORDS: &[(&str, &str)] = &[
        ("apiTest.retrieve", "connection.test"),
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
        ("subscription.pricingPlan.create", "subscription_plan.create"),
        ("subscription.product.create", "subscription_product.create"),
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
        Ok(answer) => {
            let lost = differences(&sample, &serde_json::from_str(&answer.body).unwrap());
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

/// A request of ours to which an answer is interpreted.
fn prepared() -> Prepared {
    let credentials = Credentials::new(API_KEY, SECRET_KEY).unwrap();
    let context = Context::sandbox("2026-11-22T10:00:00Z".parse().unwrap());
    request::prepare(&TestConnection::default(), &credentials, "nonce", &context).unwrap()
}

fn as_success(text: &str) -> String {
    text.replace(r#""status": "failure""#, r#""status": "success""#)
        .replace(r#""status":"failure""#, r#""status":"success""#)
}

/// What stands around every answer.
const ENVELOPE: &[&str] = &[
    "status",
    "errorCode",
    "errorMessage",
    "errorGroup",
    "locale",
    "systemTime",
    "conversationId",
];
