use iyzico_core::payment::{
    CancelPayment, PaymentRecord, RefundAmount, RefundPayment, RefundStatus, RetrievePaymentHistory,
};
use iyzico_core::report::ListTransactions;
use iyzico_simulator::{Approval, Simulator};
use jiff::Timestamp;
use serde_json::Value;

use crate::shop::{PARAF, Shop, form_order, order, three_ds_order, uncompared};

async fn history(shop: &Shop, payment_id: &str) -> PaymentRecord {
    let request = RetrievePaymentHistory::builder().payment_id(payment_id).build();
    let mut payments = shop.call(&request).await.unwrap().body.payments.unwrap();
    assert_eq!(payments.len(), 1);
    payments.remove(0)
}

#[tokio::test]
async fn a_payment_is_found_by_either_key() {
    let moment: Timestamp = "2026-06-11T20:29:31Z".parse().unwrap();
    let shop = Shop::at(Simulator::builder().starts_at(moment.into())).await;
    let paid = shop.pay(PARAF).await;
    let record = history(&shop, paid.payment_id.as_str()).await;
    assert_eq!(record.payment_status, Some(1));
    assert_eq!(record.payment_refund_status, Some(RefundStatus::NotRefunded));
    assert_eq!(record.paid_price, Some(paid.paid_price));
    assert_eq!(record.three_ds, Some(false));
    let made_at = record.created_date.as_ref().unwrap();
    assert!(made_at.as_str().starts_with("2026-06-11T23:29:3"), "{made_at}");

    let by_reference =
        RetrievePaymentHistory::builder().payment_conversation_id("123456789").build();
    let found = shop.call(&by_reference).await.unwrap();
    assert_eq!(found.payments, Some(vec![record]));
}

#[tokio::test]
async fn an_unknown_payment_is_a_success_without_payments() {
    let shop = Shop::open().await;
    let request = RetrievePaymentHistory::builder().payment_id("1").build();
    assert_eq!(shop.call(&request).await.unwrap().payments, Some(vec![]));
}

#[tokio::test]
async fn a_cancellation_shows_with_the_reference_of_its_call() {
    let shop = Shop::open().await;
    let paid = shop.pay(PARAF).await;
    let cancel = CancelPayment::builder()
        .payment_id(paid.payment_id.as_str())
        .conversation_id("cancel-1")
        .build();
    shop.call(&cancel).await.unwrap();
    let record = history(&shop, paid.payment_id.as_str()).await;
    assert_eq!(record.payment_refund_status, Some(RefundStatus::TotallyRefunded));
    let cancels = record.cancels.unwrap();
    assert_eq!(cancels[0].cancel_conversation_id.as_ref().unwrap().as_str(), "cancel-1");
    assert_eq!(cancels[0].refund_price, Some(paid.paid_price));
}

#[tokio::test]
async fn refunds_show_under_the_lines_that_they_were_taken_from() {
    let shop = Shop::open().await;
    let paid = shop.pay(PARAF).await;
    let lines = paid.item_transactions.as_ref().unwrap();
    let line_refund = RefundPayment::builder()
        .payment_transaction_id(lines[1].payment_transaction_id.as_str())
        .price("0.1")
        .conversation_id("line-1")
        .build();
    shop.call(&line_refund).await.unwrap();
    let first_line = lines[0].paid_price.unwrap();
    let more = first_line.amount() + "0.1".parse::<iyzico_core::Price>().unwrap().amount();
    let amount_refund = RefundAmount::builder()
        .payment_id(paid.payment_id.as_str())
        .price(iyzico_core::Price::new(more))
        .conversation_id("amount-1")
        .build();
    shop.call(&amount_refund).await.unwrap();

    let record = history(&shop, paid.payment_id.as_str()).await;
    assert_eq!(record.payment_refund_status, Some(RefundStatus::PartiallyRefunded));
    let shown: Vec<Vec<_>> = record
        .item_transactions
        .unwrap()
        .into_iter()
        .map(|line| line.refunds.unwrap())
        .map(|refunds| {
            let as_text = |refund: &iyzico_core::payment::RefundRecord| {
                let reference = refund.refund_conversation_id.as_ref().unwrap();
                format!("{reference} {}", refund.refund_price.unwrap())
            };
            refunds.iter().map(as_text).collect()
        })
        .collect();
    assert_eq!(shown[0], [format!("amount-1 {first_line}")]);
    assert_eq!(shown[1], ["line-1 0.1", "amount-1 0.1"]);
    assert!(shown[2].is_empty());
}

