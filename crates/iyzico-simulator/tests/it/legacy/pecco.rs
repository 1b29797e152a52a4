//! Pecco: confirmed by the buyer, taken by the merchant.

use std::time::Duration;

use http::Request;
use iyzico_core::checkout_form::RetrieveCheckoutForm;
use iyzico_core::legacy::{CompletePecco, InitializePecco};
use iyzico_core::payment::{PaymentStatus, Phase, RetrievePayment};
use iyzico_simulator::PageError;

use crate::shop::{CALLBACK, PARAF, Shop, code, order};

fn pecco() -> InitializePecco {
    let order = order(PARAF);
    InitializePecco::builder()
        .conversation_id("123456789")
        .price("1")
        .paid_price("1.2")
        .currency("IRR")
        .basket_id("B67832")
        .callback_url(CALLBACK)
        .buyer(order.buyer)
        .billing_address(order.billing_address)
        .basket_items(order.basket_items)
        .build()
}

async fn open(shop: &Shop) -> String {
    let page = shop.call(&pecco()).await.unwrap();
    let token = page.token.as_ref().unwrap().to_string();
    assert!(page.redirect_url.as_ref().unwrap().as_str().contains(&token));
    assert!(page.html_content.as_ref().unwrap().decode().contains(&token));
    token
}

fn complete(token: &str) -> CompletePecco {
    CompletePecco::builder().token(token).build()
}

#[tokio::test]
async fn the_money_is_taken_after_the_buyer_has_confirmed_and_once() {
    let shop = Shop::open().await;
    let token = open(&shop).await;
    assert_eq!(code(shop.call(&complete(&token)).await), "5124");

    let form = shop.simulator.page(&token).approve().unwrap();
    assert_eq!((form.action.as_str(), form.field("token")), (CALLBACK, Some(token.as_str())));
    assert!(shop.simulator.ledger().is_empty(), "confirming moves no money");
    assert_eq!(shop.simulator.page(&token).approve(), Err(PageError::Over));

    let paid = shop.call(&complete(&token)).await.unwrap();
    assert_eq!(paid.payment_status, Some(PaymentStatus::Success));
    assert_eq!(paid.phase, Some(Phase::Auth));
    assert_eq!(paid.paid_price.unwrap().to_string(), "1.2");
    assert_eq!(paid.currency.as_ref().unwrap().as_str(), "IRR");
    assert_eq!(code(shop.call(&complete(&token)).await), "8514");
    assert_eq!(shop.simulator.ledger().len(), 1);

    let request = RetrievePayment::builder().payment_conversation_id("123456789").build();
    let found = shop.call(&request).await.unwrap();
    assert_eq!(Some(&found.payment_id), paid.payment_id.as_ref());
}

#[tokio::test]
async fn a_buyer_who_goes_back_has_confirmed_nothing() {
    let shop = Shop::open().await;
    let token = open(&shop).await;
    shop.simulator.page(&token).reject().unwrap();
    assert_eq!(code(shop.call(&complete(&token)).await), "5124");
    assert_eq!(code(shop.call(&complete("unknown")).await), "5124");
    let form = RetrieveCheckoutForm::builder().token(token.as_str()).build();
    assert_eq!(code(shop.call(&form).await), "5124");
    assert!(shop.simulator.ledger().is_empty());
}

#[tokio::test]
async fn a_confirmation_does_not_outlive_the_token() {
    let shop = Shop::open().await;
    let token = open(&shop).await;
    shop.simulator.page(&token).approve().unwrap();
    shop.simulator.clock().advance(Duration::from_secs(1800));
    assert_eq!(code(shop.call(&complete(&token)).await), "5124");
    assert!(shop.simulator.ledger().is_empty());
}

#[tokio::test]
async fn the_page_asks_for_no_card() {
    let shop = Shop::open().await;
    let token = open(&shop).await;
    let address = format!("/_simulator/pages/{token}");
    let page = String::from_utf8(shop.get(&format!("{address}?lang=en")).await.body).unwrap();
    assert!(page.contains("Confirm the payment") && !page.contains("cc-number"), "{page}");
    let message = Request::post(format!("{address}/pay"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(b"lang=en".to_vec())
        .unwrap();
    let back = String::from_utf8(shop.send(message).await.body).unwrap();
    assert!(back.contains(CALLBACK) && back.contains(&token), "{back}");
    let after = String::from_utf8(shop.get(&format!("{address}?lang=en")).await.body).unwrap();
    assert!(after.contains("This order is confirmed"), "{after}");
    assert!(shop.call(&complete(&token)).await.is_ok());
}
