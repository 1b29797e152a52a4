use std::collections::{BTreeMap, BTreeSet};

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::string::string_regex;
use proptest::test_runner::TestRunner;

use super::{Place, calls, places, read, rule_at};
use crate::Entry;
use crate::value::rule::{Context, Level, Rule};

/// A rule, and a field that it holds for.
struct Ruled {
    rule: &'static Rule,
    pattern: &'static str,
    call: &'static str,
    place: Place,
}

impl Ruled {
    /// What is wrong with a text in this field.
    fn problems(&self, text: &str) -> Vec<String> {
        let context = Context::sandbox("2026-11-22T10:00:00Z".parse().unwrap());
        let json = self.place.holding(Some(&serde_json::to_string(text).unwrap()));
        let findings = Entry::find(self.call).unwrap().lint(&json, &context).unwrap();
        let path = self.place.0.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(".");
        let errors = findings.iter().filter(|finding| finding.level == Level::Error);
        let here = errors.filter(|error| error.path.replace("[0]", "") == path);
        here.map(|error| error.problem.to_string()).collect()
    }

    /// Whether the pattern says what the text is from its start to its end, and how long.
    fn is_of_whole_text(&self) -> bool {
        self.pattern.starts_with('^') && self.pattern.ends_with('$') && !self.pattern.contains('+')
    }

    /// Texts that the pattern matches.
    fn matching(&self) -> BTreeSet<String> {
        let ascii = self.pattern.trim_matches(['^', '$']).replace(r"\d", "[0-9]");
        let texts = string_regex(&ascii).unwrap();
        let mut random = TestRunner::deterministic();
        (0..500).map(|_| texts.new_tree(&mut random).unwrap().current()).collect()
    }
}

/// Every rule that has a pattern, with one of its fields.
fn with_pattern() -> Vec<Ruled> {
    let mut found = BTreeMap::new();
    for call in calls() {
        for place in places(call.request) {
            let object = read(call.request, &place.holding(Some("\"?\"")));
            let Some(rule) = rule_at(object.as_ref(), &place) else { continue };
            let Some(pattern) = rule.pattern else { continue };
            let call = call.description.name;
            found.entry(rule.name).or_insert(Ruled { rule, pattern, call, place });
        }
    }
    assert!(found.len() > 10 && found.contains_key("CardNumber"), "{:?}", found.keys());
    found.into_values().collect()
}

/// What no pattern says.
const BEYOND_PATTERNS: [&str; 5] = [
    "check digit",
    "is not a currency that iyzico takes",
    "is not a day of the form",
    "is not a moment of the form",
    "is not a payment ID", // of 19 digits the largest are none
];
/// What iyzico may know better: another IBAN than a Turkish one is doubted, and not refused.
const ONLY_DOUBTED: [&str; 1] = ["Iban"];

#[test]
fn what_a_pattern_matches_is_accepted() {
    let mut wrong = BTreeMap::new();
    for ruled in with_pattern().iter().filter(|ruled| ruled.is_of_whole_text()) {
        for text in ruled.matching() {
            let mut problems = ruled.problems(&text);
            problems.retain(|problem| !BEYOND_PATTERNS.iter().any(|known| problem.contains(known)));
            if let Some(problem) = problems.pop() {
                wrong.insert((ruled.rule.name, problem), text);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_length_that_no_pattern_matches_is_refused() {
    let mut wrong = BTreeMap::new();
    let all = with_pattern();
    let refused = all.iter().filter(|ruled| !ONLY_DOUBTED.contains(&ruled.rule.name));
    for ruled in refused.filter(|ruled| ruled.is_of_whole_text()) {
        let matching = ruled.matching();
        let lengths = matching.iter().map(String::len).collect::<BTreeSet<_>>();
        for length in (1..=64).filter(|length| !lengths.contains(length)) {
            let start = ruled.rule.example.chars().cycle().take(length - 1).collect::<String>();
            // One of the digits makes a right check digit.
            for last in '0'..='9' {
                let text = format!("{start}{last}");
                if ruled.problems(&text).is_empty() {
                    wrong.insert((ruled.rule.name, length), text);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_rule_that_tells_its_lengths_in_words_has_a_pattern_of_the_same() {
    let mut told = 0;
    for ruled in with_pattern() {
        let words = ruled.rule.allowed.split([' ', ',']).collect::<Vec<_>>();
        let lengths = words.windows(4).find_map(|words| match words {
            [least, "to", most, "digits"] => Some(least.parse().ok()?..=most.parse().ok()?),
            _ => None,
        });
        let Some(lengths) = lengths else { continue };
        let matching: BTreeSet<usize> = ruled.matching().iter().map(String::len).collect();
        assert_eq!(matching, lengths.collect(), "{}", ruled.rule.name);
        told += 1;
    }
    assert!(told > 1, "{told}");
}
