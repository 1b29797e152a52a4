//! Lines of a marketplace: approved, changed, paid out, refunded.

use iyzico_core::Price;
use iyzico_core::marketplace::{
    ApprovePaymentItem, DisapprovePaymentItem, RetrieveSubMerchant, UpdatePaymentItem,
    UpdateSubMerchant,
};
use iyzico_core::payment::{
    CancelPayment, ChargeMerchant, RefundPayment, RetrievePayment, RetrievePaymentHistory,
};
use iyzico_simulator::{Concerns, Owner};
use rust_decimal::Decimal;

use crate::market::{
    amount, approve, days, has, line_of, open, order_of, person, register, sold_by, status_of,
    sum_of,
};
use crate::shop::{PARAF, Shop, code, form_order, json_of, line, three_ds_order};

fn disapprove(line: &str) -> DisapprovePaymentItem {
    DisapprovePaymentItem::builder().payment_transaction_id(line).build()
}

fn update(line: &str, key: &str, share: &str) -> UpdatePaymentItem {
    let share: Price = share.parse().unwrap();
    UpdatePaymentItem::builder()
        .payment_transaction_id(line)
        .sub_merchant_key(key)
        .sub_merchant_price(share)
        .build()
}

#[tokio::test]
async fn a_line_waits_for_approval_and_is_then_paid_out() {
    let shop = open().await;
    let key = register(&shop, person("1")).await;
    let seller = Owner::SubMerchant(key.clone());
    let payment = shop.call(&order_of(vec![sold_by(&key, "100", "80")])).await.unwrap();
    assert_eq!(status_of(&payment, 0), 1);
    let lines = payment.item_transactions.as_ref().unwrap();
    assert_eq!(lines[0].sub_merchant_payout_amount.unwrap().amount(), amount("80"));
    // 100 less 2.625 commission, 0.25 fee, 10 reserve and the share.
    assert_eq!(lines[0].merchant_payout_amount.unwrap().amount(), amount("7.125"));

    days(&shop, 30);
    assert_eq!(has(&shop, &seller), (amount("80"), Decimal::ZERO), "nobody approved it");
    shop.call(&approve(&payment, 0)).await.unwrap();
    shop.call(&approve(&payment, 0)).await.unwrap();
    let request = RetrievePayment::builder().payment_id(payment.payment_id.as_str()).build();
    assert_eq!(status_of(&shop.call(&request).await.unwrap(), 0), 2);
    assert_eq!(has(&shop, &seller), (amount("80"), Decimal::ZERO));
    days(&shop, 1);
    assert_eq!(has(&shop, &seller), (Decimal::ZERO, amount("80")));
    // The reserve of a payment that old is free; half a kuruş waits for the next payout.
    assert_eq!(has(&shop, &Owner::Merchant), (amount("0.005"), amount("17.12")));
    assert_eq!(has(&shop, &Owner::Iyzico), (amount("2.875"), Decimal::ZERO));
    assert_eq!(sum_of(&shop.simulator.balances()), Decimal::ZERO);
    let payouts = shop.simulator.payouts();
    let midnight = "2026-12-23T21:00:00Z".parse().unwrap();
    assert_eq!(payouts.len(), 2);
    assert!(payouts.iter().all(|payout| payout.at == midnight), "{payouts:?}");
}

#[tokio::test]
async fn the_reserve_is_paid_out_a_week_later() {
    let shop = open().await;
    shop.call(&order_of(vec![line("1", "100")])).await.unwrap();
    days(&shop, 1);
    assert_eq!(has(&shop, &Owner::Merchant).1, amount("87.12"));
    days(&shop, 6);
    assert_eq!(has(&shop, &Owner::Merchant).1, amount("87.12"));
    days(&shop, 1);
    assert_eq!(has(&shop, &Owner::Merchant), (amount("0.005"), amount("97.12")));
}

