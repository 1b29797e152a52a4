//! What came of a payment with an alternative method is believed only when it is signed.

use super::common::{address, buyer, context, credentials, item};
use iyzico_core::apm::{ApmPayment, ApmType, InitializeApm, RetrieveApm};
use iyzico_core::basket::ItemType;
use iyzico_core::error::{Error, UntrustedReason};
use iyzico_core::payment::PaymentStatus;
use iyzico_core::response::{self, Verification, Verify};
use iyzico_core::{Response, request, signature};

fn start() -> InitializeApm {
    InitializeApm::builder()
        .conversation_id("c1")
        .price("1")
        .paid_price("1.2")
        .currency("EUR")
        .merchant_callback_url("https://merchant.example/callback")
        .apm_type(ApmType::Sofort)
        .basket_id("B1")
        .buyer(buyer())
        .billing_address(address())
        .basket_items(vec![item("BI101", ItemType::Virtual, "1")])
        .build()
}

fn started(body: &str) -> Result<Response<ApmPayment>, Error> {
    let prepared = request::prepare(&start(), &credentials(), "n", &context()).unwrap();
    let body = body.as_bytes();
    response::interpret::<InitializeApm>(&prepared, &credentials(), 200, body, Verify::Strictly)
}

fn retrieved(body: &str) -> Result<Response<ApmPayment>, Error> {
    let ask = RetrieveApm::builder().payment_id("7").build();
    let prepared = request::prepare(&ask, &credentials(), "n", &context()).unwrap();
    let body = body.as_bytes();
    response::interpret::<RetrieveApm>(&prepared, &credentials(), 200, body, Verify::Strictly)
}

fn signed(body: &str, values: &[&str]) -> String {
    let signature = signature::response(&credentials(), values.iter().copied());
    body.replacen('{', &format!(r#"{{"signature":"{signature}","#), 1)
}

#[test]
fn a_start_is_signed_over_its_number_and_its_address() {
    let body = r#"{"status":"success","conversationId":"c1","paymentId":"7","redirectUrl":"https://a.example/p","paymentStatus":"INIT_APM"}"#;
    let payment = started(&signed(body, &["7", "https://a.example/p"])).unwrap();
    assert_eq!(payment.verification, Verification::Verified);
    assert!(!payment.is_paid());
    assert_eq!(payment.redirect_url.as_ref().unwrap().as_str(), "https://a.example/p");
    let elsewhere = signed(body, &["7", "https://b.example/p"]);
    assert!(matches!(started(&elsewhere), Err(Error::Untrusted(_))));
    assert!(matches!(started(body), Err(Error::Untrusted(_))));
}

#[test]
fn a_start_about_another_amount_is_not_believed() {
    let body = r#"{"status":"success","conversationId":"c1","paymentId":"7","redirectUrl":"https://a.example/p","paidPrice":12}"#;
    match started(&signed(body, &["7", "https://a.example/p"])) {
        Err(Error::Untrusted(error)) => {
            let field = matches!(&error.reason, UntrustedReason::EchoDiffers { field, .. } if *field == "paidPrice");
            assert!(field, "{error:?}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn only_success_is_paid_and_it_names_the_amount() {
    let body = |status: &str, more: &str| {
        let body = format!(
            r#"{{"status":"success","paymentId":"7","redirectUrl":"u","currency":"EUR","basketId":"B1","paymentStatus":"{status}"{more}}}"#
        );
        let amounts = if more.is_empty() { ["", ""] } else { ["1.2", "1"] };
        signed(&body, &["EUR", "B1", "", amounts[0], amounts[1], "7", "u"])
    };
    let amounts = r#","paidPrice":1.20,"price":1"#;
    for (word, status, is_paid) in [
        ("SUCCESS", PaymentStatus::Success, true),
        ("FAILURE", PaymentStatus::Failure, false),
        ("INIT_APM", PaymentStatus::InitApm, false),
    ] {
        let payment = retrieved(&body(word, amounts)).unwrap();
        assert_eq!(payment.payment_status, Some(status));
        assert_eq!(payment.is_paid(), is_paid);
        let told = payment.into_json().body;
        assert!(told.contains(&format!(r#""isPaid":{is_paid}"#)), "{told}");
    }
    assert!(retrieved(&body("FAILURE", "")).is_ok());
    match retrieved(&body("SUCCESS", "")) {
        Err(Error::Untrusted(error)) => assert!(error.to_string().contains("price"), "{error}"),
        other => panic!("{other:?}"),
    }
}
