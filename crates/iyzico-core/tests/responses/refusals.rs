//! A refusal says what to do, and whether money may have moved.

use super::interpret;
use iyzico_core::Outcome;
use iyzico_core::error::{Category, Error, ErrorKind};
use iyzico_core::response::Verify;

#[test]
fn refusals_say_what_to_do() {
    let body = r#"{"status":"failure","errorCode":"10051","errorMessage":"Kart limiti yetersiz, yetersiz bakiye",
        "errorGroup":"NOT_SUFFICIENT_FUNDS","locale":"tr","systemTime":1,"conversationId":"123456789"}"#;
    let error = interpret(body, 200, Verify::Strictly).unwrap_err();
    assert_eq!(error.outcome(), Outcome::Refused);
    let told = "10051 Kart limiti yetersiz, yetersiz bakiye (NOT_SUFFICIENT_FUNDS); no money moved";
    assert_eq!(error.to_string(), format!("payment.create was refused: {told}"));
    let report = serde_json::to_value(error.report()).unwrap();
    assert_eq!(report["code"], "10051");
    assert_eq!(report["group"], "NOT_SUFFICIENT_FUNDS");
    assert_eq!(report["outcome"], "refused");
    assert_eq!(report["otherCard"], true);
    for sentence in ["merchantTr", "merchantEn", "buyerTr", "buyerEn"] {
        assert!(!report["advice"][sentence].as_str().unwrap().is_empty());
    }
}

