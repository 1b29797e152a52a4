//! Cards that fail, and the ones that take their place.

use iyzico_core::ids::ReferenceCode;
use iyzico_core::subscription::{
    CancelSubscription, InitializeCardFormForSubscription, InitializeSubscriptionCardForm,
    RetrySubscription, SubscriptionOrderStatus as Order, SubscriptionRecord,
    SubscriptionStatus as Status,
};
use iyzico_simulator::{Approval, Channel, PageError};

use super::merchant::{
    DECLINED, Merchant, card, card_until, conflict, refusal, subscriber, subscription, unknown,
};
use crate::shop::{CALLBACK, PARAF};

/// A subscription whose first charge, behind a trial of ten days, has failed.
async fn unpaid(merchant: &Merchant) -> SubscriptionRecord {
    let mut plan = merchant.plan("10");
    plan.trial_period_days = Some(10.into());
    let plan = merchant.add(&plan).await;
    let code = merchant.start(&subscription(&plan, card(DECLINED))).await.reference_code;
    merchant.days_pass(10);
    merchant.find(&code).await
}

fn retry(order: &ReferenceCode) -> RetrySubscription {
    RetrySubscription::builder().reference_code(order.clone()).build()
}

/// The customer of a subscription opens a form for another card.
async fn card_form(merchant: &Merchant, subscription: &SubscriptionRecord) -> String {
    let request = InitializeSubscriptionCardForm::builder()
        .callback_url(CALLBACK)
        .customer_reference_code(subscription.customer_reference_code.clone().unwrap())
        .build();
    merchant.shop.call(&request).await.unwrap().body.token.to_string()
}

#[tokio::test]
async fn a_failed_charge_is_not_repeated_until_the_merchant_asks() {
    let merchant = Merchant::open().await;
    let found = unpaid(&merchant).await;
    assert_eq!(found.subscription_status, Some(Status::Unpaid));
    let orders = found.orders.unwrap();
    assert_eq!(orders.len(), 1);
    assert_eq!(orders[0].order_status, Some(Order::Failed));
    let attempt = &orders[0].payment_attempts.as_ref().unwrap()[0];
    assert_eq!(attempt.error_code.as_ref().unwrap().as_str(), "10051");
    assert_eq!(attempt.payment_id, None);

    merchant.days_pass(365);
    assert_eq!(merchant.shop.simulator.attempts().len(), 1);
    let again = merchant.shop.call(&retry(&orders[0].reference_code)).await;
    assert_eq!(refusal(again), ("10051".to_owned(), 422));
    let found = merchant.find(&found.reference_code).await;
    assert_eq!(found.subscription_status, Some(Status::Unpaid));
    assert_eq!(found.orders.unwrap()[0].payment_attempts.as_ref().unwrap().len(), 2);
    merchant.has_taken("0");
}

#[tokio::test]
async fn with_another_card_a_retry_makes_the_subscription_active_again() {
    let merchant = Merchant::open().await;
    let found = unpaid(&merchant).await;
    let order = found.orders.as_ref().unwrap()[0].reference_code.clone();
    let token = card_form(&merchant, &found).await;
    let page = merchant.shop.simulator.page(&token);
    let declined = page.approve_with(&Approval::with_card(DECLINED));
    assert!(matches!(declined, Err(PageError::Refused { code: "10051", .. })), "{declined:?}");
    let form = page.approve().unwrap();
    assert_eq!(form.field("token"), Some(token.as_str()));
    assert_eq!(page.approve(), Err(PageError::Over));

    // The card was proved with 1 TRY, which went back at once.
    let proof = merchant.ledger().remove(0);
    assert_eq!(proof.paid_price.to_string(), "1");
    assert!(proof.cancellation.is_some());
    assert_eq!(proof.channel, Channel::Subscription);
    merchant.has_taken("0");

    merchant.shop.call(&retry(&order)).await.unwrap();
    merchant.has_taken("10");
    assert_eq!(merchant.status(&found.reference_code).await, Status::Active);
    assert_eq!(merchant.orders(&found.reference_code).await, [Order::Success, Order::Waiting]);
    assert_eq!(refusal(merchant.shop.call(&retry(&order)).await), conflict());
    merchant.has_taken("10");
    merchant.days_pass(28);
    merchant.has_taken("20");
}

#[tokio::test]
async fn behind_a_late_retry_the_calendar_goes_on() {
    let merchant = Merchant::open().await;
    let found = unpaid(&merchant).await;
    let order = found.orders.as_ref().unwrap()[0].reference_code.clone();
    merchant.days_pass(65); // the second and the third period have begun
    let token = card_form(&merchant, &found).await;
    merchant.shop.simulator.page(&token).approve().unwrap();
    merchant.shop.call(&retry(&order)).await.unwrap();
    let statuses = merchant.orders(&found.reference_code).await;
    assert_eq!(statuses, [Order::Success, Order::Success, Order::Success, Order::Waiting]);
    merchant.has_taken("30");
    let orders = merchant.find(&found.reference_code).await.orders.unwrap();
    let late = orders[1].payment_attempts.as_ref().unwrap()[0].created_date.unwrap();
    assert!(late > orders[1].start_period.unwrap(), "nothing is charged in the past");
    assert_eq!(orders[1].start_period, orders[0].end_period);
}

