//! Payments in a shop: the keys go into headers, and the results come through the app.

use iyzico_http::in_store::{
    CreateInStoreUser, DecryptInStoreResult, InitializeInStorePayment, ListInStoreUsers,
    RetrieveInStorePayment,
};
use iyzico_http::pages::Position;
use iyzico_http::testing::Sandbox;
use iyzico_http::{Error, Outcome};

use crate::support::{API_KEY, Next, Server, respond};

const MERCHANT: &str = "3413541";

async fn register(sandbox: &Sandbox, id: &str) {
    let user = CreateInStoreUser::builder().merchant_id(MERCHANT).user_id(id).build();
    sandbox.client.send(&user).await.unwrap();
}

fn payment() -> InitializeInStorePayment {
    InitializeInStorePayment::builder()
        .merchant_id(MERCHANT)
        .callback_url("shop://result")
        .user_id("cashier-1")
        .order_id("order-1")
        .amount("149.90")
        .build()
}

#[tokio::test]
async fn a_payment_goes_from_the_link_to_the_decrypted_result() {
    let sandbox = Sandbox::start().await.unwrap();
    register(&sandbox, "cashier-1").await;
    let session = sandbox.client.send(&payment()).await.unwrap();
    let app = sandbox.simulator.terminal_app(session.deep_link_url.as_str());
    let handed_over = app.approve().unwrap();
    let decrypt = DecryptInStoreResult::builder()
        .merchant_id(MERCHANT)
        .data(handed_over.field("data").unwrap())
        .payment_session_token(session.body.payment_session_token)
        .build();
    let result = sandbox.client.send(&decrypt).await.unwrap().body.in_store_complete_operation;
    let told = result.unwrap().transaction.unwrap();
    assert_eq!(told.amount.unwrap().to_string(), "149.9");
    assert_eq!(told.receipt.unwrap().approved, Some(true));
}

#[tokio::test]
async fn users_are_read_until_a_page_is_empty() {
    let sandbox = Sandbox::start().await.unwrap();
    for id in ["a", "b", "c"] {
        register(&sandbox, id).await;
    }
    let list = ListInStoreUsers::builder().merchant_id(MERCHANT).page_count(2).build();
    let mut users = sandbox.client.pages(&list);
    let mut found = Vec::new();
    while let Some(user) = users.next_row().await.unwrap() {
        found.push(user.user_id.unwrap().to_string());
    }
    assert_eq!(found, ["a", "b", "c"]);
    assert_eq!((users.page(), users.next_page_position()), (Some(&Position::Number(3)), None));
}

#[tokio::test]
async fn nothing_is_signed_at_the_first_attempt_or_the_next() {
    let server = Server::start(|stream, received| match received.number {
        1 => Next::Close,
        _ => respond(stream, 200, r#"{"status":"success","paymentId":7}"#),
    });
    let retrieve = RetrieveInStorePayment::builder().merchant_id(MERCHANT).payment_id("7").build();
    server.client().send(&retrieve).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!(request.request_line, "GET /v3/in-store/payment/query?paymentId=7 HTTP/1.1");
        assert_eq!(request.header("x-api-key"), Some(API_KEY));
        assert!(request.header("x-secret-key").is_some());
        assert_eq!(request.header("x-merchant-id"), Some(MERCHANT));
        assert_eq!(request.header("authorization"), None);
        assert_eq!(request.header("x-iyzi-rnd"), None);
    }
}

#[tokio::test]
async fn a_payment_is_opened_with_its_address_in_a_header_and_not_opened_twice() {
    let server = Server::start(|_, _| Next::Close);
    let error = server.client().send(&payment()).await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown, "it may be open in the app");
    let [request] = &server.requests()[..] else { panic!("{:?}", server.requests().len()) };
    assert_eq!(request.header("x-callback-url"), Some("shop://result"));
    let body = std::str::from_utf8(&request.body).unwrap();
    assert_eq!(body, r#"{"userId":"cashier-1","orderId":"order-1","amount":"149.9"}"#);

    let mut broken = payment();
    broken.callback_url = "https://shop.example/ödeme".into();
    let error = server.client().send(&broken).await.unwrap_err();
    assert!(matches!(&error, Error::Invalid(_)), "{error}");
    assert_eq!(server.requests().len(), 1, "what no header can hold is not sent");
}
