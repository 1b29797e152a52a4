//! From the start to the end.

use iyzico_core::payment::{PaymentStatus, RetrievePayment};
use iyzico_core::subscription::{
    ActivateSubscription, CancelSubscription, CreateSubscriptionForCustomer,
    DeleteSubscriptionPlan, ListSubscriptionCustomers, ListSubscriptions, RetrieveSubscription,
    RetrieveSubscriptionOrder, SubscriptionOrderStatus as Order, SubscriptionStart,
    SubscriptionStatus as Status,
};

use super::merchant::{
    DECLINED, Merchant, card, conflict, refusal, subscriber, subscription, unknown,
};
use crate::shop::PARAF;

const DEBIT: &str = "5170410000000004";

#[tokio::test]
async fn a_subscription_goes_from_its_trial_through_its_charges_to_its_end() {
    let merchant = Merchant::open().await;
    let mut plan = merchant.plan("49.90");
    plan.trial_period_days = Some(14.into());
    plan.recurrence_count = Some(3.into());
    let plan = merchant.add(&plan).await;
    let started = merchant.subscribe(&plan).await;
    let code = started.reference_code.clone();
    assert_eq!(started.subscription_status, Some(Status::Active));
    assert_eq!(started.trial_days, Some(14));
    let trial = started.trial_end_date.unwrap() - started.trial_start_date.unwrap();
    assert_eq!(trial, 14 * 24 * 60 * 60 * 1000);
    assert_eq!(merchant.orders(&code).await, [Order::Waiting]);
    merchant.has_taken("0");

    merchant.days_pass(14);
    merchant.has_taken("49.9");
    assert_eq!(merchant.orders(&code).await, [Order::Success, Order::Waiting]);
    // 14 February, 14 March, 14 April; the last period ends on 14 May.
    merchant.days_pass(28);
    merchant.has_taken("99.8");
    merchant.days_pass(31);
    merchant.has_taken("149.7");
    assert_eq!(merchant.orders(&code).await, [Order::Success, Order::Success, Order::Success]);
    assert_eq!(merchant.status(&code).await, Status::Active);
    merchant.days_pass(30);
    assert_eq!(merchant.status(&code).await, Status::Expired);
    merchant.days_pass(1000);
    merchant.has_taken("149.7");
    let ended = merchant.find(&code).await;
    assert_eq!(ended.end_date, ended.orders.unwrap()[2].end_period);
}

#[tokio::test]
async fn each_order_names_a_payment_that_can_be_looked_up() {
    let merchant = Merchant::open().await;
    let plan = merchant.monthly("49.90").await;
    let code = merchant.subscribe(&plan).await.reference_code;
    let found = merchant.find(&code).await;
    assert_eq!(found.pricing_plan_name.unwrap().as_str(), "49.90");
    assert_eq!(found.product_name.unwrap().as_str(), "Magazine");
    assert_eq!(found.customer_email.unwrap().as_str(), "john@merchant.example");
    let paid = &found.orders.unwrap()[0];

    let attempt = &paid.payment_attempts.as_ref().unwrap()[0];
    let payment_id = attempt.payment_id.clone().unwrap();
    let request = RetrievePayment::builder().payment_id(payment_id).build();
    let payment = merchant.shop.call(&request).await.unwrap();
    assert_eq!(payment.payment_status, Some(PaymentStatus::Success));
    assert_eq!(Some(payment.paid_price), paid.price);

    let request = RetrieveSubscriptionOrder::builder()
        .order_reference_code(paid.reference_code.clone())
        .build();
    assert_eq!(merchant.shop.call(&request).await.unwrap().body.data, *paid);
}

