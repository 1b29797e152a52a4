//! Whatever is done to subscriptions, every charge belongs to one order, and no order is charged twice.

use std::collections::HashSet;

use iyzico_core::Error;
use iyzico_core::ids::ReferenceCode;
use iyzico_core::subscription::{
    ActivateSubscription, CancelSubscription, CreateSubscriptionForCustomer,
    InitializeSubscriptionCardForm, PaymentInterval, RetrySubscription, SubscriptionOrderStatus,
    SubscriptionRecord, SubscriptionStart, SubscriptionStatus, UpgradePeriod, UpgradeSubscription,
};
use iyzico_simulator::Approval;
use proptest::prelude::*;

use super::merchant::{DECLINED, Merchant, card, card_until, subscription};
use crate::shop::{CALLBACK, PARAF};

#[derive(Clone, Debug)]
enum Step {
    Subscribe { plan: usize, card: Card, waits: bool },
    Another { of: usize, plan: usize },
    Activate { which: usize },
    Cancel { which: usize },
    Upgrade { which: usize, plan: usize, now: bool, trial: bool, reset: bool },
    Retry { which: usize, order: usize },
    ChangeCard { which: usize, declined: bool },
    DaysPass { days: u64 },
}

#[derive(Clone, Copy, Debug)]
enum Card {
    Good,
    Declined,
    /// Good until the end of the first year.
    Expiring,
}

fn step() -> impl Strategy<Value = Step> {
    let card = prop_oneof![Just(Card::Good), Just(Card::Declined), Just(Card::Expiring)];
    let index = any::<usize>;
    prop_oneof![
        3 => (index(), card, any::<bool>())
            .prop_map(|(plan, card, waits)| Step::Subscribe { plan, card, waits }),
        1 => (index(), index()).prop_map(|(of, plan)| Step::Another { of, plan }),
        2 => index().prop_map(|which| Step::Activate { which }),
        1 => index().prop_map(|which| Step::Cancel { which }),
        2 => (index(), index(), any::<[bool; 3]>()).prop_map(|(which, plan, [now, trial, reset])| {
            Step::Upgrade { which, plan, now, trial, reset }
        }),
        3 => (index(), index()).prop_map(|(which, order)| Step::Retry { which, order }),
        2 => (index(), any::<bool>())
            .prop_map(|(which, declined)| Step::ChangeCard { which, declined }),
        4 => (1..120_u64).prop_map(|days| Step::DaysPass { days }),
    ]
}

/// Does a step; a refusal is as good as anything else.
async fn take(merchant: &Merchant, plans: &[ReferenceCode], step: &Step) {
    let all = merchant.all().await;
    let pick = |which: usize| (!all.is_empty()).then(|| &all[which % all.len()]);
    let plan = |plan: usize| plans[plan % plans.len()].clone();
    let shop = &merchant.shop;
    let result = match step {
        Step::Subscribe { plan: index, card: kind, waits } => {
            let card = match kind {
                Card::Good => card(PARAF),
                Card::Declined => card(DECLINED),
                Card::Expiring => card_until(PARAF, "2027"),
            };
            let mut request = subscription(&plan(*index), card);
            if *waits {
                request.subscription_initial_status = SubscriptionStart::Pending.into();
            }
            shop.call(&request).await.map(drop)
        }
        Step::Another { of, plan: index } => {
            let Some(of) = pick(*of) else { return };
            let request = CreateSubscriptionForCustomer::builder()
                .pricing_plan_reference_code(plan(*index))
                .customer_reference_code(of.customer_reference_code.clone().unwrap())
                .build();
            shop.call(&request).await.map(drop)
        }
        Step::Activate { which } => {
            let Some(which) = pick(*which) else { return };
            let code = which.reference_code.clone();
            let request = ActivateSubscription::builder().subscription_reference_code(code).build();
            shop.call(&request).await.map(drop)
        }
        Step::Cancel { which } => {
            let Some(which) = pick(*which) else { return };
            let code = which.reference_code.clone();
            let request = CancelSubscription::builder().subscription_reference_code(code).build();
            shop.call(&request).await.map(drop)
        }
        Step::Upgrade { which, plan: index, now, trial, reset } => {
            let Some(which) = pick(*which) else { return };
            let period = if *now { UpgradePeriod::Now } else { UpgradePeriod::NextPeriod };
            let mut request = UpgradeSubscription::builder()
                .subscription_reference_code(which.reference_code.clone())
                .new_pricing_plan_reference_code(plan(*index))
                .upgrade_period(period)
                .build();
            request.use_trial = Some((*trial).into());
            request.reset_recurrence_count = Some((*reset).into());
            shop.call(&request).await.map(drop)
        }
        Step::Retry { which, order } => {
            let Some(which) = pick(*which) else { return };
            let orders = which.orders.as_ref().unwrap();
            if orders.is_empty() {
                return;
            }
            let order = orders[order % orders.len()].reference_code.clone();
            shop.call(&RetrySubscription::builder().reference_code(order).build()).await.map(drop)
        }
        Step::ChangeCard { which, declined } => {
            let Some(which) = pick(*which) else { return };
            let request = InitializeSubscriptionCardForm::builder()
                .callback_url(CALLBACK)
                .customer_reference_code(which.customer_reference_code.clone().unwrap())
                .build();
            let token = shop.call(&request).await.unwrap().body.token.to_string();
            let card = if *declined { DECLINED } else { PARAF };
            let approved = shop.simulator.page(&token).approve_with(&Approval::with_card(card));
            assert_eq!(approved.is_ok(), !declined);
            return;
        }
        Step::DaysPass { days } => return merchant.days_pass(*days),
    };
    match result {
        // A card that has expired is not even sent.
        Ok(()) | Err(Error::Api(_) | Error::Invalid(_)) => {}
        Err(other) => panic!("{step:?}: {other}"),
    }
}

