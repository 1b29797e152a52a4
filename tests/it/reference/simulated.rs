//! The simulator says no more in the response to a money call than the reference knows: what a shop reads there, it
//! finds at iyzico too.

use std::collections::{BTreeMap, BTreeSet};

use iyzico_core::Entry;
use iyzico_http::testing::Sandbox;
use iyzico_tests::fixtures::{Case, cases};
use serde_json::Value;

use super::responses::{Fields, names};
use super::{Reference, read};
use crate::contract::{call, prepare};

/// What stands around the fields of every response.
const ENVELOPE: [&str; 4] = ["status", "locale", "systemTime", "conversationId"];

/// What was observed beyond the list of the fields: the call, the field.
const OBSERVED: [(&str, &str); 1] = [("payment.refund_amount", "transactionType")];

#[tokio::test(flavor = "multi_thread")]
async fn a_money_call_responds_with_what_the_reference_knows() {
    let Some(reference) = read::<Reference>("endpoints.json") else { return };
    let Some(fields) = read::<BTreeMap<String, Fields>>("fields/fields.json") else { return };
    let sandbox = Sandbox::start().await.unwrap();
    let (mut unknown, mut compared) = (BTreeSet::new(), BTreeSet::new());
    for case in cases().iter().map(|path| Case::read(path)) {
        let entry = Entry::find(&case.call).unwrap();
        if case.response.is_none() || !entry.safety.moves_money() {
            continue;
        }
        let operations = reference.operations.iter().filter(|operation| operation.is_about(entry));
        let known: BTreeSet<_> =
            operations.flat_map(|operation| names(fields.get(&operation.id))).collect();
        if known.is_empty() {
            continue; // of calls that are in official clients only
        }
        let kept = prepare(&sandbox, &case).await;
        let response = call(&sandbox, &case, &kept).await.unwrap();
        let mut told = BTreeSet::new();
        gather(&serde_json::from_str(&response.raw).unwrap(), "", &mut told);
        let is_known = |field: &String| {
            known.contains(field)
                || ENVELOPE.contains(&field.as_str())
                || OBSERVED.contains(&(entry.name, field))
        };
        unknown
            .extend(told.into_iter().filter(|field| !is_known(field)).map(|at| (entry.name, at)));
        compared.insert(entry.name);
    }
    assert_eq!(unknown, BTreeSet::new());
    assert!(compared.len() > 20, "{compared:?}");
}

/// The places of all fields.
fn gather(json: &Value, around: &str, found: &mut BTreeSet<String>) {
    match json {
        Value::Object(fields) => {
            for (name, value) in fields {
                let place = format!("{around}{name}");
                gather(value, &format!("{place}."), found);
                found.insert(place);
            }
        }
        Value::Array(elements) => {
            for element in elements {
                gather(element, around, found);
            }
        }
        _ => {}
    }
}
