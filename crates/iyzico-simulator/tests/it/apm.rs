//! Payments with alternative methods.

use std::time::Duration;

use http::Request;
use iyzico_core::apm::{ApmPayment, ApmType, InitializeApm, RetrieveApm};
use iyzico_core::payment::{PaymentStatus, RefundAmount, RetrievePayment, RetrievePaymentHistory};
use iyzico_simulator::{Channel, PageError};

use crate::shop::{CALLBACK, PARAF, Shop, code, order};

const ERRORS: &str = "https://merchant.example/error";

fn start(account_holder: &str) -> InitializeApm {
    let order = order(PARAF);
    let mut start = InitializeApm::builder()
        .price("1")
        .paid_price("1.2")
        .currency("EUR")
        .merchant_callback_url(CALLBACK)
        .merchant_error_url(ERRORS)
        .apm_type(ApmType::Sofort)
        .account_holder_name(account_holder)
        .country_code("DE")
        .basket_id("B67832")
        .buyer(order.buyer)
        .billing_address(order.billing_address)
        .basket_items(order.basket_items)
        .build();
    start.conversation_id = order.conversation_id;
    start
}

async fn result(shop: &Shop, id: &str) -> ApmPayment {
    shop.call(&RetrieveApm::builder().payment_id(id).build()).await.unwrap().body
}

#[tokio::test]
async fn a_confirmed_payment_is_in_the_ledger_and_can_be_refunded() {
    let shop = Shop::open().await;
    let started = shop.call(&start("Jane Doe")).await.unwrap().body;
    let id = started.payment_id.to_string();
    assert_eq!(started.payment_status, Some(PaymentStatus::InitApm));
    assert!(!started.is_paid() && shop.simulator.ledger().is_empty());
    assert!(!result(&shop, &id).await.is_paid());
    let by_reference = RetrievePayment::builder().payment_conversation_id("123456789").build();
    let found = shop.call(&by_reference).await.unwrap();
    assert_eq!(found.payment_status, Some(PaymentStatus::InitApm));
    assert!(!found.may_ship());

    let url = started.redirect_url.unwrap().to_string();
    assert!(url.starts_with(shop.simulator.base_url()), "{url}");
    let form = shop.simulator.apm(&url).approve().unwrap();
    assert_eq!(form.action, CALLBACK);
    assert_eq!(form.field("paymentId"), Some(id.as_str()));
    let paid = result(&shop, &id).await;
    assert!(paid.is_paid());
    assert_eq!(paid.paid_price.unwrap().to_string(), "1.2");
    assert_eq!(paid.item_transactions.unwrap().len(), 3);

    let ledger = shop.simulator.ledger();
    assert_eq!((ledger.len(), ledger[0].channel), (1, Channel::Apm));
    assert!(ledger[0].card.is_none());
    let found = RetrievePayment::builder().payment_id(id.as_str()).build();
    let found = shop.call(&found).await.unwrap();
    assert!(found.bin_number.is_none() && found.card_type.is_none());
    let refund = RefundAmount::builder().payment_id(id.as_str()).price("0.7").build();
    shop.call(&refund).await.unwrap();
    let history = RetrievePaymentHistory::builder().payment_id(id.as_str()).build();
    let history = shop.call(&history).await.unwrap().body.payments.unwrap();
    assert_eq!(history[0].payment_refund_status.as_ref().unwrap().as_str(), "PARTIALLY_REFUNDED");
}

#[tokio::test]
async fn a_page_is_answered_once() {
    let shop = Shop::open().await;
    let id = shop.call(&start("Jane Doe")).await.unwrap().payment_id.to_string();
    let page = shop.simulator.apm(&id);
    page.abandon().unwrap();
    page.approve().unwrap();
    assert_eq!(page.approve(), Err(PageError::Over));
    assert_eq!(page.reject(), Err(PageError::Over));
    assert_eq!(page.abandon(), Err(PageError::Over));
    assert_eq!(shop.simulator.apm("unknown").approve(), Err(PageError::Unknown));
    assert_eq!(shop.simulator.ledger().len(), 1);
}

#[tokio::test]
async fn what_the_buyer_refuses_or_cannot_pay_is_not_paid() {
    let shop = Shop::open().await;
    for (holder, refuses) in [("Jane Doe", true), ("fail-after-init", false)] {
        let id = shop.call(&start(holder)).await.unwrap().payment_id.to_string();
        let page = shop.simulator.apm(&id);
        let form = if refuses { page.reject() } else { page.approve() };
        assert_eq!(form.unwrap().action, ERRORS);
        assert_eq!(result(&shop, &id).await.payment_status, Some(PaymentStatus::Failure));
    }
    assert!(shop.simulator.ledger().is_empty());
    assert_eq!(code(shop.call(&start("error")).await), "10012");
    let attempts = shop.simulator.attempts();
    assert_eq!(attempts.len(), 3);
    assert!(attempts.iter().all(|attempt| attempt.error_code == Some("10012")));
}

#[tokio::test]
async fn a_page_that_is_too_old_pays_nothing() {
    let shop = Shop::open().await;
    let id = shop.call(&start("Jane Doe")).await.unwrap().payment_id.to_string();
    shop.simulator.clock().advance(Duration::from_secs(1800));
    assert_eq!(shop.simulator.apm(&id).approve(), Err(PageError::Expired));
    assert_eq!(result(&shop, &id).await.payment_status, Some(PaymentStatus::Failure));
    assert!(shop.simulator.ledger().is_empty());
    let unknown = RetrieveApm::builder().payment_id("1").build();
    assert_eq!(code(shop.call(&unknown).await), "5087");
}

#[tokio::test]
async fn the_page_asks_and_leads_back() {
    let shop = Shop::open().await;
    let started = shop.call(&start("Jane <Doe>")).await.unwrap().body;
    let url = started.redirect_url.unwrap().to_string();
    let path = url.strip_prefix(shop.simulator.base_url()).unwrap();
    let page = shop.get(&format!("{path}?lang=en")).await;
    let html = String::from_utf8(page.body).unwrap();
    for part in
        ["<main id=\"main\">", "Confirm the payment", "Jane &#60;Doe&#62;", "€1.20", "SOFORT"]
    {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
    let message = Request::post(format!("{path}/answer"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(b"lang=en&refuse=1".to_vec())
        .unwrap();
    let html = String::from_utf8(shop.send(message).await.body).unwrap();
    assert!(html.contains(&format!("action=\"{ERRORS}\"")), "{html}");
    let html = String::from_utf8(shop.get(&format!("{path}?lang=en")).await.body).unwrap();
    assert!(html.contains("This payment was refused"), "{html}");
    assert_eq!(shop.get("/_simulator/apm/unknown").await.status, 404);
    let id = started.payment_id;
    let over = shop.control(&format!("/_simulator/apm/{id}/approve"), "").await;
    assert_eq!(over.status, 409);
}