#[tokio::test]
async fn an_approval_is_taken_back_only_before_the_payout() {
    let shop = open().await;
    let key = register(&shop, person("1")).await;
    let payment = shop.call(&order_of(vec![sold_by(&key, "10", "8")])).await.unwrap();
    let line = line_of(&payment, 0);
    shop.call(&approve(&payment, 0)).await.unwrap();
    shop.call(&disapprove(&line)).await.unwrap();
    days(&shop, 2);
    assert_eq!(has(&shop, &Owner::SubMerchant(key.clone())).1, Decimal::ZERO);
    shop.call(&approve(&payment, 0)).await.unwrap();
    days(&shop, 1);
    assert_eq!(code(shop.call(&disapprove(&line)).await), "11");
    assert_eq!(has(&shop, &Owner::SubMerchant(key)).1, amount("8"));
}

#[tokio::test]
async fn only_lines_whose_money_can_go_somewhere_are_approved() {
    let shop = open().await;
    let unknown = ApprovePaymentItem::builder().payment_transaction_id("1").build();
    assert_eq!(code(shop.call(&unknown).await), "5092");
    assert_eq!(code(shop.call(&disapprove("1")).await), "5092");
    let own = shop.pay(PARAF).await;
    assert_eq!(code(shop.call(&approve(&own, 0)).await), "2000");

    let mut without_iban = person("1");
    without_iban.iban = None;
    let mut without_identity = person("2");
    without_identity.identity_number = None;
    for (seller, refusal) in [(without_iban, "2005"), (without_identity, "8")] {
        let key = register(&shop, seller).await;
        let payment = shop.call(&order_of(vec![sold_by(&key, "10", "8")])).await.unwrap();
        assert_eq!(code(shop.call(&approve(&payment, 0)).await), refusal);
        let known = UpdateSubMerchant::builder()
            .sub_merchant_key(key)
            .iban("TR180006200119000006672315")
            .identity_number("10000000146");
        shop.call(&known.build()).await.unwrap();
        shop.call(&approve(&payment, 0)).await.unwrap();
    }

    let key = register(&shop, person("3")).await;
    shop.simulator.next_fraud_status(Concerns::Next, 0).unwrap();
    let payment = shop.call(&order_of(vec![sold_by(&key, "10", "8")])).await.unwrap();
    assert_eq!(status_of(&payment, 0), 0);
    assert_eq!(code(shop.call(&approve(&payment, 0)).await), "11");
    let payment = shop.call(&order_of(vec![sold_by(&key, "10", "8")])).await.unwrap();
    let cancel = CancelPayment::builder().payment_id(payment.payment_id.as_str()).build();
    shop.call(&cancel).await.unwrap();
    assert_eq!(code(shop.call(&approve(&payment, 0)).await), "11");
}

#[tokio::test]
async fn a_line_is_split_anew_only_before_the_payout() {
    let shop = open().await;
    let (first, second) = (register(&shop, person("1")).await, register(&shop, person("2")).await);
    let payment = shop.call(&order_of(vec![sold_by(&first, "10", "8")])).await.unwrap();
    let line = line_of(&payment, 0);
    assert_eq!(code(shop.call(&update("1", second.as_str(), "1")).await), "5092");
    assert_eq!(code(shop.call(&update(&line, "nobody", "1")).await), "2001");
    assert_eq!(code(shop.call(&update(&line, second.as_str(), "10.01")).await), "11");
    let mut taxed = update(&line, second.as_str(), "6");
    taxed.withholding_tax = Some("6.01".parse::<Price>().unwrap().into());
    assert_eq!(code(shop.call(&taxed).await), "11");

    taxed.withholding_tax = Some("0.5".parse::<Price>().unwrap().into());
    let changed = shop.call(&taxed).await.unwrap();
    assert_eq!(changed.transaction_status, Some(1));
    assert_eq!(changed.sub_merchant_key.as_ref().unwrap().as_str(), second.as_str());
    assert_eq!(changed.sub_merchant_payout_rate.unwrap().amount(), amount("60"));
    assert_eq!(changed.sub_merchant_payout_amount.unwrap().amount(), amount("5.5"));
    assert_eq!(changed.withholding_tax.unwrap().amount(), amount("0.5"));
    assert_eq!(has(&shop, &Owner::SubMerchant(first)).0, Decimal::ZERO);
    assert_eq!(has(&shop, &Owner::SubMerchant(second.clone())).0, amount("5.5"));

    shop.call(&approve(&payment, 0)).await.unwrap();
    shop.call(&update(&line, second.as_str(), "7")).await.unwrap();
    days(&shop, 1);
    assert_eq!(has(&shop, &Owner::SubMerchant(second.clone())).1, amount("7"));
    assert_eq!(code(shop.call(&update(&line, second.as_str(), "6")).await), "11");
}

