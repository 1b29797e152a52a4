//! Payments in a shop: users, what happens in the terminal app, and what the app hands over.

use std::time::Duration;

use http::Request;
use iyzico_core::in_store::{
    CreateInStoreUser, DecryptInStoreResult, DecryptInStoreResultV2, DeleteInStoreUser,
    InStoreOperation, InStoreSession, InitializeInStorePayment, ListInStoreUsers,
    RefundInStorePayment, RetrieveInStorePayment, RetrieveInStorePaymentByPost,
};
use iyzico_core::pages::Paged;
use iyzico_core::text::Text;
use iyzico_core::{Error, Price};
use iyzico_simulator::{FormPost, PageError};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::shop::{Shop, code};

const MERCHANT: &str = "3413541";
const CALLBACK: &str = "shop://result";

fn user(id: &str) -> CreateInStoreUser {
    CreateInStoreUser::builder().merchant_id(MERCHANT).user_id(id).build()
}

fn payment(amount: &str) -> InitializeInStorePayment {
    InitializeInStorePayment::builder()
        .merchant_id(MERCHANT)
        .callback_url(CALLBACK)
        .user_id("cashier-1")
        .order_id("order-1")
        .amount(amount)
        .build()
}

fn refund(session: &InStoreSession, part: Option<&str>) -> RefundInStorePayment {
    RefundInStorePayment::builder()
        .merchant_id(MERCHANT)
        .callback_url(CALLBACK)
        .user_id("cashier-1")
        .payment_id(session.payment_id.clone())
        .refund_amount(part)
        .refund_price(part)
        .build()
}

fn decrypt(session: &InStoreSession, handed_over: &FormPost) -> DecryptInStoreResult {
    DecryptInStoreResult::builder()
        .merchant_id(MERCHANT)
        .data(handed_over.field("data").unwrap())
        .payment_session_token(session.payment_session_token.as_str())
        .build()
}

async fn shop() -> Shop {
    let shop = Shop::open().await;
    shop.call(&user("cashier-1")).await.unwrap();
    shop
}

async fn open(shop: &Shop, amount: &str) -> InStoreSession {
    shop.call(&payment(amount)).await.unwrap().body
}

async fn result(shop: &Shop, session: &InStoreSession, handed_over: &FormPost) -> InStoreOperation {
    let read = shop.call(&decrypt(session, handed_over)).await.unwrap().body;
    read.in_store_complete_operation.unwrap()
}

fn approve(shop: &Shop, session: &InStoreSession) -> FormPost {
    shop.simulator.terminal_app(session.deep_link_url.as_str()).approve().unwrap()
}

