//! Payouts and payments in a shop: what is refused before it is sent, and what goes where.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::context;
use iyzico_core::in_store::{
    CreateInStoreUser, DeleteInStoreUser, InitializeInStorePayment, RefundInStorePayment,
};
use iyzico_core::payout::{
    ExecutePayout, InitializePayout, PayoutAmount, PayoutItem, PayoutRecipientType, RetrievePayout,
};
use iyzico_core::response::{self, Status, Verify};
use iyzico_core::{Credentials, Endpoint, Error, Given, Outcome, Price, Response, request};

const ACCOUNT: &str = "TR180006200119000006672315";
const TCKN: &str = "10000000146";
const SECRET: &str = "sandbox-canary-secret-9f3b";

fn row(kind: PayoutRecipientType, recipient: &str) -> PayoutItem {
    PayoutItem::builder()
        .item_external_id("1")
        .recipient_type(kind)
        .recipient_info(recipient)
        .recipient_name("Jane Doe")
        .amount(PayoutAmount::builder().value("10").currency("TRY").build())
        .description("wages")
        .build()
}

fn account(iban: &str) -> PayoutItem {
    row(PayoutRecipientType::Iban, iban)
}

fn batch(items: Vec<PayoutItem>) -> InitializePayout {
    InitializePayout::builder().external_id("wages-11").items(items).build()
}

#[track_caller]
fn check<E: Endpoint>(request: &E, errors: &[&str], warnings: &[&str]) {
    let findings = request::lint(request, &context());
    let wrong: Vec<_> = findings.errors().map(|error| error.path.as_str()).collect();
    let doubtful: Vec<_> = findings.warnings().map(|warning| warning.path.as_str()).collect();
    assert_eq!((&wrong[..], &doubtful[..]), (errors, warnings), "{findings:?}");
}

#[test]
fn a_recipient_must_be_what_its_type_says() {
    const INFO: &str = "items[0].recipientInfo";
    let of = |kind, recipient| batch(vec![row(kind, recipient)]);
    check(&of(PayoutRecipientType::Iban, ACCOUNT), &[], &[]);
    check(&of(PayoutRecipientType::Iban, "tr18 0006 2001 1900 0006 6723 15"), &[], &[]);
    check(&of(PayoutRecipientType::Iban, "TR190006200119000006672315"), &[INFO], &[]);
    check(&of(PayoutRecipientType::Iban, "DE00370400440532013000"), &[], &[INFO]);
    check(&of(PayoutRecipientType::Iban, "+905350000000"), &[], &[INFO]);
    check(&of(PayoutRecipientType::Phone, "+905350000000"), &[], &[]);
    check(&of(PayoutRecipientType::Phone, "5350000000"), &[], &[INFO]);
    check(&of(PayoutRecipientType::IdentityNumber, TCKN), &[], &[]);
    check(&of(PayoutRecipientType::IdentityNumber, "10000000147"), &[], &[INFO]);
    check(&of(PayoutRecipientType::MemberId, "TR19"), &[], &[]);
    check(&of(PayoutRecipientType::MemberId, " "), &[INFO], &[]);
}

#[test]
fn a_row_is_whole_and_a_batch_has_rows() {
    let mut nameless = account(ACCOUNT);
    nameless.recipient_name = None;
    check(&batch(vec![nameless.clone()]), &["items[0].recipientName"], &[]);
    nameless.recipient_type = PayoutRecipientType::Phone.into();
    nameless.recipient_info = "+905350000000".into();
    check(&batch(vec![nameless]), &[], &[]);
    let mut free = account(ACCOUNT);
    free.amount = PayoutAmount::builder().value("0").currency("TRY").build().into();
    check(&batch(vec![free]), &["items[0].amount.value"], &[]);
    check(&batch(vec![]), &["items"], &[]);
    let mut purposeless = batch(vec![account(ACCOUNT)]);
    purposeless.purpose = Some(iyzico_core::payout::PayoutPurpose::Other("FUN".into()).into());
    check(&purposeless, &["purpose"], &[]);
}

