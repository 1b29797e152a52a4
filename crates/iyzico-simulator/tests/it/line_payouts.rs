//! What is paid out, when, and what comes back.

use std::time::{Duration, SystemTime};

use iyzico_core::bank::SubMerchantKey;
use iyzico_core::marketplace::{SubMerchantType, UpdateSubMerchant};
use iyzico_core::payment::{
    AuthorizePayment, CancelPayment, CapturePayment, CreatePayment, RefundPayment,
};
use iyzico_core::report::{
    BouncedPayout, CompletedPayout, ListBouncedPayouts, ListCompletedPayouts, PayoutType,
};
use iyzico_simulator::{Owner, Simulator};

use crate::market::{approve, order_of, person, register, sold_by};
use crate::shop::{Shop, line};

const GOOD_IBAN: &str = "TR180006200119000006672315";
/// Ends in 404: the simulator's banks refuse such accounts.
const BOUNCING_IBAN: &str = "TR400006200119000006672404";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// At 23:30 in Türkiye, which is another day than in UTC.
async fn shop() -> Shop {
    let late: jiff::Timestamp = "2026-11-28T23:30:00+03:00".parse().unwrap();
    Shop::at(Simulator::builder().starts_at(SystemTime::from(late))).await
}

async fn sub_merchant(shop: &Shop, iban: &str) -> SubMerchantKey {
    let mut request = person("S1");
    request.iban = Some(iban.into());
    register(shop, request).await
}

/// 100 in one line of the merchant's own.
fn sale() -> CreatePayment {
    order_of(vec![line("BI101", "100")])
}

/// 100 in one line, of which 80 is the seller's, approved.
async fn sell_for(shop: &Shop, seller: &SubMerchantKey) {
    let payment = shop.call(&order_of(vec![sold_by(seller, "100", "80")])).await.unwrap().body;
    shop.call(&approve(&payment, 0)).await.unwrap();
}

async fn completed(shop: &Shop, day: &str) -> Vec<CompletedPayout> {
    let request = ListCompletedPayouts::builder().date(day).build();
    shop.call(&request).await.unwrap().body.payout_completed_transactions.unwrap()
}

async fn bounced(shop: &Shop, day: &str) -> Vec<BouncedPayout> {
    let request = ListBouncedPayouts::builder().date(day).build();
    shop.call(&request).await.unwrap().body.bounced_rows.unwrap()
}

fn amounts(payouts: &[CompletedPayout]) -> Vec<(Option<PayoutType>, String)> {
    let of = |payout: &CompletedPayout| {
        (payout.payout_type.clone(), payout.payout_amount.unwrap().to_string())
    };
    payouts.iter().map(of).collect()
}

#[tokio::test]
async fn a_line_is_paid_out_on_the_next_turkish_day() {
    let shop = shop().await;
    let payment = shop.call(&sale()).await.unwrap().body;
    assert_eq!(completed(&shop, "2026-11-28").await, []);
    assert_eq!(completed(&shop, "2026-11-29").await, [], "the day has not come");
    shop.simulator.clock().advance(Duration::from_secs(60 * 60));
    let payouts = completed(&shop, "2026-11-29").await;
    // 100 less 2.625 % commission, a fee of 0.25 and a reserve of 10 %.
    assert_eq!(amounts(&payouts), [(Some(PayoutType::MerchantPayout), "87.125".to_owned())]);
    let line = &payment.item_transactions.as_ref().unwrap()[0];
    assert_eq!(payouts[0].payment_transaction_id.as_ref(), Some(&line.payment_transaction_id));
    assert_eq!(payouts[0].sub_merchant_key, None);
    let today = ListCompletedPayouts::builder().build();
    let today = shop.call(&today).await.unwrap().body.payout_completed_transactions;
    assert_eq!(today.unwrap(), payouts, "without a day it is today");

    shop.simulator.clock().advance(DAY * 7);
    let reserve = completed(&shop, "2026-12-06").await;
    assert_eq!(amounts(&reserve), [(Some(PayoutType::MerchantPayout), "10".to_owned())]);
}

#[tokio::test]
async fn a_line_that_waits_for_approval_is_not_paid_out() {
    let shop = shop().await;
    let seller = sub_merchant(&shop, GOOD_IBAN).await;
    let payment = shop.call(&order_of(vec![sold_by(&seller, "100", "80")])).await.unwrap().body;
    shop.simulator.clock().advance(DAY);
    assert_eq!(completed(&shop, "2026-11-29").await, []);
    shop.call(&approve(&payment, 0)).await.unwrap();
    shop.simulator.clock().advance(DAY);
    assert_eq!(completed(&shop, "2026-11-30").await.len(), 2);
}