#[tokio::test]
async fn users_are_registered_listed_in_pages_and_removed() {
    let shop = Shop::open().await;
    for id in ["a", "b", "c"] {
        let made = shop.call(&user(id)).await.unwrap().body;
        assert_eq!(made.user_id.unwrap().as_str(), id);
        assert_eq!(made.enrollments.unwrap().len(), 1);
    }
    let again = shop.call(&user("b")).await.unwrap().body;
    assert_eq!(again.user_id.unwrap().as_str(), "b", "it stays as it is");
    let remove = DeleteInStoreUser::builder().merchant_id(MERCHANT).user_id("b").build();
    let removed = shop.call(&remove).await.unwrap();
    assert_eq!(removed.raw, r#"{"userId":"b"}"#, "there is no status in it");
    assert_eq!(removed.body.user_id.unwrap().as_str(), "b");
    assert_eq!(code(shop.call(&remove).await), "11");
    let mut found = Vec::new();
    for page in 1..=3 {
        let list = ListInStoreUsers::builder().merchant_id(MERCHANT).page_number(page);
        let list = shop.call(&list.page_count(1).build()).await.unwrap().body;
        found.extend(ListInStoreUsers::rows(list).into_iter().map(|user| user.user_id.unwrap()));
    }
    assert_eq!(found.iter().map(Text::as_str).collect::<Vec<_>>(), ["a", "c"]);
}

#[tokio::test]
async fn the_number_of_a_payment_in_a_shop_is_a_number_in_every_response() {
    let shop = shop().await;
    let opened = shop.call(&payment("149.90")).await.unwrap();
    approve(&shop, &opened);
    let (merchant, id) = (MERCHANT, opened.payment_id.clone());
    let retrieve = RetrieveInStorePayment::builder().merchant_id(merchant).payment_id(id.clone());
    let by_post =
        RetrieveInStorePaymentByPost::builder().merchant_id(merchant).payment_id(id.clone());
    for raw in [
        shop.call(&retrieve.build()).await.unwrap().raw,
        shop.call(&by_post.build()).await.unwrap().raw,
        shop.call(&refund(&opened, None)).await.unwrap().raw,
        opened.raw,
    ] {
        assert!(raw.contains(&format!(r#""paymentId":{id}"#)), "{raw}");
    }
}

#[tokio::test]
async fn a_payment_is_made_in_the_app_and_read_three_ways() {
    let shop = shop().await;
    let session = open(&shop, "149.90").await;
    let retrieve = RetrieveInStorePayment::builder()
        .merchant_id(MERCHANT)
        .payment_id(session.payment_id.clone())
        .build();
    let by_post = RetrieveInStorePaymentByPost::builder()
        .merchant_id(MERCHANT)
        .payment_id(session.payment_id.clone())
        .build();
    let waiting = shop.call(&retrieve).await.unwrap().body;
    assert_eq!((waiting.transaction_detail, waiting.order_id.unwrap().as_str()), (None, "order-1"));
    assert_eq!(shop.call(&by_post).await.unwrap().body.transaction_detail, None);

    let handed_over = approve(&shop, &session);
    assert_eq!(handed_over.action, CALLBACK);
    let again = shop.simulator.terminal_app(session.payment_session_token.as_str()).approve();
    assert_eq!(again, Err(PageError::Over));

    let told = result(&shop, &session, &handed_over).await;
    let told = told.transaction.unwrap();
    assert_eq!(told.amount.unwrap().to_string(), "149.9");
    assert_eq!(told.receipt.as_ref().unwrap().approved, Some(true));
    let read = shop.call(&retrieve).await.unwrap().body.transaction_detail.unwrap();
    assert_eq!((&read.rrn, &read.receipt), (&told.rrn, &told.receipt));
    assert_eq!((read.is_voidable, read.is_refundable), (Some(true), Some(true)));

    let response = shop.call(&by_post).await.unwrap();
    assert!(response.raw.contains(r#""MaskedPan":"#) && response.raw.contains(r#""Rrn":"#));
    let detail = response.body.transaction_detail.unwrap();
    assert_eq!(detail.amount, read.amount, "what stands beside the detail is put into it");
    assert_eq!((detail.approved, detail.receipt), (None, read.receipt));
}

#[tokio::test]
async fn a_payment_is_declined_in_the_app() {
    let shop = shop().await;
    let session = open(&shop, "10").await;
    let app = shop.simulator.terminal_app(session.deep_link_url.as_str());
    let told = result(&shop, &session, &app.decline().unwrap()).await;
    assert_eq!(told.transaction.unwrap().receipt.unwrap().approved, Some(false));
    assert_eq!(told.payment_failed_result.unwrap().transaction_amount.unwrap().to_string(), "10");
    assert_eq!(code(shop.call(&refund(&session, None)).await), "380112");
    assert_eq!(shop.simulator.in_store_payments()[0].paid, Price::ZERO);
}

#[tokio::test]
async fn money_goes_back_when_the_app_says_so() {
    let shop = shop().await;
    let session = open(&shop, "100").await;
    approve(&shop, &session);
    let part = shop.call(&refund(&session, Some("30"))).await.unwrap().body;
    assert_eq!(part.payment_id, session.payment_id);
    assert_eq!(shop.simulator.in_store_payments()[0].refunded, Price::ZERO, "not yet");
    let told = result(&shop, &part, &approve(&shop, &part)).await.transaction.unwrap();
    assert_eq!(told.transaction_code.unwrap().as_str(), "REFUND");
    assert_eq!(told.receipt.unwrap().refund_approved, Some(true));
    assert_eq!(shop.simulator.in_store_payments()[0].left().to_string(), "70");

    assert_eq!(code(shop.call(&refund(&session, Some("70.01"))).await), "380112");
    let [first, second] = [
        shop.call(&refund(&session, Some("50"))).await.unwrap().body,
        shop.call(&refund(&session, None)).await.unwrap().body,
    ];
    approve(&shop, &first);
    let late = result(&shop, &second, &approve(&shop, &second)).await;
    assert_eq!(late.transaction.unwrap().receipt.unwrap().refund_approved, Some(false));
    assert_eq!(shop.simulator.in_store_payments()[0].left().to_string(), "20");
}

#[tokio::test]
async fn all_of_it_is_voided_on_the_same_day_only() {
    let shop = shop().await;
    let noon = "2026-11-28T12:00:00+03:00".parse::<jiff::Timestamp>().unwrap();
    shop.simulator.clock().set(noon.into()).unwrap();
    for (hours, void) in [(1, Some(true)), (24, Some(false))] {
        let session = open(&shop, "100").await;
        approve(&shop, &session);
        shop.simulator.clock().advance(Duration::from_secs(hours * 3600));
        let back = shop.call(&refund(&session, None)).await.unwrap().body;
        let told = result(&shop, &back, &approve(&shop, &back)).await.transaction.unwrap();
        assert_eq!(told.receipt.unwrap().void_approved, void);
    }
}

#[tokio::test]
async fn what_was_changed_on_the_phone_is_not_decrypted() {
    let shop = shop().await;
    let [first, second] = [open(&shop, "1").await, open(&shop, "1000").await];
    let handed_over = approve(&shop, &first);
    let right = decrypt(&first, &handed_over);
    let old = shop.call(&DecryptInStoreResultV2(right.clone())).await.unwrap().body;
    assert_eq!(old, shop.call(&right).await.unwrap().body);
    let other_session = decrypt(&second, &handed_over);
    let mut changed = right.clone();
    changed.data = format!("A{}", &handed_over.field("data").unwrap()[1..]).into();
    let mut unknown = right.clone();
    unknown.payment_session_token = "none".into();
    for wrong in [other_session, changed, unknown] {
        let check = |error: Error, status| {
            assert!(matches!(&error, Error::Api(no) if no.http_status == status), "{error}");
        };
        check(shop.call(&wrong).await.unwrap_err(), 400);
        check(shop.call(&DecryptInStoreResultV2(wrong)).await.unwrap_err(), 422);
    }
}

#[tokio::test]
async fn who_is_not_known_is_refused() {
    let shop = Shop::open().await;
    assert_eq!(code(shop.call(&payment("1")).await), "11", "there is no such user");
    let mut stranger = user("a");
    stranger.merchant_id = "2".into();
    assert_eq!(code(shop.call(&stranger).await), "1001");
    let unknown = RetrieveInStorePayment::builder().merchant_id(MERCHANT).payment_id("1").build();
    assert_eq!(code(shop.call(&unknown).await), "380107");
    assert_eq!(shop.simulator.terminal_app("none").approve(), Err(PageError::Unknown));
}

#[tokio::test]
async fn keys_stand_in_headers_and_in_no_log() {
    let shop = Shop::open().await;
    let (key, secret) = (shop.simulator.api_key(), shop.simulator.secret_key());
    let send = async |headers: &[(&str, &str)]| {
        let mut message = Request::post("/v3/in-store/user").header("x-merchant-id", MERCHANT);
        for (name, value) in headers {
            message = message.header(*name, *value);
        }
        let reply = shop.send(message.body(br#"{"userId":"a"}"#.to_vec()).unwrap()).await;
        (reply.status, reply.json()["errorCode"].as_str().map(str::to_owned))
    };
    let refused = |code: &str| (401, Some(code.to_owned()));
    assert_eq!(send(&[]).await, refused("1001"));
    assert_eq!(send(&[("x-api-key", key)]).await, refused("1001"));
    assert_eq!(send(&[("x-api-key", "other"), ("x-secret-key", secret)]).await, refused("1001"));
    assert_eq!(send(&[("x-api-key", key), ("x-secret-key", "other")]).await, refused("1000"));
    assert_eq!(send(&[("x-api-key", key), ("x-secret-key", secret)]).await, (200, None));
    let log = format!("{:?}", shop.simulator.requests());
    assert!(!log.contains(secret), "{log}");
    assert!(log.contains("merchantId"), "{log}");
}

#[tokio::test]
async fn another_process_plays_the_app() {
    let shop = shop().await;
    let session = open(&shop, "5").await;
    let token = session.payment_session_token.as_str();
    let act = |action: &str| format!("/_simulator/in-store/{token}/{action}");
    assert_eq!(shop.control(&act("dance"), "").await.status, 404);
    let reply = shop.control(&act("approve"), "").await.json();
    assert_eq!(reply["form"]["action"], CALLBACK);
    let data = reply["form"]["fields"]["data"].as_str().unwrap();
    let asked = DecryptInStoreResult::builder().merchant_id(MERCHANT).data(data);
    let asked = asked.payment_session_token(token).build();
    assert!(shop.call(&asked).await.is_ok());
    assert_eq!(shop.control(&act("decline"), "").await.status, 409);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Each step opens a refund of some amount; each number closes one of the open ones.
    #[test]
    fn no_more_goes_back_than_was_paid(
        steps in prop::collection::vec((1..20_000_i64, any::<usize>(), any::<bool>()), 1..20),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let shop = shop().await;
            let session = open(&shop, "200").await;
            approve(&shop, &session);
            let mut waiting = Vec::new();
            let mut gone_back = Decimal::ZERO;
            for (amount, pick, approves) in steps {
                let amount = Decimal::new(amount, 2);
                let asked = refund(&session, Some(&amount.to_string()));
                if let Ok(opened) = shop.call(&asked).await {
                    waiting.push((opened.body, amount));
                }
                if waiting.is_empty() {
                    continue;
                }
                let (opened, amount) = waiting.swap_remove(pick % waiting.len());
                let app = shop.simulator.terminal_app(opened.deep_link_url.as_str());
                let form = if approves { app.approve() } else { app.decline() };
                let told = result(&shop, &opened, &form.unwrap()).await.transaction.unwrap();
                let receipt = told.receipt.unwrap();
                if receipt.refund_approved == Some(true) || receipt.void_approved == Some(true) {
                    gone_back += amount;
                }
                let payment = &shop.simulator.in_store_payments()[0];
                assert_eq!(payment.refunded.amount(), gone_back);
                assert!(payment.refunded <= payment.paid, "{payment:?}");
            }
        });
    }
}
