//! A day of the merchant's books against the simulator's.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::SystemTime;

use futures_core::Stream;
use iyzico_http::payment::{AuthorizePayment, CancelPayment, PaymentId, RefundAmount};
use iyzico_http::report::DifferenceKind::{
    self, Amount, Cancelled, Held, MissingAtIyzico, MissingHere, Refunded,
};
use iyzico_http::report::OwnPayment;
use iyzico_http::testing::Sandbox;
use iyzico_http::{CallOptions, Error};
use iyzico_simulator::{Cut, Fault, FaultRule, Simulator};

use crate::support::payment;

const DAY: &str = "2026-11-28";

/// Books that take their time: every second look finds nothing yet.
struct Books {
    payments: VecDeque<OwnPayment>,
    is_ready: bool,
}

impl Stream for Books {
    type Item = OwnPayment;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<OwnPayment>> {
        self.is_ready = !self.is_ready;
        if self.is_ready {
            return Poll::Ready(self.payments.pop_front());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

fn books(payments: impl IntoIterator<Item = OwnPayment>) -> Books {
    Books { payments: payments.into_iter().collect(), is_ready: true }
}

fn own(payment_id: &PaymentId, paid_price: &str) -> OwnPayment {
    OwnPayment::builder().payment_id(payment_id.clone()).paid_price(paid_price).build()
}

/// Ten payments; the fifth was cancelled, and of the sixth 0.2 was refunded. Behind them is a hold.
async fn day() -> (Sandbox, Vec<PaymentId>) {
    let noon: jiff::Timestamp = "2026-11-28T12:00:00+03:00".parse().unwrap();
    let simulator =
        Simulator::builder().starts_at(SystemTime::from(noon)).seed(1).start_blocking().unwrap();
    let sandbox = Sandbox::around(simulator).unwrap();
    let mut ids = Vec::new();
    for _ in 0..10 {
        ids.push(sandbox.client.send(&payment()).await.unwrap().body.payment_id);
    }
    let cancel = CancelPayment::builder().payment_id(ids[4].clone()).build();
    sandbox.client.send(&cancel).await.unwrap();
    let refund = RefundAmount::builder().payment_id(ids[5].clone()).price("0.2").build();
    sandbox.client.send(&refund).await.unwrap();
    let hold = AuthorizePayment(payment());
    ids.push(sandbox.client.send(&hold).await.unwrap().body.payment_id);
    (sandbox, ids)
}

async fn differences(sandbox: &Sandbox, ours: Books) -> Vec<(DifferenceKind, String)> {
    let mut differences = sandbox.client.reconcile(DAY, ours);
    let mut found = Vec::new();
    while let Some(difference) = differences.next_difference().await.unwrap() {
        found.push((difference.kind, difference.payment_id.unwrap().to_string()));
    }
    assert_eq!(differences.next_difference().await.unwrap(), None);
    found
}

#[tokio::test]
async fn every_kind_of_difference_is_found_wherever_it_stands() {
    let (sandbox, ids) = day().await;
    let paid = payment().paid_price.value().unwrap().to_string();
    let unknown: PaymentId = "99".parse().unwrap();
    let mut ours: Vec<_> = ids.iter().skip(1).map(|id| own(id, &paid)).collect();
    ours[1].paid_price = Some("0.99".into());
    ours.push(own(&unknown, "5"));
    ours.reverse();
    let found = differences(&sandbox, books(ours)).await;
    let expected = [
        (MissingAtIyzico, unknown),
        (Held, ids[10].clone()),
        (Refunded, ids[5].clone()),
        (Cancelled, ids[4].clone()),
        (Amount, ids[2].clone()),
        (MissingHere, ids[0].clone()),
    ];
    assert_eq!(found, expected.map(|(kind, id)| (kind, id.to_string())));
}

#[tokio::test]
async fn books_that_are_right_differ_in_nothing() {
    let (sandbox, ids) = day().await;
    let paid = payment().paid_price.value().unwrap().to_string();
    let mut ours: Vec<_> = ids[..10].iter().map(|id| own(id, &paid)).collect();
    ours[4].refunded_price = Some(payment().paid_price.value().copied().unwrap().into());
    ours[5].refunded_price = Some("0.2".into());
    assert_eq!(differences(&sandbox, books(ours.clone())).await, []);

    let mut day = sandbox.client.read_day(DAY, &CallOptions::default()).await.unwrap();
    assert!(ours.iter().all(|own| day.compare(own).unwrap().is_empty()));
    assert_eq!(day.rest(), []);
}

#[tokio::test]
async fn without_all_of_iyzicos_pages_nothing_is_said_to_differ() {
    let (sandbox, ids) = day().await;
    let cut = FaultRule::new(Fault::Cut(Cut::AfterRead)).call("report.transactions");
    sandbox.simulator.add_fault(cut.skip(1)).unwrap();
    let mut differences = sandbox.client.reconcile(DAY, books([own(&ids[0], "1.2")]));
    assert!(matches!(differences.next_difference().await, Err(Error::Transport(_))));
    assert_eq!(differences.next_difference().await.unwrap(), None);
}

#[tokio::test]
async fn what_is_no_payment_of_ours_ends_the_comparison() {
    let (sandbox, ids) = day().await;
    let wrong = OwnPayment::builder().payment_id("").build();
    let paid = payment().paid_price.value().unwrap().to_string();
    let ours = books([own(&ids[0], &paid), wrong, own(&ids[0], "9")]);
    let mut differences = sandbox.client.reconcile(DAY, ours);
    let refused = differences.next_difference().await.unwrap_err();
    assert_eq!(refused.to_string(), "ours[1].paymentId: is required");
    assert_eq!(differences.next_difference().await.unwrap(), None);
}
