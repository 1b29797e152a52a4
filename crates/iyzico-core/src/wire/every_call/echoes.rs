use std::collections::BTreeSet;

use super::responses::{Body, prepared, signed, success, with};
use super::{Call, Holds, Place, calls, places, read};
use crate::wire::error::{Error, Outcome, UntrustedReason};
use crate::wire::request::Prepared;
use crate::wire::sent::Sent;

/// What stands in request and response under one name and is not compared, with the reason.
const NOT_COMPARED: [(&str, &str); 5] = [
    (
        "name surname email gsmNumber identityNumber iban swiftCode address contactName contactSurname taxOffice \
         taxNumber legalCompanyTitle city district country zipCode accountHolderName receiverName receiverIban \
         cardHolderName",
        "tells about a person, and may be answered masked or in another spelling",
    ),
    (
        "description cardAlias callbackUrl countryCode subMerchantType paymentPurpose connectorName posOrderId \
         requestToPayRole subscriptionStatus",
        "neither identifies a record nor counts money",
    ),
    (
        "expireMonth expireYear cardNumber cardUserKey cardToken",
        "is a card's: nothing of it is kept when the body is gone, and a payment is tied to its call by what is signed",
    ),
    (
        "paymentInterval paymentIntervalCount planPaymentType trialPeriodDays recurrenceCount partialPayment \
         earlyPayment deferredPayment expirationDateTime requestedPaymentDateTime startDate endDate transactionDate \
         installment",
        "is a term, which campaigns of banks and defaults change, or a moment in another form",
    ),
    (
        "lastId page size",
        "tells which part of a list it is: pages are compared where they are read",
    ),
];
/// Of the lines of a basket each has its own; what was taken in all is signed and compared.
const OF_LINES: [&str; 3] = ["basketItems", "items", "pricingPlans"];

fn leaf(place: &Place) -> &'static str {
    place.0.last().unwrap().0
}

fn path(place: &Place) -> String {
    place.0.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(".")
}

fn is_compared(call: &Call, name: &str) -> bool {
    let mut within = call.description.echo_within.iter();
    call.description.echo.contains(&name) || within.any(|(field, _)| *field == name)
}

/// What identifies or counts money and comes back is compared: a response about another record must not be
/// believed.
#[test]
fn what_a_response_repeats_is_compared_or_has_a_reason_not_to_be() {
    let is_value = |place: &&Place| place.0.last().unwrap().1 == Holds::Value;
    let mut compared = 0;
    for call in calls() {
        let answered: Vec<_> = places(call.response).iter().filter(is_value).map(leaf).collect();
        for place in places(call.request).iter().filter(is_value) {
            let (name, is_own) = (leaf(place), place.0.len() == 1);
            if !answered.contains(&name)
                || OF_LINES.contains(&place.0[0].0)
                || name == "conversationId"
            {
                continue;
            }
            if is_own && is_compared(&call, name) {
                compared += 1;
                continue;
            }
            let is_excused = NOT_COMPARED
                .iter()
                .any(|(names, _)| names.split_whitespace().any(|known| known == name));
            let is_named =
                call.description.name.starts_with("payout.initialize") && name == "externalId";
            assert!(
                is_excused || is_named,
                "{}: the response repeats {}: name it in ECHO, or in NOT_COMPARED with the reason",
                call.description.name,
                path(place)
            );
        }
    }
    assert!(compared > 80, "{compared}");
}

/// What ends alike and is something else, with the reason.
const ANOTHER_FIELD: [(&str, &str); 3] = [
    ("gsmNumber", "a number of a person is answered masked, or is another one of theirs"),
    ("payment.history conversationId", "the references in the list are those of other calls"),
    (
        "subscription.upgrade subscriptionReferenceCode",
        "the response shows the subscription that takes the place of the one that is named",
    ),
];

/// A response may call what it repeats by a longer or a shorter name: the new plan of an upgrade is the plan of
/// the subscription that is answered.
#[test]
fn what_a_response_repeats_by_another_name_is_compared_or_has_a_reason_not_to_be() {
    let ends = |name: &str, end: &str| name.to_lowercase().ends_with(&end.to_lowercase());
    let identifies =
        |name: &&str| ["id", "code", "token", "number", "key"].iter().any(|kind| ends(name, kind));
    let alike = |one: &str, other: &str| one != other && (ends(one, other) || ends(other, one));
    let mut compared = 0;
    for call in calls() {
        let of_values = |places: Vec<Place>| {
            let values =
                places.into_iter().filter(|place| place.0.last().unwrap().1 == Holds::Value);
            values.map(|place| (leaf(&place), place.0.len())).collect::<Vec<_>>()
        };
        let answered = of_values(places(call.response));
        let own = of_values(places(call.request)).into_iter().filter(|(_, depth)| *depth == 1);
        for name in own.map(|(name, _)| name).filter(identifies) {
            let mut others = answered.iter().map(|(other, _)| *other).filter(identifies);
            if !others.any(|other| alike(name, other)) {
                continue;
            }
            let what = format!("{} {name}", call.description.name);
            let is_excused = ANOTHER_FIELD.iter().any(|(known, _)| [name, &what].contains(known));
            assert!(
                is_compared(&call, name) || is_excused,
                "{what}: the response seems to repeat it by another name: name it in ECHO_WITHIN, or in \
                 ANOTHER_FIELD with the reason"
            );
            compared += usize::from(!is_excused);
        }
    }
    assert!(compared > 20, "{compared}");
}

