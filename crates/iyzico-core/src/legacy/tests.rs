//! What is sent, and what responses without a signature are believed.

use super::{
    AuthorizeBasicPayment, BasicPageResult, BasicPayment, BkmInstallment, BkmInstallmentPrice,
    CompleteOwnThreeDs, CompletePecco, CreateBasicPayment, InitializeBasicBkm,
    InitializeBasicThreeDs, PeccoPayment, RetrieveBasicBkm,
};
use crate::payment::Phase;
use crate::value::card::PaymentCard;
use crate::wire::endpoint::Endpoint;
use crate::wire::error::{Error, Outcome};
use crate::wire::request::{self, Prepared};
use crate::wire::response::{self, Verify};
use crate::{Context, Credentials};

fn credentials() -> Credentials {
    Credentials::new("sandbox-api-key", "sandbox-secret-key").unwrap()
}

fn context() -> Context {
    Context::sandbox("2026-11-22T10:00:00Z".parse().unwrap())
}

fn prepare<E: Endpoint>(request: &E) -> Prepared {
    request::prepare(request, &credentials(), "c-1", &context()).unwrap()
}

/// What a client makes of a response that is otherwise a success.
fn respond<E: Endpoint>(request: &E, fields: &str) -> Result<E::Response, Error> {
    let body = format!(r#"{{"status":"success","conversationId":"c-1"{fields}}}"#);
    let prepared = prepare(request);
    let strictly = Verify::Strictly;
    let response =
        response::interpret::<E>(&prepared, &credentials(), 200, body.as_bytes(), strictly);
    response.map(|response| response.body)
}

/// What stands in the way of believing a response.
#[track_caller]
fn doubt<E: Endpoint>(request: &E, fields: &str) -> String
where
    E::Response: std::fmt::Debug,
{
    let error = respond(request, fields).unwrap_err();
    assert!(matches!(error, Error::Untrusted(_)), "{error}");
    if E::SAFETY.moves_money() {
        assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
    }
    error.to_string()
}

fn basic() -> CreateBasicPayment {
    let card = PaymentCard::builder()
        .card_holder_name("John Doe")
        .card_number("5528790000000008")
        .expire_month("12")
        .expire_year("2030")
        .cvc("123")
        .build();
    CreateBasicPayment::builder().price("1").paid_price("1.1").payment_card(card).build()
}

fn pecco() -> CompletePecco {
    CompletePecco::builder().token("t-1").build()
}

#[test]
fn a_bank_is_sent_as_a_number_and_a_price_as_text() {
    let price = BkmInstallmentPrice::builder().installment_number(3).total_price("1.1").build();
    let bank = BkmInstallment::builder().bank_id(64).installment_prices(vec![price]).build();
    let request = InitializeBasicBkm::builder()
        .price("1")
        .callback_url("https://merchant.example/callback")
        .installment_details(vec![bank])
        .build();
    let body = String::from_utf8(prepare(&request).body.to_vec()).unwrap();
    let expected = r#""installmentDetails":[{"bankId":64,"installmentPrices":[{"installmentNumber":3,"totalPrice":"1.1"}]}]"#;
    assert!(body.contains(expected), "{body}");
    assert!(body.contains(r#""price":"1.0""#), "{body}");
}

#[test]
fn a_basic_start_needs_a_place_to_come_back_to() {
    let findings = request::lint(&InitializeBasicThreeDs(basic()), &context());
    let paths: Vec<_> = findings.errors().map(|finding| finding.path.as_str()).collect();
    assert_eq!(paths, ["callbackUrl"]);
    assert!(request::lint(&basic(), &context()).allow_sending());
}

#[test]
fn what_the_bank_handed_over_is_never_shown() {
    let request =
        CompleteOwnThreeDs::builder().md("merchant-data-7").pa_res("eJzVWFuTosoSfu9f").build();
    let shown = format!("{request:?} {:?}", prepare(&request));
    assert!(!shown.contains("merchant-data-7") && !shown.contains("eJzVWF"), "{shown}");
    let body = String::from_utf8(prepare(&request).body.to_vec()).unwrap();
    assert!(body.contains(r#""md":"merchant-data-7","paRes":"eJzVWFuTosoSfu9f""#), "{body}");
    let findings =
        request::lint(&CompleteOwnThreeDs::builder().md("").pa_res("").build(), &context());
    let paths: Vec<_> = findings.errors().map(|finding| finding.path.as_str()).collect();
    assert_eq!(paths, ["md", "paRes"]);
}

const PAID: &str = r#","paymentId":"10","price":1.0,"paidPrice":1.10000000,"currency":"TRY""#;

#[test]
fn a_basic_payment_is_the_one_that_was_asked_for() {
    let paid: BasicPayment = respond(&basic(), PAID).unwrap();
    assert_eq!((paid.payment_id.as_str(), paid.phase), ("10", None));
    for (part, replacement, expected) in [
        ("1.10000000", "1.2", "paidPrice"),
        ("TRY", "EUR", "currency"),
        ("\"10\"", "\"\"", "its paymentId is empty"),
        (r#","paymentId":"10""#, "", "paymentId"),
        (r#""currency""#, r#""phase":"PRE_AUTH","currency""#, "its phase is PRE_AUTH"),
    ] {
        let doubt = doubt(&basic(), &PAID.replace(part, replacement));
        assert!(doubt.contains(expected), "{expected}: {doubt}");
    }
}

#[test]
fn a_basic_hold_is_not_taken_whatever_is_left_out() {
    let hold = AuthorizeBasicPayment(basic());
    assert_eq!(respond(&hold, PAID).unwrap().phase, Some(Phase::PreAuth));
    let taken = doubt(&hold, &format!(r#"{PAID},"phase":"AUTH""#));
    assert!(taken.contains("its phase is AUTH"), "{taken}");
}

#[test]
fn only_success_is_paid_and_names_what_was_paid() {
    let request = RetrieveBasicBkm::builder().token("t-1").build();
    let result = |fields: &str| respond(&request, fields);
    let nothing: BasicPageResult = result("").unwrap();
    assert!(!nothing.is_paid());
    let failed = r#","paymentStatus":"FAILURE","paymentId":"10""#;
    assert!(!result(failed).unwrap().is_paid());
    assert!(result(&format!(r#"{PAID},"paymentStatus":"SUCCESS""#)).unwrap().is_paid());
    let nameless = doubt(&request, r#","paymentStatus":"SUCCESS","price":1,"paidPrice":1"#);
    assert!(nameless.contains("its paymentId is missing"), "{nameless}");
    let other = doubt(&request, r#","token":"t-2""#);
    assert!(other.contains("token"), "{other}");
}

/// No source shows more of the response than that it succeeds.
#[test]
fn the_end_of_pecco_may_say_nothing_but_not_the_contrary() {
    let paid: PeccoPayment = respond(&pecco(), "").unwrap();
    assert_eq!(paid.payment_id, None);
    assert!(respond(&pecco(), &format!(r#"{PAID},"phase":"AUTH","token":"t-1""#)).is_ok());
    for (fields, expected) in [
        (r#","paymentStatus":"FAILURE""#, "its paymentStatus is FAILURE"),
        (r#","phase":"PRE_AUTH""#, "its phase is PRE_AUTH"),
        (r#","token":"t-2""#, "token"),
    ] {
        let doubt = doubt(&pecco(), fields);
        assert!(doubt.contains(expected), "{expected}: {doubt}");
    }
}

#[test]
fn a_payment_of_an_own_three_ds_was_taken_or_held() {
    let request = CompleteOwnThreeDs::builder().md("1").pa_res("2").build();
    for phase in ["AUTH", "PRE_AUTH"] {
        assert!(respond(&request, &format!(r#"{PAID},"phase":"{phase}""#)).is_ok());
    }
    let waits = doubt(&request, &format!(r#"{PAID},"paymentStatus":"CALLBACK_THREEDS""#));
    assert!(waits.contains("its paymentStatus is CALLBACK_THREEDS"), "{waits}");
}
