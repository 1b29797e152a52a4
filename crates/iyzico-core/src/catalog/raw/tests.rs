use super::*;
use crate::Outcome;
use crate::error::ErrorKind;

fn credentials() -> Credentials {
    Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap()
}

fn sign(method: Method, target: &str, body: Option<&str>) -> Result<Prepared, InvalidRequestError> {
    let context = Context::sandbox("2026-11-22T10:00:00Z".parse().unwrap());
    prepare(method, target, body, &credentials(), "nonce", &context)
}

#[track_caller]
fn check_refused(method: Method, target: &str, body: Option<&str>, problem: &str) {
    let told = sign(method, target, body).unwrap_err().to_string();
    assert!(told.contains(problem), "{told}");
    assert!(!told.contains("0008") && !told.contains("0000 0008"), "{told}");
}

#[test]
fn what_is_signed_is_the_path_and_the_body_as_it_was_given() {
    let body = "{ \"conversationId\": \"c\",\n\"newField\": \"1.50\" }";
    let prepared = sign(Method::Post, "/v2/new/call", Some(body)).unwrap();
    assert_eq!(&prepared.body[..], body.as_bytes());
    let path = "/v2/new/call";
    let expected = signature::authorization(&credentials(), "nonce", path, body.as_bytes());
    assert_eq!(prepared.authorization, expected);
    assert_eq!(prepared.conversation_id(), Some("c"));
    assert_eq!((prepared.name, prepared.safety), ("request", Safety::MovesMoney));
}

#[test]
fn the_query_is_sent_and_not_signed() {
    let prepared = sign(Method::Get, "/v2/new?page=1&name=a%20b", None).unwrap();
    assert_eq!(prepared.target(), "/v2/new?page=1&name=a%20b");
    let expected = signature::authorization(&credentials(), "nonce", "/v2/new", b"");
    assert_eq!(prepared.authorization, expected);
    assert_eq!(prepared.safety, Safety::Read);
}

#[test]
fn only_a_get_may_be_repeated() {
    for method in [Method::Post, Method::Put, Method::Patch, Method::Delete] {
        let prepared = sign(method, "/v2/new", None).unwrap();
        assert!(!prepared.safety.may_be_repeated() && prepared.safety.moves_money());
    }
}

#[test]
fn paths_that_lead_elsewhere_are_refused() {
    let elsewhere = ["v2/new", "https://evil.example/x", "//evil.example/x", "/v2/../payment/auth"];
    for target in elsewhere {
        check_refused(Method::Post, target, None, "path: ");
    }
    let card = "/v2/cards/5528790000000008";
    check_refused(Method::Get, card, None, "path: must hold no card number");
}

