//! Whether a call moves money, whether it may be repeated, and what its response has, as the reference of the API
//! says it.
//!
//! Read from the folder named by `IYZICO_REFERENCE`; without it, from `../shared/reference` beside the
//! repository. The comparison is skipped, and says so, when neither is there.

mod responses;
mod simulated;

use std::fs;
use std::path::{Path, PathBuf};

use iyzico_core::ENDPOINTS;
use iyzico_core::endpoint::{Description, Safety};
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize)]
struct Reference {
    operations: Vec<Operation>,
}

/// A call as the reference has it.
#[derive(Deserialize)]
struct Operation {
    id: String,
    method: String,
    path: String,
    moves_money: String,
    /// R reads, I reaches the same state again, T opens another page, N must not be repeated.
    repeat: String,
}

impl Operation {
    fn is_about(&self, call: &Description) -> bool {
        let paths = std::iter::once(call.path).chain(call.aliases.iter().copied());
        self.method == call.method.as_str()
            && paths.into_iter().any(|path| shape(path) == shape(&self.path))
    }

    /// Whether a call of this safety is told to be what the reference says.
    fn allows(&self, safety: Safety) -> bool {
        match (self.moves_money.as_str(), self.repeat.as_str()) {
            ("no", "R") => safety == Safety::Read,
            ("no", "I") => safety == Safety::Idempotent,
            ("no", "T") => safety == Safety::Session,
            ("no", "N") => safety == Safety::Creates,
            ("yes" | "hold", "N") => safety.moves_money(),
            _ => false,
        }
    }
}

/// A path without the names of what stands in it.
fn shape(path: &str) -> String {
    let parts = path.trim_end_matches('/').split('/');
    let parts = parts.map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Where we say something else: the call, what we say, what the reference says, and why.
const DIFFERENT: [(&str, Safety, &str, &str); 6] = [
    (
        "payment_item.approve",
        Safety::PaysOut,
        "payout I",
        "the money of a sub-merchant: in doubt until looked at",
    ),
    (
        "payment_item.disapprove",
        Safety::PaysOut,
        "payout I",
        "the money of a sub-merchant: in doubt until looked at",
    ),
    (
        "payment_item.update",
        Safety::PaysOut,
        "payout I",
        "the money of a sub-merchant: in doubt until looked at",
    ),
    (
        "subscription.activate",
        Safety::MovesMoney,
        "charges later I",
        "the first period may be charged at once",
    ),
    (
        "subscription.upgrade",
        Safety::MovesMoney,
        "charges later N",
        "the new plan may be charged at once",
    ),
    (
        "in_store_payment.refund",
        Safety::Session,
        "yes (after the app step) N",
        "the response holds the address of an app, and the reference itself says that money moves there",
    ),
];

/// What we say of money may be more careful than the reference, for a reason that is written down.
/// Nothing that the reference calls a movement of money is called anything else by inference.
#[test]
fn calls_move_money_where_the_reference_says_so() {
    for (name, safety, ..) in DIFFERENT {
        let call = ENDPOINTS.iter().find(|call| call.name == name).unwrap();
        assert_eq!(call.safety, safety, "{name}");
    }
    let Some(reference) = read::<Reference>("endpoints.json") else { return };
    let mut found = Vec::new();
    for call in ENDPOINTS {
        let known: Vec<_> =
            reference.operations.iter().filter(|operation| operation.is_about(call)).collect();
        assert!(!known.is_empty(), "{} is not in the reference", call.name);
        for operation in known.iter().filter(|operation| !operation.allows(call.safety)) {
            let theirs = format!("{} {}", operation.moves_money, operation.repeat);
            found.push((call.name, call.safety, theirs));
        }
    }
    let expected: Vec<_> = DIFFERENT
        .iter()
        .map(|(name, safety, theirs, _)| (*name, *safety, (*theirs).to_owned()))
        .collect();
    let sorted = |mut rows: Vec<(&'static str, Safety, String)>| {
        rows.sort_by_key(|row| row.0);
        rows
    };
    assert_eq!(sorted(found), sorted(expected));
}

/// A file of the reference, where there is one.
fn read<T: DeserializeOwned>(file: &str) -> Option<T> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/reference");
    let folder = std::env::var_os("IYZICO_REFERENCE").map_or_else(beside, PathBuf::from);
    let Ok(text) = fs::read_to_string(folder.join(file)) else {
        println!("skipped: there is no reference in {}", folder.display());
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}
