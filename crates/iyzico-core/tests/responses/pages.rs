//! What came of a page is believed only when it is signed, or says that nobody paid.

use super::common::{context, credentials};
use iyzico_core::checkout_form::RetrieveCheckoutForm;
use iyzico_core::error::Error;
use iyzico_core::hosted::page_result::PageResult;
use iyzico_core::payment::PaymentStatus;
use iyzico_core::response::{self, Verification, Verify};
use iyzico_core::{Outcome, Response, request, signature};

fn interpret_page(body: &str) -> Result<Response<PageResult>, Error> {
    interpret_with(body, 200, Verify::Strictly)
}

fn interpret_with(body: &str, status: u16, verify: Verify) -> Result<Response<PageResult>, Error> {
    let ask = RetrieveCheckoutForm::builder().token("t1").build();
    let prepared = request::prepare(&ask, &credentials(), "n", &context()).unwrap();
    response::interpret::<RetrieveCheckoutForm>(
        &prepared,
        &credentials(),
        status,
        body.as_bytes(),
        verify,
    )
}

/// The body with the signature that fits: paymentStatus, paymentId, currency, basketId,
/// conversationId, paidPrice, price and token.
fn with_signature(body: &str, values: [&str; 8]) -> String {
    let signature = signature::response(&credentials(), values);
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
        assert_eq!(result.verification, Verification::Verified);
        assert_eq!(result.payment_status, Some(status));
        assert!(!result.is_paid() && !result.may_ship() && result.payment().is_none());
        let told = result.into_json().body;
        assert!(told.contains(r#","isPaid":false,"mayShip":false,"#), "{told}");
        assert!(!told.contains("advice"), "{told}");
    }
}

#[test]
fn the_reason_is_told_where_the_envelope_has_one() {
    let body = r#"{"status":"failure","errorCode":"10051","errorGroup":"NOT_SUFFICIENT_FUNDS",
        "errorMessage":"Kart limiti yetersiz","paymentStatus":"FAILURE","token":"t1"}"#;
    let result = interpret_page(body).unwrap();
    assert_eq!(result.verification, Verification::Unsigned);
    assert!(!result.is_paid());
    assert_eq!(result.meaning().unwrap().group, "NOT_SUFFICIENT_FUNDS");
    assert_eq!(result.advice().unwrap().key, "insufficient_funds");
    assert_eq!(result.error_message.as_ref().unwrap().as_str(), "Kart limiti yetersiz");
    let told = result.into_json().body;
    assert!(told.contains(r#""advice":{"key":"insufficient_funds","merchantEn":"#), "{told}");
}

#[test]
fn the_reason_hides_a_card_number() {
    let body = r#"{"status":"failure","errorCode":"10051","paymentStatus":"FAILURE","token":"t1",
        "errorMessage":"5528 7900 0000 0008 reddedildi"}"#;
    let result = interpret_page(body).unwrap();
    let message = result.error_message.as_ref().unwrap().as_str();
    assert!(message.ends_with(" reddedildi") && !message.contains("5528"), "{message}");
    assert!(!result.raw.contains("7900"), "{}", result.raw);
    let told = result.into_json().body;
    assert!(!told.contains("7900"), "{told}");
}

const UNPAID: &str =
    r#"{"status":"failure","errorCode":"10051","paymentStatus":"FAILURE","token":"t1"}"#;

#[test]
fn a_failure_need_not_name_its_page() {
    let nameless = UNPAID.replace(r#","token":"t1""#, "");
    assert_eq!(interpret_page(&nameless).unwrap().verification, Verification::Unsigned);
}

#[test]
fn a_signature_of_a_failure_must_fit() {
    let values = ["FAILURE", "", "", "", "", "", "", "t1"];
    let signed = with_signature(UNPAID, values);
    assert_eq!(interpret_page(&signed).unwrap().verification, Verification::Verified);
    let changed = signed.replace("t1", "t2");
    assert!(matches!(interpret_page(&changed), Err(Error::Untrusted(_))));
    let of_another =
        with_signature(&UNPAID.replace("t1", "t2"), ["FAILURE", "", "", "", "", "", "", "t2"]);
    assert!(matches!(interpret_page(&of_another), Err(Error::Untrusted(_))));
    let skipped = interpret_with(&of_another, 200, Verify::Not).unwrap();
    assert_eq!(skipped.verification, Verification::Skipped);
}

#[test]
fn a_failure_whose_state_is_told_twice_or_over_http_is_no_result() {
    for http_status in [300, 400, 500] {
        let read = interpret_with(UNPAID, http_status, Verify::Strictly);
        assert!(matches!(read, Err(Error::Api(_))), "{http_status}");
    }
    let twice = UNPAID.replacen('{', r#"{"paymentStatus":"INIT_THREEDS","#, 1);
    assert!(matches!(interpret_page(&twice), Err(Error::Untrusted(_))));
}

/// Of other calls, a state of the payment beside a failure changes nothing.
#[test]
fn a_charge_that_failed_stays_a_refusal() {
    let failed =
        r#"{"status":"failure","errorCode":"10051","paymentStatus":"FAILURE","paymentId":"7"}"#;
    let error = super::interpret(failed, 200, Verify::Strictly).unwrap_err();
    assert_eq!(error.outcome(), Outcome::Refused);
}

#[test]
fn a_payment_is_believed_only_as_a_signed_success() {
    let failed = |rest: &str| {
        interpret_page(&format!(r#"{{"status":"failure","errorCode":"10051"{rest}}}"#))
    };
    for rest in ["", r#","paymentStatus":"wrong""#] {
        assert!(matches!(failed(rest), Err(Error::Api(_))), "{rest}");
    }
    let of_two_minds = failed(r#","paymentStatus":"SUCCESS""#);
    assert!(matches!(of_two_minds, Err(Error::Untrusted(_))));
    let of_another = failed(r#","paymentStatus":"FAILURE","token":"t2""#);
    assert!(matches!(of_another, Err(Error::Untrusted(_))));
    let unsigned = r#"{"status":"success","paymentStatus":"FAILURE","token":"t1"}"#;
    assert!(matches!(interpret_page(unsigned), Err(Error::Untrusted(_))));
    let nothing_paid = r#"{"status":"success","paymentStatus":"SUCCESS","token":"t1","price":1}"#;
    let nothing_paid = with_signature(nothing_paid, ["SUCCESS", "", "", "", "", "", "1", "t1"]);
    let error = interpret_page(&nothing_paid).unwrap_err();
    assert!(error.to_string().contains("its paymentId is missing"), "{error}");
}
