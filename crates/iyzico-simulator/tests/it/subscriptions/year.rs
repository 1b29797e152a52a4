//! A year that passes at once is a year.

use std::time::{Duration, Instant};

use iyzico_core::Price;
use iyzico_core::subscription::PaymentInterval;
use iyzico_simulator::Payment;
use jiff::Timestamp;
use rust_decimal::Decimal;

use super::merchant::{Merchant, START};

/// Subscriptions of each interval, and how many orders of each are charged in 365 days.
const MANY: [(PaymentInterval, usize, usize); 4] = [
    (PaymentInterval::Daily, 20, 366),
    (PaymentInterval::Weekly, 50, 53),
    (PaymentInterval::Monthly, 300, 13),
    (PaymentInterval::Yearly, 50, 2),
];

#[tokio::test]
async fn a_year_that_passes_at_once_has_every_order_and_loses_no_money() {
    let merchant = Merchant::open().await;
    let mut expected = 0;
    for (interval, subscriptions, orders) in MANY {
        let mut plan = merchant.plan("9.99");
        plan.name = interval.to_string().as_str().into();
        plan.payment_interval = interval.into();
        let plan = merchant.add(&plan).await;
        for _ in 0..subscriptions {
            merchant.subscribe(&plan).await;
        }
        expected += subscriptions * orders;
    }
    let began = Instant::now();
    merchant.days_pass(365);
    let ledger = merchant.ledger();
    let took = began.elapsed();
    assert_eq!(ledger.len(), expected);
    assert!(took < Duration::from_secs(60), "{took:?}"); // it steps over charges, not over seconds
    let total: Decimal = ledger.iter().map(|payment| payment.paid_price.amount()).sum();
    assert_eq!(total, Decimal::new(999, 2) * Decimal::from(expected));
    ledger.iter().for_each(assert_conserved);
    assert!(ledger.is_sorted_by_key(|payment| payment.made_at), "each at its own moment");
}

#[tokio::test]
async fn it_makes_no_difference_in_how_many_steps_the_clock_moves() {
    let moments = async |steps: &[u64]| {
        let merchant = Merchant::open().await;
        let plan = merchant.monthly("10").await;
        merchant.subscribe(&plan).await;
        for days in steps {
            merchant.days_pass(*days);
            merchant.ledger();
        }
        let ledger = merchant.ledger();
        ledger.iter().map(|payment| day(payment.made_at)).collect::<Vec<_>>()
    };
    let at_once = moments(&[200]).await;
    assert_eq!(at_once, moments(&[1; 200]).await);
    // The last day of each month that is shorter than the first.
    let days = ["01-31", "02-28", "03-31", "04-30", "05-31", "06-30", "07-31"];
    assert_eq!(at_once, days.map(|day| format!("2027-{day}")));
    assert!(START.starts_with(&at_once[0]));
}

fn day(moment: Timestamp) -> String {
    moment.to_string()[..10].to_owned()
}

fn assert_conserved(payment: &Payment) {
    let sum = |of: fn(&iyzico_simulator::Line) -> Price| -> Decimal {
        payment.lines.iter().map(|line| of(line).amount()).sum()
    };
    let paid = payment.paid_price.amount();
    assert_eq!(sum(|line| line.share.paid_price), paid);
    let parts = sum(|line| line.share.commission)
        + sum(|line| line.share.fee)
        + sum(|line| line.share.reserve)
        + sum(|line| line.share.payout);
    assert_eq!(parts, paid);
    assert_eq!(payment.refundable().amount(), paid);
}
