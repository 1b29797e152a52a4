//! Values of a kind that no field has: given as JSON, as other languages do, or read by serde.

use super::{Call, Place, calls, places};
use crate::Entry;
use crate::value::rule::{Context, Findings};

/// One of them is wrong in every field.
const ODD: [&str; 6] =
    [r#""x\u0130""#, "7.5", "true", "[[]]", r#"{"a":1}"#, r#"[{"$unusable":"is a function"}]"#];

fn context() -> Context {
    Context::sandbox(jiff::Timestamp::UNIX_EPOCH)
}

fn each_odd_value(mut look: impl FnMut(&Call, &Place, &str, &Findings)) {
    let mut tried = 0;
    for call in calls() {
        let entry = Entry::find(call.description.name).unwrap();
        for place in places(call.request) {
            for literal in ODD {
                let json = place.holding(Some(literal));
                look(&call, &place, &json, &entry.lint(&json, &context()).unwrap());
                tried += 1;
            }
        }
    }
    assert!(tried > 5000, "{tried}");
}

fn path_of(place: &Place) -> String {
    place.0.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(".")
}

/// A text is quoted once; of an object or a list is said what it is, and not what is in it.
#[test]
fn what_was_given_is_shown_alike_in_every_field() {
    each_odd_value(|call, place, json, found| {
        for finding in found {
            let (name, got) = (call.description.name, &finding.got);
            let is_literal = got.starts_with("\"\\\"") || got.contains(['[', '{', '$']);
            assert!(!is_literal, "{name} {}: {got} of {json}", path_of(place));
        }
    });
}

/// A program that keeps requests has them judged as one that sends JSON.
#[test]
fn what_serde_reads_hides_no_mistake() {
    each_odd_value(|call, place, json, found| {
        let Ok(stored) = (call.lint_stored)(json, &context()) else { return };
        for error in found.errors().filter(|error| error.problem != "is not a field of this call") {
            let is_told = stored
                .errors()
                .any(|told| (&told.path, &told.problem) == (&error.path, &error.problem));
            let name = call.description.name;
            assert!(is_told, "{name} {}: {json} hides {error:?}", path_of(place));
        }
    });
}
