//! The control API, as programs in other processes use it.

use std::sync::Arc;

use http::Request;
use iyzico_core::payment::RetrievePayment;
use iyzico_core::three_ds::CompleteThreeDsUncompared;
use iyzico_simulator::{Concerns, Simulator};

use crate::shop::{PARAF, Shop, form_order, order, three_ds_order};

#[tokio::test]
async fn a_payment_is_confirmed_without_a_browser() {
    let shop = Shop::open().await;
    let page = shop.call(&three_ds_order(PARAF)).await.unwrap();
    let id = page.payment_id.as_ref().unwrap().to_string();
    let path = format!("/_simulator/3ds/{id}/approve");
    let reply = shop.control(&path, "").await;
    assert_eq!(reply.status, 200, "{:?}", reply.json());
    assert_eq!(reply.json()["form"]["fields"]["mdStatus"], "1");
    assert_eq!(shop.control(&path, "").await.status, 409);
    let unknown = shop.control("/_simulator/3ds/1/approve", "").await;
    assert_eq!(unknown.status, 404);
    let data = reply.json()["form"]["fields"]["conversationData"].as_str().unwrap().to_owned();
    let request = CompleteThreeDsUncompared::builder()
        .payment_id(id.as_str())
        .conversation_data(data.as_str())
        .build();
    shop.call(&request).await.unwrap();

    let ledger = shop.get("/_simulator/ledger").await.json();
    assert_eq!(ledger["payments"][0]["channel"], "three_ds");
    assert_eq!(ledger["attempts"][0]["paymentId"], id.as_str());
    let requests = shop.get("/_simulator/requests").await.json();
    assert_eq!(requests["requests"][0]["call"], "three_ds.initialize");
}