#[test]
fn a_refusal_of_another_call_is_distrusted() {
    let refusal = |reference: &str| {
        let body =
            format!(r#"{{"status":"failure","errorCode":"10051","conversationId":{reference}}}"#);
        interpret(&body, 200, Verify::Strictly).unwrap_err()
    };
    assert_eq!(refusal(r#""987654321""#).outcome(), Outcome::Unknown);
    for reference in [r#""123456789""#, "123456789", "null", r#""""#] {
        assert_eq!(refusal(reference).outcome(), Outcome::Refused, "{reference}");
    }
}

#[test]
fn refusals_whose_outcome_is_open_say_so() {
    let refusal = |code: &str| format!(r#"{{"status":"failure","errorCode":{code}}}"#);
    let outcome = |body: &str| interpret(body, 200, Verify::Strictly).unwrap_err().outcome();
    assert_eq!(outcome(&refusal("\"10219\"")), Outcome::Unknown);
    assert_eq!(outcome(&refusal("\"1\"")), Outcome::Unknown);
    assert_eq!(outcome(&refusal("50000")), Outcome::Refused);
    assert_eq!(outcome(&refusal("\"424242\"")), Outcome::Refused);
    assert_eq!(outcome(r#"{"status":"failure"}"#), Outcome::Unknown);
}

#[test]
fn a_wrong_signature_error_names_the_probable_causes() {
    let body = r#"{"status":"failure","errorCode":"1000","errorMessage":"Geçersiz imza"}"#;
    let text = interpret(body, 200, Verify::Strictly).unwrap_err().to_string();
    for cause in ["space", "proxy", "sandbox"] {
        assert!(text.contains(cause), "{cause} is not named: {text}");
    }
}

#[test]
fn keys_that_http_refuses_are_an_authentication_error() {
    for (body, http_status) in [
        (r#"{"status":401,"code":5,"message":"Unauthorized"}"#, 401),
        (r#"{"status":"401","code":"5"}"#, 401),
        (r#"{"status":403}"#, 403),
        (r#"{"status":"failure"}"#, 401),
        (r#"{"status":"failure","errorCode":"1000"}"#, 401),
        (r#"{"status":401.0}"#, 401),
        (r#"{"code":5}"#, 401),
        (r#"{"message":"Unauthorized"}"#, 401),
        (r#"{"status":"error"}"#, 401),
        ("{}", 401),
    ] {
        let error = interpret(body, http_status, Verify::Strictly).unwrap_err();
        assert_eq!(error.outcome(), Outcome::Refused, "{body}");
        assert_eq!(error.report().category, Some(Category::Auth), "{body}");
    }
    let error = interpret(r#"{"status":404,"code":5}"#, 404, Verify::Strictly).unwrap_err();
    assert_eq!((error.outcome(), error.report().category), (Outcome::Refused, None));
}

#[test]
fn a_success_with_the_status_of_wrong_keys_is_distrusted() {
    let error = interpret(r#"{"status":"success"}"#, 401, Verify::Strictly).unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[test]
fn a_refusal_without_words_says_so() {
    let told = |body| interpret(body, 422, Verify::Strictly).unwrap_err().to_string();
    let without = "payment.create was refused without a reason (HTTP 422)";
    for body in
        [r#"{"status":"failure"}"#, r#"{"status":"failure","errorMessage":" ","errorGroup":""}"#]
    {
        assert!(told(body).starts_with(&format!("{without}; ")), "{}", told(body));
    }
    let told = told(r#"{"status":"failure","errorCode":"424242"}"#);
    assert!(told.starts_with("payment.create was refused: 424242;"), "{told}");
}

#[test]
fn a_card_number_is_neither_code_nor_group() {
    let body = r#"{"status":"failure","errorCode":"5528790000000008","errorGroup":"CARD_5528790000000008"}"#;
    let error = interpret(body, 200, Verify::Strictly).unwrap_err();
    let report = serde_json::to_string(&error.report()).unwrap();
    for shown in [error.to_string(), format!("{error:?}"), report] {
        assert!(!shown.contains("5528790000000008"), "{shown}");
    }
    assert_eq!(error.outcome(), Outcome::Unknown);
    let other = r#"{"status":"failure","errorCode":"10051","conversationId":"5528790000000008"}"#;
    let error = interpret(other, 200, Verify::Strictly).unwrap_err();
    assert!(!error.to_string().contains("5528790000000008"), "{error}");
}

#[test]
fn only_a_gateway_that_repeats_its_http_status_refuses() {
    for (body, http_status) in [
        (r#"{"status":401,"code":5}"#, 400),
        (r#"{"status":200,"code":5}"#, 200),
        (r#"{"status":500,"code":5}"#, 500),
        (r#"{"status":399,"code":5}"#, 399),
        (r#"{"code":5}"#, 400),
    ] {
        let error = interpret(body, http_status, Verify::Strictly).unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{body}");
        assert!(matches!(error, Error::Untrusted(_)), "{body}: {error}");
    }
}

/// A number that the gateway made up is no code of iyzico's table.
#[test]
fn the_code_of_a_gateway_has_no_meaning_of_iyzico() {
    let meaning = |status: &str| {
        let body = format!(r#"{{"status":{status},"errorCode":"10051"}}"#);
        interpret(&body, 400, Verify::Strictly).unwrap_err().report().category
    };
    assert_eq!(meaning("400"), None);
    assert!(meaning(r#""failure""#).is_some());
}

/// Keys that were not accepted, and a payment that was finished before: only one of them can be true.
#[test]
fn a_code_of_doubt_is_one_beside_the_status_of_wrong_keys() {
    for (body, http_status) in [
        (r#"{"errorCode":"5115"}"#, 401),
        (r#"{"status":401,"errorCode":"5115"}"#, 401),
        (r#"{"status":422,"errorCode":"5115"}"#, 422),
    ] {
        let error = interpret(body, http_status, Verify::Strictly).unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{body}");
        assert_eq!(error.kind(), ErrorKind::AlreadyDone, "{body}");
    }
}

#[test]
fn a_refusal_keeps_what_it_said() {
    let body = r#"{"status":"failure","errorCode":"10051","errorMessage":"Kart limiti yetersiz",
        "errorGroup":"NOT_SUFFICIENT_FUNDS","paymentId":"7","retryable":false}"#;
    let Error::Api(refusal) = interpret(body, 422, Verify::Strictly).unwrap_err() else { panic!() };
    assert_eq!((refusal.code.as_str(), refusal.http_status), ("10051", 422));
    assert_eq!(refusal.message, "Kart limiti yetersiz");
    assert_eq!(refusal.payment_id.as_deref(), Some("7"));
    assert_eq!(refusal.conversation_id.as_deref(), Some("123456789"));
    assert_eq!(refusal.retryable, Some(false));
    assert_eq!(*refusal.raw, *body);
    assert_eq!(refusal.pending.unwrap().endpoint, "payment.create");
}

#[test]
fn a_refusal_that_is_told_twice_leaves_the_outcome_open() {
    for body in [
        r#"{"status":"failure","status":"success","errorCode":"10051"}"#,
        r#"{"status":"failure","errorCode":"10051","errorCode":"1"}"#,
    ] {
        let error = interpret(body, 200, Verify::Strictly).unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{body}");
    }
}
