//! One file a case, shared with Python and Node: what is asked, what must be answered.

use iyzico_core::Entry;
use iyzico_http::CallOptions;
use iyzico_http::testing::Sandbox;
use iyzico_tests::fixtures::{Case, cases};

use crate::json::differences;

#[tokio::test]
async fn every_case_is_answered_as_written() {
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
    let entry = Entry::find(&case.call).unwrap();
    let result =
        sandbox.client.call(entry, &case.request.to_string(), &CallOptions::default()).await;
    match (result, &case.answer, &case.error) {
        (Ok(answer), Some(expected), None) => {
            differences(expected, &serde_json::from_str(&answer.body).unwrap())
        }
        (Err(error), None, Some(expected)) => {
            differences(expected, &serde_json::to_value(error.report()).unwrap())
        }
        (Ok(_), ..) => vec!["succeeded".to_owned()],
        (Err(error), ..) => vec![format!("failed: {error}")],
    }
}

/// A case belongs to the folder of its call, and every call has at least one.
#[test]
fn every_call_has_a_case() {
    for entry in iyzico_core::ENDPOINTS {
        let has_one = cases().iter().any(|path| path.parent().unwrap().ends_with(entry.name));
        assert!(has_one, "{} has no case in tests/fixtures", entry.name);
    }
}