#[tokio::test]
async fn a_form_is_paid_with_a_chosen_card() {
    let shop = Shop::open().await;
    let form = shop.call(&form_order()).await.unwrap();
    let path = format!("/_simulator/pages/{}/approve", form.token);
    let declined = shop.control(&path, r#"{"cardNumber":"4111111111111129"}"#).await;
    assert_eq!(declined.status, 422, "{:?}", declined.json());
    let misspelt = shop.control(&path, r#"{"card_number":"1"}"#).await;
    assert_eq!(misspelt.status, 400);
    let paid = shop.control(&path, r#"{"threeDS":true,"deliver":true}"#).await;
    assert_eq!(paid.json()["form"]["fields"]["token"], form.token.as_str());
    assert!(paid.json()["problem"].is_string(), "another machine was written to");
    assert_eq!(shop.simulator.ledger()[0].md_status, Some(1));
}

#[tokio::test]
async fn risk_control_can_be_told_what_to_say() {
    let shop = Shop::open().await;
    let verdict = r#"{"fraudStatus":0,"basketId":"B67832"}"#;
    assert_eq!(shop.control("/_simulator/fraud", verdict).await.status, 200);
    shop.simulator.next_fraud_status(Concerns::ConversationId("123456789".into()), -1).unwrap();
    shop.simulator.next_fraud_status(Concerns::BasketId("another".into()), 0).unwrap();
    for expected in [0, -1, 1] {
        let paid = shop.pay(PARAF).await;
        assert_eq!(paid.fraud_status, Some(expected));
        let line = &paid.item_transactions.as_ref().unwrap()[0];
        let line_status = if expected == 1 { 2 } else { expected };
        assert_eq!(line.transaction_status, Some(line_status));
        let id = paid.payment_id.to_string();
        let request = RetrievePayment::builder().payment_id(id.as_str()).build();
        let found = shop.call(&request).await.unwrap();
        assert_eq!(found.fraud_status, Some(expected));
    }
    let wrong = shop.control("/_simulator/fraud", r#"{"fraudStatus":2}"#).await;
    assert_eq!(wrong.status, 400);
}

#[tokio::test]
async fn a_review_ends_once_and_well_or_badly() {
    for (accepted, by_control) in [(true, true), (true, false), (false, true), (false, false)] {
        let shop = Shop::at(Simulator::builder().webhook_url("http://127.0.0.1:9/")).await;
        shop.simulator.next_fraud_status(Concerns::Next, 0).unwrap();
        let id = shop.pay(PARAF).await.payment_id.to_string();
        let verdict = if accepted { 1 } else { -1 };
        let body = format!(r#"{{"fraudStatus":{verdict},"paymentId":"{id}"}}"#);
        if by_control {
            assert_eq!(shop.control("/_simulator/fraud", &body).await.status, 200);
        } else {
            shop.simulator.end_review(&id, accepted).unwrap();
        }
        let request = RetrievePayment::builder().payment_id(id.as_str()).build();
        let found = shop.call(&request).await.unwrap();
        assert_eq!((found.fraud_status, found.may_ship()), (Some(verdict), accepted));
        let payment = &shop.simulator.ledger()[0];
        assert!(payment.lines.iter().all(|line| line.payout_at.is_some() == accepted));

        let told = shop.simulator.webhooks();
        let [first, second] = [&told[0], &told[1]];
        assert_eq!((first.event, first.status), (second.event, second.status));
        assert_eq!((told.len(), &first.payment_id), (2, &second.payment_id));
        assert_ne!(first.reference, second.reference);
        assert_eq!(second.next_at.is_some(), first.next_at.is_some());

        let again = shop.control("/_simulator/fraud", &body).await;
        assert_eq!(again.status, 400);
        let problem = again.json()["problem"].as_str().unwrap().to_owned();
        assert_eq!(problem, "paymentId names a payment that is not under review");
        let unknown = shop.simulator.end_review("1", true).unwrap_err();
        assert_eq!(unknown.to_string(), "paymentId names no payment");
    }
}

#[tokio::test]
async fn a_verdict_that_cannot_be_meant_is_refused() {
    let shop = Shop::open().await;
    for wrong in [
        r#"{"fraudStatus":7}"#,
        r#"{"fraudStatus":0,"paymentId":"1"}"#,
        r#"{"fraudStatus":0,"conversationId":"a","basketId":"b"}"#,
        r#"{"fraudStatus":1,"conversationId":"a","paymentId":"1"}"#,
        r#"{"fraudStatus":1,"basketId":"b","paymentId":"1"}"#,
    ] {
        assert_eq!(shop.control("/_simulator/fraud", wrong).await.status, 400, "{wrong}");
    }
    let seven = shop.simulator.next_fraud_status(Concerns::Next, 7).unwrap_err();
    assert_eq!(seven.to_string(), "fraudStatus must be 1, 0 or -1, not 7");
    let both = Concerns::named(Some("a".into()), Some("b".into())).unwrap_err();
    assert!(both.to_string().starts_with("basketId cannot be given besides"), "{both}");
    assert_eq!(shop.pay(PARAF).await.fraud_status, Some(1), "nothing was meant");
}

#[tokio::test]
async fn the_clock_moves_and_everything_is_forgotten() {
    let shop = Shop::open().await;
    let first = shop.pay(PARAF).await.payment_id.clone();
    let before = shop.simulator.clock().now();
    let reply = shop.control("/_simulator/clock", r#"{"advanceSeconds":3600}"#).await;
    assert_eq!(reply.status, 200);
    let passed = shop.simulator.clock().now().duration_since(before).unwrap();
    assert!(passed.as_secs() >= 3600);

    assert_eq!(shop.control("/_simulator/reset", "").await.status, 200);
    assert!(shop.simulator.ledger().is_empty());
    assert!(shop.simulator.requests().is_empty());
    assert_ne!(shop.pay(PARAF).await.payment_id, first, "two payments have one number");
}

#[tokio::test]
async fn notifications_are_set_up_and_listed() {
    let shop = Shop::open().await;
    let url = r#"{"url":"http://127.0.0.1:1/","signed":false}"#;
    assert_eq!(shop.control("/_simulator/webhooks/url", url).await.status, 200);
    let _ = shop.call(&order("4111111111111129")).await.unwrap_err();
    let delivered = shop.control("/_simulator/webhooks/deliver", "").await.json();
    assert_eq!(delivered["webhooks"][0]["status"], "FAILURE");
    let listed = shop.get("/_simulator/webhooks").await.json();
    let problem = listed["webhooks"][0]["deliveries"][0]["problem"].as_str();
    assert!(problem.unwrap().contains("refused"), "{listed}");
}

#[tokio::test]
async fn a_page_in_a_browser_cannot_use_it() {
    let shop = Shop::open().await;
    let request = Request::post("/_simulator/reset").header("origin", "https://evil.example");
    let reply = shop.send(request.body(Vec::new()).unwrap()).await;
    assert_eq!(reply.status, 403);
}

#[tokio::test]
async fn a_long_list_of_requests_keeps_nobody_waiting() {
    let shop = Arc::new(Shop::open().await);
    let body = format!(r#"{{"conversationId":"{}"}}"#, "x".repeat(1_000_000));
    for _ in 0..8 {
        shop.control("/payment/auth", &body).await;
    }
    let list = tokio::spawn({
        let shop = Arc::clone(&shop);
        async move { shop.get("/_simulator/requests").await.body.len() }
    });
    let mut others = 0;
    while !list.is_finished() {
        assert_eq!(shop.get("/payment/test").await.status, 200);
        others += 1;
    }
    assert!(others > 10, "only {others} other requests were served meanwhile");
    assert!(list.await.unwrap() > 8_000_000);
}
