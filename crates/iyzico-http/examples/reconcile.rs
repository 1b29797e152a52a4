//! A day of the shop's books against a day of iyzico's: a cancellation was not written down.
#![allow(clippy::print_stdout, reason = "an example talks")]
mod shop;

use std::pin::Pin;
use std::slice;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use futures_core::Stream;
use iyzico_http::payment::CancelPayment;
use iyzico_http::report::OwnPayment;
use iyzico_http::testing::Sandbox;
use iyzico_http::testing::simulator::Simulator;
use iyzico_http::{Client, Error};

const DAY: &str = "2026-11-28"; // of the Turkish calendar

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let noon: jiff::Timestamp = format!("{DAY}T12:00:00+03:00").parse()?;
    let simulator = Simulator::builder().starts_at(SystemTime::from(noon)).start().await?;
    let sandbox = Sandbox::around(simulator)?;
    let client = &sandbox.client;

    let mut books = Vec::new();
    for _ in 0..2 {
        let payment = client.send(&shop::order(shop::card())).await?;
        books.push(
            OwnPayment::builder()
                .payment_id(payment.payment_id.clone())
                .paid_price(payment.paid_price)
                .currency("TRY")
                .build(),
        );
    }
    let second = books[1].payment_id.clone();
    client.send(&CancelPayment::builder().payment_id(second).build()).await?;

    // On the next morning: a day that is not over yet still changes.
    sandbox.simulator.clock().advance(Duration::from_secs(20 * 60 * 60));
    println!("{} to look into", compare(client, &books).await?);

    books[1].refunded_price = Some("149.90".into());
    println!("{} when it is written down", compare(client, &books).await?);
    Ok(())
}

/// Prints every difference and counts them. It corrects nothing and moves no money.
async fn compare(client: &Client, books: &[OwnPayment]) -> Result<usize, Error> {
    let mut differences = client.reconcile(DAY, Books(books.iter()));
    let mut count = 0;
    while let Some(found) = differences.next_difference().await? {
        println!("payment {:?}: {:?}", found.payment_id, found.kind);
        println!("  here {:?}, at iyzico {:?}", found.ours, found.at_iyzico);
        count += 1;
    }
    Ok(count)
}

/// The books as a stream. A shop would read them from its database, row by row.
struct Books<'a>(slice::Iter<'a, OwnPayment>);

impl Stream for Books<'_> {
    type Item = OwnPayment;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<OwnPayment>> {
        Poll::Ready(self.0.next().cloned())
    }
}
