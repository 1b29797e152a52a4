//! Official clients and old documents use other paths for some calls.

use std::fmt::Write as _;

use iyzico_core::endpoint::Method;
use iyzico_core::response::Verify;
use iyzico_core::{Context, Credentials, ENDPOINTS, Entry, signature};
use iyzico_http::testing::Sandbox;
use iyzico_tests::fixtures::{Case, Kept, cases};
use serde_json::Value;

use crate::contract::prepare;
use crate::plain_http::exchange;

#[tokio::test(flavor = "multi_thread")]
async fn every_path_of_a_call_is_served() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut tried = 0;
    for entry in ENDPOINTS.iter().filter(|entry| !entry.aliases.is_empty()) {
        let case = succeeding(entry);
        let slash = format!("{}/", entry.path);
        for path in entry.aliases.iter().copied().chain([&*slash]) {
            let kept = prepare(&sandbox, &case).await;
            send(&sandbox, entry, entry.method, path, &kept.fill(&case.request));
            tried += 1;
        }
    }
    assert!(tried > 20);
}

/// The official .NET client says PATCH and sends PUT.
#[tokio::test(flavor = "multi_thread")]
async fn put_is_taken_for_patch() {
    let sandbox = Sandbox::start().await.unwrap();
    for entry in ENDPOINTS.iter().filter(|entry| entry.method == Method::Patch) {
        let case = succeeding(entry);
        let kept = prepare(&sandbox, &case).await;
        send(&sandbox, entry, Method::Put, entry.path, &kept.fill(&case.request));
    }
}

/// The official Java client deletes customers with DELETE.
#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_deleted_with_delete_too() {
    let sandbox = Sandbox::start().await.unwrap();
    let entry = Entry::find("subscription_customer.delete").unwrap();
    let case = succeeding(entry);
    let kept = prepare(&sandbox, &case).await;
    let path = "/v2/subscription/customers/{customerReferenceCode}";
    send(&sandbox, entry, Method::Delete, path, &kept.fill(&case.request));
}

fn succeeding(entry: &Entry) -> Case {
    let cases = cases();
    let own = cases.iter().filter(|path| path.parent().unwrap().ends_with(entry.name));
    own.map(|path| Case::read(path)).find(|case| case.response.is_some()).unwrap()
}

/// Sends a request to another path of its call, which succeeds.
fn send(sandbox: &Sandbox, entry: &'static Entry, method: Method, template: &str, request: &Value) {
    let simulator = &sandbox.simulator;
    let credentials = Credentials::new(simulator.api_key(), simulator.secret_key()).unwrap();
    let context = Context::sandbox("2026-11-28T10:00:00Z".parse().unwrap());
    let prepared = entry.prepare(&request.to_string(), &credentials, "nonce", &context).unwrap();
    let mut path = Kept::of(request).fill_path(template);
    let authorization = signature::authorization(&credentials, "nonce", &path, &prepared.body);
    if let Some(query) = &prepared.query {
        write!(path, "?{query}").unwrap();
    }
    let address = simulator.address();
    let head = format!(
        "{} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: {authorization}\r\n",
        method.as_str(),
    );
    let body = std::str::from_utf8(&prepared.body).unwrap();
    let (status, response) = exchange(address, &head, body);
    let read =
        entry.interpret(&prepared, &credentials, status, response.as_bytes(), Verify::Strictly);
    if let Err(error) = read {
        panic!("{template}: {error}: {response}");
    }
}