#[test]
fn bodies_that_are_no_requests_are_refused() {
    check_refused(Method::Post, "/v2/new", Some("{"), "body: is not valid JSON");
    check_refused(Method::Post, "/v2/new", Some("7"), "body: is neither an object nor a list");
    check_refused(Method::Get, "/v2/new", Some("{}"), "body: must not be there");
    check_refused(
        Method::Post,
        "/v2/new",
        Some(r#"{"a":1.5}"#),
        "body.a: is a number with a fraction",
    );
}

#[test]
fn a_card_is_sent_by_a_call_that_is_known() {
    let body = r#"{"paymentCard":{"cardNumber":"5528790000000008","cvc":"123"}}"#;
    check_refused(
        Method::Post,
        "/v2/new",
        Some(body),
        "body.paymentCard.cardNumber: must hold no card",
    );
    let prepared = sign(Method::Post, "/payment/auth", Some(body)).unwrap();
    let told: Vec<_> = prepared.warnings.warnings().map(ToString::to_string).collect();
    assert_eq!(told, ["path: is that of payment.create, which reads and verifies its response"]);
    check_refused(Method::Put, "/payment/auth", Some(body), "must hold no card number");
}

#[track_caller]
fn check_error(status: u16, body: &str, kind: ErrorKind, outcome: Outcome) {
    let prepared = sign(Method::Post, "/v2/new", Some(r#"{"conversationId":"c"}"#)).unwrap();
    let error = interpret(&prepared, status, body.as_bytes(), Verify::Strictly).unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (kind, outcome), "{error}");
    assert_eq!(error.conversation_id(), Some("c"));
}

#[test]
fn a_response_says_success_or_refusal_or_nothing() {
    let prepared = sign(Method::Post, "/v2/new", Some(r#"{"conversationId":"c"}"#)).unwrap();
    for text in [r#"{"status":"success","price":10.50}"#, r#"{"price":10.50}"#, "[10.50]"] {
        let response = interpret(&prepared, 200, text.as_bytes(), Verify::Strictly).unwrap();
        let response = RawResponse::from(response);
        assert_eq!((response.http_status, response.text.as_str()), (200, text));
        assert!(response.with_numbers_as_text().contains("\"10.50\""));
    }
    let refused =
        r#"{"status":"failure","errorCode":"10051","errorMessage":"no","conversationId":"c"}"#;
    check_error(200, refused, ErrorKind::CardDeclined, Outcome::Refused);
    check_error(401, r#"{"status":401,"code":5}"#, ErrorKind::Authentication, Outcome::Refused);
    check_error(200, "<html>", ErrorKind::UntrustedResponse, Outcome::Unknown);
    check_error(500, r#"{"a":1}"#, ErrorKind::UntrustedResponse, Outcome::Unknown);
    check_error(302, "{}", ErrorKind::UntrustedResponse, Outcome::Unknown);
    let other = r#"{"status":"success","conversationId":"d"}"#;
    check_error(200, other, ErrorKind::UntrustedResponse, Outcome::Unknown);
    let of_an_error = r#"{"status":"success","errorCode":"8506"}"#;
    check_error(200, of_an_error, ErrorKind::UntrustedResponse, Outcome::Unknown);
    let twice = r#"{"status":"success","status":"failure"}"#;
    check_error(200, twice, ErrorKind::UntrustedResponse, Outcome::Unknown);
}

/// A response that is no refusal of a described call is no refusal of the same request without a description.
#[test]
fn a_refusal_proves_as_little_as_that_of_the_call_that_is_described() {
    let mut tried = 0;
    let money = ENDPOINTS.iter().filter(|call| call.safety.moves_money());
    for call in money.filter(|call| !call.path.contains('{') && call.method != Method::Get) {
        let names = || {
            let reference = (!call.echo.contains(&CONVERSATION_ID)).then_some(CONVERSATION_ID);
            call.echo.iter().copied().chain(reference)
        };
        let fields: Vec<_> = names().map(|name| format!("\"{name}\":\"7\"")).collect();
        let prepared =
            sign(call.method, call.path, Some(&format!("{{{}}}", fields.join(",")))).unwrap();
        let outcome = |more: &str| {
            let body = format!(r#"{{"status":"failure","errorCode":"10051"{more}}}"#);
            interpret(&prepared, 200, body.as_bytes(), Verify::Strictly).unwrap_err().outcome()
        };
        assert_eq!(outcome(""), Outcome::Refused, "{}", call.name);
        for doubt in [
            r#","paymentStatus":"SUCCESS""#,
            r#","paymentStatus":["SUCCESS"]"#,
            r#","paymentStatus":"SUCCESS","paymentStatus":"FAILURE""#,
            r#","errorGroup":{}"#,
        ] {
            assert_eq!(outcome(doubt), Outcome::Unknown, "{} {doubt}", call.name);
            tried += 1;
        }
        for name in names().filter(|name| !name.ends_with("rice") && *name != "withholdingTax") {
            let same = outcome(&format!(r#","{name}":"7""#));
            assert_eq!(same, Outcome::Refused, "{} {name}", call.name);
            for other in [r#""8""#, r#"["7"]"#, "{}"] {
                let more = format!(",\"{name}\":{other}");
                assert_eq!(outcome(&more), Outcome::Unknown, "{} {more}", call.name);
                tried += 1;
            }
        }
    }
    assert!(tried > 200, "{tried}");
}

#[test]
fn no_response_is_shown_for_a_log() {
    let prepared = sign(Method::Get, "/v2/new", None).unwrap();
    let response = interpret(&prepared, 200, br#"{"a":"secret"}"#, Verify::Strictly).unwrap();
    assert_eq!(format!("{:?}", RawResponse::from(response)), "RawResponse(HTTP 200, 14 bytes)");
}
