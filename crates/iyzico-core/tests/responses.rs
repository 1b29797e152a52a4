//! Answers are believed only when everything fits.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{context, credentials, payment};
use iyzico_core::error::{Category, Error, UntrustedReason};
use iyzico_core::payment::{CreatePayment, Payment};
use iyzico_core::response::{self, Verification, Verify};
use iyzico_core::{Outcome, Response, request, signature};

const ANSWER: &str = r#"{"status":"success","locale":"TR","systemTime":1528282342393,"conversationId":"123456789",
"price":1,"paidPrice":1.20000000,"installment":1,"paymentId":10851936,"fraudStatus":1,"basketId":"B67832",
"currency":"TRY","merchantCommissionRate":0E-8,"futureField":{"a":1},
"itemTransactions":[{"itemId":"BI101","paymentTransactionId":"11441121","merchantPayoutAmount":0.23955,
"convertedPayout":{"iyziConversationRate":0}}],"signature":"SIGNATURE"}"#;

fn signed(answer: &str) -> String {
    let values = ["10851936", "TRY", "B67832", "123456789", "1.2", "1"];
    answer.replace("SIGNATURE", &signature::answer(&credentials(), values))
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
fn a_signed_answer_is_believed() {
    let answer = interpret(&signed(ANSWER), 200, Verify::Strictly).unwrap();
    assert_eq!(answer.signature, Verification::Verified);
    assert_eq!(answer.payment_id.as_str(), "10851936");
    assert_eq!(answer.paid_price.to_string(), "1.20000000");
    assert_eq!(answer.merchant_commission_rate.unwrap().to_signature_text(), "0");
    assert!(answer.raw.contains("futureField"));
    let line = &answer.item_transactions.as_ref().unwrap()[0];
    assert_eq!(line.merchant_payout_amount.unwrap().to_string(), "0.23955");
    assert!(line.converted_payout.as_ref().unwrap().iyzi_conversion_rate.is_some());
}

#[test]
fn json_for_other_languages_has_amounts_as_text() {
    let json = interpret(&signed(ANSWER), 200, Verify::Strictly).unwrap().into_json().body;
    assert!(
        json.starts_with(r#"{"status":"success","locale":"tr","systemTime":1528282342393"#),
        "{json}"
    );
    assert!(json.contains(r#""paidPrice":"1.20000000""#), "{json}");
    assert!(json.contains(r#""installment":1"#), "{json}");
}

#[test]
fn json_for_other_languages_says_whether_to_ship() {
    let may_ship = |answer: &str| {
        let json = interpret(&signed(answer), 200, Verify::Strictly).unwrap().into_json().body;
        serde_json::from_str::<serde_json::Value>(&json).unwrap()["mayShip"].clone()
    };
    assert_eq!(may_ship(ANSWER), true);
    assert_eq!(may_ship(&ANSWER.replace(r#""fraudStatus":1"#, r#""fraudStatus":0"#)), false);
}

#[test]
fn changed_answers_are_distrusted() {
    let signed = signed(ANSWER);
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

#[test]
fn an_answer_to_another_request_is_distrusted() {
    let values = ["10851936", "TRY", "B67832", "123456789", "1.3", "1"];
    let other = ANSWER
        .replace("1.20000000", "1.3")
        .replace("SIGNATURE", &signature::answer(&credentials(), values));
    let reason = UntrustedReason::EchoDiffers {
        field: "paidPrice",
        sent: "1.2".into(),
        received: Some("1.3".into()),
    };
    distrusted(&other, &reason);

    let values = ["10851936", "TRY", "B67832", "", "1.2", "1"];
    let silent = ANSWER
        .replace(r#""conversationId":"123456789","#, "")
        .replace("SIGNATURE", &signature::answer(&credentials(), values));
    let reason = UntrustedReason::EchoDiffers {
        field: "conversationId",
        sent: "123456789".into(),
        received: None,
    };
    distrusted(&silent, &reason);
}

#[test]
fn verification_can_be_switched_off() {
    let answer = interpret(ANSWER, 200, Verify::Not).unwrap();
    assert_eq!(answer.signature, Verification::Skipped);
}

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
    ] {
        let error = interpret(body, http_status, Verify::Strictly).unwrap_err();
        assert_eq!(error.outcome(), Outcome::Refused, "{body}");
        assert_eq!(error.report().category, Some(Category::Auth), "{body}");
    }
    let error = interpret(r#"{"status":404,"code":5}"#, 404, Verify::Strictly).unwrap_err();
    assert_eq!((error.outcome(), error.report().category), (Outcome::Refused, None));
}

#[test]
fn a_capture_with_binary_noise_is_the_same_amount() {
    let price = |text: &str| text.parse::<iyzico_core::Price>().unwrap();
    assert!(price("10.209999999999999").is_same_as(price("10.21")));
    assert!(!price("10.20").is_same_as(price("10.21")));
}

#[test]
fn odd_values_in_an_answer_do_not_turn_a_payment_into_an_error() {
    let odd = signed(ANSWER)
        .replace(
            "\"fraudStatus\"",
            "\"binNumber\":\"\",\"cardToken\":\"\",\"callbackUrl\":\"x\",\"fraudStatus\"",
        )
        .replace(
            "\"merchantPayoutAmount\"",
            "\"blockageResolvedDate\":\"soon\",\"merchantPayoutAmount\"",
        );
    let answer = interpret(&odd, 200, Verify::Strictly).unwrap();
    let line = &answer.item_transactions.as_ref().unwrap()[0];
    assert_eq!(line.blockage_resolved_date.as_ref().unwrap().zoned(), None);
    assert_eq!(answer.callback_url.as_ref().unwrap().as_str(), "x");
}

/// The signature must not be checked on one value while the caller sees the other.
#[test]
fn a_field_that_is_named_twice_makes_an_answer_untrustworthy() {
    let signed = signed(ANSWER);
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
fn a_refusal_that_is_told_twice_leaves_the_outcome_open() {
    for body in [
        r#"{"status":"failure","status":"success","errorCode":"10051"}"#,
        r#"{"status":"failure","errorCode":"10051","errorCode":"1"}"#,
    ] {
        let error = interpret(body, 200, Verify::Strictly).unwrap_err();
        assert_eq!(error.outcome(), Outcome::Unknown, "{body}");
    }
}

#[test]
fn numbers_and_nests_of_any_size_are_read_in_little_time() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let unknown = ANSWER.replace(r#"{"a":1}"#, &deep);
    interpret(&signed(&unknown), 200, Verify::Strictly).unwrap();
    let lines = ANSWER.replace(r#"{"itemId":"BI101""#, &format!(r#"{deep},{{"itemId":"BI101""#));
    let response = interpret(&signed(&lines), 200, Verify::Strictly).unwrap();
    assert_eq!(response.warnings.warnings().next().unwrap().path, "itemTransactions[0]");
    let digits = "9".repeat(10 * 1024 * 1024);
    for amount in ["1e999999", "1E-999999999999999999999", &digits, &format!("0.{digits}")] {
        let answer = ANSWER.replace("1.20000000", amount);
        distrusted(&signed(&answer), &UntrustedReason::SignatureWrong);
    }
}

mod pages {
    use super::*;
    use iyzico_core::checkout_form::RetrieveCheckoutForm;
    use iyzico_core::hosted::page_result::PageResult;
    use iyzico_core::payment::PaymentStatus;

    fn interpret_page(body: &str) -> Result<Response<PageResult>, Error> {
        let ask = RetrieveCheckoutForm::builder().token("t1").build();
        let prepared = request::prepare(&ask, &credentials(), "n", &context()).unwrap();
        let (status, bytes) = (200, body.as_bytes());
        response::interpret::<RetrieveCheckoutForm>(
            &prepared,
            &credentials(),
            status,
            bytes,
            Verify::Strictly,
        )
    }

    /// The body with the signature that fits: paymentStatus, paymentId, currency, basketId,
    /// conversationId, paidPrice, price and token.
    fn with_signature(body: &str, values: [&str; 8]) -> String {
        let signature = signature::answer(&credentials(), values);
        body.replacen('{', &format!(r#"{{"signature":"{signature}","#), 1)
    }

    #[test]
    fn a_page_on_which_nobody_paid_is_not_an_error() {
        for (word, status) in [
            ("FAILURE", PaymentStatus::Failure),
            ("INIT_THREEDS", PaymentStatus::InitThreeDs),
            ("INIT_BANK_TRANSFER", PaymentStatus::InitBankTransfer),
        ] {
            let body = format!(r#"{{"status":"success","paymentStatus":"{word}","token":"t1"}}"#);
            let body = with_signature(&body, [word, "", "", "", "", "", "", "t1"]);
            let result = interpret_page(&body).unwrap();
            assert_eq!(result.signature, Verification::Verified);
            assert_eq!(result.payment_status, Some(status));
            assert!(!result.is_paid() && !result.may_ship() && result.payment().is_none());
            assert_eq!(result.into_json().body.matches(r#""mayShip":false"#).count(), 1);
        }
    }

    #[test]
    fn the_reason_is_told_where_the_envelope_has_one() {
        let body = r#"{"status":"failure","errorCode":"10051","errorGroup":"NOT_SUFFICIENT_FUNDS",
            "errorMessage":"Kart limiti yetersiz","paymentStatus":"FAILURE","token":"t1"}"#;
        let result = interpret_page(body).unwrap();
        assert_eq!(result.signature, Verification::Unsigned);
        assert!(!result.is_paid());
        assert_eq!(result.meaning().unwrap().group, "NOT_SUFFICIENT_FUNDS");
        assert_eq!(result.advice().unwrap().key, "insufficient_funds");
        assert_eq!(result.error_message.as_ref().unwrap().as_str(), "Kart limiti yetersiz");
    }

    #[test]
    fn a_payment_is_believed_only_as_a_signed_success() {
        let failed = |rest: &str| {
            interpret_page(&format!(r#"{{"status":"failure","errorCode":"10051"{rest}}}"#))
        };
        for rest in ["", r#","paymentStatus":"SUCCESS""#, r#","paymentStatus":"wrong""#] {
            assert!(matches!(failed(rest), Err(Error::Api(_))), "{rest}");
        }
        let of_another = failed(r#","paymentStatus":"FAILURE","token":"t2""#);
        assert!(matches!(of_another, Err(Error::Untrusted(_))));
        let unsigned = r#"{"status":"success","paymentStatus":"FAILURE","token":"t1"}"#;
        assert!(matches!(interpret_page(unsigned), Err(Error::Untrusted(_))));
        let nothing_paid =
            r#"{"status":"success","paymentStatus":"SUCCESS","token":"t1","price":1}"#;
        let nothing_paid = with_signature(nothing_paid, ["SUCCESS", "", "", "", "", "", "1", "t1"]);
        let error = interpret_page(&nothing_paid).unwrap_err();
        assert!(error.to_string().contains("its paymentId is missing"), "{error}");
    }
}

/// A missing field is named by its own path.
#[test]
fn a_missing_field_is_named() {
    let answer = ANSWER.replace(r#""paymentId":10851936,"#, "");
    let values = ["", "TRY", "B67832", "123456789", "1.2", "1"];
    let answer = answer.replace("SIGNATURE", &signature::answer(&credentials(), values));
    distrusted(&answer, &UntrustedReason::WrongShape { path: "paymentId".into() });
}