#[test]
fn rows_that_look_like_a_mistake_are_doubted() {
    let mut dollars = account(ACCOUNT);
    dollars.item_external_id = "2".into();
    dollars.amount = PayoutAmount::builder().value("10").currency("USD").build().into();
    check(&batch(vec![account(ACCOUNT), dollars]), &[], &["items"]);
    let twice = batch(vec![account(ACCOUNT), account(ACCOUNT)]);
    check(&twice, &[], &["items[1].itemExternalId"]);
}

#[test]
fn a_batch_is_asked_for_by_one_of_its_numbers() {
    check(&RetrievePayout::builder().build(), &["requestId"], &[]);
    check(&RetrievePayout::builder().external_mass_payout_id("wages-11").build(), &[], &[]);
    check(&RetrievePayout::builder().request_id("1").build(), &[], &[]);
}

#[test]
fn recipients_are_not_shown() {
    let shown = |request: &InitializePayout| {
        let credentials = Credentials::new("sandbox-key", SECRET).unwrap();
        let prepared = request::prepare(request, &credentials, "n", &context());
        format!("{request:?} {:?} {prepared:?}", request::lint(request, &context()))
    };
    for number in ["TR190006200119000006672315", TCKN, "10000000147", "DE00370400440532013000"] {
        for kind in [PayoutRecipientType::Iban, PayoutRecipientType::IdentityNumber] {
            let shown = shown(&batch(vec![row(kind, number)]));
            assert!(!shown.contains(number), "{shown}");
        }
    }
}

#[test]
fn the_language_of_a_batch_goes_into_the_query() {
    let credentials = Credentials::new("sandbox-key", SECRET).unwrap();
    let mut request = batch(vec![account(ACCOUNT)]);
    request.locale = iyzico_core::order::Locale::English.into();
    let prepared = request::prepare(&request, &credentials, "n", &context()).unwrap();
    assert_eq!(prepared.target(), "/v1/mass/payout/init?locale=en");
    assert!(!String::from_utf8_lossy(&prepared.body).contains("locale"));
    let asked = RetrievePayout::builder().request_id("1").build();
    let prepared = request::prepare(&asked, &credentials, "n", &context()).unwrap();
    assert_eq!(prepared.target(), "/v1/mass/payout/retrieve?locale=tr");
    let body = r#"{"conversationId":"n","requestId":"1","itemType":"VALID","page":1,"size":20}"#;
    assert_eq!(std::str::from_utf8(&prepared.body), Ok(body));
}

