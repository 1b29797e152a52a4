//! What each part of a refusal says of the money, row by row: code, group, status of HTTP, and who sent it.

use super::*;
use crate::lookup::bin::CheckBin;
use crate::payment::{CreatePayment, RefundAmount};
use crate::wire::endpoint::Endpoint;
use crate::wire::error::{Error, ErrorKind, Retry};

fn refusal<E: Endpoint>(code: &str, group: &str, http_status: u16) -> ApiError {
    let mut refusal = ApiError::new(&Description::of::<E>(), http_status);
    refusal.code = code.to_owned();
    refusal.group = Some(group.to_owned()).filter(|group| !group.is_empty());
    refusal
}

fn behind_gateway(code: &str, group: &str, http_status: u16) -> ApiError {
    let source = Source::Gateway;
    ApiError { source, ..refusal::<CreatePayment>(code, group, http_status) }
}

/// A code that no table has, spelled as iyzico spells codes.
const UNLISTED: &str = "424242";

/// From 500 on something broke on the way, whatever code stands beside it. Below, only the statuses say so that tell of
/// a call that was given up or is still under way.
#[test]
fn the_status_of_http_leaves_a_payment_open_from_500_on() {
    use Outcome::{Refused, Unknown};
    // Of a listed code; of keys, which are looked at before anything else; of a code of no table.
    for (http_status, listed, keys, unlisted) in [
        (200, Refused, Refused, Refused),
        (400, Refused, Refused, Refused),
        (401, Refused, Refused, Refused),
        (403, Refused, Refused, Refused),
        (404, Refused, Refused, Refused),
        (408, Unknown, Refused, Unknown),
        (409, Refused, Refused, Unknown),
        (422, Refused, Refused, Refused),
        (423, Refused, Refused, Unknown),
        (425, Unknown, Refused, Unknown),
        (429, Refused, Refused, Refused),
        (498, Refused, Refused, Refused),
        (499, Unknown, Refused, Unknown),
        (500, Unknown, Unknown, Unknown),
        (501, Unknown, Unknown, Unknown),
        (502, Unknown, Unknown, Unknown),
        (504, Unknown, Unknown, Unknown),
        (599, Unknown, Unknown, Unknown),
    ] {
        for (codes, outcome) in [
            (["10051", "12", "50000"], listed),
            (["1000", "1001", "401"], keys),
            ([UNLISTED, "10999", "5999"], unlisted),
        ] {
            for code in codes {
                let told = refusal::<CreatePayment>(code, "", http_status);
                assert_eq!(told.outcome(), outcome, "{code} with HTTP {http_status}");
                let moves_none = refusal::<CheckBin>(code, "", http_status);
                assert_eq!(moves_none.outcome(), Refused, "{code} with HTTP {http_status}");
            }
        }
    }
}

/// A status for wrong keys explains a response without a code, and none with a code that may have been anything.
#[test]
fn only_a_clear_code_lets_a_status_for_wrong_keys_say_that_nothing_happened() {
    use Outcome::{Refused, Unknown};
    for http_status in [401, 403] {
        for (code, outcome) in
            [("", Refused), (UNLISTED, Refused), ("1000", Refused), ("E1", Unknown), ("0", Unknown)]
        {
            let told = refusal::<CreatePayment>(code, "", http_status);
            assert_eq!(told.outcome(), outcome, "{code:?} with HTTP {http_status}");
        }
    }
    for code in ["", "E1", "0"] {
        assert_eq!(refusal::<CreatePayment>(code, "", 200).outcome(), Unknown, "{code:?}");
    }
}

/// Where the outcome is open, iyzico's own advice for the code counts only if the code itself leaves it open: an
/// insufficient balance beside a failed gateway is no reason to take another card.
#[test]
fn the_advice_of_a_code_counts_unless_something_else_leaves_the_outcome_open() {
    use Outcome::{Refused, Unknown};
    const OPEN: &str = "outcome_unknown";
    for (code, group, http_status, outcome, retry, advice) in [
        ("10051", "NOT_SUFFICIENT_FUNDS", 200, Refused, Retry::AnotherCard, "insufficient_funds"),
        ("10051", "NOT_SUFFICIENT_FUNDS", 500, Unknown, Retry::QueryFirst, OPEN),
        ("10051", "REQUEST_TIMEOUT", 200, Unknown, Retry::QueryFirst, OPEN),
        ("12", "", 200, Refused, Retry::CorrectCard, "correct_card_details"),
        ("12", "", 502, Unknown, Retry::QueryFirst, OPEN),
        ("50000", "", 429, Refused, Retry::AfterPause, "rate_limited"),
        ("50000", "", 500, Unknown, Retry::QueryFirst, OPEN),
        // These codes say themselves that it is open.
        ("10203", "APPROVED_COMPLETED", 200, Unknown, Retry::QueryFirst, "already_approved"),
        ("10203", "APPROVED_COMPLETED", 500, Unknown, Retry::QueryFirst, "already_approved"),
        ("5082", "", 200, Unknown, Retry::QueryPayment, "payment_state"),
        ("5082", "", 500, Unknown, Retry::QueryPayment, "payment_state"),
        ("10219", "REQUEST_TIMEOUT", 200, Unknown, Retry::QueryFirst, OPEN),
    ] {
        let what = format!("{code} {group} with HTTP {http_status}");
        let told = refusal::<CreatePayment>(code, group, http_status);
        assert_eq!(told.outcome(), outcome, "{what}");
        let is_of_code = Meaning::find(code, 200).unwrap().outcome == Unknown;
        assert_eq!(told.is_in_doubt(), outcome == Unknown && !is_of_code, "{what}");
        let error = Error::from(told);
        assert_eq!(error.report().retry, Some(retry), "{what}");
        assert_eq!(error.advice().map(|advice| advice.key), Some(advice), "{what}");
    }
    // A code of no table has no advice of its own.
    for (http_status, retry, advice) in
        [(200, None, None), (500, Some(Retry::QueryFirst), Some(OPEN))]
    {
        let error = Error::from(refusal::<CreatePayment>(UNLISTED, "", http_status));
        assert_eq!(error.report().retry, retry, "HTTP {http_status}");
        assert_eq!(error.advice().map(|advice| advice.key), advice, "HTTP {http_status}");
    }
    // Nothing is in doubt about a call that moves no money.
    let look_up = Error::from(refusal::<CheckBin>("10051", "", 500));
    assert_eq!(look_up.report().retry, Some(Retry::AnotherCard));
    let look_up = Error::from(refusal::<CheckBin>(UNLISTED, "", 500));
    assert_eq!((look_up.report().retry, look_up.advice()), (None, None));
}