/// What must hold whenever anybody looks.
async fn assert_in_order(merchant: &Merchant) {
    let ledger = merchant.ledger();
    let mut charged = HashSet::new();
    for known in merchant.all().await {
        assert_orders(&known);
        for order in known.orders.as_ref().unwrap() {
            let attempts = order.payment_attempts.as_ref().unwrap();
            let paid: Vec<_> = attempts.iter().filter_map(|of| of.payment_id.clone()).collect();
            let is_paid = order.order_status == Some(SubscriptionOrderStatus::Success);
            assert_eq!(paid.len(), usize::from(is_paid), "{order:?}");
            for id in paid {
                let payment = ledger.iter().find(|payment| payment.payment_id == id).unwrap();
                assert_eq!(Some(payment.paid_price), order.price);
                assert!(charged.insert(id), "one payment pays one order");
            }
        }
    }
    for payment in &ledger {
        let is_proof = payment.cancellation.is_some();
        let belongs = charged.contains(&payment.payment_id);
        assert!(belongs != is_proof, "{payment:?}");
    }
}

fn assert_orders(known: &SubscriptionRecord) {
    let orders = known.orders.as_ref().unwrap();
    for pair in orders.windows(2) {
        assert_eq!(pair[0].end_period, pair[1].start_period, "{known:?}");
        assert_eq!(pair[0].order_status, Some(SubscriptionOrderStatus::Success), "{known:?}");
    }
    let last = orders.last().and_then(|order| order.order_status.clone());
    let paid = SubscriptionOrderStatus::Success;
    match (known.subscription_status.as_ref().unwrap(), last) {
        (SubscriptionStatus::Pending, None)
        | (SubscriptionStatus::Active, Some(SubscriptionOrderStatus::Waiting))
        | (SubscriptionStatus::Unpaid, Some(SubscriptionOrderStatus::Failed)) => {}
        (SubscriptionStatus::Active, Some(last)) => {
            assert_eq!(last, paid);
            assert_eq!(known.end_date, orders.last().unwrap().end_period);
        }
        (SubscriptionStatus::Expired, Some(last)) => assert_eq!(last, paid),
        (SubscriptionStatus::Canceled | SubscriptionStatus::Upgraded, last) => {
            assert_ne!(last, Some(SubscriptionOrderStatus::Waiting));
        }
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_charge_belongs_to_one_order(steps in prop::collection::vec(step(), 1..30)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let merchant = Merchant::open().await;
            let mut plans = Vec::new();
            for (price, trial, charges) in [("10", None, None), ("15", Some(7), Some(3)), ("7", None, Some(5))] {
                let mut plan = merchant.plan(price);
                plan.payment_interval = PaymentInterval::Monthly.into();
                plan.trial_period_days = trial.map(|days: u32| days.into());
                plan.recurrence_count = charges.map(|charges: u32| charges.into());
                plans.push(merchant.add(&plan).await);
            }
            for step in &steps {
                Box::pin(take(&merchant, &plans, step)).await;
                assert_in_order(&merchant).await;
            }
        });
    }
}