#[tokio::test]
async fn a_card_that_has_expired_fails_at_the_next_charge() {
    let merchant = Merchant::open().await;
    let plan = merchant.monthly("10").await;
    let request = subscription(&plan, card_until(PARAF, "2027"));
    let code = merchant.start(&request).await.reference_code;
    merchant.days_pass(330); // until 27 December
    assert_eq!(merchant.status(&code).await, Status::Active);
    merchant.has_taken("110");
    merchant.days_pass(35);
    merchant.has_taken("120");
    let found = merchant.find(&code).await;
    assert_eq!(found.subscription_status, Some(Status::Unpaid));
    let failed = found.orders.unwrap().pop().unwrap();
    let attempt = &failed.payment_attempts.unwrap()[0];
    assert_eq!(attempt.error_code.as_ref().unwrap().as_str(), "10054");
}

#[tokio::test]
async fn an_order_that_is_paid_is_not_charged_again_while_a_later_one_is_unpaid() {
    let merchant = Merchant::open().await;
    let plan = merchant.monthly("10").await;
    let request = subscription(&plan, card_until(PARAF, "2027"));
    let code = merchant.start(&request).await.reference_code;
    merchant.days_pass(365);
    let found = merchant.find(&code).await;
    assert_eq!(found.subscription_status, Some(Status::Unpaid));
    let token = card_form(&merchant, &found).await;
    merchant.shop.simulator.page(&token).approve().unwrap();
    merchant.has_taken("120");
    let orders = found.orders.unwrap();
    let (failed, paid) = orders.split_last().unwrap();
    for paid in paid {
        assert_eq!(refusal(merchant.shop.call(&retry(&paid.reference_code)).await), conflict());
    }
    merchant.has_taken("120");
    merchant.shop.call(&retry(&failed.reference_code)).await.unwrap();
    merchant.has_taken("130");
}

#[tokio::test]
async fn an_order_without_a_failure_is_not_charged_again() {
    let merchant = Merchant::open().await;
    let plan = merchant.monthly("10").await;
    let code = merchant.subscribe(&plan).await.reference_code;
    for order in merchant.find(&code).await.orders.unwrap() {
        assert_eq!(refusal(merchant.shop.call(&retry(&order.reference_code)).await), conflict());
    }
    assert_eq!(refusal(merchant.shop.call(&retry(&code)).await), unknown());
    merchant.has_taken("10");
}

#[tokio::test]
async fn an_unpaid_order_of_a_canceled_subscription_is_not_charged() {
    let merchant = Merchant::open().await;
    let found = unpaid(&merchant).await;
    let code = found.reference_code.clone();
    let cancel = CancelSubscription::builder().subscription_reference_code(code).build();
    merchant.shop.call(&cancel).await.unwrap();
    let order = &found.orders.as_ref().unwrap()[0].reference_code;
    let token = card_form(&merchant, &found).await;
    merchant.shop.simulator.page(&token).approve().unwrap();
    assert_eq!(refusal(merchant.shop.call(&retry(order)).await), conflict());
    merchant.has_taken("0");
}

#[tokio::test]
async fn a_form_for_one_subscription_changes_its_card_only() {
    let merchant = Merchant::open().await;
    let plan = merchant.monthly("10").await;
    let short = || subscription(&plan, card_until(PARAF, "2027"));
    let first = merchant.start(&short()).await.reference_code;
    let second = merchant.start(&short()).await.reference_code;
    let request = InitializeCardFormForSubscription::builder()
        .callback_url(CALLBACK)
        .subscription_reference_code(first.clone())
        .build();
    let token = merchant.shop.call(&request).await.unwrap().body.token.to_string();
    merchant.shop.simulator.page(&token).approve().unwrap();
    merchant.days_pass(366);
    assert_eq!(merchant.status(&first).await, Status::Active);
    assert_eq!(merchant.status(&second).await, Status::Unpaid);
}

#[tokio::test]
async fn a_form_names_a_subscription_of_its_own_customer() {
    let merchant = Merchant::open().await;
    let plan = merchant.monthly("10").await;
    let own = merchant.subscribe(&plan).await;
    let mut other = subscription(&plan, card(PARAF));
    other.customer = subscriber("jane@merchant.example").into();
    let other = merchant.start(&other).await;
    let mut request = InitializeSubscriptionCardForm::builder()
        .callback_url(CALLBACK)
        .customer_reference_code(own.customer_reference_code.unwrap())
        .build();
    request.subscription_reference_code = Some(other.reference_code.into());
    assert_eq!(refusal(merchant.shop.call(&request).await), conflict());
}
