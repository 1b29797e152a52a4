//! What each code leaves known about the money of the call that it refused.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::fmt::Debug;

use common::{context, credentials, payment};
use iyzico_core::bin::CheckBin;
use iyzico_core::error::{Error, ErrorKind, Meaning};
use iyzico_core::response::{self, Verify};
use iyzico_core::subscription::CancelSubscription;
use iyzico_core::{Endpoint, Outcome, request};

/// Nothing was carried out.
const REFUSED: &str = "
    9000 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 1000 401 1001
    1007 1009 2000 2001 2003 2005 2030 5077 5078 5079 3001 3002 3003 3005 3006 3007 4002
    5001 5002 5004 5005 5006 5007 5008 5010 5013 5014 5062 5066 5067 5111 5132 5167 5184 5026 5057
    5073 5152 5086 5087 5092 5124 6001 10034 10041 10043 50000 201051 201600 1/404 601001
    10005 10012 10051 10054 10057 10058 10084 10093 10201 10205 10206 10207 10208 10209
    10210 10211 10212 10213 10215 10216 10217 10218 10220 10221 10222 10224 10225 10226
    10227 10229 10230 10231 10232 10233 10234 10235 10243 10244 10248 10055 10059 10061
    10065 10075 10092 100310 100311 380101 380102 380104 380107 380108 380109 380111 380201
";

/// Something may have been carried out, now or before.
const UNKNOWN: &str = "
    1 2 -1 5088 5082 5093 5115 8514 100001 10000 10202 10204 10236 10203 10214 10219 10223
    10228 10240 10241 10242 10246 10091 10096 380103 380112 380204
";

fn refusal(code: &str, group: &str, http_status: u16) -> Outcome {
    refused(code, group, http_status).outcome()
}

fn refused(code: &str, group: &str, http_status: u16) -> Error {
    refused_as(&payment(), code, group, http_status)
}

fn refused_as<E: Endpoint>(request: &E, code: &str, group: &str, http_status: u16) -> Error
where
    E::Response: Debug,
{
    let prepared = request::prepare(request, &credentials(), "n", &context()).unwrap();
    let body = serde_json::json!({"status": "failure", "errorCode": code, "errorGroup": group});
    let body = body.to_string();
    let read = response::interpret::<E>(
        &prepared,
        &credentials(),
        http_status,
        body.as_bytes(),
        Verify::Strictly,
    );
    read.unwrap_err()
}

/// Each documented code, as `code` or as `code/status`, with the error of a call that it comes from.
fn documented(codes: &'static str) -> impl Iterator<Item = (&'static Meaning, Error)> {
    codes.split_whitespace().map(|named| {
        let Some((code, status)) = named.split_once('/') else {
            let meaning = Meaning::find(named, 200).unwrap();
            return (meaning, refused(named, meaning.group, 200));
        };
        let http_status = status.parse().unwrap();
        let meaning = Meaning::find(code, http_status).unwrap();
        let cancel = CancelSubscription::builder().subscription_reference_code("s-1").build();
        (meaning, refused_as(&cancel, code, meaning.group, http_status))
    })
}

#[test]
fn every_code_has_its_verdict() {
    let mut named = 0;
    for (codes, verdict) in [(REFUSED, Outcome::Refused), (UNKNOWN, Outcome::Unknown)] {
        for (meaning, error) in documented(codes) {
            assert_eq!(meaning.outcome, verdict, "{}", meaning.code);
            assert!(!meaning.outcome_reason.is_empty(), "{}", meaning.code);
            assert_eq!(error.outcome(), verdict, "{}", meaning.code);
            named += 1;
        }
    }
    assert_eq!(named, Meaning::all().len());
}