#[tokio::test]
async fn numbers_of_payments_are_numbers_in_every_response_about_a_subscription() {
    let merchant = Merchant::open().await;
    let plan = merchant.monthly("49.90").await;
    let code = merchant.subscribe(&plan).await.reference_code;
    let order = merchant.find(&code).await.orders.unwrap()[0].reference_code.clone();
    let retrieve = RetrieveSubscription::builder().subscription_reference_code(code).build();
    let retrieve_order = RetrieveSubscriptionOrder::builder().order_reference_code(order).build();
    let shop = &merchant.shop;
    for raw in [
        shop.call(&retrieve).await.unwrap().raw,
        shop.call(&retrieve_order).await.unwrap().raw,
        shop.call(&ListSubscriptions::builder().build()).await.unwrap().raw,
    ] {
        let (_, number) = raw.split_once(r#""paymentId":"#).unwrap_or_else(|| panic!("{raw}"));
        assert!(number.starts_with(|first: char| first.is_ascii_digit()), "{raw}");
    }
}

#[tokio::test]
async fn a_subscription_that_waits_is_charged_when_it_is_activated() {
    let merchant = Merchant::open().await;
    let plan = merchant.monthly("10").await;
    let mut request = subscription(&plan, card(PARAF));
    request.subscription_initial_status = SubscriptionStart::Pending.into();
    let started = merchant.start(&request).await;
    assert_eq!(started.subscription_status, Some(Status::Pending));
    merchant.days_pass(100);
    merchant.has_taken("0");

    let code = started.reference_code;
    let activate = ActivateSubscription::builder().subscription_reference_code(code.clone());
    let activate = activate.build();
    merchant.shop.call(&activate).await.unwrap();
    merchant.has_taken("10");
    assert_eq!(merchant.status(&code).await, Status::Active);
    assert_eq!(refusal(merchant.shop.call(&activate).await), conflict());
    merchant.has_taken("10");
}

#[tokio::test]
async fn a_subscription_whose_activation_is_declined_goes_on_waiting() {
    let merchant = Merchant::open().await;
    let plan = merchant.monthly("10").await;
    let mut request = subscription(&plan, card(DECLINED));
    request.subscription_initial_status = SubscriptionStart::Pending.into();
    let code = merchant.start(&request).await.reference_code;
    let activate =
        ActivateSubscription::builder().subscription_reference_code(code.clone()).build();
    let refused = refusal(merchant.shop.call(&activate).await);
    assert_eq!(refused, ("10051".to_owned(), 422));
    assert_eq!(merchant.status(&code).await, Status::Pending);
    assert!(merchant.orders(&code).await.is_empty());
}

#[tokio::test]
async fn a_canceled_subscription_is_never_charged_again() {
    let merchant = Merchant::open().await;
    let plan = merchant.monthly("10").await;
    let code = merchant.subscribe(&plan).await.reference_code;
    let delete = DeleteSubscriptionPlan::builder().pricing_plan_reference_code(plan).build();
    assert_eq!(refusal(merchant.shop.call(&delete).await), conflict());

    let cancel = CancelSubscription::builder().subscription_reference_code(code.clone()).build();
    merchant.shop.call(&cancel).await.unwrap();
    merchant.days_pass(400);
    merchant.has_taken("10");
    assert_eq!(merchant.status(&code).await, Status::Canceled);
    assert_eq!(merchant.orders(&code).await, [Order::Success]);
    assert!(merchant.find(&code).await.canceled_at.is_some());
    assert_eq!(refusal(merchant.shop.call(&cancel).await), conflict());
    merchant.shop.call(&delete).await.unwrap();
}

#[tokio::test]
async fn a_declined_first_charge_leaves_no_subscription_and_no_customer() {
    let merchant = Merchant::open().await;
    let plan = merchant.monthly("10").await;
    let declined = merchant.shop.call(&subscription(&plan, card(DECLINED))).await;
    assert_eq!(refusal(declined), ("10051".to_owned(), 422));
    let debit = merchant.shop.call(&subscription(&plan, card(DEBIT))).await;
    assert_eq!(refusal(debit), ("10217".to_owned(), 422));
    assert!(merchant.all().await.is_empty());
    let customers = ListSubscriptionCustomers::builder().build();
    assert_eq!(merchant.shop.call(&customers).await.unwrap().body.data.total_count, Some(0));
    merchant.has_taken("0");
}

#[tokio::test]
async fn a_customer_with_an_active_subscription_starts_another_without_a_card() {
    let merchant = Merchant::open().await;
    let [first, second] = [merchant.monthly("10").await, merchant.monthly("7").await];
    let started = merchant.subscribe(&first).await;
    let customer = started.customer_reference_code.clone().unwrap();
    let another = CreateSubscriptionForCustomer::builder()
        .pricing_plan_reference_code(second)
        .customer_reference_code(customer.clone())
        .build();
    let started = merchant.shop.call(&another).await.unwrap().body.data;
    assert_eq!(started.customer_reference_code, Some(customer));
    merchant.has_taken("17");

    for known in merchant.all().await {
        let code = known.reference_code;
        let cancel = CancelSubscription::builder().subscription_reference_code(code).build();
        merchant.shop.call(&cancel).await.unwrap();
    }
    assert_eq!(refusal(merchant.shop.call(&another).await), conflict());
    merchant.has_taken("17");
}

#[tokio::test]
async fn customers_are_told_apart_by_address_and_number() {
    let merchant = Merchant::open().await;
    let plan = merchant.monthly("10").await;
    let first = merchant.subscribe(&plan).await.customer_reference_code;
    assert_eq!(merchant.subscribe(&plan).await.customer_reference_code, first);
    let mut other = subscription(&plan, card(PARAF));
    other.customer = subscriber("jane@merchant.example").into();
    assert_ne!(merchant.start(&other).await.customer_reference_code, first);
}

#[tokio::test]
async fn a_list_holds_the_subscriptions_that_fit() {
    let merchant = Merchant::open().await;
    let [first, second] = [merchant.monthly("10").await, merchant.monthly("7").await];
    let early = merchant.subscribe(&first).await;
    merchant.days_pass(2);
    let late = merchant.subscribe(&second).await;
    let cancel = CancelSubscription::builder()
        .subscription_reference_code(late.reference_code.clone())
        .build();
    merchant.shop.call(&cancel).await.unwrap();

    let mut by_plan = ListSubscriptions::builder().build();
    by_plan.pricing_plan_reference_code = Some(first.into());
    let mut by_status = ListSubscriptions::builder().build();
    by_status.subscription_status = Some(Status::Canceled.into());
    let mut by_start = ListSubscriptions::builder().build();
    by_start.start_date = Some("2027-02-01 00:00:00".into());
    let mut by_customer = ListSubscriptions::builder().build();
    by_customer.customer_reference_code = early.customer_reference_code.clone().map(Into::into);
    let mut by_end = ListSubscriptions::builder().build();
    by_end.end_date = Some("2030-01-01 00:00:00".into());
    let (early, late) = (early.reference_code, late.reference_code);
    for (request, expected) in [
        (by_plan, vec![early.clone()]),
        (by_status, vec![late.clone()]),
        (by_start, vec![late.clone()]),
        (by_customer, vec![late, early]),
        (by_end, vec![]), // neither plan has an end
    ] {
        let found = merchant.shop.call(&request).await.unwrap().body.data.items.unwrap();
        let found: Vec<_> = found.into_iter().map(|known| known.reference_code).collect();
        assert_eq!(found, expected, "{request:?}");
    }
}

#[tokio::test]
async fn the_panel_shows_subscriptions_with_their_payments() {
    let merchant = Merchant::open().await;
    let path = "/_simulator/panel/subscriptions?lang=en";
    let empty = String::from_utf8(merchant.shop.get(path).await.body).unwrap();
    assert!(empty.contains("No subscriptions yet"), "{empty}");
    let plan = merchant.monthly("1234.5").await;
    let code = merchant.subscribe(&plan).await.reference_code;
    merchant.days_pass(28);
    let page = String::from_utf8(merchant.shop.get(path).await.body).unwrap();
    let [first, second] = [0, 1].map(|index| merchant.ledger()[index].payment_id.to_string());
    let texts = [code.as_str(), "Active", "₺1,234.50", "john@merchant.example", &first, &second];
    for text in texts.into_iter().chain(["Magazine", "2027-03-31 12:00"]) {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains(PARAF));
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let merchant = Merchant::open().await;
    let nobody = "0f0b6a4c-7f0e-4a9a-9d5b-0d6b4f8f3b11".parse().unwrap();
    let request = subscription(&nobody, card(PARAF));
    assert_eq!(refusal(merchant.shop.call(&request).await), unknown());
    let cancel = CancelSubscription::builder().subscription_reference_code(nobody).build();
    assert_eq!(refusal(merchant.shop.call(&cancel).await), unknown());
    assert!(merchant.shop.simulator.attempts().is_empty());
}