#[tokio::test]
async fn orders_that_name_unknown_sub_merchants_are_refused_at_once() {
    let shop = open().await;
    let nobody = "nobody".parse().unwrap();
    let request = order_of(vec![sold_by(&nobody, "10", "8")]);
    assert_eq!(code(shop.call(&request).await), "5078");
    let mut start = three_ds_order(PARAF);
    start.0.basket_items = vec![sold_by(&nobody, "1", "0.5")].into();
    assert_eq!(code(shop.call(&start).await), "5078");
    let mut form = form_order();
    form.basket_items = vec![sold_by(&nobody, "1", "0.5")].into();
    assert_eq!(code(shop.call(&form).await), "5078");
    assert!(shop.simulator.ledger().is_empty());

    let key = register(&shop, person("seller-1")).await;
    form.basket_items = vec![sold_by(&key, "1", "0.5")].into();
    let token = shop.call(&form).await.unwrap().token.to_string();
    shop.simulator.page(&token).approve().unwrap();
    let mut by_number = line("1", "1");
    by_number.external_sub_merchant_id = Some("seller-1".into());
    shop.call(&order_of(vec![by_number])).await.unwrap();
    let keys = shop
        .simulator
        .ledger()
        .into_iter()
        .map(|payment| payment.lines.into_iter().next().unwrap().sub_merchant_key.unwrap());
    assert!(keys.eq([key.clone(), key]));
}

/// What is above the price would be paid out of the merchant's own pocket.
#[tokio::test]
async fn a_share_above_the_price_of_its_line_is_refused_however_the_buyer_pays() {
    let shop = open().await;
    let key = register(&shop, person("seller-1")).await;
    for share in ["1.01", "1000000"] {
        let by_key = sold_by(&key, "1", share);
        let mut by_number = line("1", "1");
        by_number.external_sub_merchant_id = Some("seller-1".into());
        by_number.sub_merchant_price = Some(share.parse::<Price>().unwrap().into());
        for line in [by_key, by_number] {
            let mut request = three_ds_order(PARAF).0;
            request.basket_items = vec![line].into();
            let body = json_of(&request).to_string();
            for path in [
                "/payment/auth",
                "/payment/preauth",
                "/payment/3dsecure/initialize",
                "/payment/3dsecure/initialize/preauth",
                "/payment/iyzipos/checkoutform/initialize/auth/ecom",
                "/payment/iyzipos/checkoutform/initialize/preauth/ecom",
                "/payment/pay-with-iyzico/initialize",
                "/payment/bkm/initialize",
                "/payment/pecco/initialize",
            ] {
                let reply = shop.post(path, body.clone()).await.json();
                assert_eq!(reply["errorCode"], "11", "{path} {share}: {reply}");
            }
        }
    }
    assert!(shop.simulator.ledger().is_empty());
    assert_eq!(has(&shop, &Owner::SubMerchant(key)), (Decimal::ZERO, Decimal::ZERO));
}

#[tokio::test]
async fn a_number_of_the_merchant_stands_for_one_sub_merchant() {
    let shop = open().await;
    let key = register(&shop, person("seller-1")).await;
    let mut again = person("seller-1");
    again.name = Some("Another market".into());
    assert_eq!(code(shop.call(&again).await), "11");
    let retrieve = RetrieveSubMerchant::builder().sub_merchant_external_id("seller-1").build();
    let found = shop.call(&retrieve).await.unwrap().body;
    assert_eq!(
        (found.sub_merchant_key, found.name.unwrap().as_str()),
        (Some(key), "John's market")
    );
    register(&shop, person("seller-2")).await;
}

async fn refund(shop: &Shop, line: &str, price: &str) {
    let request = RefundPayment::builder().payment_transaction_id(line).price(price);
    shop.call(&request.build()).await.unwrap();
}