#[test]
fn a_refusal_may_mean_that_the_batch_was_handed_over_before() {
    let credentials = Credentials::new("sandbox-key", SECRET).unwrap();
    let execute = ExecutePayout::builder().request_id("1").build();
    let prepared = request::prepare(&execute, &credentials, "n", &context()).unwrap();
    let outcome = |status, code: &str| {
        let body = format!(r#"{{"status":"failure","errorCode":"{code}"}}"#);
        let (body, strictly) = (body.as_bytes(), Verify::Strictly);
        let read =
            response::interpret::<ExecutePayout>(&prepared, &credentials, status, body, strictly);
        read.unwrap_err().outcome()
    };
    for code in ["11", "24", "4002", "77777"] {
        assert_eq!(outcome(200, code), Outcome::Unknown, "{code}");
    }
    for (status, code) in [(200, "1000"), (200, "1001"), (401, "77777"), (200, "50000")] {
        assert_eq!(outcome(status, code), Outcome::Refused, "{code}");
    }
}

fn read<E: Endpoint>(
    request: &E,
    credentials: &Credentials,
    (status, body): (u16, &str),
) -> Result<Response<E::Response>, Error> {
    let prepared = request::prepare(request, credentials, "n", &context()).unwrap();
    response::interpret::<E>(&prepared, credentials, status, body.as_bytes(), Verify::Strictly)
}

#[test]
fn a_success_without_a_status_is_one_where_it_is_documented() {
    let credentials = Credentials::new("sandbox-key", SECRET).unwrap();
    let delete = DeleteInStoreUser::builder().merchant_id("1").user_id("a").build();
    let deleted = |response| read(&delete, &credentials, response);
    let right = deleted((200, r#"{"userId":"a"}"#)).unwrap();
    assert_eq!(right.envelope.status, Status::Success);
    assert!(matches!(deleted((200, r#"{"userId":"b"}"#)), Err(Error::Untrusted(_))));
    assert!(matches!(deleted((500, r#"{"userId":"a"}"#)), Err(Error::Untrusted(_))));
    assert!(matches!(deleted((200, r#"{"errorCode":"11"}"#)), Err(Error::Untrusted(_))));
    assert!(matches!(deleted((200, r#"{"status":"failure"}"#)), Err(Error::Api(_))));
    let create = CreateInStoreUser::builder().merchant_id("1").user_id("a").build();
    let created = read(&create, &credentials, (200, r#"{"userId":"a"}"#));
    assert!(matches!(created, Err(Error::Untrusted(_))));
}

fn refund() -> RefundInStorePayment {
    RefundInStorePayment::builder()
        .merchant_id("3413541")
        .callback_url("shop://result")
        .user_id("cashier-1")
        .payment_id("10851936")
        .build()
}

#[test]
fn a_part_of_a_payment_in_a_shop_is_named_twice_or_not_at_all() {
    let of = |amount: Option<&str>, price: Option<&str>| {
        let mut request = refund();
        request.refund_amount = amount.map(Given::<Price>::from);
        request.refund_price = price.map(Given::<Price>::from);
        request
    };
    check(&of(None, None), &[], &[]);
    check(&of(Some("5"), Some("5.00")), &[], &[]);
    check(&of(Some("5"), None), &["refundPrice"], &[]);
    check(&of(None, Some("5")), &["refundAmount"], &[]);
    check(&of(Some("5"), Some("")), &["refundPrice"], &[]);
    check(&of(Some("5"), Some("6")), &["refundPrice"], &[]);
    check(&of(Some("0"), Some("0")), &["refundAmount", "refundPrice"], &[]);
}

#[test]
fn a_payment_in_a_shop_is_named_by_a_number() {
    let credentials = Credentials::new("sandbox-key", SECRET).unwrap();
    let prepared = request::prepare(&refund(), &credentials, "n", &context()).unwrap();
    let body = r#"{"userId":"cashier-1","paymentId":10851936}"#;
    assert_eq!(std::str::from_utf8(&prepared.body), Ok(body));
    for wrong in ["12a", "-1", "1.5", "99999999999999999999"] {
        let mut request = refund();
        request.payment_id = wrong.into();
        check(&request, &["paymentId"], &[]);
    }
}

#[test]
fn keys_go_into_headers_and_are_not_shown() {
    let credentials = Credentials::new("sandbox-key", SECRET).unwrap();
    let prepared = request::prepare(&refund(), &credentials, "n", &context()).unwrap();
    let headers: Vec<_> =
        prepared.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let expected = [
        ("x-api-key", "sandbox-key"),
        ("x-secret-key", SECRET),
        ("x-merchant-id", "3413541"),
        ("x-callback-url", "shop://result"),
    ];
    assert_eq!(headers, expected);
    assert_eq!((prepared.authorization.as_str(), prepared.query.as_ref()), ("", None));
    assert!(!format!("{prepared:?} {prepared:#?}").contains(SECRET));
}

#[test]
fn what_would_break_a_header_is_not_sent() {
    let mut request = InitializeInStorePayment::builder()
        .merchant_id("3413541")
        .callback_url("https://shop.example/back")
        .user_id("cashier-1")
        .order_id("order-1")
        .amount("1")
        .build();
    check(&request, &[], &[]);
    request.callback_url = "https://shop.example/ödeme".into();
    request.merchant_id = "7\r\nx-evil: 1".into();
    check(&request, &["merchantId", "callbackUrl"], &[]);
    request.callback_url = "javascript:alert(1)".into();
    request.merchant_id = "7".into();
    check(&request, &["callbackUrl"], &[]);
}
