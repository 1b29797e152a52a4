//! The life of a request to pay.

use std::time::Duration;

use iyzico_core::order::Note;
use iyzico_core::pages::Paged;
use iyzico_core::request_to_pay::{
    CancelRequestToPay, CreateRequestToPay, DenyRequestToPay, ListRequestsToPay,
    ReplyToRequestToPay, RequestToPayReference, RetrieveRequestToPay, RetrieveRequestToPayDetail,
};
use iyzico_core::{Error, Given};

use crate::shop::Shop;

fn ask() -> CreateRequestToPay {
    CreateRequestToPay::builder()
        .amount("100.00")
        .receiver_name("Jane Doe")
        .receiver_iban("TR180006200119000006672315")
        .kolas_reference_number(123_456_789_u64)
        .build()
}

async fn asked(shop: &Shop, request: &CreateRequestToPay) -> RequestToPayReference {
    shop.call(request).await.unwrap().body.reference_number.unwrap()
}

async fn state(shop: &Shop, reference: &RequestToPayReference) -> String {
    let retrieve = RetrieveRequestToPay::builder().reference_number(reference.clone()).build();
    let found = shop.call(&retrieve).await.unwrap().body;
    assert_eq!(found.reference_number.as_ref(), Some(reference));
    found.request_to_pay_status.unwrap().to_string()
}

fn reply(reference: &RequestToPayReference, amount: &str) -> ReplyToRequestToPay {
    let reply = ReplyToRequestToPay::builder().reference_number(reference.clone());
    reply.amount(amount).build()
}

fn deny(reference: &RequestToPayReference) -> DenyRequestToPay {
    DenyRequestToPay::builder().reference_number(reference.clone()).build()
}

fn cancel(reference: &RequestToPayReference) -> CancelRequestToPay {
    CancelRequestToPay::builder().reference_number(reference.clone()).build()
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, Error>, reason: u16) {
    match result {
        Err(Error::Api(refusal)) => {
            assert_eq!((refusal.code.as_str(), refusal.http_status), ("11", reason));
        }
        other => panic!("a refusal was expected: {other:?}"),
    }
}

#[tokio::test]
async fn it_is_paid_once_and_in_full() {
    let shop = Shop::open().await;
    let reference = asked(&shop, &ask()).await;
    assert_eq!(state(&shop, &reference).await, "CREATED");
    refused(shop.call(&reply(&reference, "99.99")).await, 200);
    refused(shop.call(&reply(&reference, "100.01")).await, 200);
    shop.call(&reply(&reference, "100")).await.unwrap();
    assert_eq!(state(&shop, &reference).await, "PAID");
    refused(shop.call(&reply(&reference, "100")).await, 200);
    refused(shop.call(&deny(&reference)).await, 200);
    refused(shop.call(&cancel(&reference)).await, 200);
    assert_eq!(state(&shop, &reference).await, "PAID");
    let detail = RetrieveRequestToPayDetail::builder();
    let detail = detail.request_to_pay_reference_number(reference).build();
    let detail = shop.call(&detail).await.unwrap().body.data.unwrap();
    assert_eq!(detail.amount.unwrap().to_string(), "100");
    assert_eq!(detail.kolas_reference_number, Some(123_456_789));
}

#[tokio::test]
async fn it_is_paid_in_parts_where_that_is_allowed() {
    let shop = Shop::open().await;
    let mut request = ask();
    request.partial_payment = Some(true.into());
    let reference = asked(&shop, &request).await;
    shop.call(&reply(&reference, "40")).await.unwrap();
    assert_eq!(state(&shop, &reference).await, "PARTIALLY_PAID");
    refused(shop.call(&cancel(&reference)).await, 200);
    refused(shop.call(&reply(&reference, "60.01")).await, 200);
    shop.call(&reply(&reference, "60")).await.unwrap();
    assert_eq!(state(&shop, &reference).await, "PAID");
}

#[tokio::test]
async fn what_was_refused_or_withdrawn_stays_so() {
    let shop = Shop::open().await;
    let (denied, cancelled) = (asked(&shop, &ask()).await, asked(&shop, &ask()).await);
    for _ in 0..2 {
        shop.call(&deny(&denied)).await.unwrap();
        shop.call(&cancel(&cancelled)).await.unwrap();
    }
    assert_eq!(state(&shop, &denied).await, "DENIED");
    assert_eq!(state(&shop, &cancelled).await, "CANCELLED");
    refused(shop.call(&cancel(&denied)).await, 200);
    refused(shop.call(&deny(&cancelled)).await, 200);
    refused(shop.call(&reply(&denied, "100")).await, 200);
    refused(shop.call(&reply(&cancelled, "100")).await, 200);
}

#[tokio::test]
async fn it_is_paid_in_time_only() {
    let shop = Shop::open().await;
    let now = jiff::Timestamp::try_from(shop.simulator.clock().now()).unwrap();
    let in_days = |days: i64| {
        let moment = now.saturating_add(jiff::SignedDuration::from_hours(24 * days)).unwrap();
        moment.to_string()
    };
    let mut expires = ask();
    expires.expiration_date_time = Some(in_days(1).as_str().into());
    let expires = asked(&shop, &expires).await;
    let mut wanted = ask();
    wanted.requested_payment_date_time = Some(in_days(2).as_str().into());
    wanted.early_payment = Some(false.into());
    wanted.deferred_payment = Some(false.into());
    let wanted = asked(&shop, &wanted).await;
    refused(shop.call(&reply(&wanted, "100")).await, 200);
    shop.simulator.clock().advance(Duration::from_secs(2 * 24 * 60 * 60));
    assert_eq!(state(&shop, &expires).await, "EXPIRED");
    refused(shop.call(&reply(&expires, "100")).await, 200);
    shop.call(&reply(&wanted, "100")).await.unwrap();
    assert_eq!(state(&shop, &wanted).await, "PAID");
}

#[tokio::test]
async fn they_are_listed_a_page_at_a_time_the_newest_first() {
    let shop = Shop::open().await;
    let mut references = Vec::new();
    for _ in 0..5 {
        references.push(asked(&shop, &ask()).await);
    }
    shop.call(&deny(&references[0])).await.unwrap();
    let mut found = Vec::new();
    for page in 1..=3 {
        let list = ListRequestsToPay::builder().page(page).count(2).build();
        let list = shop.call(&list).await.unwrap().body;
        assert_eq!(list.data.total_page_count, Some(3));
        found.extend(
            ListRequestsToPay::rows(list).into_iter().filter_map(|row| row.reference_number),
        );
    }
    references.reverse();
    assert_eq!(found, references);
    let denied = Note::new("DENIED").unwrap();
    let denied = ListRequestsToPay::builder().statuses(vec![Given::from(denied)]).build();
    let denied = ListRequestsToPay::rows(shop.call(&denied).await.unwrap().body);
    assert_eq!(denied.len(), 1);
    assert_eq!(denied[0].reference_number.as_ref(), references.last());
}

#[tokio::test]
async fn an_unknown_reference_is_refused_everywhere() {
    let shop = Shop::open().await;
    let unknown: RequestToPayReference = "unknown".parse().unwrap();
    refused(shop.call(&reply(&unknown, "1")).await, 404);
    refused(shop.call(&deny(&unknown)).await, 404);
    refused(shop.call(&cancel(&unknown)).await, 404);
    let retrieve = RetrieveRequestToPay::builder().reference_number(unknown).build();
    refused(shop.call(&retrieve).await, 404);
}
