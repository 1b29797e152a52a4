//! Responses are believed only when everything fits.
#![allow(clippy::unwrap_used, reason = "tests")]

mod apm;
#[path = "../common/mod.rs"]
mod common;
mod pages;
mod refusals;
mod shop;

use common::{context, credentials, payment};
use iyzico_core::error::{Error, UntrustedReason};
use iyzico_core::order::Locale;
use iyzico_core::payment::{CreatePayment, Payment};
use iyzico_core::response::{self, Envelope, Verification, Verify};
use iyzico_core::{Outcome, Response, request, signature};

const RESPONSE: &str = r#"{"status":"success","locale":"TR","systemTime":1528282342393,"conversationId":"123456789",
"price":1,"paidPrice":1.20000000,"installment":1,"paymentId":10851936,"fraudStatus":1,"basketId":"B67832",
"currency":"TRY","merchantCommissionRate":0E-8,"futureField":{"a":1},
"itemTransactions":[{"itemId":"BI101","paymentTransactionId":"11441121","merchantPayoutAmount":0.23955,
"convertedPayout":{"iyziConversationRate":0}}],"signature":"SIGNATURE"}"#;

fn signed(response: &str) -> String {
    let values = ["10851936", "TRY", "B67832", "123456789", "1.2", "1"];
    response.replace("SIGNATURE", &signature::response(&credentials(), values))
}

fn interpret(body: &str, status: u16, verify: Verify) -> Result<Response<Payment>, Error> {
    let prepared = request::prepare(&payment(), &credentials(), "n", &context()).unwrap();
    response::interpret::<CreatePayment>(&prepared, &credentials(), status, body.as_bytes(), verify)
}

#[track_caller]
fn distrusted(body: &str, reason: &UntrustedReason) {
    let error = interpret(body, 200, Verify::Strictly).unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(error.advice().unwrap().key, "outcome_unknown");
    let Error::Untrusted(untrusted) = error else { panic!("{error}") };
    assert_eq!(untrusted.reason, *reason);
}

#[test]
fn a_signed_response_is_believed() {
    let response = interpret(&signed(RESPONSE), 200, Verify::Strictly).unwrap();
    assert_eq!(response.verification, Verification::Verified);
    assert_eq!(response.payment_id.as_str(), "10851936");
    assert_eq!(response.paid_price.to_string(), "1.20000000");
    assert_eq!(response.merchant_commission_rate.unwrap().to_signature_text(), "0");
    assert!(response.raw.contains("futureField"));
    let line = &response.item_transactions.as_ref().unwrap()[0];
    assert_eq!(line.merchant_payout_amount.unwrap().to_string(), "0.23955");
    assert!(line.converted_payout.as_ref().unwrap().iyzi_conversion_rate.is_some());
}

