//! What the merchant's server is told.

use iyzico_core::webhook::{self, Form};
use iyzico_simulator::Simulator;

use super::merchant::{DECLINED, Merchant, card, subscription};
use crate::webhooks::Inbox;

#[tokio::test]
async fn success_and_failure_of_an_order_are_notified_of_and_signed() {
    let inbox = Inbox::responding_with(200);
    let merchant = Merchant::at(Simulator::builder().webhook_url(&inbox.url)).await;
    let plan = merchant.monthly("10").await;
    let good = merchant.subscribe(&plan).await;
    let mut plan = merchant.plan("7");
    plan.trial_period_days = Some(1.into());
    let plan = merchant.add(&plan).await;
    let bad = merchant.start(&subscription(&plan, card(DECLINED))).await;
    merchant.days_pass(1);
    merchant.shop.simulator.deliver_webhooks().await;

    let merchant_id = merchant.shop.simulator.merchant_id();
    for (expected, event_type) in
        [(good, "subscription.order.success"), (bad, "subscription.order.failure")]
    {
        let (signature, body) = inbox.received.try_recv().unwrap();
        let credentials = &merchant.shop.credentials;
        let signature = signature.as_deref();
        let event = webhook::verify(credentials, Some(&merchant_id), &body, signature).unwrap();
        assert_eq!(event.form, Form::Subscription);
        assert_eq!(event.iyzi_event_type, event_type);
        let code = &expected.reference_code;
        assert_eq!(event.subscription_reference_code.as_deref(), Some(code.as_str()));
        let customer = expected.customer_reference_code.unwrap();
        assert_eq!(event.customer_reference_code.as_deref(), Some(customer.as_str()));
        let order = &merchant.find(code).await.orders.unwrap()[0].reference_code;
        assert_eq!(event.order_reference_code.as_deref(), Some(order.as_str()));
    }
    assert!(inbox.received.try_recv().is_err(), "an order was notified of twice");
}

#[tokio::test]
async fn a_subscription_that_does_not_come_about_is_not_notified_of() {
    let inbox = Inbox::responding_with(200);
    let merchant = Merchant::at(Simulator::builder().webhook_url(&inbox.url)).await;
    let plan = merchant.monthly("10").await;
    merchant.shop.call(&subscription(&plan, card(DECLINED))).await.unwrap_err();
    assert!(merchant.shop.simulator.webhooks().is_empty());
}

/// Nobody calls: the moved clock alone lets the next order be charged and notified of.
#[tokio::test]
async fn an_order_is_charged_and_notified_of_when_its_time_comes() {
    let inbox = Inbox::responding_with(200);
    let merchant = Merchant::at(Simulator::builder().webhook_url(&inbox.url)).await;
    let plan = merchant.monthly("10").await;
    merchant.subscribe(&plan).await;
    merchant.days_pass(32);
    let patience = std::time::Duration::from_secs(60);
    for _ in 0..2 {
        let (_, body) = inbox.received.recv_timeout(patience).unwrap();
        assert!(String::from_utf8(body).unwrap().contains("subscription.order.success"));
    }
}