/// The class that a program branches by. Another card is offered for these codes and for no others.
const KINDS: [(ErrorKind, &str); 6] = [
    (
        ErrorKind::CardDeclined,
        "12 13 14 15 16 17 5184 6001 10034 10041 10043 10005 10012 10051 10054 10057 10084 10093
        10201 10206 10207 10209 10210 10211 10212 10213 10215 10216 10217 10218 10220 10221 10224
        10225 10226 10227 10229 10230 10233 10234 10235 10243 10244 10248 10055 10059 10061 10065
        10075 10092",
    ),
    (ErrorKind::Authentication, "1000 401 1001 1007 1009"),
    (ErrorKind::AlreadyDone, "5082 5093 5115 8514 380112"),
    (
        ErrorKind::Service,
        "1 2 -1 5088 100001 10000 10202 10203 10204 10214 10219 10223 10228 10236 10240 10241 10242
        10246 10091 10096 380103 380204",
    ),
    (ErrorKind::RateLimited, "50000"),
    (
        ErrorKind::Api,
        "9000 3 4 5 6 7 8 9 10 11 18 19 20 21 22 23 24 25 26 27 2000 2001 2003 2005 2030 5077 5078
        5079 3001 3002 3003 3005 3006 3007 4002 5001 5002 5004 5005 5006 5007 5008 5010 5013 5014 5062
        5066 5067 5111 5132 5167 5026 5057 5073 5152 5086 5087 5092 5124 201051 201600 1/404 601001 10058
        10205 10208 10222 10231 10232 100310 100311 380101 380102 380104 380107 380108 380109 380111
        380201",
    ),
];

#[test]
fn every_code_has_its_kind() {
    let mut named = 0;
    for (kind, codes) in KINDS {
        for (meaning, error) in documented(codes) {
            assert_eq!((error.kind(), error.report().class), (kind, kind), "{}", meaning.code);
            assert_eq!(error.advice(), Some(meaning.advice()), "{}", meaning.code);
            let report = error.report();
            assert_eq!(report.retry, Some(meaning.retry), "{}", meaning.code);
            assert_eq!(report.actor, Some(meaning.actor), "{}", meaning.code);
            let is_open = meaning.outcome == Outcome::Unknown;
            assert_eq!(report.other_card, Some(meaning.other_card && !is_open), "{}", meaning.code);
            named += 1;
        }
    }
    assert_eq!(named, Meaning::all().len());
}

#[test]
fn advice_and_verdict_agree() {
    for meaning in Meaning::all() {
        let is_open = meaning.retry.leaves_outcome_open() || meaning.done_before;
        assert!(!is_open || meaning.outcome == Outcome::Unknown, "{}", meaning.code);
    }
}

#[test]
fn signs_of_a_fault_leave_the_outcome_open() {
    for code in
        ["10051 ", " 10051", "+1", "010051", "1.0", "\u{665}", "\u{ff11}\u{ff10}", "E1", "", "0"]
    {
        assert_eq!(refusal(code, "", 200), Outcome::Unknown, "{code:?}");
    }
    for group in [
        "REQUEST_TIMEOUT",
        "UNKNOWN",
        "unknown",
        "SYSTEM_ERROR",
        "GENERAL_ERROR",
        "TIMEOUT_ERROR",
        "APPROVED_COMPLETED",
        "COMMUNICATION_OR_SYSTEM_ERROR",
    ] {
        assert_eq!(refusal("424242", group, 200), Outcome::Unknown, "{group}");
        assert_eq!(refusal("10005", group, 200), Outcome::Unknown, "{group}");
    }
    for http_status in [500, 502, 503, 504, 408] {
        assert_eq!(refusal("100001", "", http_status), Outcome::Unknown, "{http_status}");
        assert_eq!(refusal("424242", "", http_status), Outcome::Unknown, "{http_status}");
        assert_eq!(refusal("10051", "", http_status), Outcome::Unknown, "{http_status}");
    }
    assert_eq!(refusal("424242", "NOT_SUFFICIENT_FUNDS", 200), Outcome::Refused);
    assert_eq!(refusal("424242", "", 422), Outcome::Refused);
}

/// A decline in a broken response must not send the buyer to the next card.
#[test]
fn advice_follows_the_outcome_and_not_the_code() {
    for (code, http_status) in [("10051", 503), ("10051 ", 200), ("", 200)] {
        let error = refused(code, "", http_status);
        assert_eq!(error.advice().unwrap().key, "outcome_unknown", "{code:?}");
        let report = serde_json::to_value(error.report()).unwrap();
        assert_eq!(
            (&report["retry"], &report["otherCard"]),
            (&"query_first".into(), &false.into())
        );
    }
}

#[test]
fn a_call_that_moves_no_money_leaves_nothing_open() {
    let question = CheckBin::builder().bin_number("552879").build();
    let prepared = request::prepare(&question, &credentials(), "n", &context()).unwrap();
    let body = br#"{"status":"failure","errorCode":"1"}"#;
    let read =
        response::interpret::<CheckBin>(&prepared, &credentials(), 503, body, Verify::Strictly);
    assert_eq!(read.unwrap_err().outcome(), Outcome::Refused);
}