#[test]
fn json_for_other_languages_has_amounts_as_text() {
    let json = interpret(&signed(RESPONSE), 200, Verify::Strictly).unwrap().into_json().body;
    assert!(
        json.starts_with(r#"{"status":"success","locale":"tr","systemTime":1528282342393"#),
        "{json}"
    );
    assert!(json.contains(r#""paidPrice":"1.20000000""#), "{json}");
    assert!(json.contains(r#""installment":1"#), "{json}");
}

#[test]
fn json_for_other_languages_says_whether_to_ship() {
    let may_ship = |response: &str| {
        let json = interpret(&signed(response), 200, Verify::Strictly).unwrap().into_json().body;
        serde_json::from_str::<serde_json::Value>(&json).unwrap()["mayShip"].clone()
    };
    assert_eq!(may_ship(RESPONSE), true);
    assert_eq!(may_ship(&RESPONSE.replace(r#""fraudStatus":1"#, r#""fraudStatus":0"#)), false);
}

#[test]
fn changed_responses_are_distrusted() {
    let signed = signed(RESPONSE);
    distrusted(
        &signed.replace("\"paymentId\":10851936", "\"paymentId\":10851937"),
        &UntrustedReason::SignatureWrong,
    );
    distrusted(
        &signed.replace(",\"signature\":", ",\"other\":"),
        &UntrustedReason::SignatureMissing,
    );
    distrusted(&signed.replace("\"status\":\"success\",", ""), &UntrustedReason::NoStatus);
    distrusted("<html>502</html>", &UntrustedReason::NotJson);
    distrusted("", &UntrustedReason::NotJson);
    distrusted(&signed[..signed.len() / 2], &UntrustedReason::NotJson);
    distrusted("[]", &UntrustedReason::NotJson);
    distrusted("null", &UntrustedReason::NotJson);
}

/// A success comes with HTTP 2xx; with another status, something on the way responded.
#[test]
fn a_success_with_another_http_status_is_distrusted() {
    let signed = signed(RESPONSE);
    for http_status in [200, 201, 299] {
        assert!(interpret(&signed, http_status, Verify::Strictly).is_ok(), "{http_status}");
    }
    for http_status in [100, 199, 300, 302, 400, 404, 499, 500, 502] {
        for verify in [Verify::Strictly, Verify::Not] {
            let error = interpret(&signed, http_status, verify).unwrap_err();
            assert_eq!(error.outcome(), Outcome::Unknown, "{http_status}");
            let Error::Untrusted(untrusted) = error else { panic!("{http_status}: {error}") };
            assert_eq!(untrusted.reason, UntrustedReason::NoStatus, "{http_status}");
            assert_eq!(untrusted.http_status, http_status);
        }
    }
}

#[test]
fn a_response_to_another_request_is_distrusted() {
    let values = ["10851936", "TRY", "B67832", "123456789", "1.3", "1"];
    let other = RESPONSE
        .replace("1.20000000", "1.3")
        .replace("SIGNATURE", &signature::response(&credentials(), values));
    let reason = UntrustedReason::EchoDiffers {
        field: "paidPrice",
        sent: "1.2".into(),
        received: Some("1.3".into()),
    };
    distrusted(&other, &reason);

    let values = ["10851936", "TRY", "B67832", "", "1.2", "1"];
    let silent = RESPONSE
        .replace(r#""conversationId":"123456789","#, "")
        .replace("SIGNATURE", &signature::response(&credentials(), values));
    let reason = UntrustedReason::EchoDiffers {
        field: "conversationId",
        sent: "123456789".into(),
        received: None,
    };
    distrusted(&silent, &reason);
}

#[test]
fn verification_can_be_switched_off() {
    let response = interpret(RESPONSE, 200, Verify::Not).unwrap();
    assert_eq!(response.verification, Verification::Skipped);
    let of_another = RESPONSE.replace("123456789", "another").replace("1.20000000", "1.3");
    assert!(interpret(&of_another, 200, Verify::Not).is_ok());
}

/// A phase that a charge cannot have shows that something else came back.
#[test]
fn a_success_that_contradicts_its_call_is_distrusted() {
    let held =
        signed(RESPONSE).replace("\"fraudStatus\"", "\"phase\":\"PRE_AUTH\",\"fraudStatus\"");
    let error = interpret(&held, 200, Verify::Strictly).unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    let Error::Untrusted(untrusted) = error else { panic!("{error}") };
    assert!(matches!(untrusted.reason, UntrustedReason::Contradicts { .. }), "{untrusted}");
    assert_eq!((untrusted.http_status, untrusted.endpoint), (200, "payment.create"));
    assert_eq!(untrusted.conversation_id.as_deref(), Some("123456789"));
    assert_eq!(untrusted.pending.unwrap().conversation_id.as_str(), "123456789");
    assert_eq!(*untrusted.raw, *held);
    assert!(interpret(&held, 200, Verify::Not).is_ok());
}

#[test]
fn a_response_is_shown_without_its_raw_text() {
    let shown = format!("{:?}", interpret(&signed(RESPONSE), 200, Verify::Strictly).unwrap());
    assert!(shown.contains("10851936") && shown.contains("Verified"), "{shown}");
    assert!(!shown.contains("futureField"), "{shown}");
}

#[test]
fn what_a_service_encodes_is_read_back() {
    let payment = interpret(&signed(RESPONSE), 200, Verify::Strictly).unwrap().body;
    let envelope = Envelope::success(Locale::English, 7, Some("123456789".parse().unwrap()));
    let encoded = response::encode(&envelope, &payment);
    let read = interpret(&encoded, 200, Verify::Strictly).unwrap();
    assert_eq!((read.envelope.clone(), &read.body), (envelope, &payment));
    assert!(encoded.contains(r#""paidPrice":1.20000000"#), "{encoded}");
}

#[test]
fn a_capture_with_binary_noise_is_the_same_amount() {
    let price = |text: &str| text.parse::<iyzico_core::Price>().unwrap();
    assert!(price("10.209999999999999").is_same_as(price("10.21")));
    assert!(!price("10.20").is_same_as(price("10.21")));
}

#[test]
fn odd_values_in_a_response_do_not_turn_a_payment_into_an_error() {
    let odd = signed(RESPONSE)
        .replace(
            "\"fraudStatus\"",
            "\"binNumber\":\"\",\"cardToken\":\"\",\"callbackUrl\":\"x\",\"fraudStatus\"",
        )
        .replace(
            "\"merchantPayoutAmount\"",
            "\"blockageResolvedDate\":\"soon\",\"merchantPayoutAmount\"",
        );
    let response = interpret(&odd, 200, Verify::Strictly).unwrap();
    let line = &response.item_transactions.as_ref().unwrap()[0];
    assert_eq!(line.blockage_resolved_date.as_ref().unwrap().zoned(), None);
    assert_eq!(response.callback_url.as_ref().unwrap().as_str(), "x");
}

/// The signature must not be checked on one value while the caller sees the other.
#[test]
fn a_field_that_is_named_twice_makes_a_response_untrustworthy() {
    let signed = signed(RESPONSE);
    for field in [
        r#""paymentId":666"#,
        r#""price":1"#,
        r#""paidPrice":0.01"#,
        r#""currency":"USD""#,
        r#""basketId":"B1""#,
        r#""conversationId":"c""#,
        r#""status":"success""#,
        r#""status":"failure""#,
        r#""signature":"00""#,
        r#""paym\u0065ntId":666"#,
        r#""itemTransactions":[]"#,
    ] {
        let first = signed.replacen('{', &format!("{{{field},"), 1);
        let last = format!("{},{field}}}", &signed[..signed.len() - 1]);
        for twice in [first, last] {
            let error = interpret(&twice, 200, Verify::Strictly).unwrap_err();
            assert_eq!(error.outcome(), Outcome::Unknown, "{field}");
            assert!(matches!(error, Error::Untrusted(_)), "{field}: {error}");
        }
    }
}

#[test]
fn numbers_and_nests_of_any_size_are_read_in_little_time() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let unknown = RESPONSE.replace(r#"{"a":1}"#, &deep);
    interpret(&signed(&unknown), 200, Verify::Strictly).unwrap();
    let lines = RESPONSE.replace(r#"{"itemId":"BI101""#, &format!(r#"{deep},{{"itemId":"BI101""#));
    let response = interpret(&signed(&lines), 200, Verify::Strictly).unwrap();
    assert_eq!(response.warnings.warnings().next().unwrap().path, "itemTransactions[0]");
    let digits = "9".repeat(10 * 1024 * 1024);
    for amount in ["1e999999", "1E-999999999999999999999", &digits, &format!("0.{digits}")] {
        let response = RESPONSE.replace("1.20000000", amount);
        distrusted(&signed(&response), &UntrustedReason::SignatureWrong);
    }
}

/// A missing field is named by its own path.
#[test]
fn a_missing_field_is_named() {
    let response = RESPONSE.replace(r#""paymentId":10851936,"#, "");
    let values = ["", "TRY", "B67832", "123456789", "1.2", "1"];
    let response = response.replace("SIGNATURE", &signature::response(&credentials(), values));
    distrusted(&response, &UntrustedReason::WrongShape { path: "paymentId".into() });
}

/// What a look-up would doubt is no success of a direct response either.
#[test]
fn a_status_that_is_no_success_is_distrusted_however_it_is_spelt() {
    let with = |field: &str| {
        let body = signed(RESPONSE).replace("\"fraudStatus\"", &format!("{field},\"fraudStatus\""));
        interpret(&body, 200, Verify::Strictly)
    };
    for status in ["INIT_THREEDS", "CALLBACK_THREEDS", "PENDING_CREDIT", "failure", " FAILURE"] {
        let error = with(&format!(r#""paymentStatus":"{status}""#)).unwrap_err();
        assert!(matches!(error, Error::Untrusted(_)), "{status}");
    }
    for phase in ["pre_auth", "PREAUTH", "PRE_AUTH ", "POST_AUTH"] {
        let error = with(&format!(r#""phase":"{phase}""#)).unwrap_err();
        assert!(matches!(error, Error::Untrusted(_)), "{phase}");
    }
    for known in
        [r#""paymentStatus":"SUCCESS""#, r#""paymentStatus":" success""#, r#""phase":"auth""#]
    {
        assert!(with(known).is_ok(), "{known}");
    }
    let odd = with(r#""phase":"X""#).unwrap();
    assert!(!odd.may_ship(), "it may be a hold");
}

#[test]
fn a_hold_never_may_be_shipped() {
    use iyzico_core::payment::AuthorizePayment;
    let hold = AuthorizePayment(payment());
    let prepared = request::prepare(&hold, &credentials(), "n", &context()).unwrap();
    for phase in ["", r#""phase":"PRE_AUTH","#, r#""phase":"PREAUTH","#, r#""phase":"X","#] {
        let body = signed(RESPONSE).replace("\"fraudStatus\"", &format!("{phase}\"fraudStatus\""));
        let payment = response::interpret::<AuthorizePayment>(
            &prepared,
            &credentials(),
            200,
            body.as_bytes(),
            Verify::Strictly,
        );
        assert!(!payment.unwrap().may_ship(), "{phase}");
    }
}
