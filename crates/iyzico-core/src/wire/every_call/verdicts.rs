//! What follows from a response is never better because something in it cannot be read: for every call from whose
//! response something follows, every field of it, and every conclusion.

use serde_json::{Value, json};

use super::responses::{prepared, success, written};
use super::{Call, Holds, Place, calls, credentials, fill, names_at, places};
use crate::payment::{PaymentStatus, Phase, RefundStatus};
use crate::value::choice::Choice;
use crate::value::read::{Entries, Reader};
use crate::value::view::ObjectView;
use crate::value::write::{Amounts, to_json};
use crate::wire::signature;

/// The answers on which a shop acts. A better one must be said by the response.
const GOOD: [(&str, bool); 4] =
    [("isPaid", true), ("mayShip", true), ("endsWithPage", true), ("hasGoneBack", false)];

/// What is of another kind than any value.
const UNREADABLE: [&str; 7] =
    ["[]", "{}", "[1]", "[[]]", r#"["SUCCESS"]"#, r#"{"value":1}"#, "true"];

/// What is a value, but none of those that are documented for a field of `documented`.
const UNKNOWN: [&str; 8] = [
    r#""wrong""#,
    r#""SUCCESSFUL""#,
    r#""-""#,
    "7.5",
    "-2",
    "1e2",
    "99999999999999999999999999999999999999999999999999",
    r#""\u0000""#,
];

/// What is of another kind than a list. Empty texts stand where iyzico has nothing to say.
const NO_LIST: [&str; 6] = ["{}", r#"{"refundStatus":1}"#, "true", "0", r#""none""#, r#""[]""#];
const NO_ELEMENTS: [&str; 7] = ["null", "[]", "[{}]", "true", "7", r#""none""#, r#""""#];
const NO_OBJECT: [&str; 5] = ["[]", "[{}]", "true", "7", r#""none""#];

/// The documented values of the fields from which something follows, the best one first.
fn documented(place: &Place) -> Vec<String> {
    fn words<T: Choice>() -> Vec<String> {
        T::WORDS.iter().map(|word| format!("\"{word}\"")).collect()
    }
    let (name, holds) = *place.0.last().unwrap();
    let is_inside = place.0.len() > 1;
    let owned = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    match name {
        _ if holds != Holds::Value => vec![],
        "paymentStatus" => words::<PaymentStatus>(),
        "phase" => words::<Phase>(),
        "fraudStatus" => owned(&["1", "0", "-1"]),
        "orderResponseStatus" => owned(&[r#""payment_completed""#]),
        "paymentRefundStatus" => words::<RefundStatus>(),
        "refundStatus" => owned(&["0", "2", "1"]),
        "errorCode" if is_inside => owned(&[r#""10051""#, r#""0""#, "0"]),
        _ => vec![],
    }
}

/// A response with a literal at each of these places, whatever stands around them. The later ones win.
#[derive(Clone)]
struct Told {
    /// The smallest success.
    around: Value,
    told: Vec<(Place, String)>,
}

impl Told {
    fn with(&self, place: &Place, literal: &str) -> Self {
        let mut told = self.clone();
        told.told.push((place.clone(), literal.to_owned()));
        told
    }

    /// The signed response; `None` where it cannot be signed.
    fn text(&self, call: &Call) -> Option<String> {
        let mut tree = self.around.clone();
        let mark = |at: usize| format!("literal {at}.");
        for (at, (place, _)) in self.told.iter().enumerate() {
            *spot(&mut tree, place) = mark(at).into();
        }
        let mut text = tree.to_string();
        for (at, (_, literal)) in self.told.iter().enumerate() {
            text = text.replace(&format!("\"{}\"", mark(at)), literal);
        }
        if call.description.signed.is_empty() {
            return Some(text);
        }
        let entries = Entries::read(&text)?;
        let of = |name: &str| entries.get(name);
        let right = signature::of_fields(&credentials(), call.description.signed, of)?;
        Some(format!("{},\"signature\":\"{right}\"}}", text.strip_suffix('}')?))
    }

    /// Whether an answer is the good one.
    fn is_good(&self, call: &Call, (name, good): (&str, bool)) -> bool {
        let read = self.text(call).map(|text| call.interpret(&prepared(call), text.as_bytes()));
        let answer = format!("\"{name}\":{good}");
        read.is_some_and(|read| read.is_ok_and(|response| response.body.contains(&answer)))
    }
}

/// The value at a place, with an element in each list on the way.
fn spot<'a>(tree: &'a mut Value, place: &Place) -> &'a mut Value {
    let mut spot = tree;
    for (depth, (name, holds)) in place.0.iter().enumerate() {
        if !spot.is_object() {
            *spot = json!({});
        }
        spot = &mut spot[*name];
        if *holds == Holds::Objects && depth + 1 < place.0.len() {
            if !spot.is_array() {
                *spot = json!([{}]);
            }
            spot = &mut spot[0];
        }
    }
    spot
}

/// A response from which the good answer follows, with a documented value in each field that has one.
fn best(call: &Call, answer: (&str, bool)) -> Option<Told> {
    let all = places(call.response);
    let identifies =
        |place: &&Place| matches!(place.0.last().unwrap().0, "paymentId" | "price" | "paidPrice");
    let named = all.iter().filter(identifies).map(|place| (place.clone(), "1".to_owned()));
    let choices = all.iter().map(|place| (place, documented(place)));
    let choices: Vec<_> = choices.filter(|(_, values)| !values.is_empty()).collect();
    let first = choices.iter().map(|(place, values)| ((*place).clone(), values[0].clone()));
    let around = serde_json::from_str(&written(&success(call))).unwrap();
    let first = Told { around, told: named.chain(first).collect() };
    let others = choices.iter().flat_map(|(place, values)| {
        let first = &first;
        values.iter().map(move |value| first.with(place, value))
    });
    std::iter::once(first.clone()).chain(others).find(|told| told.is_good(call, answer))
}

/// Runs a check for every good answer of every call.
fn for_each_answer(mut check: impl FnMut(&Call, (&str, bool), &Told)) {
    let mut seen = vec![];
    for call in calls() {
        let told = ObjectView::new((call.response)().as_ref()).conclusions();
        for answer in GOOD.into_iter().filter(|(name, _)| told.iter().any(|(it, _)| it == name)) {
            match best(&call, answer) {
                Some(best) => check(&call, answer, &best),
                None => {
                    assert_eq!((call.description.name, answer.0), ("payment.authorize", "mayShip"));
                }
            }
            seen.push(answer.0);
        }
    }
    assert!(seen.len() > 20 && GOOD.iter().all(|(name, _)| seen.contains(name)), "{seen:?}");
}

/// Whether the answer is another one with some documented value of a field or of what is inside of it.
fn decides(call: &Call, answer: (&str, bool), best: &Told, place: &Place, all: &[Place]) -> bool {
    all.iter().filter(|inner| inner.0.starts_with(&place.0)).any(|inner| {
        documented(inner).iter().any(|value| !best.with(inner, value).is_good(call, answer))
    })
}

#[test]
fn nothing_good_follows_from_what_cannot_be_read() {
    let mut tried = 0;
    for_each_answer(|call, answer, best| {
        let all = places(call.response);
        for place in all.clone() {
            if !decides(call, answer, best, &place, &all) {
                continue;
            }
            let (name, holds) = *place.0.last().unwrap();
            let mut odd: Vec<String> = match holds {
                Holds::Value if name == "errorCode" => UNREADABLE.map(str::to_owned).into(),
                Holds::Value => {
                    UNREADABLE.iter().chain(&UNKNOWN).map(ToString::to_string).collect()
                }
                Holds::Object => NO_OBJECT.map(str::to_owned).into(),
                Holds::Objects => NO_LIST.map(str::to_owned).into(),
            };
            if holds == Holds::Objects {
                odd.extend(NO_ELEMENTS.iter().map(|element| format!("[{element}]")));
                odd.extend(NO_ELEMENTS.iter().map(|element| format!("[{{}},{element}]")));
            }
            for odd in odd.iter().filter(|odd| !(name == "refundStatus" && *odd == "-2")) {
                let changed = best.with(&place, odd);
                assert!(!changed.is_good(call, answer), "{answer:?} of {:?}", changed.text(call));
                tried += 1;
            }
        }
    });
    assert!(tried > 500, "{tried}");
}

/// Of a word in another spelling, and of two values, nothing better follows than of the documented one.
#[test]
fn nothing_better_follows_from_a_value_in_another_form() {
    let mut tried = 0;
    for_each_answer(|call, answer, best| {
        for place in places(call.response) {
            let name = place.0.last().unwrap().0;
            let values = documented(&place);
            let is_good = |literal: &str| best.with(&place, literal).is_good(call, answer);
            let right: Vec<_> = values.iter().filter(|value| is_good(value)).collect();
            for value in values.iter().filter(|value| !is_good(value)) {
                let word = value.trim_matches('"');
                let forms = [
                    format!("\"{}\"", word.to_lowercase()),
                    format!("\" {word} \""),
                    format!("\"{word}\\n\""),
                    format!("\"{word}\\u0000\""),
                    format!("\"{}\"", word.replace('_', "-")),
                    format!("\"{word}\""),
                    format!("[{value}]"),
                    format!("{{\"value\":{value}}}"),
                ];
                let beside = right.iter().flat_map(|good| {
                    [(value, *good), (*good, value)]
                        .map(|(one, two)| format!("{one},\"{name}\":{two}"))
                });
                for form in forms.into_iter().chain(beside) {
                    assert!(
                        !is_good(&form),
                        "{answer:?} of {} with {place:?} {form}",
                        call.description.name
                    );
                    tried += 1;
                }
            }
        }
    });
    assert!(tried > 500, "{tried}");
}

/// What is missing says nothing good, but where the documents do not name it or the call says it itself.
#[test]
fn money_has_not_gone_back_only_where_the_history_says_so() {
    let mut tried = 0;
    for_each_answer(|call, answer, best| {
        let all = places(call.response);
        for place in all.iter().filter(|_| answer.0 == "hasGoneBack") {
            let is_value = place.0.last().unwrap().1 == Holds::Value;
            if !is_value || !decides(call, answer, best, place, &all) {
                continue;
            }
            for nothing in ["null", r#""""#, r#"" ""#] {
                assert!(!best.with(place, nothing).is_good(call, answer), "{place:?} is {nothing}");
                tried += 1;
            }
        }
    });
    assert_eq!(tried, 15);
}

/// Of two values of a field neither is believed, wherever a response with two is no error as a whole.
#[test]
fn two_values_of_a_field_are_read_as_one_that_cannot_be_read() {
    let mut tried = 0;
    for call in calls() {
        for place in places(call.response) {
            let (name, holds) = *place.0.last().unwrap();
            let read = |literal: &str| {
                let (mut object, mut reader) = ((call.response)(), Reader::default());
                let json = place.holding(Some(literal));
                fill(object.as_mut(), &Entries::read(&json).unwrap(), &mut reader);
                reader.repeated.is_empty().then(|| to_json(object.as_ref(), Amounts::ExactText))
            };
            let (values, unreadable): (&[_], &[_]) = match holds {
                Holds::Value => {
                    (&["1", r#""1""#, r#""2020-01-01 00:00:00""#, "[1]", "true"], &["[]", "{}"])
                }
                Holds::Object => (&["{}"], &["7"]),
                Holds::Objects => (&["[{}]"], &["7"]),
            };
            for value in values {
                let both = read(&format!("{value},\"{name}\":{value}"));
                let is_unread = unreadable.iter().any(|unreadable| both == read(unreadable));
                let called = call.description.name;
                assert!(both.is_none() || is_unread, "{called}: {place:?} is {value}: {both:?}");
                tried += usize::from(both.is_some());
            }
        }
    }
    assert!(tried > 500, "{tried}");
}

/// Two spellings of a field that say the same are one. Of two that do not, neither is believed, as of one spelling.
#[test]
fn two_spellings_of_a_field_are_believed_where_they_say_the_same() {
    const VALUES: [&str; 6] = ["1", "2", r#""1""#, r#""2020-01-01 00:00:00""#, "true", "false"];
    let (mut alike, mut unlike) = (0, 0);
    for call in calls() {
        let read = |json: &str| {
            let (mut object, mut reader) = ((call.response)(), Reader::default());
            fill(object.as_mut(), &Entries::read(json).unwrap(), &mut reader);
            let is_odd = !reader.odd.is_empty();
            let json = to_json(object.as_ref(), Amounts::ExactText);
            reader.repeated.is_empty().then_some((json, is_odd))
        };
        for place in places(call.response) {
            let around = Place(place.0[..place.0.len() - 1].to_vec());
            let name = place.0.last().unwrap().0;
            let mut names = names_at(call.response, &around).iter();
            let aliases = names.find(|known| known.wire == name).unwrap().aliases;
            let alone = |value: &str| {
                let found = read(&place.holding(Some(value))).filter(|(_, is_odd)| !is_odd);
                found.map(|(json, _)| json)
            };
            let unread = read(&place.holding(Some("[]"))).map(|(json, _)| json);
            for (alias, one, two) in aliases.iter().flat_map(|alias| {
                VALUES.iter().flat_map(move |one| VALUES.map(|two| (*alias, *one, two)))
            }) {
                let (Some(first), Some(second)) = (alone(one), alone(two)) else { continue };
                let both = place.holding(Some(&format!("{one},\"{alias}\":{two}")));
                let json = read(&both).map(|(json, _)| json);
                let is_same = first == second;
                let expected =
                    if is_same { json == Some(first) } else { json.is_none() || json == unread };
                assert!(expected, "{}: {both}: {json:?}", call.description.name);
                if is_same { alike += 1 } else { unlike += 1 }
            }
        }
    }
    assert!(alike > 50 && unlike > 50, "{alike} {unlike}");
}