#[tokio::test]
async fn a_history_has_what_is_documented_and_numbers_as_numbers() {
    let shop = Shop::open().await;
    let [cancelled, refunded] = [shop.pay(PARAF).await, shop.pay(PARAF).await];
    let cancel = CancelPayment::builder().payment_id(cancelled.payment_id.clone()).build();
    shop.call(&cancel).await.unwrap();
    let lines = refunded.item_transactions.as_ref().unwrap();
    let refund = RefundPayment::builder()
        .payment_transaction_id(lines[0].payment_transaction_id.clone())
        .price("0.1");
    shop.call(&refund.build()).await.unwrap();

    let request = RetrievePaymentHistory::builder().payment_conversation_id("123456789").build();
    let history = shop.call(&request).await.unwrap();
    let raw: Value = serde_json::from_str(&history.raw).unwrap();
    for path in [
        "/payments/0/paymentId",
        "/payments/0/basketId",
        "/payments/0/cancels/0/refundId",
        "/payments/1/itemTransactions/0/paymentTransactionId",
        "/payments/1/itemTransactions/0/refunds/0/refundTxId",
    ] {
        assert!(raw.pointer(path).is_some_and(Value::is_number), "{path}: {raw}");
    }
    let payments = history.body.payments.unwrap();
    assert_ne!(payments[0].basket_id, payments[1].basket_id, "each basket has its own number");
    assert_ne!(payments[0].basket_id, cancelled.basket_id, "which is not the merchant's");
    let line = &payments[1].item_transactions.as_ref().unwrap()[0];
    assert_eq!(line.converted_payout, lines[0].converted_payout);
    assert_eq!(line.blockage_rate, lines[0].blockage_rate);
    assert_eq!(line.blockage_rate_amount_merchant, lines[0].blockage_rate_amount_merchant);
    assert!(line.blockage_resolved_date.is_some());

    // The rows of the day have the same numbers.
    let day = payments[0].created_date.as_ref().unwrap().as_str()[..10].to_owned();
    let list = ListTransactions::builder().transaction_date(day).page(1).build();
    let rows = shop.call(&list).await.unwrap().body.transactions.unwrap();
    let ids = rows.into_iter().filter_map(|row| row.transaction_id).collect::<Vec<_>>();
    let cancel = payments[0].cancels.as_ref().unwrap()[0].refund_id.clone();
    let refund = line.refunds.as_ref().unwrap()[0].refund_tx_id.clone();
    for number in [cancel.unwrap(), refund.unwrap()] {
        assert!(ids.contains(&number), "{number} in {ids:?}");
    }
}

/// The numbers and states of all payments with the reference of the documented order.
async fn told(shop: &Shop) -> Vec<(String, i32)> {
    let request = RetrievePaymentHistory::builder().payment_conversation_id("123456789").build();
    let history = shop.call(&request).await.unwrap().body;
    assert!(!history.has_gone_back(), "an attempt that failed has nothing that could go back");
    let payments = history.payments.unwrap();
    let told = payments.iter().map(|record| {
        let id = record.payment_id.as_ref().unwrap();
        (id.to_string(), record.payment_status.unwrap())
    });
    told.collect()
}

const DECLINED: &str = "4111111111111129";

#[tokio::test]
async fn a_declined_payment_is_told_as_failed() {
    let shop = Shop::open().await;
    shop.call(&order(DECLINED)).await.unwrap_err();
    let failed = shop.simulator.attempts()[0].payment_id.to_string();
    assert_eq!(told(&shop).await, [(failed.clone(), 2)]);
    let record = history(&shop, &failed).await;
    assert_eq!(record.paid_price.unwrap().to_string(), "1.2");
    assert_eq!(record.last_four_digits.unwrap().as_str(), "1129");
    assert_eq!((record.three_ds, record.payment_refund_status), (Some(false), None));

    let paid = shop.pay(PARAF).await.payment_id.to_string();
    assert_eq!(told(&shop).await, [(failed.clone(), 2), (paid.clone(), 1)]);
    let both = RetrievePaymentHistory::builder().payment_id(failed.as_str());
    let both = both.payment_conversation_id("another").build();
    assert_eq!(shop.call(&both).await.unwrap().payments, Some(vec![]), "both keys must fit");
}

#[tokio::test]
async fn a_visit_to_the_bank_is_told_with_its_state() {
    let shop = Shop::open().await;
    let start = async |card| {
        let page = shop.call(&three_ds_order(card)).await.unwrap();
        page.payment_id.as_ref().unwrap().to_string()
    };
    let (paid, rejected, declined) =
        (start(PARAF).await, start(PARAF).await, start(DECLINED).await);
    let states = async || told(&shop).await.into_iter().map(|(_, state)| state).collect::<Vec<_>>();
    assert_eq!(states().await, [2, 2, 2]);
    let record = history(&shop, &paid).await;
    assert_eq!((record.three_ds, record.price.unwrap().to_string()), (Some(true), "1".into()));

    let callbacks = [&paid, &declined].map(|id| shop.simulator.three_ds(id).approve().unwrap());
    shop.simulator.three_ds(&rejected).reject().unwrap();
    assert_eq!(states().await, [3, 2, 3]);
    for callback in &callbacks {
        let _ = shop.call(&uncompared(callback)).await;
    }
    // Each number once, and the payment at the moment at which it was made.
    assert_eq!(told(&shop).await, [(rejected, 2), (declined, 2), (paid, 1)]);
}

/// Two tries in one form are two records; the one that was paid is told once.
#[tokio::test]
async fn the_tries_on_a_page_are_told() {
    let shop = Shop::open().await;
    let token = shop.call(&form_order()).await.unwrap().token.to_string();
    let page = shop.simulator.page(&token);
    page.approve_with(&Approval::with_card(DECLINED)).unwrap_err();
    let visit = page.go_to_bank(&Approval::new()).unwrap();
    shop.simulator.three_ds(&visit).reject().unwrap();
    page.approve_with(&Approval::new().three_ds(true)).unwrap();
    let states: Vec<_> = told(&shop).await.into_iter().map(|(_, state)| state).collect();
    assert_eq!(states, [2, 2, 1]);
}
