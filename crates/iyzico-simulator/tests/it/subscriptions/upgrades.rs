//! Moving to another plan.

use iyzico_core::ids::ReferenceCode;
use iyzico_core::subscription::{
    CancelSubscription, CreateSubscriptionPlan, PaymentInterval, SubscriptionOrderStatus as Order,
    SubscriptionRecord, SubscriptionStatus as Status, UpgradePeriod, UpgradeSubscription,
};

use super::merchant::{Merchant, card_until, conflict, refusal, subscription};
use crate::shop::PARAF;

fn upgrade(
    from: &SubscriptionRecord,
    plan: &ReferenceCode,
    period: UpgradePeriod,
) -> UpgradeSubscription {
    UpgradeSubscription::builder()
        .subscription_reference_code(from.reference_code.clone())
        .new_pricing_plan_reference_code(plan.clone())
        .upgrade_period(period)
        .build()
}

#[tokio::test]
async fn an_upgrade_now_charges_the_new_plan_at_once_and_the_old_one_never_again() {
    let merchant = Merchant::open().await;
    let [basic, full] = [merchant.monthly("10").await, merchant.monthly("15").await];
    let old = merchant.subscribe(&basic).await;
    merchant.days_pass(10);
    let request = upgrade(&old, &full, UpgradePeriod::Now);
    let new = merchant.shop.call(&request).await.unwrap().body.data;
    assert_eq!(new.subscription_status, Some(Status::Active));
    assert_eq!(new.parent_reference_code, old.parent_reference_code);
    assert_ne!(new.reference_code, old.reference_code);
    assert_eq!(new.pricing_plan_reference_code, Some(full));
    assert_eq!(merchant.status(&old.reference_code).await, Status::Upgraded);
    assert_eq!(merchant.orders(&old.reference_code).await, [Order::Success]);
    merchant.has_taken("25");

    merchant.days_pass(31); // 13 March
    merchant.has_taken("40");
    assert_eq!(merchant.orders(&old.reference_code).await, [Order::Success]);
    assert_eq!(refusal(merchant.shop.call(&request).await), conflict());
}

#[tokio::test]
async fn an_upgrade_of_the_next_period_charges_one_plan_in_each_period() {
    let merchant = Merchant::open().await;
    let [basic, full] = [merchant.monthly("10").await, merchant.monthly("15").await];
    let old = merchant.subscribe(&basic).await;
    let next_period = merchant.find(&old.reference_code).await.orders.unwrap()[0].end_period;
    let request = upgrade(&old, &full, UpgradePeriod::NextPeriod);
    let new = merchant.shop.call(&request).await.unwrap().body.data;
    assert_eq!(new.subscription_status, Some(Status::Pending));
    assert_eq!(new.start_date, next_period);
    assert_eq!(merchant.status(&old.reference_code).await, Status::Active);
    assert_eq!(refusal(merchant.shop.call(&request).await), conflict());
    merchant.has_taken("10");

    merchant.days_pass(28);
    assert_eq!(merchant.status(&old.reference_code).await, Status::Upgraded);
    assert_eq!(merchant.status(&new.reference_code).await, Status::Active);
    merchant.has_taken("25");
    let orders = merchant.find(&new.reference_code).await.orders.unwrap();
    assert_eq!(orders[0].start_period, next_period);
    merchant.days_pass(31);
    merchant.has_taken("40");
}

#[tokio::test]
async fn the_trial_of_the_new_plan_is_used_when_it_is_asked_for() {
    for (use_trial, taken_at_once) in [(true, "10"), (false, "25")] {
        let merchant = Merchant::open().await;
        let basic = merchant.monthly("10").await;
        let mut full = merchant.plan("15");
        full.trial_period_days = Some(5.into());
        let full = merchant.add(&full).await;
        let old = merchant.subscribe(&basic).await;
        let mut request = upgrade(&old, &full, UpgradePeriod::Now);
        request.use_trial = Some(use_trial.into());
        let new = merchant.shop.call(&request).await.unwrap().body.data;
        assert_eq!(new.trial_end_date.is_some(), use_trial);
        merchant.has_taken(taken_at_once);
        merchant.days_pass(5);
        merchant.has_taken("25");
    }
}