/// A call that moves no money is refused by iyzico or fails there. A known code says which of the two, else the status.
#[test]
fn a_call_that_moves_no_money_fails_where_its_code_or_else_the_status_says_so() {
    use ErrorKind::{Api, Authentication, CardDeclined, RateLimited, Service};
    for (code, http_status, kind) in [
        (UNLISTED, 200, Api),
        (UNLISTED, 404, Api),
        (UNLISTED, 499, Api),
        (UNLISTED, 500, Service),
        (UNLISTED, 501, Service),
        (UNLISTED, 503, Service),
        ("", 200, Api),
        ("", 500, Service),
        ("1", 200, Service),
        ("1", 500, Service),
        ("10219", 200, Service),
        ("10219", 503, Service),
        ("11", 200, Api),
        ("11", 500, Api),
        ("12", 200, CardDeclined),
        ("12", 500, CardDeclined),
        ("50000", 200, RateLimited),
        ("50000", 500, RateLimited),
        ("1000", 200, Authentication),
        ("1000", 500, Authentication),
    ] {
        let told = refusal::<CheckBin>(code, "", http_status);
        assert_eq!(told.kind(), kind, "{code:?} with HTTP {http_status}");
        assert_eq!(told.is_fault(), kind == Service, "{code:?} with HTTP {http_status}");
    }
}

/// "Decide by group where there is one": codes that no table has are read by it, however it is spelled.
#[test]
fn the_group_says_what_a_code_of_no_table_means() {
    use ErrorKind::{Api, CardDeclined};
    for (group, means, kind) in [
        ("", None, Api),
        (" ", None, Api),
        ("_", None, Api),
        ("SOMETHING_NEW", None, Api),
        ("NOT_SUFFICIENT_FUNDS", Some("insufficient_funds"), CardDeclined),
        ("not sufficient-funds ", Some("insufficient_funds"), CardDeclined),
        ("NOT_SUFFICIENT", None, Api),
        ("EXPIRED_CARD", Some("expired_card"), CardDeclined),
        ("NOT_PERMITTED_TO_TERMINAL", Some("non_three_ds_not_permitted"), Api),
    ] {
        let told = refusal::<CreatePayment>(UNLISTED, group, 200);
        let found = told.meaning_of_group();
        assert_eq!(found.map(|meaning| meaning.advice().key), means, "{group:?}");
        assert_eq!(told.kind(), kind, "{group:?}");
        assert_eq!(told.meaning(), None, "the code stays one of no table: {group:?}");
        // The groups of a gateway are its own, as its numbers are.
        let told = behind_gateway(UNLISTED, group, 200);
        assert_eq!(told.meaning_of_group(), None, "{group:?}");
        assert_eq!(told.kind(), Api, "{group:?}");
    }
}

/// A group is read as its first code: all codes of a group must ask for the same.
#[test]
fn the_codes_of_a_group_mean_the_same() {
    for meaning in Meaning::all().iter().filter(|meaning| !meaning.group.is_empty()) {
        let told = refusal::<RefundAmount>(UNLISTED, meaning.group, 200);
        let found = told.meaning_of_group().unwrap();
        let says = |it: &Meaning| (it.group, it.outcome, it.actor, it.other_card, it.advice().key);
        assert_eq!(says(found), says(meaning), "{} and {}", found.code, meaning.code);
        // Nor does an unlisted code take back the doubt of its group.
        assert_eq!(told.outcome(), meaning.outcome, "{}", meaning.group);
    }
}

/// The numbers of a gateway are its own, unless they may be iyzico's doubt.
#[test]
fn a_code_of_a_gateway_means_nothing_but_doubt() {
    use Outcome::{Refused, Unknown};
    for (code, http_status, outcome, is_known) in [
        ("10051", 200, Refused, false),
        ("10051", 404, Refused, false),
        ("10051", 500, Unknown, false),
        ("10219", 404, Unknown, true),
        ("1", 404, Unknown, true),
        (UNLISTED, 404, Refused, false),
        (UNLISTED, 409, Unknown, false),
        (UNLISTED, 503, Unknown, false),
        ("1000", 401, Refused, true),
    ] {
        let told = behind_gateway(code, "", http_status);
        assert_eq!(told.outcome(), outcome, "{code} with HTTP {http_status}");
        assert_eq!(told.meaning().is_some(), is_known, "{code} with HTTP {http_status}");
    }
}
