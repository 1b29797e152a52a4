//! The response to a payment is lost. The client finds out what happened, and nothing is charged twice.
#![allow(clippy::print_stdout, reason = "an example talks")]
mod shop;

use std::time::Duration;

use iyzico_http::recovery::Pending;
use iyzico_http::testing::Sandbox;
use iyzico_http::testing::simulator::{Cut, Fault, FaultRule};
use iyzico_http::{OnceOptions, Settled};

#[tokio::main(flavor = "current_thread")]
pub(crate) async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start().await?;
    let client = &sandbox.client;
    let (lost, unseen) = (Fault::Cut(Cut::AfterCommit), Fault::Lag { seconds: 60 });
    sandbox.simulator.add_fault(FaultRule::new(lost).call("payment.create").times(1))?;
    sandbox.simulator.add_fault(FaultRule::new(unseen).call("payment.create").times(1))?;

    let mut order = shop::order(shop::card());
    order.conversation_id = Some("order-42-1".into());
    // Store the handle with the order before sending: then not even a crash loses the payment.
    let mut stored = client.pending(&order)?.to_json();

    let soon = OnceOptions { deadline: Duration::from_secs(2), ..OnceOptions::default() };
    match client.send_once(&order, &soon).await {
        Settled::Succeeded { response, .. } if response.may_ship() => {
            println!("paid {}: ship", response.paid_price);
        }
        Settled::Succeeded { response, .. } | Settled::UnderReview { response, .. } => {
            println!("wait: {}", response.payment_id);
        }
        Settled::RefusedByRisk { response, .. } => {
            println!("ship nothing, cancel: {}", response.payment_id);
        }
        Settled::NotSent(error) => println!("try again: {error}"),
        Settled::Declined(error) => println!("ask for another card: {error}"),
        Settled::Unknown(pending, _) => {
            println!("nobody knows yet: do not send it again");
            stored = pending.to_json();
        }
    }

    // Later, perhaps in a job of another process.
    sandbox.simulator.clock().advance(Duration::from_secs(60));
    let pending = Pending::from_json(&stored)?;
    if let Settled::Succeeded { .. } = client.resolve_json(&pending, &OnceOptions::default()).await
    {
        println!("paid after all, once: {} payment booked", sandbox.simulator.ledger().len());
    }
    Ok(())
}