#[tokio::test]
async fn a_sale_of_a_marketplace_is_shared() {
    let shop = shop().await;
    let seller = sub_merchant(&shop, GOOD_IBAN).await;
    sell_for(&shop, &seller).await;
    shop.simulator.clock().advance(DAY);
    let payouts = completed(&shop, "2026-11-29").await;
    let merchant = (Some(PayoutType::MerchantPayout), "7.125".to_owned());
    let of_seller = (Some(PayoutType::SubMerchantPayout), "80".to_owned());
    assert_eq!(amounts(&payouts), [merchant, of_seller]);
    assert_eq!(payouts[1].sub_merchant_key, Some(seller));
    assert_eq!(bounced(&shop, "2026-11-29").await, []);
}

#[tokio::test]
async fn what_went_back_before_is_not_paid_out() {
    let shop = shop().await;
    let cancelled = shop.call(&sale()).await.unwrap().body;
    let cancel = CancelPayment::builder().payment_id(cancelled.payment_id.clone()).build();
    shop.call(&cancel).await.unwrap();
    let refunded = shop.call(&sale()).await.unwrap().body;
    let line = refunded.item_transactions.as_ref().unwrap()[0].payment_transaction_id.clone();
    let refund = RefundPayment::builder().payment_transaction_id(line).price("80");
    shop.call(&refund.build()).await.unwrap();
    shop.simulator.clock().advance(DAY);
    let payouts = completed(&shop, "2026-11-29").await;
    assert_eq!(amounts(&payouts), [(Some(PayoutType::MerchantPayout), "7.125".to_owned())]);
}

#[tokio::test]
async fn a_hold_is_paid_out_once_it_is_captured() {
    let shop = shop().await;
    let hold = shop.call(&AuthorizePayment(sale())).await.unwrap().body;
    shop.simulator.clock().advance(DAY * 2);
    assert_eq!(completed(&shop, "2026-11-29").await, []);
    let capture = CapturePayment::builder()
        .payment_id(hold.payment_id.clone())
        .paid_price("100")
        .ip("85.34.78.112")
        .build();
    shop.call(&capture).await.unwrap();
    shop.simulator.clock().advance(DAY);
    assert_eq!(completed(&shop, "2026-12-01").await.len(), 1);
    assert_eq!(completed(&shop, "2026-12-01").await.len(), 1, "and once only");
}

#[tokio::test]
async fn a_payout_bounces_until_the_iban_is_corrected() {
    let shop = shop().await;
    let seller = sub_merchant(&shop, BOUNCING_IBAN).await;
    sell_for(&shop, &seller).await;
    sell_for(&shop, &seller).await;
    shop.simulator.clock().advance(DAY);
    let rows = bounced(&shop, "2026-11-29").await;
    assert_eq!(rows.len(), 1, "a sub-merchant is named once a day");
    assert_eq!(rows[0].sub_merchant_key.as_ref(), Some(&seller));
    assert_eq!(rows[0].iban.as_ref().unwrap().as_str(), BOUNCING_IBAN);
    assert_eq!(rows[0].contact_name.as_ref().unwrap().as_str(), "John");
    assert_eq!(rows[0].marketplace_submerchant_type, Some(SubMerchantType::Personal));
    assert_eq!(completed(&shop, "2026-11-29").await.len(), 2, "the merchant's part is paid");
    assert_eq!(bounced(&shop, "2026-11-30").await, []);

    shop.simulator.clock().advance(DAY);
    let correct = UpdateSubMerchant::builder().sub_merchant_key(seller.clone()).iban(GOOD_IBAN);
    shop.call(&correct.build()).await.unwrap();
    assert_eq!(completed(&shop, "2026-11-30").await, []);
    shop.simulator.clock().advance(DAY);
    let paid = completed(&shop, "2026-12-01").await;
    assert_eq!(paid.len(), 2);
    assert!(paid.iter().all(|payout| payout.sub_merchant_key.as_ref() == Some(&seller)));
    let rows = bounced(&shop, "2026-11-29").await;
    assert_eq!(rows[0].iban.as_ref().unwrap().as_str(), BOUNCING_IBAN, "history stays");
    let balances = shop.simulator.balances();
    let of_seller = balances.iter().find(|one| one.owner == Owner::SubMerchant(seller.clone()));
    assert_eq!(of_seller.unwrap().paid_out.to_string(), "160");
    shop.simulator.clock().advance(DAY);
    assert_eq!(completed(&shop, "2026-12-02").await, [], "and is paid once only");
}
