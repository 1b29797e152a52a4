//! Holds: made, captured, released.

use iyzico_core::payment::{
    AuthorizePayment, CancelPayment, CapturePayment, Phase, RefundAmount, RefundPayment,
};

use crate::shop::{PARAF, Shop, code, order};

async fn hold(shop: &Shop, card_number: &str) -> String {
    let request = AuthorizePayment(order(card_number));
    let held = shop.call(&request).await.unwrap();
    assert_eq!(held.phase, Some(Phase::PreAuth));
    held.payment_id.to_string()
}

fn capture(id: &str, paid_price: &str) -> CapturePayment {
    CapturePayment::builder()
        .payment_id(id)
        .paid_price(paid_price)
        .currency("TRY")
        .ip("85.34.78.112")
        .build()
}

#[tokio::test]
async fn a_hold_is_captured_once_and_then_refunded() {
    let shop = Shop::open().await;
    let id = hold(&shop, PARAF).await;
    let captured = shop.call(&capture(&id, "1.2")).await.unwrap();
    assert_eq!(captured.phase, Some(Phase::PostAuth));

    let reply = shop
        .post("/payment/postauth", format!(r#"{{"paymentId":"{id}","paidPrice":"1.2"}}"#))
        .await
        .json();
    assert_eq!(reply["errorCode"], "5082");
    assert_eq!(reply["paymentId"], id.as_str());
    let refund = RefundAmount::builder().payment_id(id.as_str()).price("1.2").build();
    shop.call(&refund).await.unwrap();
    assert_eq!(shop.simulator.ledger()[0].refundable().to_string(), "0");
}

#[tokio::test]
async fn less_or_slightly_more_than_the_hold_is_captured() {
    let shop = Shop::open().await;
    for amount in ["0.6", "1.22", "1.38"] {
        let id = hold(&shop, PARAF).await;
        let captured = shop.call(&capture(&id, amount)).await.unwrap();
        assert_eq!(captured.paid_price.to_string(), amount);
        let lines = captured.item_transactions.as_ref().unwrap();
        let sum: rust_decimal::Decimal =
            lines.iter().map(|line| line.paid_price.unwrap().amount()).sum();
        assert_eq!(sum.normalize().to_string(), amount);
    }
    let id = hold(&shop, PARAF).await;
    assert_eq!(code(shop.call(&capture(&id, "1.39")).await), "10012");
    let mut request = capture(&id, "1.2");
    request.currency = Some("EUR".into());
    assert_eq!(code(shop.call(&request).await), "11");
    assert_eq!(code(shop.call(&capture("1", "1.2")).await), "5086");
}

#[tokio::test]
async fn a_hold_is_released_but_not_refunded() {
    let shop = Shop::open().await;
    let id = hold(&shop, PARAF).await;
    let line = shop.simulator.ledger()[0].lines[0].payment_transaction_id.to_string();
    let refund =
        RefundPayment::builder().payment_transaction_id(line.as_str()).price("0.1").build();
    assert_eq!(code(shop.call(&refund).await), "10012");
    let cancel = CancelPayment::builder().payment_id(id.as_str()).build();
    shop.call(&cancel).await.unwrap();
    assert_eq!(code(shop.call(&capture(&id, "1.2")).await), "5082");
    assert_eq!(code(shop.call(&cancel).await), "8514");
}

#[tokio::test]
async fn one_card_can_be_held_but_not_captured() {
    let shop = Shop::open().await;
    let id = hold(&shop, "5406670000000009").await;
    assert_eq!(code(shop.call(&capture(&id, "1.2")).await), "10012");
}

#[tokio::test]
async fn a_payment_that_is_no_hold_is_not_captured() {
    let shop = Shop::open().await;
    let id = shop.pay(PARAF).await.payment_id.to_string();
    assert_eq!(code(shop.call(&capture(&id, "1.2")).await), "5082");
}
