//! Until when the documents let something happen.

use std::time::Duration;

use iyzico_core::marketplace::InitializeRefundToBalance;
use iyzico_core::payment::{CancelPayment, ChargeMerchant, RefundAmount, RefundPayment};
use iyzico_core::{Endpoint, Error};

use crate::shop::{CALLBACK, PARAF, Shop, code};

const DAY: u64 = 24 * 60 * 60;

async fn call<E: Endpoint>(shop: &Shop, request: E) -> Result<(), Error> {
    shop.call(&request).await.map(drop)
}

/// Money of a payment goes back for 365 days, by whatever call.
#[tokio::test]
async fn a_refund_comes_too_late_after_365_days() {
    for (seconds, expected) in [(365 * DAY - 60, None), (365 * DAY + 60, Some("10012"))] {
        let shop = Shop::open().await;
        let paid = shop.pay(PARAF).await;
        let id = paid.payment_id.as_str();
        let line = paid.item_transactions.as_ref().unwrap()[0].payment_transaction_id.as_str();
        shop.simulator.clock().advance(Duration::from_secs(seconds));
        let results = [
            call(&shop, RefundPayment::builder().payment_transaction_id(line).price("0.1").build())
                .await,
            call(&shop, RefundAmount::builder().payment_id(id).price("0.1").build()).await,
            call(
                &shop,
                ChargeMerchant::builder().payment_transaction_id(line).price("0.1").build(),
            )
            .await,
            call(
                &shop,
                InitializeRefundToBalance::builder().payment_id(id).callback_url(CALLBACK).build(),
            )
            .await,
        ];
        for result in results {
            match expected {
                None => result.unwrap(),
                Some(expected) => assert_eq!(code(result), expected),
            }
        }
        let refunds = shop.simulator.ledger()[0].refunds.len();
        assert_eq!(refunds, if expected.is_none() { 3 } else { 0 });
    }
}

/// Nothing says until when a hold may be released or a payment cancelled, but for the day of the bank, which
/// is a switch.
#[tokio::test]
async fn a_cancellation_has_no_limit_of_its_own() {
    let shop = Shop::open().await;
    let paid = shop.pay(PARAF).await;
    shop.simulator.clock().advance(Duration::from_secs(366 * DAY));
    call(&shop, CancelPayment::builder().payment_id(paid.payment_id.as_str()).build())
        .await
        .unwrap();
}
