//! Goods are shipped only on a state that was read: for every call that says whether they may be.

use super::responses::{ODD, prepared, signed, success, with};
use super::{Call, Holds, Place, calls, places};
use crate::value::view::ObjectView;
use crate::wire::response::Response;

/// What shows that a payment is paid, taken and accepted.
const PAID: [(&str, &[&str]); 4] = [
    ("paymentStatus", &[r#""SUCCESS""#]),
    ("fraudStatus", &["1"]),
    ("phase", &[r#""AUTH""#, r#""POST_AUTH""#]),
    ("orderResponseStatus", &[r#""payment_completed""#]),
];

/// What none of these fields has where goods may be shipped.
const UNREADABLE: [&str; 8] =
    ["[]", "{}", "[1]", r#"{"value":"SUCCESS"}"#, r#"["SUCCESS"]"#, "true", "7.5", r#""wrong""#];

/// The fields of these names, with what they hold when goods may be shipped.
fn deciding(call: &Call) -> Vec<(Place, &'static [&'static str])> {
    let all = places(call.response).into_iter();
    all.filter_map(|place| {
        let (name, holds) = *place.0.last()?;
        let (_, literals) = PAID.iter().find(|(known, _)| *known == name)?;
        (holds == Holds::Value).then_some((place, *literals))
    })
    .collect()
}

/// What a payment inside of a response has to be named by.
fn named(call: &Call) -> Vec<Place> {
    let is_named = |place: &Place| {
        matches!(place.0[..], [(_, Holds::Object), ("paymentId" | "price" | "paidPrice", _)])
    };
    places(call.response).into_iter().filter(is_named).collect()
}

/// Whether goods may be shipped when these fields have these values, and nothing else is missing.
fn may_ship(call: &Call, fields: &[(Place, &str)]) -> bool {
    let body = named(call).iter().fold(success(call), |body, place| with(&body, place, "1"));
    let body = fields.iter().fold(body, |body, (place, literal)| with(&body, place, literal));
    let text = signed(call, &body).unwrap();
    let read = call.interpret(&prepared(call), text.as_bytes());
    read.is_ok_and(|response: Response<String>| response.body.contains(r#""mayShip":true"#))
}

fn says_whether_to_ship(call: &Call) -> bool {
    let told = ObjectView::new((call.response)().as_ref()).conclusions();
    told.iter().any(|(name, _)| *name == "mayShip")
}

/// The fields of a payment that may be shipped; `None` for a hold, which never may.
fn shippable(call: &Call) -> Option<Vec<(Place, &'static str)>> {
    (0..2).find_map(|choice| {
        let fields = deciding(call).into_iter();
        let fields: Vec<_> =
            fields.map(|(place, known)| (place, known[choice.min(known.len() - 1)])).collect();
        may_ship(call, &fields).then_some(fields)
    })
}

#[test]
fn goods_are_not_shipped_on_a_state_that_nobody_can_read() {
    let (mut holds, mut tried) = (vec![], 0);
    for call in calls().iter().filter(|call| says_whether_to_ship(call)) {
        let name = call.description.name;
        let Some(paid) = shippable(call) else {
            holds.push(name);
            continue;
        };
        for at in 0..paid.len() {
            let (place, right) = &paid[at];
            let reads_as_right = |odd: &&&str| odd.trim_matches('"') == *right || is_silent(odd);
            for odd in UNREADABLE.iter().chain(&ODD).filter(|odd| !reads_as_right(odd)) {
                if *right == "1" && ["true", "1.0"].contains(odd) {
                    continue; // the number itself, however it is written
                }
                let mut changed = paid.clone();
                changed[at].1 = odd;
                assert!(!may_ship(call, &changed), "{name}: {place:?} is {odd}");
                tried += 1;
            }
        }
    }
    assert_eq!(holds, ["payment.authorize"]);
    assert!(tried > 300, "{tried}");
}

/// Whether a literal stands where iyzico has nothing to say.
fn is_silent(literal: &str) -> bool {
    literal == "null" || literal == r#""""#
}

/// Which fields need not be there: the call itself says that it takes money, or the documents do not name them.
#[test]
fn goods_are_shipped_without_a_state_only_where_none_is_documented() {
    let mut lacking = vec![];
    for call in calls().iter().filter(|call| says_whether_to_ship(call)) {
        let Some(paid) = shippable(call) else { continue };
        for at in 0..paid.len() {
            let field = paid[at].0.0.last().unwrap().0;
            let ships = ["null", r#""""#].map(|silent| {
                let mut changed = paid.clone();
                changed[at].1 = silent;
                may_ship(call, &changed)
            });
            let mut without = paid.clone();
            without.remove(at);
            let may_lack = may_ship(call, &without);
            assert_eq!(ships, [may_lack; 2], "{} {field}", call.description.name);
            if may_lack && field != "phase" {
                lacking.push((call.description.name, field));
            }
        }
    }
    assert!(!lacking.iter().any(|(_, field)| *field == "fraudStatus"), "{lacking:?}");
    let looks_up = |name: &str| name.ends_with(".retrieve");
    assert!(!lacking.iter().any(|(name, _)| looks_up(name)), "{lacking:?}");
}