#[tokio::test]
async fn a_refund_takes_the_share_of_the_sub_merchant_back() {
    let shop = open().await;
    let key = register(&shop, person("1")).await;
    let seller = Owner::SubMerchant(key.clone());
    let payment = shop.call(&order_of(vec![sold_by(&key, "10", "8")])).await.unwrap();
    refund(&shop, &line_of(&payment, 0), "2.5").await;
    assert_eq!(has(&shop, &seller).0, amount("6"));
    shop.call(&approve(&payment, 0)).await.unwrap();
    days(&shop, 1);
    assert_eq!(has(&shop, &seller), (Decimal::ZERO, amount("6")));

    // What was paid out is taken from the next payout.
    refund(&shop, &line_of(&payment, 0), "7.5").await;
    assert_eq!(has(&shop, &seller), (amount("-6"), amount("6")));
    let next = shop.call(&order_of(vec![sold_by(&key, "10", "9")])).await.unwrap();
    shop.call(&approve(&next, 0)).await.unwrap();
    days(&shop, 1);
    assert_eq!(has(&shop, &seller), (Decimal::ZERO, amount("9")));

    let history = RetrievePaymentHistory::builder().payment_id(payment.payment_id.as_str());
    let history = shop.call(&history.build()).await.unwrap();
    let record = &history.payments.as_ref().unwrap()[0];
    let line = &record.item_transactions.as_ref().unwrap()[0];
    let after = line.refunds.iter().flatten().map(|refund| refund.is_after_settlement.unwrap());
    assert!(after.eq([false, true]));
    assert_eq!(line.sub_merchant_key.as_ref().unwrap().as_str(), key.as_str());
}

#[tokio::test]
async fn a_refund_at_the_merchants_cost_leaves_the_share_alone() {
    let shop = open().await;
    let key = register(&shop, person("1")).await;
    let seller = Owner::SubMerchant(key.clone());
    let payment = shop.call(&order_of(vec![sold_by(&key, "10", "8")])).await.unwrap();
    let before = has(&shop, &Owner::Merchant).0;
    let refund = |price: &str| {
        ChargeMerchant::builder()
            .payment_transaction_id(line_of(&payment, 0))
            .price(price)
            .currency("TRY")
            .build()
    };
    let refunded = shop.call(&refund("4")).await.unwrap();
    assert_eq!(refunded.payment_id, payment.payment_id);
    assert_eq!(refunded.price.unwrap().amount(), amount("4"));
    assert_eq!(has(&shop, &seller).0, amount("8"));
    assert_eq!(before - has(&shop, &Owner::Merchant).0, amount("4"));
    assert_eq!(code(shop.call(&refund("6.01")).await), "5093");
    shop.call(&refund("6")).await.unwrap();
    assert_eq!(has(&shop, &seller).0, amount("8"));
    assert_eq!(has(&shop, &Owner::Cards).0, Decimal::ZERO);
    assert_eq!(sum_of(&shop.simulator.balances()), Decimal::ZERO);
    let unknown = ChargeMerchant::builder().payment_transaction_id("1").price("1").build();
    assert_eq!(code(shop.call(&unknown).await), "5092");
}

#[tokio::test]
async fn the_panel_shows_who_gets_what() {
    let shop = open().await;
    let key = register(&shop, person("1")).await;
    let payment = shop.call(&order_of(vec![sold_by(&key, "100", "80")])).await.unwrap();
    let path = format!("/_simulator/panel/payments/{}?lang=en", payment.payment_id);
    let page = |reply: crate::shop::Reply| String::from_utf8(reply.body).unwrap();
    let shown = page(shop.get(&path).await);
    assert!(shown.contains("To the sub-merchant John&#39;s market"), "{shown}");
    assert!(shown.contains("₺80.00") && shown.contains("waits for approval"), "{shown}");
    shop.call(&approve(&payment, 0)).await.unwrap();
    assert!(page(shop.get(&path).await).contains("is paid out at the end of the day"));
    days(&shop, 1);
    assert!(page(shop.get(&path).await).contains("paid out</td>"));
}
