//! What a shop has to know of a page of iyzico, whichever call opens it or asks for its result.

use super::responses::{prepared, put, signed, success};
use super::{Call, calls, places};
use crate::value::view::{Answer, ObjectView};
use crate::wire::error::{Category, Error, Meaning};

/// Names of the calls that a test has chosen.
fn names(chosen: impl Fn(&Call) -> bool) -> Vec<&'static str> {
    calls().iter().filter(|call| chosen(call)).map(|call| call.description.name).collect()
}

fn conclusions(call: &Call) -> Vec<(&'static str, Answer)> {
    ObjectView::new((call.response)().as_ref()).conclusions()
}

fn concludes(call: &Call, name: &str) -> bool {
    conclusions(call).iter().any(|(known, _)| *known == name)
}

/// Which refusals of which calls mean that nobody has paid: no other look-up's, above all not that of a payment
/// that is looked up because its response was lost.
#[test]
fn a_refusal_about_the_state_of_a_page_means_that_nobody_has_paid() {
    let of_pages = [
        "basic_bkm.retrieve",
        "bkm.retrieve",
        "checkout_form.retrieve",
        "iyziup.retrieve",
        "pay_with_iyzico.retrieve",
        "subscription_form.retrieve",
    ];
    let mut met = 0;
    for call in calls() {
        let name = call.description.name;
        let is_of_page = of_pages.contains(&name);
        met += usize::from(is_of_page);
        for meaning in Meaning::all() {
            let body = format!(r#"{{"status":"failure","errorCode":"{}"}}"#, meaning.code);
            let error = call.interpret(&prepared(&call), body.as_bytes()).unwrap_err();
            let Error::Api(refusal) = &error else { panic!("{name} {body}: {error}") };
            let is_of_state = refusal.meaning().unwrap().category == Category::PaymentState;
            let is_of_form = meaning.code == "201600"; // that of a subscription
            let expected = is_of_page && (is_of_state || is_of_form);
            assert_eq!(refusal.is_unpaid_page(), expected, "{name} {}", meaning.code);
            assert_eq!(error.report().is_unpaid_page, expected, "{name} {}", meaning.code);
        }
        let unknown = r#"{"status":"failure","errorCode":"424242"}"#;
        let error = call.interpret(&prepared(&call), unknown.as_bytes()).unwrap_err();
        assert!(!error.report().is_unpaid_page, "{name}");
    }
    assert_eq!(met, of_pages.len());
}

#[test]
fn what_says_whether_to_ship_says_whether_risk_control_refused() {
    let ships = names(|call| concludes(call, "mayShip"));
    assert!(ships.len() > 10, "{ships:?}");
    assert_eq!(ships, names(|call| concludes(call, "isRefusedByRisk")));
}

/// Of the pages whose life is documented, a response says it in any case.
#[test]
fn a_page_says_for_how_long_it_can_be_paid_on() {
    let documented = [
        "checkout_form.initialize",
        "checkout_form.initialize_authorization",
        "pay_with_iyzico.initialize",
    ];
    let opens = |call: &&Call| {
        places(call.response).iter().any(|place| place.0.len() == 1 && place.0[0].0 == FIELD)
    };
    let mut met = 0;
    for call in calls().iter().filter(opens) {
        let name = call.description.name;
        let is_documented = documented.contains(&name);
        met += usize::from(is_documented);
        for (told, documented) in [("null", "1800"), ("0", "1800"), ("600", "600")] {
            let mut body = success(call);
            put(&mut body, FIELD, told);
            let body = signed(call, &body).unwrap();
            let page = call.interpret(&prepared(call), body.as_bytes()).unwrap().body;
            let seconds = if is_documented { documented } else { told };
            let is_told = page.contains(&format!("\"{FIELD}\":{seconds}"));
            assert_eq!(is_told, is_documented || told != "null", "{name} {told}: {page}");
        }
    }
    assert_eq!(met, documented.len());
}

const FIELD: &str = "tokenExpireTime";
