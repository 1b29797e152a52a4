//! Bonus points: asked for and spent.

use iyzico_core::card::PaymentCard;
use iyzico_core::loyalty::{Loyalty, RetrieveLoyalty};
use iyzico_core::payment::{CreatePayment, Reward};
use iyzico_core::three_ds::CompleteThreeDs;

use crate::shop::{PARAF, Shop, code, order, three_ds_order};

async fn points(shop: &Shop, number: &str) -> Loyalty {
    let card: PaymentCard = order(number).payment_card.value().unwrap().clone();
    shop.call(&RetrieveLoyalty::builder().payment_card(card).build()).await.unwrap().body
}

async fn worth(shop: &Shop, number: &str) -> String {
    points(shop, number).await.amount.unwrap().to_string()
}

fn order_with(reward: &str) -> CreatePayment {
    let mut order = order(PARAF);
    let reward = Reward::builder().reward_amount(reward).reward_usage(true).build();
    order.reward = Some(reward.into());
    order
}

#[tokio::test]
async fn points_are_spent_by_payments_that_succeed() {
    let shop = Shop::open().await;
    let before = points(&shop, PARAF).await;
    assert_eq!(before.points.unwrap().to_string(), "2500");
    assert_eq!(before.amount.unwrap().to_string(), "25");
    assert_eq!(before.card_family.unwrap().as_str(), "Paraf");

    shop.call(&order_with("0.75")).await.unwrap();
    assert_eq!(worth(&shop, PARAF).await, "24.25");
    assert_eq!(code(shop.call(&order_with("1.21")).await), "10231");
    shop.pay(PARAF).await;
    assert_eq!(worth(&shop, PARAF).await, "24.25");
    let mut unused = order_with("1");
    let reward = Reward::builder().reward_amount("1").reward_usage(false).build();
    unused.reward = Some(reward.into());
    shop.call(&unused).await.unwrap();
    assert_eq!(worth(&shop, PARAF).await, "24.25");
}

#[tokio::test]
async fn a_card_without_points_spends_none() {
    let shop = Shop::open().await;
    let debit = "5170410000000004";
    assert_eq!(worth(&shop, debit).await, "0");
    let mut order = order(debit);
    order.reward = order_with("0.5").reward;
    assert_eq!(code(shop.call(&order).await), "10234");
    assert!(shop.simulator.ledger().is_empty());
}

#[tokio::test]
async fn points_are_spent_when_three_ds_is_finished() {
    let shop = Shop::open().await;
    let mut start = three_ds_order(PARAF);
    start.0.reward = order_with("1").reward;
    let page = shop.call(&start).await.unwrap().body;
    let id = page.payment_id.unwrap().to_string();
    assert_eq!(worth(&shop, PARAF).await, "25");
    shop.simulator.three_ds(&id).approve().unwrap();
    let complete = CompleteThreeDs::builder()
        .payment_id(id.as_str())
        .paid_price("1.2")
        .basket_id("B67832")
        .currency("TRY")
        .build();
    shop.call(&complete).await.unwrap();
    assert_eq!(worth(&shop, PARAF).await, "24");
}
