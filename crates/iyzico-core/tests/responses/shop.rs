//! What a shop asks of a response, the same in every language.

use iyzico_core::Given;
use iyzico_core::checkout_form::InitializeCheckoutForm;
use iyzico_core::hosted::page_result::{PageOrder, PageResult, is_as_ordered_json};
use iyzico_core::iyziup::IyziupOrder;
use iyzico_core::payment::{Payment, PaymentHistory, PaymentStatus, RefundStatus, Risk};
use iyzico_core::value::choice::Choice as _;
use iyzico_core::value::view::{Answer, ObjectView};
use serde::de::DeserializeOwned;

fn read<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap()
}

/// What other languages are told.
fn told(object: ObjectView<'_>, name: &str) -> bool {
    let told = object.conclusions().into_iter().find(|(known, _)| *known == name);
    told.unwrap_or_else(|| panic!("{name} is not told")).1 == Answer::Boolean(true)
}

/// The states that end with the page are named, and so are all the others.
#[test]
fn a_state_ends_with_its_page_or_outlives_it() {
    let ending = ["FAILURE", "INIT_THREEDS", "CALLBACK_THREEDS", "BKM_POS_SELECTED"];
    let lasting = [
        "SUCCESS",
        "INIT_BANK_TRANSFER",
        "INIT_CREDIT",
        "PENDING_CREDIT",
        "INIT_APM",
        "INIT_CONTACTLESS",
    ];
    assert_eq!(ending.len() + lasting.len(), PaymentStatus::WORDS.len());
    let unknown = ["CALLBACK_PECCO", "failure", ""];
    for status in PaymentStatus::WORDS.iter().chain(&unknown) {
        assert!(ending.contains(status) || lasting.contains(status) || unknown.contains(status));
        let result: PageResult = read(&format!(r#"{{"paymentStatus":"{status}"}}"#));
        assert_eq!(result.ends_with_page(), ending.contains(status), "{status}");
        assert_eq!(told(ObjectView::new(&result), "endsWithPage"), ending.contains(status));
    }
    assert!(!read::<PageResult>("{}").ends_with_page(), "nobody knows");
}

#[test]
fn risk_control_has_refused_with_minus_one_alone() {
    for (fraud_status, risk) in [
        ("-1", Some(Risk::Refused)),
        ("0", Some(Risk::UnderReview)),
        ("1", Some(Risk::Accepted)),
        ("7", None),
    ] {
        let is_refused = risk == Some(Risk::Refused);
        let tell = |object: ObjectView<'_>| told(object, "isRefusedByRisk");
        let field = format!(r#""fraudStatus":{fraud_status}"#);
        let payment: Payment =
            read(&format!(r#"{{"paymentId":"1","price":1,"paidPrice":1,{field}}}"#));
        assert_eq!(payment.risk(), risk, "{fraud_status}");
        assert_eq!(payment.is_refused_by_risk(), is_refused, "{fraud_status}");
        assert_eq!(tell(ObjectView::new(&payment)), is_refused, "{fraud_status}");
        let result: PageResult = read(&format!("{{{field}}}"));
        assert_eq!(result.is_refused_by_risk(), is_refused, "{fraud_status}");
        assert_eq!(tell(ObjectView::new(&result)), is_refused, "{fraud_status}");
        let order: IyziupOrder = read(&format!(r#"{{"paymentDetail":{{{field}}}}}"#));
        assert_eq!(order.is_refused_by_risk(), is_refused, "{fraud_status}");
        assert_eq!(tell(ObjectView::new(&order)), is_refused, "{fraud_status}");
    }
    assert!(!read::<PageResult>("{}").is_refused_by_risk());
    assert!(!read::<IyziupOrder>("{}").is_refused_by_risk());
}

#[test]
fn a_history_tells_whether_money_has_gone_back() {
    let has_gone_back = |payment: &str| {
        let other = r#"{"paymentRefundStatus":"NOT_REFUNDED"}"#;
        let history: PaymentHistory = read(&format!(r#"{{"payments":[{other},{payment}]}}"#));
        assert_eq!(told(ObjectView::new(&history), "hasGoneBack"), history.has_gone_back());
        history.has_gone_back()
    };
    for status in RefundStatus::WORDS.iter().chain(&["REFUNDING"]) {
        let payment = format!(r#"{{"paymentRefundStatus":"{status}"}}"#);
        assert_eq!(has_gone_back(&payment), *status != "NOT_REFUNDED", "{status}");
    }
    for (record, is_told) in [
        (r#"{"refundPrice":1}"#, true),
        (r#"{"refundStatus":1}"#, true),
        (r#"{"refundStatus":1,"errorCode":"0"}"#, true),
        (r#"{"errorCode":"0"}"#, true),
        (r#"{"refundStatus":1,"errorCode":"10051"}"#, true),
        (r#"{"errorCode":""}"#, true),
        (r#"{"refundStatus":0,"errorCode":"10051"}"#, false),
        (r#"{"refundStatus":2,"errorCode":"5093"}"#, false),
        (r#"{"errorCode":"10051"}"#, true),
        (r#"{"refundStatus":[1],"errorCode":"10051"}"#, true),
        (r#"{"refundStatus":0,"errorCode":"OK"}"#, true),
        (r#"{"refundStatus":0,"errorCode":"00.0"}"#, true),
    ] {
        let cancelled = format!(r#"{{"paymentRefundStatus":"NOT_REFUNDED","cancels":[{record}]}}"#);
        assert_eq!(has_gone_back(&cancelled), is_told, "{record}");
        let refunded = format!(
            r#"{{"paymentRefundStatus":"NOT_REFUNDED","itemTransactions":[{{}},{{"refunds":[{record}]}}]}}"#
        );
        assert_eq!(has_gone_back(&refunded), is_told, "{record}");
    }
    assert!(has_gone_back("{}"));
    for (unpaid, is_told) in [
        (r#"{"paymentStatus":2}"#, false),
        (r#"{"paymentStatus":3,"paymentRefundStatus":null,"cancels":[]}"#, false),
        (r#"{"paymentStatus":1}"#, true),
        (r#"{"paymentStatus":0}"#, true),
        (r#"{"paymentStatus":[2]}"#, true),
        (r#"{"paymentStatus":2,"paymentStatus":1}"#, true),
        (r#"{"paymentStatus":2,"paymentRefundStatus":{}}"#, true),
        (r#"{"paymentStatus":2,"cancels":[{"refundPrice":1}]}"#, true),
    ] {
        assert_eq!(has_gone_back(unpaid), is_told, "{unpaid}");
    }
    assert!(!has_gone_back(r#"{"paymentRefundStatus":"NOT_REFUNDED","cancels":[]}"#));
    for nothing in ["{}", r#"{"payments":[]}"#, r#"{"payments":null}"#] {
        assert!(!read::<PaymentHistory>(nothing).has_gone_back(), "{nothing}");
    }
}

/// What stands for something that nobody can read is kept where a history is stored.
#[test]
fn a_history_that_cannot_be_read_is_stored_as_one() {
    let unreadable = r#"{"paymentRefundStatus":"NOT_REFUNDED","cancels":{"refundStatus":1}}"#;
    let line = r#"{"paymentRefundStatus":"NOT_REFUNDED","itemTransactions":[null]}"#;
    for payment in [unreadable, line, "null", "7"] {
        let history: PaymentHistory = read(&format!(r#"{{"payments":[{payment}]}}"#));
        assert!(history.has_gone_back(), "{payment}");
        let stored = serde_json::to_string(&history).unwrap();
        assert_eq!(read::<PaymentHistory>(&stored), history, "{stored}");
    }
    let history: PaymentHistory = read(r#"{"payments":{}}"#);
    let stored = serde_json::to_value(&history).unwrap();
    assert_eq!(stored["payments"][0]["paymentRefundStatus"], "UNKNOWN");
}

const PAID: &str = r#"{"paymentStatus":"SUCCESS","price":100,"paidPrice":100.00,"currency":"TRY","basketId":"B1"}"#;
const ORDER: &str = r#"{"price":"100","paidPrice":"100","basketId":"B1"}"#;

#[test]
fn a_page_is_paid_for_its_order_or_for_another() {
    let noisy = r#""paidPrice":99.99999999999999"#;
    for (change, into, is_as_ordered) in [
        ("", "", true),
        (r#""price":100"#, r#""price":"100.000""#, true),
        (r#""paidPrice":100.00"#, r#""paidPrice":112.5"#, true), // installments
        (r#""paidPrice":100.00"#, noisy, true),
        (r#""price":100"#, r#""price":99.99999999999999"#, true),
        (r#""paidPrice":100.00"#, r#""paidPrice":99.99"#, false),
        (r#""price":100"#, r#""price":99.99"#, false),
        (r#""price":100"#, r#""price":101"#, false),
        ("TRY", "USD", false),
        ("B1", "B2", false),
        ("SUCCESS", "FAILURE", false),
        ("SUCCESS", "INIT_BANK_TRANSFER", false),
        (r#""price":100,"#, "", false),
        (r#""paidPrice":100.00,"#, "", false),
        (r#","currency":"TRY""#, "", false),
        (r#","basketId":"B1""#, "", false),
    ] {
        let body = PAID.replace(change, into);
        let result: PageResult = read(&body);
        assert_eq!(result.is_as_ordered(&read(ORDER)), is_as_ordered, "{body}");
        assert_eq!(is_as_ordered_json(&body, ORDER, None), Ok(is_as_ordered), "{body}");
    }
}

#[test]
fn an_order_of_a_page_is_read_as_its_request_is() {
    for (order, is_as_ordered) in [
        (r#"{"price":"100.0","paidPrice":100,"currency":"try","basketId":" B1 "}"#, true),
        (r#"{"price":"100","paidPrice":"90","currency":"","basketId":"B1"}"#, true),
        (r#"{"price":"100","paidPrice":"100","currency":"USD","basketId":"B1"}"#, false),
        (r#"{"price":"100","paidPrice":"100","basketId":null}"#, false),
    ] {
        assert_eq!(is_as_ordered_json(PAID, order, None), Ok(is_as_ordered), "{order}");
    }
    for (order, told) in [
        (r#"{"price":"100"}"#, "order.paidPrice: is required"),
        (r#"{"paidPrice":"100"}"#, "order.price: is required"),
        (r#"{"price":"1,5","paidPrice":"100"}"#, "order.price: "),
        (
            r#"{"price":"100","paidPrice":"100","basket":"B1"}"#,
            "order.basket: is not a field of this object",
        ),
        ("[]", "order: is not an object with its fields by their names"),
        ("{}", "2 problems\n  order.price: is required\n  order.paidPrice: is required"),
    ] {
        let refused = is_as_ordered_json(PAID, order, Some("order")).unwrap_err().to_string();
        assert!(refused.starts_with(told) && !refused.contains("sent"), "{order}: {refused}");
        let alone = is_as_ordered_json(PAID, order, None).unwrap_err().to_string();
        let is_of_field = told.contains("order.");
        assert!(!is_of_field || alone.starts_with(&told.replace("order.", "")), "{order}: {alone}");
    }
    let without_basket = PAID.replace(r#","basketId":"B1""#, "");
    let order = PageOrder::builder().price("100").paid_price("100").build();
    for body in [&without_basket, &PAID.replace("B1", ""), &PAID.replace("B1", " ")] {
        assert!(read::<PageResult>(body).is_as_ordered(&order), "{body}");
    }
    assert_eq!(order.currency.value().map(ToString::to_string).as_deref(), Some("TRY"));
    let wrong = PageOrder::builder().price("x").paid_price("100").build();
    assert!(!read::<PageResult>(&without_basket).is_as_ordered(&wrong));
    assert!(!is_as_ordered_json("[]", ORDER, None).unwrap());
}

/// What a page is opened with is what it is compared with: kinds and default are those of the request.
#[test]
fn an_order_of_a_page_has_the_fields_of_its_request() {
    let order: PageOrder = read(r#"{"price":"1","paidPrice":"1"}"#);
    let form: InitializeCheckoutForm = read(r#"{"price":"1","paidPrice":"1"}"#);
    assert_eq!((&order.price, &order.paid_price), (&form.price, &form.paid_price));
    assert_eq!((&order.currency, &order.basket_id), (&form.currency, &form.basket_id));
    assert!(matches!(order.currency, Given::Value(_)));
}
