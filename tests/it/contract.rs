//! One file a case, shared with Python and Node: what is asked, what must come back.

use iyzico_core::{Entry, Error, Response};
use iyzico_http::CallOptions;
use iyzico_http::testing::Sandbox;
use iyzico_tests::fixtures::{Case, Kept, cases, folder};
use serde_json::Value;

use crate::json::differences;
use crate::plain_http::post;

#[tokio::test(flavor = "multi_thread")]
async fn every_case_gets_the_response_that_is_written() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut failures = Vec::new();
    let cases = cases();
    assert!(cases.len() > 10);
    for path in &cases {
        for problem in run(&sandbox, &Case::read(path)).await {
            failures.push(format!("{}: {problem}", path.display()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    println!("{} cases", cases.len());
}

async fn run(sandbox: &Sandbox, case: &Case) -> Vec<String> {
    let kept = prepare(sandbox, case).await;
    let result = call(sandbox, case, &kept).await;
    match (result, &case.response, &case.error) {
        (Ok(response), Some(expected), None) => differences(&kept.fill(expected), &json(&response)),
        (Err(error), None, Some(expected)) => {
            differences(expected, &serde_json::to_value(error.report()).unwrap())
        }
        (Ok(_), ..) => vec!["succeeded".to_owned()],
        (Err(error), ..) => vec![format!("failed: {error}")],
    }
}

/// Does what comes before a case, in a simulator that knows nothing.
pub(crate) async fn prepare(sandbox: &Sandbox, case: &Case) -> Kept {
    sandbox.simulator.reset();
    let mut kept = Kept::default();
    for step in &case.before {
        let response = if let Some(file) = &step.call {
            let other = Case::read(&folder().join(file));
            let response = call(sandbox, &other, &kept).await;
            json(&response.unwrap_or_else(|error| panic!("{file}: {error}")))
        } else {
            let path = kept.fill_path(step.action.as_deref().unwrap());
            let body = step.with.as_ref().map(|with| kept.fill(with).to_string());
            let (status, response) =
                post(sandbox.simulator.address(), &path, &body.unwrap_or_default());
            assert_eq!(status, 200, "{path}: {response}");
            serde_json::from_str(&response).unwrap_or_default()
        };
        kept.keep(step, &response);
    }
    kept
}

pub(crate) async fn call(
    sandbox: &Sandbox,
    case: &Case,
    kept: &Kept,
) -> Result<Response<String>, Error> {
    let entry = Entry::find(&case.call).unwrap();
    let request = kept.fill(&case.request).to_string();
    sandbox.client.call(entry, &request, &CallOptions::default()).await
}

fn json(response: &Response<String>) -> Value {
    serde_json::from_str(&response.body).unwrap()
}

/// A case belongs to the folder of its call, and every call has at least one that succeeds.
#[test]
fn every_call_has_a_case_that_succeeds() {
    let cases = cases();
    let without: Vec<&str> = iyzico_core::ENDPOINTS
        .iter()
        .map(|entry| entry.name)
        .filter(|name| {
            let mut own = cases.iter().filter(|path| path.parent().unwrap().ends_with(name));
            !own.any(|path| Case::read(path).response.is_some())
        })
        .collect();
    assert!(without.is_empty(), "no case in tests/fixtures succeeds for {}", without.join(", "));
}
