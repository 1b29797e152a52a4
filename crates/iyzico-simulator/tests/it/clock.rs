//! Where the clock may begin, and where it may be set to.

use std::time::{Duration, SystemTime};

use iyzico_core::payment::RetrievePaymentHistory;
use iyzico_simulator::Simulator;
use jiff::Timestamp;

use crate::shop::{PARAF, Shop, order};

fn seconds(since_1970: i64) -> SystemTime {
    let distance = Duration::from_secs(since_1970.unsigned_abs());
    match since_1970 {
        ..0 => SystemTime::UNIX_EPOCH - distance,
        _ => SystemTime::UNIX_EPOCH + distance,
    }
}

#[tokio::test]
async fn a_moment_that_it_cannot_show_is_refused_wherever_it_is_set() {
    let noon: Timestamp = "2030-01-31T09:00:00Z".parse().unwrap();
    let shop = Shop::at(Simulator::builder().starts_at(noon.into())).await;
    for since_1970 in [-1, -62_135_596_800, 253_402_300_800, 8_640_000_000_000, i64::MAX / 4] {
        let moment = seconds(since_1970);
        let refused = Simulator::builder().starts_at(moment).start_blocking().err().unwrap();
        let said = "must be between the years 1970 and 9999";
        assert_eq!(refused.to_string(), format!("starts_at: {said}"), "{since_1970}");
        let refused = shop.simulator.clock().set(moment).unwrap_err();
        assert_eq!(refused.to_string(), format!("moment: {said}"), "{since_1970}");
    }
    let before = r#"{"now":"1969-12-31T23:59:59Z"}"#;
    let reply = shop.control("/_simulator/clock", before).await;
    assert_eq!(reply.status, 400);
    assert_eq!(reply.json()["problem"], "now must be between the years 1970 and 9999");
    let now = Timestamp::try_from(shop.simulator.clock().now()).unwrap();
    assert!(now.duration_since(noon).as_secs() < 60, "{now}: it stays where it was");
}

#[tokio::test]
async fn it_works_at_both_ends_of_time() {
    for start in [Timestamp::UNIX_EPOCH, Timestamp::MAX] {
        let shop = Shop::at(Simulator::builder().starts_at(start.into())).await;
        let now = Timestamp::try_from(shop.simulator.clock().now()).unwrap();
        assert!(now.duration_since(start).abs().as_secs() < 60, "{now}");
        shop.simulator.clock().advance(Duration::from_secs(100 * 24 * 60 * 60));
        // By the end every card has expired, which is said in words.
        let paid = shop.call(&order(PARAF)).await;
        assert_eq!(paid.is_ok(), start == Timestamp::UNIX_EPOCH, "{paid:?}");
        let look = RetrievePaymentHistory::builder().payment_conversation_id("c").build();
        assert_eq!(shop.call(&look).await.unwrap().payments, Some(vec![]));
        shop.simulator.deliver_webhooks().await;
    }
}
