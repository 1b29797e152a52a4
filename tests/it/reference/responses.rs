//! Every field of a response that the reference knows is in our description of the call, in `api/openapi.json`.

use std::collections::{BTreeMap, BTreeSet};

use iyzico_core::{ENDPOINTS, Entry};
use serde::Deserialize;
use serde_json::Value;

use super::{Reference, read};

/// The fields of one operation.
#[derive(Deserialize)]
pub(super) struct Fields {
    response: Option<Vec<Field>>,
}

#[derive(Deserialize)]
struct Field {
    /// Where it stands: `itemTransactions[].price`.
    field: String,
}

/// What we do not describe: the call, the field, and why.
const LEFT_OUT: [(&str, &str, &str); 7] = [
    ("card.create", "metadata", FREE),
    ("card.list", "cardDetails.metadata", FREE),
    ("card_page.list_cards", "cardDetails.metadata", FREE),
    ("subscription.retrieve", "data.totalCount", OF_A_PAGE),
    ("subscription.retrieve", "data.currentPage", OF_A_PAGE),
    ("subscription.retrieve", "data.pageCount", OF_A_PAGE),
    ("subscription.retrieve", "data.items", OF_A_PAGE),
];

const FREE: &str =
    "names of the merchant's own choice, in one client only; they are in the response as received";
const OF_A_PAGE: &str = "a record may come as the only row of a page, and is read as the record";

/// Calls for which the public documents list the fields of a payment, too, which they have nothing to do with.
const LISTED_AS_PAYMENT: [&str; 3] = ["card.create", "card.delete", "card.list"];

/// Where fields stand elsewhere than in the reference: the call, where they are there, where with us, and why.
const MOVED: [(&str, &str, &str, &str); 3] = [
    ("iyziup.retrieve", "", "paymentDetail.", "the tests of a client show them inside"),
    ("subscription.list", "data.", "data.items.", "a client reads the row as if it were alone"),
    ("subscription.retrieve", "data.items.", "data.", OF_A_PAGE),
];

/// Second spellings, which are read as the first.
const SPELLINGS: [(&str, &str); 4] = [
    ("iyziConversationRate", "iyziConversionRate"),
    ("iyziConversationRateAmount", "iyziConversionRateAmount"),
    ("orderPaymentAttempts", "paymentAttempts"),
    ("subscriptionOrders", "orders"),
];

/// What refusals have instead of the fields of a success.
const OF_REFUSALS: [&str; 3] = ["errorCode", "errorMessage", "errorGroup"];

#[test]
fn responses_have_the_fields_that_the_reference_knows() {
    let Some(reference) = read::<Reference>("endpoints.json") else { return };
    let Some(fields) = read::<BTreeMap<String, Fields>>("fields/fields.json") else { return };
    let of = |id: &str| names(fields.get(id));
    let (payment, described) = (of("payment.create"), described());
    let (mut missing, mut checked) = (BTreeSet::new(), 0);
    for call in ENDPOINTS {
        // OpenAPI has one operation for a method and a path; it stands for all calls that share them.
        let shares = |other: &&Entry| other.path == call.path && other.method == call.method;
        let mut sharing = ENDPOINTS.iter().filter(shares);
        let ours = sharing.find_map(|other| described.get(other.name)).unwrap();
        let known = reference.operations.iter().filter(|operation| operation.is_about(call));
        for field in known.flat_map(|operation| of(&operation.id)) {
            checked += 1;
            let is_excused = OF_REFUSALS.contains(&field.as_str())
                || LISTED_AS_PAYMENT.contains(&call.name) && payment.contains(&field);
            if !is_excused && !places(call.name, &field).any(|place| ours.contains(&place)) {
                missing.insert((call.name, field));
            }
        }
    }
    let left_out = LEFT_OUT.map(|(call, field, _)| (call, field.to_owned()));
    assert_eq!(missing, BTreeSet::from(left_out));
    assert!(checked > 1000, "{checked}");
}

/// The fields that the reference has, as we spell them.
pub(super) fn names(fields: Option<&Fields>) -> Vec<String> {
    let all = fields.and_then(|fields| fields.response.as_ref()).into_iter().flatten();
    all.map(|field| respelt(&field.field)).collect()
}

fn respelt(place: &str) -> String {
    let place = place.replace("[]", "");
    let names = place.split('.').map(|name| {
        let ours = SPELLINGS.iter().find(|(theirs, _)| *theirs == name);
        ours.map_or(name, |(_, ours)| ours)
    });
    names.collect::<Vec<_>>().join(".")
}

/// Where a field may stand with us, in small letters: names in capital ones are read, too.
fn places(call: &str, field: &str) -> impl Iterator<Item = String> {
    let moved = MOVED.into_iter().filter(move |(moved, ..)| *moved == call);
    let moved = moved.filter_map(move |(_, theirs, ours, _)| {
        field.strip_prefix(theirs).map(|rest| format!("{ours}{rest}"))
    });
    std::iter::once(field.to_owned()).chain(moved).map(|place| place.to_lowercase())
}

/// The fields of the responses that we describe, by call, in small letters.
fn described() -> BTreeMap<String, BTreeSet<String>> {
    let text = include_str!("../../../api/openapi.json");
    let api: Value = serde_json::from_str(text).unwrap();
    let paths = api["paths"].as_object().unwrap().values();
    let methods = paths.flat_map(|methods| methods.as_object().unwrap().values());
    let calls = methods.filter(|call| call["operationId"].is_string());
    calls
        .map(|call| {
            let mut found = BTreeSet::new();
            gather(&api, &call["responses"]["200"]["content"], "", &mut found);
            (call["operationId"].as_str().unwrap().to_owned(), found)
        })
        .collect()
}

/// Collects the names of fields from a schema, and from all that is inside of it.
fn gather(api: &Value, schema: &Value, around: &str, found: &mut BTreeSet<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        return gather(api, api.pointer(&name[1..]).unwrap(), around, found);
    }
    for (keyword, inside) in schema.as_object().into_iter().flatten() {
        match inside {
            Value::Object(fields) if keyword == "properties" => {
                for (name, field) in fields {
                    let place = format!("{around}{name}").to_lowercase();
                    gather(api, field, &format!("{place}."), found);
                    found.insert(place);
                }
            }
            Value::Array(forms) => {
                for form in forms {
                    gather(api, form, around, found);
                }
            }
            Value::Object(_) => gather(api, inside, around, found),
            _ => {}
        }
    }
}