#[tokio::test]
async fn the_number_of_charges_goes_on_or_begins_anew() {
    for (reset, charges) in [(true, 1 + 4), (false, 1 + 2)] {
        let merchant = Merchant::open().await;
        let limited = |price, count: u32| {
            let mut plan = merchant.plan(price);
            plan.recurrence_count = Some(count.into());
            plan
        };
        let basic = merchant.add(&limited("10", 3)).await;
        let full = merchant.add(&limited("15", 4)).await;
        let old = merchant.subscribe(&basic).await;
        let mut request = upgrade(&old, &full, UpgradePeriod::Now);
        request.reset_recurrence_count = Some(reset.into());
        let new = merchant.shop.call(&request).await.unwrap().body.data;
        merchant.days_pass(400);
        assert_eq!(merchant.ledger().len(), charges);
        assert_eq!(merchant.status(&new.reference_code).await, Status::Expired);
    }
}

#[tokio::test]
async fn only_another_plan_of_the_same_product_and_interval_is_moved_to() {
    let merchant = Merchant::open().await;
    let basic = merchant.monthly("10").await;
    let old = merchant.subscribe(&basic).await;
    let with = |change: fn(&mut CreateSubscriptionPlan)| {
        let mut plan = merchant.plan("15");
        change(&mut plan);
        plan
    };
    let weekly = with(|plan| plan.payment_interval = PaymentInterval::Weekly.into());
    let mut quarterly = with(|plan| plan.payment_interval_count = Some(3.into()));
    quarterly.name = "quarterly".into();
    let mut elsewhere = merchant.plan("15");
    elsewhere.product_reference_code = merchant.other_product().await.into();
    let mut plans = vec![basic];
    for plan in [weekly, quarterly, elsewhere] {
        plans.push(merchant.add(&plan).await);
    }
    for plan in plans {
        let request = upgrade(&old, &plan, UpgradePeriod::Now);
        assert_eq!(refusal(merchant.shop.call(&request).await), conflict());
    }
    assert_eq!(merchant.all().await.len(), 1);
    merchant.has_taken("10");
}

#[tokio::test]
async fn an_upgrade_that_is_declined_changes_nothing() {
    let merchant = Merchant::open().await;
    let mut yearly = merchant.plan("10");
    yearly.payment_interval = PaymentInterval::Yearly.into();
    let mut full = yearly.clone();
    (full.name, full.price) = ("15".into(), "15".into());
    let [yearly, full] = [merchant.add(&yearly).await, merchant.add(&full).await];
    let old = merchant.start(&subscription(&yearly, card_until(PARAF, "2027"))).await;
    merchant.days_pass(350); // the card has expired, the next charge is not due yet
    let before = merchant.find(&old.reference_code).await;
    let request = upgrade(&old, &full, UpgradePeriod::Now);
    assert_eq!(refusal(merchant.shop.call(&request).await), ("10054".to_owned(), 422));
    assert_eq!(merchant.find(&old.reference_code).await, before);
    assert_eq!(merchant.all().await.len(), 1);
}

#[tokio::test]
async fn an_upgrade_that_waits_is_called_off_by_canceling_it() {
    let merchant = Merchant::open().await;
    let [basic, full] = [merchant.monthly("10").await, merchant.monthly("15").await];
    let cancel = |code: &ReferenceCode| {
        CancelSubscription::builder().subscription_reference_code(code.clone()).build()
    };
    let old = merchant.subscribe(&basic).await;
    let request = upgrade(&old, &full, UpgradePeriod::NextPeriod);
    let new = merchant.shop.call(&request).await.unwrap().body.data;
    merchant.shop.call(&cancel(&new.reference_code)).await.unwrap();
    merchant.days_pass(28);
    assert_eq!(merchant.status(&old.reference_code).await, Status::Active);
    merchant.has_taken("20");

    let new = merchant.shop.call(&request).await.unwrap().body.data;
    merchant.shop.call(&cancel(&old.reference_code)).await.unwrap();
    merchant.days_pass(100);
    assert_eq!(merchant.status(&new.reference_code).await, Status::Canceled);
    merchant.has_taken("20");
}