#[test]
fn faults_are_told_however_their_group_is_spelled() {
    for group in [
        "REQUEST TIMEOUT",
        "REQUEST-TIMEOUT",
        "request_time_out",
        "ＵＮＫＮＯＷＮ",
        "UNKNOWN_ERROR",
        "SYSTEM",
        "INTERNAL_ERROR",
        " network error\n",
        "SERVICE_UNAVAILABLE",
        "system.error",
    ] {
        assert_eq!(refusal("424242", group, 200), Outcome::Unknown, "{group}");
        assert_eq!(refusal("10051", group, 200), Outcome::Unknown, "{group}");
    }
    for group in ["", "NOT_SUFFICIENT_FUNDS", "DO NOT HONOUR", "VALIDATION"] {
        assert_eq!(refusal("424242", group, 200), Outcome::Refused, "{group}");
    }
}

#[test]
fn a_conflict_without_a_known_code_leaves_the_outcome_open() {
    for http_status in [409, 423] {
        assert_eq!(refusal("424242", "", http_status), Outcome::Unknown);
        assert_eq!(refusal("10051", "", http_status), Outcome::Refused);
    }
    assert_eq!(refusal("424242", "", 422), Outcome::Refused);
}

#[test]
fn wrong_keys_do_not_explain_a_broken_server() {
    for code in ["1000", "1001", "401"] {
        assert_eq!(refusal(code, "", 500), Outcome::Unknown);
        assert_eq!(refusal(code, "", 503), Outcome::Unknown);
        assert_eq!(refusal(code, "", 200), Outcome::Refused);
        assert_eq!(refusal(code, "", 401), Outcome::Refused);
    }
}

fn kind(code: &str, group: &str, http_status: u16) -> ErrorKind {
    refused(code, group, http_status).kind()
}

#[test]
fn a_refusal_that_leaves_the_outcome_open_never_asks_for_another_card() {
    for meaning in Meaning::all() {
        for http_status in [200, 400, 401, 404, 408, 409, 422, 429, 500, 503] {
            for group in [meaning.group, "", "NOT_SUFFICIENT_FUNDS", "REQUEST_TIMEOUT"] {
                let error = refused(meaning.code, group, http_status);
                let (kind, known) = (error.kind(), (meaning.code, group, http_status));
                assert_eq!(error.report().class, kind, "{known:?}");
                if error.outcome() == Outcome::Unknown {
                    assert!(
                        matches!(kind, ErrorKind::AlreadyDone | ErrorKind::Service),
                        "{known:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn refusals_have_kinds() {
    for code in ["10051", "10054", "10084", "6001", "10041", "5184", "12", "15"] {
        assert_eq!(kind(code, "", 200), ErrorKind::CardDeclined, "{code}");
    }
    for (code, http_status) in [("1000", 200), ("1001", 422), ("401", 401), ("", 401), ("", 403)] {
        assert_eq!(kind(code, "", http_status), ErrorKind::Authentication, "{code} {http_status}");
    }
    for code in ["5082", "5093", "5115", "8514", "380112"] {
        assert_eq!(kind(code, "", 200), ErrorKind::AlreadyDone, "{code}");
    }
    for (code, http_status) in [("1", 200), ("10219", 200), ("10051", 500), ("424242", 503)] {
        assert_eq!(kind(code, "", http_status), ErrorKind::Service, "{code} {http_status}");
    }
    for (code, http_status) in [("50000", 200), ("424242", 429)] {
        assert_eq!(kind(code, "", http_status), ErrorKind::RateLimited, "{code} {http_status}");
    }
    // The account or the terminal stands in the way, not the card.
    for code in ["10058", "10208", "5006", "11", "424242"] {
        assert_eq!(kind(code, "", 200), ErrorKind::Api, "{code}");
    }
}

#[test]
fn a_new_code_in_a_known_group_is_of_the_kind_of_the_group() {
    assert_eq!(kind("10999", "NOT_SUFFICIENT_FUNDS", 200), ErrorKind::CardDeclined);
    assert_eq!(kind("10999", "not sufficient funds", 200), ErrorKind::CardDeclined);
    assert_eq!(kind("10999", "NOT_PERMITTED_TO_TERMINAL", 200), ErrorKind::Api);
    assert_eq!(kind("10999", "REQUEST_TIMEOUT", 200), ErrorKind::Service);
}