/// The place of each comparison is one of the response, under its own name or that of the record.
#[test]
fn what_is_compared_stands_in_the_response() {
    for call in calls() {
        let known: Vec<_> = places(call.response).iter().map(path).collect();
        for (field, place) in call.description.echo_within {
            let alone = place.replacen("data.items.", "data.", 1);
            let is_known = known.iter().any(|known| known == place || *known == alone);
            assert!(is_known, "{} {field} {place}", call.description.name);
        }
    }
}

/// The places of a response in which a call compares a field.
fn compared_at(call: &Call, field: &str) -> Vec<&'static str> {
    let own = call.description.echo.iter().filter(|name| **name == field).copied();
    let within = call.description.echo_within.iter().filter(|(name, _)| *name == field);
    own.chain(within.map(|(_, place)| *place)).collect()
}

/// The place of that path, whose object stands alone or in a list.
fn place(path: &'static str, holds: Holds) -> Place {
    let steps: Vec<_> = path.split('.').collect();
    let step = |(depth, name): (usize, &&'static str)| match steps.len() - depth {
        1 => (*name, Holds::Value),
        2 => (*name, holds),
        _ => (*name, Holds::Object),
    };
    Place(steps.iter().enumerate().map(step).collect())
}

#[test]
fn a_response_about_another_record_is_distrusted() {
    let mut tried = 0;
    for call in calls() {
        let within = call.description.echo_within.iter().map(|(field, _)| *field);
        let fields = call.description.echo.iter().copied().chain(within).collect::<BTreeSet<_>>();
        for field in fields {
            let (name, compared) = (call.description.name, compared_at(&call, field));
            let sent = Prepared { sent: Sent::only(field, "7"), ..prepared(&call) };
            let read = |body: &Body| {
                let text = signed(&call, body)?;
                Some(call.interpret(&sent, text.as_bytes()))
            };
            for holds in [Holds::Object, Holds::Objects] {
                let put =
                    |body: &Body, path, literal: &str| with(body, &place(path, holds), literal);
                let all = |literal: &str| {
                    compared.iter().fold(success(&call), |body, path| put(&body, path, literal))
                };
                if read(&all("7")).is_none_or(|read| read.is_err()) {
                    continue; // of another shape
                }
                assert!(read(&all(r#""7""#)).unwrap().is_ok(), "{name} {field}");
                for path in &compared {
                    for other in ["8", r#""8""#, r#"["7"]"#, "{}", "true"] {
                        let Some(read) = read(&put(&all("7"), path, other)) else { continue };
                        let error = read.unwrap_err();
                        assert_eq!(error.outcome(), Outcome::Unknown);
                        let Error::Untrusted(error) = error else {
                            panic!("{name} {path}: {error}")
                        };
                        let is_signed = call.description.signed.contains(&field);
                        let is_told = matches!(error.reason, UntrustedReason::EchoDiffers { field, .. } if field == *path);
                        assert!(is_told || is_signed, "{name} {path} {other}: {error}");
                        tried += 1;
                    }
                }
            }
        }
    }
    assert!(tried > 1000, "{tried}");
}

/// Who knows the token of a page or the key of stored cards may act with it, and errors go into logs.
#[test]
fn a_key_that_differs_is_named_and_not_shown() {
    let mut tried = 0;
    let (here, there) = ("key-that-was-sent", "key-that-came-back");
    for call in calls() {
        for field in call.description.fields.iter().map(|field| field.wire) {
            let is_key = ["token", "cardUserKey"].contains(&field);
            if !is_key || compared_at(&call, field).is_empty() {
                continue;
            }
            let request = read(call.request, &format!("{{\"{field}\":\"{here}\"}}"));
            let sent = Sent::of(&call.description, request.as_ref(), "n");
            let sent = Prepared { sent, ..prepared(&call) };
            for path in compared_at(&call, field) {
                let body =
                    with(&success(&call), &place(path, Holds::Object), &format!("\"{there}\""));
                let failure =
                    format!(r#"{{"status":"failure","errorCode":"1","{field}":"{there}"}}"#);
                for text in [signed(&call, &body).unwrap(), failure] {
                    let Err(error) = call.interpret(&sent, text.as_bytes()) else {
                        panic!("{text}")
                    };
                    let report = serde_json::to_string(&error.report()).unwrap();
                    let shown = format!("{error} {error:?} {report}");
                    assert!(!shown.contains(here) && !shown.contains(there), "{shown}");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 15, "{tried}");
}
